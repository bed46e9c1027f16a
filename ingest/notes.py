"""Notes: quotes and answers that readers kept, each with a comment and labels.

A note holds the words that it is about and not the article, so it stays when the article is deleted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sql

from ingest import tables
from ingest.articles import labels_of
from ingest.database import chunks, insert_ignore, transaction
from ingest.errors import NotFoundError
from ingest.library import Library
from ingest.notebook import new_id

_CHANGES = "notes"


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader kept.

    Attributes:
        id: By which it is found again.
        kept: When it was kept.
        comment: What the reader says of it.
        labels: What it is filed under.
        content: What was kept, as data.
        words: What is searched in beside the comment and the labels.
        articles: The ids of the articles whose words it holds.
    """

    id: str
    kept: datetime
    comment: str
    labels: tuple[str, ...]
    content: dict[str, Any]
    words: str = ""
    articles: tuple[str, ...] = ()


class Notes:
    """The notes that are kept in a library's database. Safe to share between threads."""

    def __init__(self, library: Library) -> None:
        """Open the notes that belong to a library."""
        self._engine = library.engine

    @property
    def changes(self) -> int:
        """A number that grows with each change, to see by whether there was one."""
        c = tables.counters
        with self._engine.connect() as db:
            return int(db.scalar(sql.select(c.c.value).where(c.c.name == _CHANGES)) or 0)

    def add(
        self,
        content: dict[str, Any],
        words: str,
        articles: Iterable[str],
        *,
        comment: str = "",
        labels: str | Sequence[str] = (),
    ) -> Note:
        """Keep something.

        Args:
            content: What is kept, as data that JSON can hold.
            words: What is searched in beside the comment and the labels.
            articles: The ids of the articles whose words it holds.
            comment: What the reader says of it.
            labels: What it is filed under.

        Raises:
            UsageError: A label is empty or too long.
            LibraryError: It could not be written; nothing was changed.
        """
        note = Note(
            new_id(), datetime.now(UTC), comment.strip(), labels_of(labels), content, words, tuple(articles)
        )
        self.put(note)
        return note

    def put(self, note: Note) -> None:
        """Keep a note as it is; one that is there by its id stays as it was.

        Raises:
            LibraryError: It could not be written; nothing was changed.
        """
        n, of = tables.notes, tables.noted
        row = {
            "id": note.id,
            "kept": note.kept,
            "comment": note.comment,
            "labels": note.labels,
            "words": note.words.casefold(),
            "content": note.content,
        }
        with transaction(self._engine) as db:
            db.execute(insert_ignore(self._engine, n), [row])
            if rows := [{"note": note.id, "article_id": one} for one in dict.fromkeys(note.articles)]:
                db.execute(insert_ignore(self._engine, of), rows)
            self._count(db)

    def note(self, note_id: str) -> Note:
        """Read a note back.

        Raises:
            NotFoundError: There is none by that id.
        """
        n = tables.notes
        with self._engine.connect() as db:
            row = db.execute(sql.select(n).where(n.c.id == note_id)).first()
            if row is None:
                raise NotFoundError(f"no note {note_id!r} is kept in this library")
            return self._made(db, [row])[0]

    def find(
        self,
        words: str = "",
        labels: str | Sequence[str] = (),
        *,
        limit: int | None = 50,
        start: int = 0,
    ) -> list[Note]:
        """Notes that have all these words in them and bear all these labels, last kept first.

        Args:
            words: In what was kept, the comment or the labels, in any order; "" for all notes.
            labels: All of which they bear.
            limit: How many at the most; all where there is none.
            start: How many are passed over.
        """
        n = tables.notes
        query = sql.select(n).where(*_meeting(words, labels)).order_by(n.c.kept.desc(), n.c.id)
        with self._engine.connect() as db:
            return self._made(db, list(db.execute(query.limit(limit).offset(start))))

    def count(self, words: str = "", labels: str | Sequence[str] = ()) -> int:
        """How many notes :meth:`find` finds without a limit."""
        query = sql.select(sql.func.count()).select_from(tables.notes).where(*_meeting(words, labels))
        with self._engine.connect() as db:
            return int(db.scalar(query) or 0)

    def labels(self) -> dict[str, int]:
        """Labels of notes, and how many bear each, by name."""
        n = tables.notes
        with self._engine.connect() as db:
            counted = Counter(label for row in db.scalars(sql.select(n.c.labels)) for label in row)
        return dict(sorted(counted.items()))

    def change(
        self, note_id: str, *, comment: str | None = None, labels: str | Sequence[str] | None = None
    ) -> None:
        """Give a note another comment or other labels.

        Raises:
            NotFoundError: There is none by that id.
            UsageError: A label is empty or too long.
            LibraryError: It could not be written; nothing was changed.
        """
        n = tables.notes
        given: dict[str, Any] = {} if comment is None else {"comment": comment.strip()}
        given |= {} if labels is None else {"labels": labels_of(labels)}
        self._write(note_id, n.update().where(n.c.id == note_id).values(id=note_id, **given))

    def replace(self, note_id: str, content: dict[str, Any], words: str) -> None:
        """Put something else in the place of what a note holds; no words of articles are left in it."""
        n, of = tables.notes, tables.noted
        values = {"content": content, "words": words.casefold()}
        with transaction(self._engine) as db:
            db.execute(n.update().where(n.c.id == note_id).values(**values))
            db.execute(of.delete().where(of.c.note == note_id))
            self._count(db)

    def remove(self, note_id: str) -> None:
        """Delete a note.

        Raises:
            NotFoundError: There is none by that id.
            LibraryError: It could not be written; nothing was changed.
        """
        n, of = tables.notes, tables.noted
        self._write(note_id, n.delete().where(n.c.id == note_id), of.delete().where(of.c.note == note_id))

    def shown_articles(self) -> set[str]:
        """The ids of all articles whose words some note holds."""
        with self._engine.connect() as db:
            return set(db.scalars(sql.select(tables.noted.c.article_id).distinct()))

    def resting_on(self, article_ids: Sequence[str]) -> list[str]:
        """The ids of the notes that hold words of any of some articles."""
        of = tables.noted
        with self._engine.connect() as db:
            found = {
                note
                for some in chunks(article_ids)
                for note in db.scalars(sql.select(of.c.note).where(of.c.article_id.in_(some)))
            }
        return sorted(found)

    def _write(self, note_id: str, change: sql.Update | sql.Delete, *others: sql.Delete) -> None:
        with transaction(self._engine) as db:
            if db.execute(change).rowcount == 0:
                raise NotFoundError(f"no note {note_id!r} is kept in this library")
            for one in others:
                db.execute(one)
            self._count(db)

    def _count(self, db: sql.Connection) -> None:
        c = tables.counters
        db.execute(insert_ignore(self._engine, c), [{"name": _CHANGES, "value": 0}])
        db.execute(c.update().where(c.c.name == _CHANGES).values(value=c.c.value + 1))

    def _made(self, db: sql.Connection, rows: Sequence[sql.Row[Any]]) -> list[Note]:
        of = tables.noted
        articles: dict[str, list[str]] = {row.id: [] for row in rows}
        for some in chunks(list(articles)):
            for note, article in db.execute(sql.select(of).where(of.c.note.in_(some))):
                articles[note].append(article)
        return [
            Note(r.id, r.kept, r.comment, r.labels, r.content, r.words, tuple(articles[r.id])) for r in rows
        ]


def _meeting(words: str, labels: str | Sequence[str]) -> list[sql.ColumnElement[bool]]:
    """The conditions that notes with these words and labels meet."""
    n = tables.notes
    lines = sql.type_coerce(n.c.labels, sql.Text)
    within = n.c.words + "\n" + sql.func.lower(n.c.comment) + lines
    return [
        *(within.contains(word, autoescape=True) for word in words.casefold().split()),
        *(lines.contains(f"\n{label}\n", autoescape=True) for label in labels_of(labels)),
    ]
