"""The notebook: quotes and answers that were kept, to search, label, take along and delete."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import streamlit as st

from assistant.answers import Citation
from assistant.app.answer_view import draw, piece_data
from assistant.app.article_view import article_in_view, open_article
from assistant.app.desk import shared_desk
from assistant.app.list_view import Action, Row, show_list
from assistant.app.words import count, day
from assistant.papers.notes import Noted, notes_as
from assistant.papers.word import WORD
from assistant.papers.wording import file_name
from ingest.errors import OnRecordError
from ingest.notes import Note

_AT_ONCE = 30
_LONGEST = 300  # characters of a quote in the list
_ACTIONS = (Action("edit", "Comment and labels"), Action("delete", "Delete"))
_FORMS = {
    "Word": ("docx", WORD),
    "Markdown": ("md", "text/markdown"),
    "HTML": ("html", "text/html"),
    "JSON": ("json", "application/json"),
}


def notebook_page() -> None:
    """Draw the page."""
    st.title("Notebook")
    if trouble := st.session_state.pop("trouble", ""):
        st.text(trouble)
    notes = shared_desk().notes
    changes = notes.changes
    known = _labels(changes)
    words, labels = _search(known)
    found = _count(words, labels, changes)
    _deleted()
    if not found and not (words or labels):
        st.write(
            "Nothing is kept yet. An answer has “Keep” beneath it, and each of its sources “Keep this quote”."
        )
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(count(found, "note") if found else "No note has these words and labels.")
        if found:
            _taking_along(words, labels)
    limit = st.session_state.setdefault("notes_shown", _AT_ONCE)
    shown = _find(words, labels, limit, changes, shared_desk().library.revision)
    _opened(shown)
    if shown:
        show_list("notes", "Notes", [_row(noted) for noted in shown], partial(_act, shown))
    if found > len(shown):
        st.button("Show more", on_click=_more)
    if editing := st.session_state.get("note_to_edit"):
        _edit(editing, list(known))
    article_in_view()


def _search(known: dict[str, int]) -> tuple[str, tuple[str, ...]]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input("Search the notebook", placeholder="Words of a quote, a comment or a label")
        if not known:
            return words.strip(), ()
        labels = st.multiselect("Labels", list(known), format_func=lambda one: f"{one} ({known.get(one, 0)})")
    return words.strip(), tuple(labels)


@st.cache_data(max_entries=4, show_spinner=False)
def _labels(changes: int) -> dict[str, int]:
    return shared_desk().notes.labels()


@st.cache_data(max_entries=8, show_spinner=False)
def _count(words: str, labels: tuple[str, ...], changes: int) -> int:
    return shared_desk().notes.count(words, labels)


@st.cache_data(max_entries=8, show_spinner=False)
def _find(words: str, labels: tuple[str, ...], limit: int, changes: int, revision: int) -> list[Noted]:
    desk = shared_desk()
    return desk.noted(desk.notes.find(words, labels, limit=limit))


def _taking_along(words: str, labels: tuple[str, ...]) -> None:
    with st.popover("Take along", icon=":material/download:"):
        st.text("All notes that are found, with their sources")
        name = " ".join(["notebook", words, *labels])
        for form, (ending, kind) in _FORMS.items():
            st.download_button(
                f"Save as {form}",
                partial(_written, ending, words, labels),
                file_name(name, ending, datetime.now(UTC)),
                kind,
                on_click="ignore",
            )


def _written(form: str, words: str, labels: tuple[str, ...]) -> bytes:
    desk = shared_desk()
    return notes_as(form, desk.noted(desk.notes.find(words, labels, limit=None)))


def _row(noted: Noted) -> Row:
    piece, note = noted.piece, noted.note
    said = " ".join("".join(sentence.parts) for sentence in piece.sentences) or " ".join(piece.warnings)
    words = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rpartition(' ')[0]}…"
    is_quote = len(piece.sentences) == 1 and piece.sentences[0].is_quoted
    title = f"“{words}”" if is_quote else f"{piece.question} {words}"
    sources = "; ".join(source.about for source in piece.sources[:3])
    about = [sources, *note.labels, f"kept on {day(note.kept)}"]
    lines = [note.comment, " · ".join(filter(None, about))]
    return Row(note.id, title, " — ".join(filter(None, lines)), "open", _ACTIONS)


def _act(shown: Sequence[Noted], kind: str, note_id: str) -> None:
    if kind == "open":
        st.session_state.open_note = note_id
    elif kind == "edit":
        st.session_state.note_to_edit = note_id
    else:
        note = next(noted.note for noted in shown if noted.note.id == note_id)
        try:
            shared_desk().notes.remove(note_id)
            st.session_state.notes_deleted = [note, *st.session_state.get("notes_deleted", [])]
        except OnRecordError as error:
            st.session_state.trouble = str(error)


def _deleted() -> None:
    """Offer what was deleted in this session back."""
    deleted: list[Note] = st.session_state.get("notes_deleted", [])
    if deleted:
        rows = [
            Row(note.id, str(note.content["question"]), actions=(Action("undo", "Undo"),)) for note in deleted
        ]
        show_list("notes-deleted", "Deleted notes", rows, _put_back, style="notice", heading="Deleted")


def _put_back(kind: str, note_id: str) -> None:
    deleted: list[Note] = st.session_state.notes_deleted
    note = next(note for note in deleted if note.id == note_id)
    try:
        shared_desk().notes.put(note)
        deleted.remove(note)
    except OnRecordError as error:
        st.session_state.trouble = str(error)


def _opened(shown: Sequence[Noted]) -> None:
    """The note that is open, whole, as an answer is drawn."""
    noted = next((one for one in shown if one.note.id == st.session_state.get("open_note")), None)
    if noted is None:
        return

    def act(done: dict[str, Any]) -> None:
        source = next(one for one in noted.piece.sources if one.number == done["number"])
        try:
            article = shared_desk().library.article(source.article)
            at = article.text.find(source.quote)  # it may have been changed since
            there = at >= 0 and Citation(source.number, article, "", source.quote, at, at + len(source.quote))
            open_article(article, there or None)
        except OnRecordError as error:
            st.session_state.trouble = str(error)

    with st.container(border=True):
        draw(f"note-{noted.note.id}", piece_data(noted.piece), act)
        if noted.note.comment:
            st.text(f"Comment: {noted.note.comment}")
        st.button("Close the note", on_click=_close)


def _close() -> None:
    st.session_state.pop("open_note", None)


def _more() -> None:
    st.session_state.notes_shown += _AT_ONCE


def _done() -> None:
    st.session_state.pop("note_to_edit", None)


@st.dialog("Comment and labels", on_dismiss=_done)
def _edit(note_id: str, known: list[str]) -> None:
    notes = shared_desk().notes
    try:
        note = notes.note(note_id)
    except OnRecordError as error:
        st.text(str(error))
        return
    comment = st.text_area("Comment", note.comment, key=f"comment-{note_id}")
    labels = st.multiselect(
        "Labels",
        sorted({*known, *note.labels}),
        list(note.labels),
        accept_new_options=True,
        key=f"labels-{note_id}",
    )
    if st.button("Save", type="primary"):
        try:
            notes.change(note_id, comment=comment, labels=labels)
        except OnRecordError as error:
            st.text(str(error))
            return
        _done()
        st.rerun()
