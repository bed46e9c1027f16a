"""A damaged SQLite library saved into a new file, row by row, as far as it can be read; the old one is kept.

Ranges of rows that SQLite cannot read are halved until the rows that are lost stand alone. What cannot be
read is left out, and so is an article that is not what was stored; ingesting its source again brings it back
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from ingest import pointers, tables
from ingest.articles import Filters
from ingest.database import chunks
from ingest.engines import file_of
from ingest.errors import LibraryDamagedError, LibraryLostError
from ingest.library import Library
from ingest.rows import passage_row
from ingest.settings import LibrarySettings
from ingest.soundness import Lost, examine, lost
from ingest.split import split
from ingest.writing import writer_lock

_AT_ONCE = 500  # rows that are read together
_UNCOPIED = frozenset({"documents", "counters"})  # the first so that every source is read again
_REVISION = "SELECT value FROM counters WHERE name = 'revision'"
_MANY = 5_000_000  # rows that are looked for where a table does not say how many it has


@dataclass(frozen=True, slots=True)
class Salvage:
    """What became of a library.

    Attributes:
        kept: How many articles the new file holds.
        lost: Those that it does not.
        old: The file as it was.
    """

    kept: int
    lost: tuple[Lost, ...]
    old: Path


def repair(settings: LibrarySettings) -> Salvage | None:
    """Save what can be read of a library that is damaged; take one that lost its last changes as it is.

    Returns:
        What was saved; None where the library is whole, or a database server looks after it.

    Raises:
        LibraryBusyError: Another process is writing to it.
        LibraryLostError: There is nothing to save; what is there stays as it is.
    """
    with writer_lock(settings.data_dir):
        try:
            library = Library.open(settings)
        except LibraryDamagedError:
            return _salvage(settings)
        except LibraryLostError as error:
            if not error.revision:
                raise
            pointers.drop_those_beyond(settings.data_dir, error.revision)
            library = Library.open(settings)
        with closing(library):
            is_whole = bool(settings.database_url) or examine(library).is_whole
        return None if is_whole else _salvage(settings)


def _salvage(settings: LibrarySettings) -> Salvage:
    file = file_of(settings)
    old = file.with_name(f"{file.name}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}")
    for ending in ("", "-wal"):  # copied: until the new one is whole this one stays as it is
        if Path(f"{file}{ending}").exists():
            shutil.copy2(f"{file}{ending}", f"{old}{ending}")
    place = settings.data_dir / "salvage"
    shutil.rmtree(place, ignore_errors=True)
    with closing(Library.open(settings.model_copy(update={"data_dir": place}))) as fresh:
        known = _copy(old, place / file.name)
        gone = {one.id: one for one in lost(fresh)}
        _forget(fresh, list(gone))
        _mend_passages(fresh, settings.passage_size)
        kept = fresh.select(Filters())
    if not kept:
        for copy in (place, old, Path(f"{old}-wal")):
            shutil.rmtree(copy) if copy.is_dir() else copy.unlink(missing_ok=True)
        raise LibraryLostError(
            f"no article can be read of {file}, which stays as it is; put it back from a copy, or read one "
            "made by `onrecord export` into another folder"
        )
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    (place / file.name).replace(file)
    shutil.rmtree(place)
    pointers.drop_those_beyond(settings.data_dir, -1)
    named = [gone.get(one) or Lost(one, "", "it cannot be read") for one in sorted(known - kept)]
    return Salvage(len(kept), tuple(named), old)


def _copy(old: Path, new: Path) -> set[str]:
    """Copy what can be read; give the ids of the articles that the old file is known to have held."""
    with closing(sqlite3.connect(old)) as source, closing(sqlite3.connect(new)) as target:
        source.execute("PRAGMA writable_schema=ON")  # else SQLite reads nothing of a file that is cut short
        for table in tables.metadata.sorted_tables:
            if table.name in _UNCOPIED:
                continue
            names = ", ".join(f'"{name}"' for name in _columns(source, table))
            if names:
                marks = ", ".join("?" for _ in names.split(", "))
                # Rows that lack what they must have, or of which there are two, are no rows.
                copy = f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})"
                target.executemany(copy, _rows(source, table.name, names))
        last = target.execute("SELECT max(revision) FROM articles").fetchone()[0] or 0
        beyond = max(last, pointers.followed(old.parent), *_some(source, _REVISION)) + 1
        target.execute("UPDATE counters SET value = ? WHERE name = 'revision'", (beyond,))
        target.commit()
        gone = set(_some(target, "SELECT id FROM articles WHERE deleted"))
        return {*_some(source, "SELECT id FROM articles"), *_some(target, "SELECT id FROM articles")} - gone


def _columns(source: sqlite3.Connection, table: sql.Table) -> list[str]:
    try:
        known = {row[1] for row in source.execute(f"PRAGMA table_info({table.name})")}
    except sqlite3.Error:
        return []
    return [column.name for column in table.columns if column.name in known]


def _rows(source: sqlite3.Connection, table: str, names: str) -> Iterator[tuple[object, ...]]:
    """All rows of a table that can be read."""
    several = f"SELECT {names} FROM {table} WHERE rowid BETWEEN ? AND ?"
    one = f"SELECT {names} FROM {table} WHERE rowid = ?"  # looks at no row beyond it
    last = _last(source, table)
    waiting = [(at, at + _AT_ONCE - 1) for at in range(1, last + 1, _AT_ONCE)][::-1]
    while waiting:
        low, high = waiting.pop()
        try:
            found = source.execute(one, (low,)) if low == high else source.execute(several, (low, high))
            yield from found.fetchall()
        except sqlite3.Error:
            middle = (low + high) // 2
            waiting += [] if low == high else [(middle + 1, high), (low, middle)]


def _last(source: sqlite3.Connection, table: str) -> int:
    """The number of a table's last row; a number beyond it where it cannot be read."""
    for index in ("", f"INDEXED BY sqlite_autoindex_{table}_1"):
        try:
            return int(source.execute(f"SELECT max(rowid) FROM {table} {index}").fetchone()[0] or 0)
        except sqlite3.Error:
            continue
    return min(_MANY, 100 * max(_some(source, "PRAGMA page_count"), default=0))


def _some(source: sqlite3.Connection, query: str) -> Iterator[Any]:
    """What a query gives first in its rows, up to where they cannot be read."""
    with suppress(sqlite3.Error):
        for row in source.execute(query):
            yield row[0]


def _forget(library: Library, ids: Sequence[str]) -> None:
    """Take articles out as though they had never been stored."""
    a, p, v, b = tables.articles, tables.passages, tables.vectors, tables.bands
    with library.engine.begin() as db:
        for some in chunks(ids):
            db.execute(a.delete().where(a.c.id.in_(some)))
        there = sql.select(a.c.id)
        db.execute(p.delete().where(p.c.article_id.not_in(there)))
        db.execute(b.delete().where(b.c.article_id.not_in(there)))
        db.execute(v.delete().where(v.c.passage_id.not_in(sql.select(p.c.id))))


def _mend_passages(library: Library, size: int) -> None:
    """Cut articles anew whose passages do not tile them; drop vectors that are none."""
    p = tables.passages
    for some in chunks(sorted(library.select(Filters())), _AT_ONCE):
        query = sql.select(p.c.article_id, p.c.start, p.c.end).where(p.c.article_id.in_(some), ~p.c.deleted)
        with library.engine.begin() as db:
            spans: dict[str, list[tuple[int, int]]] = {}
            for row in db.execute(query.order_by(p.c.article_id, p.c.start)):
                spans.setdefault(row.article_id, []).append((row.start, row.end))
            for article in library.get(some).values():
                if not _tile(spans.get(article.id, []), len(article.text)):
                    db.execute(p.delete().where(p.c.article_id == article.id))
                    db.execute(
                        p.insert(), [passage_row(one, library.revision) for one in split(article, size)]
                    )


def _tile(spans: Sequence[tuple[int, int]], length: int) -> bool:
    ends = [0, *(end for _, end in spans)]
    return ends[-1] == length and all(start == end for (start, _), end in zip(spans, ends, strict=False))
