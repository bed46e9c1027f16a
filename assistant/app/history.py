"""Conversations in the sidebar: open one, begin one, rename, delete or export the one that is open."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from assistant.app import unsaved
from assistant.app.desk import shared_desk
from assistant.app.list_view import Row, show_list
from assistant.conversation import Conversation
from assistant.papers.word import WORD

_SHOWN = 30  # conversations at first, and more with each "Show more"
NEW, SEARCH, COPY = "Ctrl+Shift+O", "Ctrl+K", "Alt+C"  # keys, which the page hears wherever one types
_FORMS: dict[str, tuple[str, str, Callable[[Conversation], str | bytes]]] = {
    "Markdown": ("md", "text/markdown", Conversation.to_markdown),
    "Word": ("docx", WORD, Conversation.to_word),
    "HTML": ("html", "text/html", Conversation.to_html),
    "JSON": ("json", "application/json", Conversation.to_json),
}


def sidebar(current: Conversation, asked: str = "") -> None:
    """Draw the list, and what can be done with the conversation that is open.

    Args:
        current: The one that is open.
        asked: What was asked in it just now, while the answer is not saved yet.
    """
    with st.sidebar:
        st.button(
            "New question", icon=":material/add:", width="stretch", on_click=leave, shortcut=NEW, key="new"
        )
        if current.answers:
            _tools(current)
        _earlier(current, asked)


def _earlier(current: Conversation, asked: str) -> None:
    """Conversations to go on with, the last first; the one that is open is always among them."""
    notebook, limit = shared_desk().notebook, st.session_state.setdefault("talks_shown", _SHOWN)
    words = (st.session_state.get("talks") or "").strip()
    names = notebook.names(limit + 1, words)
    if not names and not asked and not words:
        return
    st.text_input(
        "Search conversations",
        key="talks",
        placeholder=f"Search conversations ({SEARCH})",
        label_visibility="collapsed",
        icon=":material/search:",
        persist_state="session",
    )
    open_name = current.name or asked
    if open_name and current.id not in names and not words:
        names = {current.id: open_name, **names}
    rows = [Row(key, name, kind="open", current=key == current.id) for key, name in names.items()]
    if rows:
        show_list("history", "Earlier conversations", rows[:limit], _open, style="links", heading="Earlier")
    else:
        st.text("No conversation has these words.")
    if len(rows) > limit:
        st.button("Show more", key="more-talks", on_click=_more, type="tertiary")


def _more() -> None:
    st.session_state.talks_shown += _SHOWN


def leave() -> None:
    """Put the open conversation away; the next question begins another."""
    put_away()
    st.query_params.pop("c", None)


def put_away() -> None:
    """Let go of what this session holds of the open conversation; its address brings it back."""
    if turn := st.session_state.pop("turn", None):
        turn.stop()
    if chat := st.session_state.pop("chat", None):
        unsaved.hold(chat)


def _open(kind: str, conversation_id: str) -> None:
    leave()
    st.query_params["c"] = conversation_id


def _tools(chat: Conversation) -> None:
    with st.popover("This conversation", icon=":material/more_horiz:", width="stretch"):
        name = st.text_input("Name", chat.name, key=f"name-{chat.id}")
        if name.strip() and name != chat.name:
            chat.rename(name)
        for form, (ending, kind, write) in _FORMS.items():
            st.download_button(
                f"Save as {form}", partial(write, chat), chat.file_name(ending), kind, on_click="ignore"
            )
        _deleting(chat)


def _deleting(chat: Conversation) -> None:
    """Delete, once the reader has said so twice: there is no undo."""
    if st.session_state.get("doubtful") != chat.id:
        st.button("Delete", on_click=_doubt, args=(chat.id,), icon=":material/delete:")
        return
    st.text("Delete it for good?")
    with st.container(horizontal=True):
        st.button("Yes, delete", on_click=_forget, args=(chat,), type="primary")
        st.button("Keep it", on_click=_doubt, args=(None,))


def _doubt(conversation_id: str | None) -> None:
    st.session_state.doubtful = conversation_id


def _forget(chat: Conversation) -> None:
    leave()
    shared_desk().notebook.forget(chat.id)
