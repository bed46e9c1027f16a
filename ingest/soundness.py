"""Whether a library's database still holds what was written to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article
from ingest.database import Database
from ingest.engines import reason
from ingest.errors import LibraryError, SourceError, UsageError
from ingest.rows import article_of

_AT_ONCE = 200  # articles that are read together
_PROBLEMS = 20  # of the structure that are named
_READING = (sql.exc.SQLAlchemyError, LibraryError, ValueError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Lost:
    """An article that cannot be read, or is not what was stored; its title where that can be."""

    id: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Soundness:
    """What is wrong with a library.

    Attributes:
        structure: What the database itself finds wrong with its file.
        lost: Articles that cannot be read or are not what was stored.
    """

    structure: tuple[str, ...] = ()
    lost: tuple[Lost, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.structure and not self.lost


def examine(library: Database) -> Soundness:
    """Look at all of a library: how its file hangs together, and each article against its hash."""
    return Soundness(tuple(_structure(library.engine)), tuple(lost(library)))


def lost(library: Database) -> Iterator[Lost]:
    """The articles that cannot be read, or are not what was stored, as their hashes tell."""
    try:
        with library.engine.connect() as db:  # their index is read, not they
            ids = sorted(db.scalars(sql.select(tables.articles.c.id)))
    except _READING as error:
        yield Lost("", "", f"the list of articles cannot be read: {reason(error)}")
        return
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        try:
            yield from _altered(library, some)
        except _READING:
            for one in some:
                try:
                    yield from _altered(library, [one])
                except _READING as error:
                    yield Lost(one, _title(library, one), reason(error)[:100])


def is_as_stored(article: Article) -> bool:
    """Whether an article is what its hash was taken of."""
    given: dict[str, Any] = {
        field.name: getattr(article, field.name)
        for field in fields(article)
        if field.name not in ("id", "content_hash", "zone")
    }
    try:
        return Article.make(name=article.id, **given).content_hash == article.content_hash
    except (SourceError, UsageError):
        return False


def _altered(library: Database, ids: Iterable[str]) -> list[Lost]:
    a = tables.articles
    wanted = list(ids)
    with library.engine.connect() as db:
        rows = {row.id: row for row in db.execute(sql.select(a).where(a.c.id.in_(wanted)))}
    found = []
    for one in wanted:
        if one not in rows:
            found.append(Lost(one, "", "it is listed and not there"))
        elif not rows[one].deleted and not is_as_stored(article_of(rows[one])):
            found.append(Lost(one, str(rows[one].title), "its words are not those that were stored"))
    return found


def _title(library: Database, article_id: str) -> str:
    try:
        with library.engine.connect() as db:
            query = sql.select(tables.articles.c.title).where(tables.articles.c.id == article_id)
            return db.scalar(query) or ""
    except _READING:
        return ""


def _structure(engine: sql.Engine) -> list[str]:
    """What SQLite finds wrong with its file; a server looks after its own."""
    if engine.dialect.name != "sqlite":
        return []
    try:
        with engine.connect() as db:
            said = db.exec_driver_sql(f"PRAGMA integrity_check({_PROBLEMS})").scalars().all()
    except _READING as error:
        return [reason(error)]
    return [line for line in "\n".join(map(str, said)).splitlines() if line != "ok"]
