"""Connecting a language model: found where it runs, chosen from what is there, tried, and kept if wanted."""
