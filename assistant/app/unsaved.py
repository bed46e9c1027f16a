"""Answers that could not be saved: said beneath the conversation, and tried again until they are."""

import streamlit as st

from assistant.conversation import Conversation

_AGAIN = 3.0  # seconds between tries


def show(chat: Conversation) -> None:
    """Say what is not saved of this conversation and of those that this session left, if anything."""
    if _waiting(chat):
        st.fragment(_try, run_every=_AGAIN)(chat)


def hold(chat: Conversation) -> None:
    """Go on trying to save a conversation that is put away."""
    if chat.problem:
        _left()[chat.id] = chat


def _try(chat: Conversation) -> None:
    for one in _waiting(chat):
        if one.save():
            _left().pop(one.id, None)
    still = _waiting(chat)
    if not still:
        st.rerun()
    for one in still:
        where = "here" if one is chat else f"in “{one.name}”"
        st.text(
            f"The last answer {where} is not saved: {one.problem}. "
            "It is tried again while this page is open; save it as Markdown or JSON to be sure."
        )


def _waiting(chat: Conversation) -> list[Conversation]:
    return [one for one in {**_left(), chat.id: chat}.values() if one.problem]


def _left() -> dict[str, Conversation]:
    left: dict[str, Conversation] = st.session_state.setdefault("left_unsaved", {})
    return left
