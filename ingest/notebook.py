"""What readers left in the library: conversations and feedback, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sql

from ingest import tables
from ingest.database import transaction, upsert
from ingest.errors import NotFoundError
from ingest.library import Library


@dataclass(frozen=True, slots=True)
class SavedConversation:
    """A conversation as it was saved; each turn is a record made by ``Answer.to_json``, as data."""

    id: str
    name: str
    started: datetime
    changed: datetime
    turns: tuple[dict[str, Any], ...]


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

    def save(self, conversation: SavedConversation) -> None:
        """Save a conversation, or save it again."""
        row = {
            "id": conversation.id,
            "name": conversation.name,
            "started": conversation.started,
            "changed": conversation.changed,
            "turns": list(conversation.turns),
        }
        with transaction(self._engine) as db:
            upsert(db, tables.conversations, [row])

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
        return _conversation(row)

    def conversations(self, limit: int | None = 50) -> list[SavedConversation]:
        """Saved conversations, last changed first; all of them where there is no limit."""
        c = tables.conversations
        with self._engine.connect() as db:
            return [
                _conversation(r) for r in db.execute(sql.select(c).order_by(c.c.changed.desc()).limit(limit))
            ]

    def names(self, limit: int | None = 50) -> dict[str, str]:
        """Names of saved conversations by id, last changed first; nothing else of them is read."""
        c = tables.conversations
        query = sql.select(c.c.id, c.c.name).order_by(c.c.changed.desc()).limit(limit)
        with self._engine.connect() as db:
            return {row.id: row.name for row in db.execute(query)}

    def rename(self, conversation_id: str, name: str) -> None:
        """Give a conversation another name."""
        c = tables.conversations
        with transaction(self._engine) as db:
            db.execute(c.update().where(c.c.id == conversation_id).values(name=name))

    def forget(self, conversation_id: str) -> None:
        """Delete a conversation."""
        c = tables.conversations
        with transaction(self._engine) as db:
            db.execute(c.delete().where(c.c.id == conversation_id))

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


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid4().hex


def _conversation(row: Any) -> SavedConversation:  # noqa: ANN401 (a database row)
    return SavedConversation(row.id, row.name, row.started, row.changed, tuple(row.turns))
