"""Connections to the database beneath a library: SQLite in the data folder, or PostgreSQL by address.

What a driver says when it fails becomes a sentence here, wherever in the library it happens.
"""

import logging
import sqlite3
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sql

from ingest.errors import ConfigurationError, LibraryDamagedError, LibraryError, NotFoundError
from ingest.settings import LibrarySettings

logger = logging.getLogger(__name__)

_PATIENCE = 30  # seconds that another writer's transaction is waited for, or a server for its answer
_PARTS = (
    "library.db",
    "library.db-wal",
    "keywords",
    "vectors",
)  # of a library; if one is left, one was there
_LOOK_AGAIN = 5  # seconds after which a file that could only be read is opened in the usual way again
_DAMAGED = ("malformed", "not a database", "Could not decode", "corrupt")
# What SQLite says where it cannot make the file that readers of a WAL share.
_NO_ROOM = ("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_READONLY")


class UnansweredError(LibraryError):
    """The database did not do what it was asked for.

    Attributes:
        orig: What the driver said.
    """

    def __init__(self, message: str, orig: BaseException | None) -> None:
        """Say what failed."""
        super().__init__(message)
        self.orig = orig


def file_of(settings: LibrarySettings) -> Path:
    """Where the library stands that is no database server's."""
    return settings.data_dir / "library.db"


def demand_library(settings: LibrarySettings) -> None:
    """See that a library was begun where the settings say, for those who only read: they begin none.

    Raises:
        NotFoundError: None ever was. A folder mistyped, or a command given elsewhere, is to be noticed.
    """
    folder = settings.data_dir
    if not settings.database_url and not any((folder / part).exists() for part in _PARTS):
        raise NotFoundError(
            f"there is no library in {folder}; see whether the folder is named rightly (--data or "
            "ONRECORD_DATA_DIR), or begin one there with `onrecord ingest`"
        )


def engine_of(settings: LibrarySettings) -> sql.Engine:
    """What connects to the database that the settings name; nothing is opened yet.

    Raises:
        ConfigurationError: The address is none, or its driver is not installed.
        LibraryError: The data folder cannot be made.
    """
    if settings.database_url:
        return _server(settings.database_url)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"cannot make the data folder {settings.data_dir}: {error.strerror}; "
            "choose another with ONRECORD_DATA_DIR"
        ) from error
    file = file_of(settings)
    engine = sql.create_engine(f"sqlite:///{file}", creator=lambda: _connection(file))

    @sql.event.listens_for(engine, "checkout")
    def look_again(connection: _Connection, *_: object) -> None:
        if connection.is_stale:
            raise sql.exc.DisconnectionError  # it is opened again

    @sql.event.listens_for(engine, "handle_error", retval=True)
    def tell(context: sql.engine.ExceptionContext) -> LibraryError | None:
        return _damage(file, context.original_exception) or _failure(context, f"the library at {file}")

    return engine


def reason(error: BaseException) -> str:
    """The driver's own words, without the statement and its parameters."""
    return (str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__])[0]


class _Connection(sqlite3.Connection):
    """A connection to SQLite; one to a file that could not be shared is not kept for long."""

    until: float | None = None

    @property
    def is_stale(self) -> bool:
        return self.until is not None and time.monotonic() > self.until


def _connection(file: Path) -> _Connection:
    """Open a library in the usual way; only to be read, where no room is left for more than that.

    Readers of a database with a write-ahead log share a small file beside it. Where that cannot be made, the
    disk is full or the folder may only be read, and nobody else has the library open.
    """
    connection = sqlite3.connect(file, _PATIENCE, check_same_thread=False, factory=_Connection)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(_NO_ROOM) or not _has_content(file):
            connection.execute("PRAGMA synchronous=FULL")
            return connection  # what asks next fails by its own words
        connection.close()
        logger.warning("the library at %s can only be read: %s", file, error)
        connection = _only_read(file)
    else:
        connection.execute("PRAGMA synchronous=FULL")
    return connection


def _only_read(file: Path) -> _Connection:
    """Open a library without the file that readers share."""
    if _has_content(file.with_name(f"{file.name}-wal")):
        connection = sqlite3.connect(file, _PATIENCE, check_same_thread=False, factory=_Connection)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # the log is read, and no other reads meanwhile
    else:
        connection = sqlite3.connect(
            f"file:{quote(str(file.absolute()))}?mode=ro&immutable=1",
            _PATIENCE,
            uri=True,
            check_same_thread=False,
            factory=_Connection,
        )
    connection.until = time.monotonic() + _LOOK_AGAIN
    return connection


def _has_content(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except OSError:
        return False


def _damage(file: Path, error: BaseException | None) -> LibraryDamagedError | None:
    """What an error of SQLite says of its file; None where it is of another kind."""
    said = str(error).partition("\n")[0].partition(" with text")[0]
    if not any(sign in said for sign in _DAMAGED):
        return None
    return LibraryDamagedError(
        f"the library at {file} is damaged ({said}); `onrecord doctor` names the articles that cannot "
        "be read, `onrecord doctor --repair` saves all others into a new file and keeps this one"
    )


def _failure(context: sql.engine.ExceptionContext, place: str) -> UnansweredError | None:
    """A failure that is the database's, not the statement's; None for others, and where it is tried again."""
    if context.is_pre_ping or not isinstance(context.sqlalchemy_exception, _FAILURES):
        return None
    said = reason(context.original_exception)
    return UnansweredError(
        f"{place} did not answer: {said}; what was stored before stays; see that it runs, has room and may "
        "be read, and try again",
        context.original_exception,
    )


_FAILURES = (sql.exc.OperationalError, sql.exc.InterfaceError, sql.exc.InternalError)


def _server(url: str) -> sql.Engine:
    try:
        engine = sql.create_engine(url, pool_pre_ping=True)
    except (sql.exc.ArgumentError, sql.exc.NoSuchModuleError) as error:
        raise ConfigurationError(
            f"ONRECORD_DATABASE_URL is not an address of a database ({error}); "
            "write it like postgresql+psycopg://user@host/name"
        ) from error
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{error.name} is not installed; add it with: pip install 'on-record[postgres]'"
        ) from error

    if engine.dialect.name == "postgresql":

        @sql.event.listens_for(engine, "do_connect")
        def limit(dialect: Any, record: Any, args: Any, options: dict[str, Any]) -> None:  # noqa: ANN401 (SQLAlchemy's)
            options.setdefault("connect_timeout", _PATIENCE)

    @sql.event.listens_for(engine, "handle_error", retval=True)
    def tell(context: sql.engine.ExceptionContext) -> LibraryError | None:
        return _failure(context, f"the database at {engine.url!r}")

    return engine
