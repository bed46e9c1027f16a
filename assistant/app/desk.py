"""The assistant that every session of the chat shares, and what is read of its library once per change."""

from collections.abc import Callable
from threading import Lock
from time import sleep

import streamlit as st

from assistant.app.browser import chosen
from assistant.ask import Assistant
from assistant.connecting.kept import with_kept
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
    settings = with_kept(load_settings())
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
    """The assistant of this browser: the shared one, unless the reader chose other settings.

    What was chosen holds as well after a reload, and where the library had to be opened again.
    """
    shared, mine = shared_desk(), chosen()
    if not mine.settings:
        return shared
    own: Assistant | None = st.session_state.get("own_desk")
    if (
        own is None
        or own.library is not shared.library
        or st.session_state.get("own_desk_of") != mine.changes
    ):
        own = st.session_state.own_desk = shared.with_settings(**mine.settings)
        st.session_state.own_desk_of = mine.changes
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
