"""The tables of a library made where they are missing, and brought up to date: by one process at a time.

A library says which form it has. Tables and columns that came since are added; what else changed is a step
of its own. A library of a later form than this version knows is left alone.
"""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sql
from filelock import FileLock, Timeout
from sqlalchemy.dialects import postgresql, sqlite

from ingest import tables
from ingest.errors import LibraryBusyError, LibraryError

_MAKER = 0x0172EC02E  # names the lock of whoever makes tables among a PostgreSQL database's advisory locks
_PATIENCE = 120  # seconds that another process may take over it
_FORM = "form"

_STEPS: tuple[Callable[[sql.Connection], None], ...] = ()
FORM = 1 + len(_STEPS)  # 1 is that of libraries made before they said which they have


def prepare(engine: sql.Engine, lock: Path) -> None:
    """Make what a library lacks; nothing is written where it lacks nothing.

    Args:
        engine: Connects to it.
        lock: The file by which the processes of a SQLite library take turns.

    Raises:
        LibraryBusyError: Another process has been at it for two minutes.
        LibraryError: A later version of On Record made it.
    """
    if _is_ready(engine):
        return
    if engine.dialect.name == "postgresql":
        with engine.begin() as db:
            db.execute(sql.select(sql.func.pg_advisory_xact_lock(_MAKER)))
            _make(db)
        return
    try:
        with FileLock(lock, timeout=_PATIENCE):
            if not _is_ready(engine):
                with engine.connect() as db:
                    db.exec_driver_sql("PRAGMA journal_mode=WAL")  # stays so in the file
                with engine.begin() as db:
                    _make(db)
    except Timeout as error:
        raise LibraryBusyError(
            f"another process is making the tables of the library in {lock.parent}; try again"
        ) from error
    except OSError as error:
        raise LibraryError(
            f"cannot write to the data folder {lock.parent}: {error.strerror}; "
            "choose another with ONRECORD_DATA_DIR"
        ) from error


def _is_ready(engine: sql.Engine) -> bool:
    """Whether a library lacks nothing.

    Raises:
        LibraryError: A later version of On Record made it.
    """
    with engine.connect() as db:
        if any(True for _ in _lacking(db)):
            return False
        form = _form(db)
    if form > FORM:
        raise LibraryError(
            f"the library at {engine.url!r} was made by a later version of On Record (form {form}; this one "
            f"knows {FORM}); install that version, or name another folder with ONRECORD_DATA_DIR"
        )
    return form == FORM


def _lacking(db: sql.Connection) -> list[sql.Table | sql.Column[object]]:
    """Tables and columns that are not there."""
    inspected = sql.inspect(db)
    there = set(inspected.get_table_names())
    lacking: list[sql.Table | sql.Column[object]] = []
    for table in tables.metadata.sorted_tables:
        if table.name not in there:
            lacking.append(table)
            continue
        known = {column["name"] for column in inspected.get_columns(table.name)}
        lacking.extend(column for column in table.columns if column.name not in known)
    return lacking


def _form(db: sql.Connection) -> int:
    """The form that a library says it has; 0 where it does not say."""
    c = tables.counters
    return int(db.scalar(sql.select(c.c.value).where(c.c.name == _FORM)) or 0)


def _make(db: sql.Connection) -> None:
    """Make all that is lacking. Done again, or begun again after a crash, it comes to the same."""
    for one in _lacking(db):
        if isinstance(one, sql.Column):
            made = sql.schema.CreateColumn(one).compile(dialect=db.dialect)
            db.execute(sql.text(f"ALTER TABLE {one.table.name} ADD COLUMN {made}"))
    tables.metadata.create_all(db)
    for step in _STEPS[max(0, _form(db) - 1) :]:
        step(db)
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    put = dialect.insert(tables.counters)
    db.execute(put.on_conflict_do_nothing(), [{"name": "revision", "value": 0}])
    put = put.values(name=_FORM, value=FORM)
    db.execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": FORM}))
