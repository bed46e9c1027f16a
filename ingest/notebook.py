"""What readers left in the library: conversations and feedback, as plain data.

Each turn of a conversation is a row of its own that is written once. Two who go on with one conversation at
the same time add to it and take nothing from each other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sql

from ingest import tables
from ingest.database import chunks, insert_ignore, transaction
from ingest.editions import drop_unneeded, rest_on, texts_of
from ingest.errors import LibraryError, NotFoundError
from ingest.library import Library
from ingest.turns import Record, versions, with_texts, without_texts

_TRIES = 5  # to be the next turn, where others add to the same conversation


@dataclass(frozen=True, slots=True)
class Heading:
    """What a conversation is called, when it went on last, and how many answers it has."""

    id: str
    name: str
    started: datetime
    changed: datetime
    answers: int


@dataclass(frozen=True, slots=True)
class SavedConversation:
    """A conversation as it was saved; each turn is a record made by ``Answer.to_json``, as data."""

    id: str
    name: str
    started: datetime
    changed: datetime
    turns: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader said of an answer or a citation."""

    kind: str
    content: dict[str, Any]
    given: datetime


class Notebook:
    """Conversations and remarks kept in a library's database."""

    def __init__(self, library: Library) -> None:
        """Open the notebook that belongs to a library."""
        self._engine = library.engine

    # Conversations

    def append(self, conversation_id: str, record: Record, *, name: str, started: datetime) -> int:
        """Add a turn to a conversation, which is begun where it is not there.

        Args:
            conversation_id: Its id.
            record: The turn, a record made by ``Answer.to_json``, as data.
            name: What the conversation is called, if it is begun.
            started: When it began, if it is.

        Returns:
            The number of the turn, from 0.

        Raises:
            LibraryError: It could not be written; nothing was changed.
        """
        saved = SavedConversation(conversation_id, name, started, datetime.now(UTC), (record,))
        return self._add(saved)

    def save(self, conversation: SavedConversation) -> None:
        """Save a conversation that is not there yet, with all its turns.

        Raises:
            LibraryError: It could not be written; nothing was changed.
        """
        self._add(conversation)

    def _add(self, conversation: SavedConversation) -> int:
        for tries in range(1, _TRIES + 1):
            try:
                return self._added(conversation)
            except LibraryError as error:  # somebody else's turn has that number by now
                if tries == _TRIES or not isinstance(error.__cause__, sql.exc.IntegrityError):
                    raise
        raise AssertionError

    def _added(self, conversation: SavedConversation) -> int:
        c, number = tables.conversations, -1
        row = {
            "id": conversation.id,
            "name": conversation.name,
            "started": conversation.started,
            "changed": conversation.changed,
            "turns": [],
        }
        with transaction(self._engine) as db:
            db.execute(insert_ignore(self._engine, c), [row])
            db.execute(c.update().where(c.c.id == conversation.id).values(changed=conversation.changed))
            _carry_over(db, conversation.id)
            for record in conversation.turns:
                number = _append(db, conversation.id, record)
        return number

    def conversation(self, conversation_id: str) -> SavedConversation:
        """Read a conversation back.

        Raises:
            NotFoundError: There is none by that id.
        """
        c = tables.conversations
        with self._engine.connect() as db:
            row = db.execute(sql.select(c).where(c.c.id == conversation_id)).first()
        if row is None:
            raise NotFoundError(f"no conversation {conversation_id!r} is saved in this library")
        turns = (*row.turns, *self.turns(conversation_id, len(row.turns)))
        return SavedConversation(row.id, row.name, row.started, row.changed, turns)

    def turns(self, conversation_id: str, start: int = 0) -> list[Record]:
        """The turns of a conversation from a number on, in the order in which they were saved."""
        t = tables.turns
        query = sql.select(t.c.record).where(t.c.conversation == conversation_id, t.c.number >= start)
        with self._engine.connect() as db:
            bare: list[Record] = list(db.scalars(query.order_by(t.c.number)))
            texts = texts_of(db, {one for record in bare for one in versions(record)})
        return [with_texts(record, texts) for record in bare]

    def conversations(self, limit: int | None = 50, words: str = "") -> list[Heading]:
        """Saved conversations without what was said, last changed first; takes what :meth:`names` takes."""
        c, t = tables.conversations, tables.turns
        rows = sql.select(sql.func.count()).where(t.c.conversation == c.c.id).scalar_subquery()
        count = rows + sql.func.json_array_length(c.c.turns)
        query = sql.select(c.c.id, c.c.name, c.c.started, c.c.changed, count)
        query = query.where(*(_holds(word) for word in words.split()))
        with self._engine.connect() as db:
            return [Heading(*row) for row in db.execute(query.order_by(c.c.changed.desc()).limit(limit))]

    def names(self, limit: int | None = 50, words: str = "") -> dict[str, str]:
        """Names of saved conversations by id, last changed first; nothing else of them is read.

        Args:
            limit: How many at the most.
            words: Each must stand in the name, or in a question or an answer, in any order.
        """
        c = tables.conversations
        query = sql.select(c.c.id, c.c.name).where(*(_holds(word) for word in words.split()))
        with self._engine.connect() as db:
            return {row.id: row.name for row in db.execute(query.order_by(c.c.changed.desc()).limit(limit))}

    def rename(self, conversation_id: str, name: str) -> None:
        """Give a conversation another name."""
        c = tables.conversations
        with transaction(self._engine) as db:
            db.execute(c.update().where(c.c.id == conversation_id).values(name=name))

    def forget(self, conversation_id: str) -> None:
        """Delete a conversation, with the texts that were kept only for it."""
        c, t, r = tables.conversations, tables.turns, tables.resting
        with transaction(self._engine) as db:
            db.execute(c.delete().where(c.c.id == conversation_id))
            db.execute(t.delete().where(t.c.conversation == conversation_id))
            db.execute(r.delete().where(r.c.conversation == conversation_id))
            drop_unneeded(db)

    def shown_articles(self) -> set[str]:
        """The ids of all articles whose words some turn shows."""
        self._carry_all_over()
        with self._engine.connect() as db:
            return set(db.scalars(sql.select(tables.resting.c.article_id).distinct()))

    def resting_on(self, article_ids: Sequence[str]) -> list[tuple[str, int]]:
        """``(conversation id, turn)`` of the turns that show words of any of some :meth:`shown_articles`."""
        r = tables.resting
        query = sql.select(r.c.conversation, r.c.number).distinct().order_by(r.c.conversation, r.c.number)
        with self._engine.connect() as db:
            found = {
                (row.conversation, row.number)
                for some in chunks(article_ids)
                for row in db.execute(query.where(r.c.article_id.in_(some)))
            }
        return sorted(found)

    def replace(self, conversation_id: str, number: int, record: Record) -> None:
        """Put another record in the place of a turn, with the articles that it rests on."""
        t, r = tables.turns, tables.resting
        bare, texts = without_texts(record)
        with transaction(self._engine) as db:
            here = (t.c.conversation == conversation_id) & (t.c.number == number)
            db.execute(t.update().where(here).values(record=bare))
            db.execute(r.delete().where(r.c.conversation == conversation_id, r.c.number == number))
            rest_on(db, conversation_id, number, texts)
            drop_unneeded(db)

    def _carry_all_over(self) -> None:
        """Take over the turns of all conversations that an earlier version kept."""
        c = tables.conversations
        with self._engine.connect() as db:
            old = list(db.scalars(sql.select(c.c.id).where(sql.func.json_array_length(c.c.turns) > 0)))
        for one in old:
            with transaction(self._engine) as db:
                db.execute(c.update().where(c.c.id == one).values(id=one))  # takes the lock
                _carry_over(db, one)

    # Remarks

    def remark(self, kind: str, content: dict[str, Any], given: datetime | None = None) -> None:
        """Keep what a reader said, such as a thumb or a wrong citation; now, or when it was given."""
        row = {"kind": kind, "content": content, "given": given or datetime.now(UTC)}
        with transaction(self._engine) as db:
            db.execute(tables.feedback.insert().values(row))

    @property
    def last_remark(self) -> int:
        """The number of the last remark, to see by whether there are new ones; 0 where there is none."""
        with self._engine.connect() as db:
            return int(db.scalar(sql.select(sql.func.max(tables.feedback.c.id))) or 0)

    def remarks(self, kinds: Sequence[str] = ()) -> list[Remark]:
        """What readers said, oldest first; of some kinds only, if any are named."""
        f = tables.feedback
        query = sql.select(f).order_by(f.c.given, f.c.id)
        if kinds:
            query = query.where(f.c.kind.in_(kinds))
        with self._engine.connect() as db:
            return [Remark(row.kind, row.content, row.given) for row in db.execute(query)]

    def change_remarks(self, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        """Rewrite what remarks hold, where a function gives something else than it was given."""
        f = tables.feedback
        with self._engine.connect() as db:
            rows = [(row.id, row.content) for row in db.execute(sql.select(f.c.id, f.c.content))]
        changed = [(key, now) for key, before in rows if (now := change(before)) != before]
        with transaction(self._engine) as db:
            for key, content in changed:
                db.execute(f.update().where(f.c.id == key).values(content=content))


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid4().hex


def _holds(word: str) -> sql.ColumnElement[bool]:
    """Whether a word stands in the name of a conversation, or in what was asked and said in it."""
    c, t = tables.conversations, tables.turns
    said = (t.c.record["text"], t.c.record["answer", "question"], t.c.record["answer", "asked"])
    holds = sql.or_(*(part.as_string().icontains(word, autoescape=True) for part in said))
    turn = sql.exists().where(t.c.conversation == c.c.id, holds)
    return c.c.name.icontains(word, autoescape=True) | turn


def _append(db: sql.Connection, conversation: str, record: Record) -> int:
    """Add a turn after the last one, within a transaction; give its number."""
    t = tables.turns
    bare, texts = without_texts(record)
    last = sql.select(sql.func.max(t.c.number)).where(t.c.conversation == conversation).scalar_subquery()
    row = sql.select(
        sql.literal(conversation), sql.func.coalesce(last + 1, 0), sql.literal(bare, t.c.record.type)
    )
    add = t.insert().from_select(["conversation", "number", "record"], row).returning(t.c.number)
    number = int(db.execute(add).scalar_one())
    rest_on(db, conversation, number, texts)
    return number


def _carry_over(db: sql.Connection, conversation: str) -> None:
    """Make rows of the turns that an earlier version kept in one, whole articles included."""
    c = tables.conversations
    old: list[Record] = db.scalar(sql.select(c.c.turns).where(c.c.id == conversation)) or []
    for record in old:
        _append(db, conversation, record)
    if old:
        db.execute(c.update().where(c.c.id == conversation).values(turns=[]))
