"""The assistant that every session of the chat shares, and what is read of its library once per change."""

import streamlit as st

from assistant.ask import Assistant
from assistant.settings import load_settings
from ingest.rows import Coverage


@st.cache_resource(show_spinner=False)
def shared_desk() -> Assistant:
    """The one assistant of this server."""
    return Assistant.open(settings=load_settings())


def own_desk() -> Assistant:
    """The assistant of this browser session: the shared one, unless the reader chose other settings."""
    own: Assistant | None = st.session_state.get("own_desk")
    return own or shared_desk()


def coverage() -> Coverage:
    """What the library holds; counted again only when it has changed."""
    return _coverage(shared_desk().library.revision)


@st.cache_data(max_entries=2, show_spinner=False)
def _coverage(revision: int) -> Coverage:
    return shared_desk().library.coverage()
