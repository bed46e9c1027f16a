"""The questions that could not be answered, as a list of what is left to find out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from assistant.app import remarks
from assistant.app.desk import shared_desk
from assistant.app.history import leave
from assistant.app.list_view import Action, Row, show_list
from assistant.app.use_view import said
from assistant.app.words import count, day
from ingest.notebook import Remark

_SHOWN = 20
_AGAIN = (Action("again", "Ask again"),)


@dataclass(frozen=True, slots=True)
class Open:
    """A question without an answer, how often it was asked, and when last."""

    question: str
    times: int
    last: datetime


def unanswered(asked: Iterable[Remark]) -> list[Open]:
    """Questions that were refused and not answered since, the last asked first.

    Args:
        asked: Remarks on questions that were asked, oldest first.
    """
    found: dict[str, Open] = {}
    for remark in asked:
        question = " ".join(str(remark.content["question"]).split())
        key = question.casefold().rstrip("?!. ")
        if remark.content["refused"]:
            times = found[key].times if key in found else 0
            found.pop(key, None)  # so that it stands last
            found[key] = Open(question, times + 1, remark.given)
        elif remark.content["seconds"] is not None:  # answered, not stopped
            found.pop(key, None)
    return list(found.values())[::-1]


def reading_list() -> None:
    """Draw it."""
    st.header("Left to find out")
    left = unanswered(said((remarks.ASKED,), shared_desk().notebook.last_remark))
    if not left:
        st.text("Every question that was asked here found an answer.")
        return
    st.text(
        f"{count(len(left), 'question')} found no answer in the articles on record, the last asked first."
    )
    shown = left[:_SHOWN]
    rows = [Row(one.question, one.question, _when(one), actions=_AGAIN) for one in shown]
    show_list("unanswered", "Questions without an answer", rows, _ask)
    if len(left) > len(shown):
        st.text(f"{len(left) - len(shown):,} more are in the file.")
    st.download_button(
        "Save the list",
        lambda: "".join(f"- {one.question} ({_when(one)})\n" for one in left),
        "left-to-find-out.md",
        "text/markdown",
        on_click="ignore",
    )


def _when(one: Open) -> str:
    times = f", {one.times} times" if one.times > 1 else ""
    return f"asked on {day(one.last)}{times}"


def _ask(kind: str, question: str) -> None:
    leave()
    st.session_state.again = question
    st.session_state.ask_now = True
