"""The assistant that every session of the chat shares, and what is read of its library once per change."""

from collections.abc import Callable
from threading import Lock
from time import sleep

import streamlit as st

from assistant.ask import Assistant
from assistant.settings import load_settings
from ingest import journal
from ingest.errors import LibraryBusyError, LibraryError
from ingest.rows import Coverage

_PATIENCE = 5.0  # seconds
_BETWEEN_TRIES = 0.1  # seconds
_letting_go = Lock()


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


def let_go_if_gone() -> None:
    """Close the shared assistant if its library was moved or deleted; the next one opens what is there.

    Nothing else is a reason to close it: whatever failed for one visitor, the others are using it.
    """
    with _letting_go:
        desk = _opened()
        if not desk.library.is_in_place:
            _opened.clear()
            st.cache_data.clear()  # another library's revisions are other ones
            desk.close()


def own_desk() -> Assistant:
    """The assistant of this browser session: the shared one, unless the reader chose other settings.

    What was chosen holds as well where the library had to be opened again.
    """
    shared = shared_desk()
    own: Assistant | None = st.session_state.get("own_desk")
    if own is None:
        return shared
    if own.library is not shared.library:
        chosen = {
            name: getattr(own.settings, name)
            for name in type(own.settings).model_fields
            if getattr(own.settings, name) != getattr(shared.settings, name)
        }
        own = st.session_state.own_desk = shared.with_settings(**chosen)
    return own


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
