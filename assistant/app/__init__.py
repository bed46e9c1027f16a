"""The chat in a browser: a thin shell over the assistant."""
