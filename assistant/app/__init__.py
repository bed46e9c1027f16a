"""The Streamlit chat: a thin shell over the assistant. It renders answers and decides nothing."""
