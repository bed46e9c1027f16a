"""The database beneath a library: SQLite in the data folder, or PostgreSQL by address."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from zlib import crc32

import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from ingest import pointers, tables
from ingest.engines import UnansweredError, engine_of, file_of, reason
from ingest.errors import LibraryBusyError, LibraryError, LibraryLostError
from ingest.schema import prepare
from ingest.settings import LibrarySettings

_AT_ONCE = 10_000  # bound parameters in one statement; SQLite allows 32,766
IDS: sql.BindParameter[Any] = sql.bindparam(
    "ids", expanding=True
)  # in a query, the values that are asked for
_FOLLOWER = 0x0172EC02  # the same of whoever writes to a shared index, with a number for its name
_WRITER = 0x0172EC02D  # names the lock of the one writer among a PostgreSQL database's advisory locks


class Database:
    """An open database with a library's tables. Safe to use from many threads."""

    def __init__(self, engine: sql.Engine) -> None:
        """Wrap an engine whose tables exist; use :meth:`open`."""
        self.engine = engine
        self._file = self._file_now()

    @classmethod
    def open(cls, settings: LibrarySettings) -> Self:
        """Open the library, making it where there never was one.

        Where nothing has to be made, nothing is written: a full disk can be read.

        Raises:
            LibraryLostError: There was one: its indexes have seen what it does not hold.
            LibraryDamagedError: Its file is not what was written to it.
            LibraryError: The folder cannot be written or the database cannot be reached.
        """
        known = pointers.followed(settings.data_dir)  # first: they never are ahead of it
        if not settings.database_url:
            _look_for(file_of(settings), known)
        engine = engine_of(settings)
        try:
            prepare(engine, settings.data_dir / "making.lock")
            database = cls(engine)
            if database.revision < known:
                raise _behind(engine, database.revision, known)
        except (sql.exc.SQLAlchemyError, UnansweredError) as error:
            engine.dispose()
            raise LibraryError(f"cannot open the library at {engine.url!r}: {reason(error)}") from error
        except LibraryError:
            engine.dispose()
            raise
        return database

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @property
    def is_in_place(self) -> bool:
        """Whether the file is still where it was opened; what is written to one that went is lost."""
        return self._file_now() == self._file and (self._file is not None or not self._is_file)

    @property
    def _is_file(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def _file_now(self) -> tuple[int, int] | None:
        """What tells the file from any other that may take its place; None where there is none."""
        try:
            found = Path(self.engine.url.database or "").stat() if self._is_file else None
        except OSError:
            return None
        return (found.st_dev, found.st_ino) if found else None

    @property
    def revision(self) -> int:
        """The revision of the last committed change; 0 when nothing was ever stored."""
        query = sql.select(tables.counters.c.value).where(tables.counters.c.name == "revision")
        with self.engine.connect() as db:
            return int(db.scalar(query) or 0)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write to a database that several machines share; it ends with the connection.

        A SQLite file belongs to one data folder, whose own lock is enough.

        Raises:
            LibraryBusyError: Another process, here or elsewhere, holds it.
        """
        if self.engine.dialect.name != "postgresql":
            yield
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            if not db.scalar(sql.select(sql.func.pg_try_advisory_lock(_WRITER))):
                raise LibraryBusyError(
                    f"another process is writing to the library at {self.engine.url!r}; "
                    "wait until it is done and try again"
                )
            try:
                yield
            finally:
                db.invalidate()  # closes it, and the server lets go of what it held

    @contextmanager
    def following(self, name: str, patience: float) -> Iterator[None]:
        """Hold the right to write to an index that several machines share; whoever ingests is not kept out.

        Args:
            name: That of the index.
            patience: Seconds that another machine is waited for.

        Raises:
            LibraryBusyError: Another machine holds it.
        """
        if self.engine.dialect.name != "postgresql":
            yield
            return
        key = sql.func.pg_try_advisory_lock(_FOLLOWER, crc32(name.encode()) - 2**31)
        end = time.monotonic() + patience
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            while not db.scalar(sql.select(key)):
                if time.monotonic() > end:
                    raise LibraryBusyError(f"another machine is writing to the index {name}; try again")
                time.sleep(0.2)
            try:
                yield
            finally:
                db.invalidate()  # closes it, and the server lets go of what it held

    def _by_ids(
        self, query: sql.Select[Any], column: sql.ColumnElement[str], ids: Iterable[str]
    ) -> Iterator[Any]:
        """Rows whose column is one of many values, asked for in statements of bearable length."""
        return self._rows(query.where(column.in_(IDS)), ids)

    def _rows(
        self,
        query: sql.Select[Any],
        ids: Iterable[str],
        **values: Any,  # noqa: ANN401 (what the query has room for)
    ) -> Iterator[Any]:
        """Rows of a query that names ``IDS``; made once, it is far quicker than made each time."""
        wanted = list(dict.fromkeys(ids))
        with self.engine.connect() as db:
            for some in chunks(wanted):
                yield from db.execute(query, {**values, "ids": some}).all()  # at once is quicker


def upsert(
    db: sql.Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]], keep: Sequence[str] = ()
) -> None:
    """Insert rows, or overwrite those whose primary key is there, but for the columns to keep."""
    if not rows:
        return
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.c if c.name not in (*keys, *keep)}
    db.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def rows_of(
    engine: sql.Engine, query: sql.Select[Any], column: sql.ColumnElement[str], ids: Iterable[str]
) -> Iterator[Any]:
    """Rows whose column is one of many values, asked for in statements of bearable length."""
    with engine.connect() as db:
        for some in chunks(list(dict.fromkeys(ids))):
            yield from db.execute(query.where(column.in_(some))).all()


def _look_for(file: Path, known: int) -> None:
    """See that a library that was there is there still: SQLite would begin an empty one in its place.

    Raises:
        LibraryLostError: It is not.
    """
    left = next((other for other in file.parent.glob(f"{file.name}[-.][dw]*") if _size(other)), None)
    if _size(file) or not (known or left):
        return
    state = "is empty" if file.exists() else "is not there"
    if known:
        told = f"the indexes beside it have followed {known:,} changes to it"
    else:
        told = f"{left.name if left else ''} stands beside it"
    raise LibraryLostError(
        f"the library is lost: {file} {state}, but {told}. Put it back from a copy, or read a copy made by "
        "`onrecord export` into another folder; to begin anew, move the folder away or name another one"
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _behind(engine: sql.Engine, revision: int, known: int) -> LibraryLostError:
    return LibraryLostError(
        f"the library at {engine.url!r} has lost its last changes: it stands at change {revision:,}, but its "
        f"indexes have seen {known:,}. It is an older copy, or another library, or the "
        "file library.db-wal that was beside it is gone. Put the newer one back, or take it as it is with "
        "`onrecord doctor --repair`",
        revision,
    )


def chunks(values: Sequence[str], size: int = _AT_ONCE) -> Iterator[Sequence[str]]:
    """Parts of a list that one statement can bear as parameters."""
    return (values[at : at + size] for at in range(0, len(values), size))


def insert_ignore(engine: sql.Engine, table: sql.Table) -> Any:  # noqa: ANN401 (differs by database)
    """A statement that inserts rows, and leaves those as they are that are there."""
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


@contextmanager
def transaction(engine: sql.Engine) -> Iterator[sql.Connection]:
    """Write within; all of it is kept, or none.

    Raises:
        LibraryError: It could not be written, as where the disk is full.
    """
    try:
        with engine.begin() as db:
            yield db
    except (sql.exc.SQLAlchemyError, UnansweredError) as error:
        raise LibraryError(
            f"the library could not be written: {reason(error)}; what was stored before stays; "
            "see that the disk has room and the folder may be written"
        ) from error
