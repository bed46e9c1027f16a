"""Conversations in the sidebar: open one, begin one, rename, delete or export the one that is open."""

import streamlit as st

from assistant.app.desk import shared_desk
from assistant.app.list_view import Row, show_list
from assistant.conversation import Conversation

_SHOWN = 30


def sidebar(current: Conversation) -> None:
    """Draw the list, and what can be done with the conversation that is open."""
    with st.sidebar:
        st.button("New question", icon=":material/add:", width="stretch", on_click=leave)
        if current.answers:
            _tools(current)
        rows = [
            Row(key, name, kind="open", current=key == current.id)
            for key, name in shared_desk().notebook.names(_SHOWN).items()
        ]
        if rows:
            show_list("history", "Earlier conversations", rows, _open, style="links", heading="Earlier")


def leave() -> None:
    """Put the open conversation away; the next question begins another."""
    if turn := st.session_state.pop("turn", None):
        turn.stop()
    st.session_state.pop("chat", None)
    st.query_params.pop("c", None)


def _open(kind: str, conversation_id: str) -> None:
    leave()
    st.query_params["c"] = conversation_id


def _tools(chat: Conversation) -> None:
    with st.popover("This conversation", icon=":material/more_horiz:", width="stretch"):
        name = st.text_input("Name", chat.name, key=f"name-{chat.id}")
        if name.strip() and name != chat.name:
            chat.name = name.strip()
            shared_desk().notebook.rename(chat.id, chat.name)
        st.download_button(
            "Save as Markdown", chat.to_markdown, f"{chat.id}.md", "text/markdown", on_click="ignore"
        )
        st.download_button(
            "Save as JSON", chat.to_json, f"{chat.id}.json", "application/json", on_click="ignore"
        )
        st.button("Delete it", on_click=_forget, args=(chat,), icon=":material/delete:")


def _forget(chat: Conversation) -> None:
    leave()
    shared_desk().notebook.forget(chat.id)
