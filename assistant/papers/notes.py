"""Notes as they are read and taken along: one piece each, with the reader's comment and labels."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.papers.blocks import Block, block, blocks_of
from assistant.papers.forms import as_markdown, as_page, as_text
from assistant.papers.piece import Piece
from assistant.papers.word import as_word
from assistant.papers.wording import day
from ingest.errors import UsageError
from ingest.notes import Note

_TITLE = "Notebook"
FORMS = ("md", "docx", "html", "txt", "json")


@dataclass(frozen=True, slots=True)
class Noted:
    """A note, and what was kept as it is read now: sources whose articles are gone say so."""

    note: Note
    piece: Piece


def notes_as(form: str, notes: Sequence[Noted]) -> bytes:
    """Notes in one of :data:`FORMS`, in the order given.

    Raises:
        UsageError: There is no such form.
    """
    blocks = [block("title", _TITLE), *(one for note in notes for one in _blocks(note))]
    if form == "md":
        return as_markdown(blocks).encode()
    if form == "docx":
        return as_word(blocks)
    if form == "html":
        return as_page(blocks, _TITLE).encode()
    if form == "txt":
        return as_text(blocks).encode()
    if form == "json":
        return json.dumps([note_data(note) for note in notes], ensure_ascii=False, indent=2).encode()
    raise UsageError(f"notes are not written as {form!r}; choose one of {', '.join(FORMS)}")


def note_data(noted: Noted) -> dict[str, object]:
    """A note as plain data, its piece with it."""
    note = noted.note
    return {
        "id": note.id,
        "kept": note.kept.isoformat(),
        "comment": note.comment,
        "labels": list(note.labels),
        **noted.piece.to_data(),
    }


def _blocks(noted: Noted) -> Iterator[Block]:
    yield from blocks_of(noted.piece)
    if noted.note.comment:
        yield block("comment", f"Comment: {noted.note.comment}")
    labels = f"; labels: {' · '.join(noted.note.labels)}" if noted.note.labels else ""
    yield block("comment", f"Kept on {day(noted.note.kept)} ({noted.note.id}){labels}")
