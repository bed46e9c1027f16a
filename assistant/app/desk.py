"""The assistant that every session of the chat shares, and what is read of its library once per change."""

from collections.abc import Callable
from time import sleep

import streamlit as st

from assistant.ask import Assistant
from assistant.settings import load_settings
from ingest import journal
from ingest.errors import LibraryBusyError, LibraryError
from ingest.rows import Coverage

_PATIENCE = 5.0  # seconds
_BETWEEN_TRIES = 0.1  # seconds


def shared_desk() -> Assistant:
    """The one assistant of this server.

    Raises:
        LibraryError: The library was moved or deleted since it was opened.
    """
    desk = _opened()
    if not desk.library.is_in_place:
        raise LibraryError(
            f"The library in {desk.settings.data_dir} was moved or deleted; "
            "put it back or go on with an empty one."
        )
    return desk


@st.cache_resource(show_spinner=False)
def _opened() -> Assistant:
    settings = load_settings()
    journal.keep(settings.data_dir)
    return Assistant.open(settings=settings)


def own_desk() -> Assistant:
    """The assistant of this browser session: the shared one, unless the reader chose other settings."""
    shared = shared_desk()
    own: Assistant | None = st.session_state.get("own_desk")
    return own if own and own.library is shared.library else shared


def patiently(write: Callable[[], object]) -> None:
    """Write to the library; whoever else writes just now is given a few seconds.

    Raises:
        LibraryBusyError: It took longer.
    """
    for _ in range(round(_PATIENCE / _BETWEEN_TRIES)):
        try:
            write()
            return
        except LibraryBusyError:
            sleep(_BETWEEN_TRIES)
    write()


def coverage() -> Coverage:
    """What the library holds; counted again only when it has changed."""
    return shared_desk().coverage
