"""Opening a library: by several at once, by another version, with its database away."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sql

from ingest import schema, tables
from ingest.errors import LibraryError
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.ingest.shelves import Shelf

HOME = Path(__file__).parents[2]
OPEN = """
import sys
from pathlib import Path
from ingest.library import Library
from ingest.settings import LibrarySettings
settings = LibrarySettings(_env_file=None, data_dir=Path(sys.argv[1]), database_url=sys.argv[2] or None)
print("ready", flush=True)
sys.stdin.readline()
Library.open(settings).close()
"""


def opened_by(number: int, folder: Path, url: str = "") -> list[str]:
    """Have processes open a library at the same moment; what they said that failed."""
    command = [sys.executable, "-c", OPEN, str(folder), url]
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=HOME)
        for _ in range(number)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=120)[1] for process in processes]
    return [error for process, error in zip(processes, said, strict=True) if process.returncode]


def test_several_processes_open_a_library_at_once_that_never_was(tmp_path) -> None:
    assert opened_by(6, tmp_path / "data") == []


def test_several_processes_open_a_database_at_once_that_is_empty(tmp_path, postgres) -> None:
    assert opened_by(6, tmp_path / "data", postgres) == []


def test_opening_a_library_writes_nothing_to_it(settings) -> None:
    Library.open(settings).close()
    file = settings.data_dir / "library.db"
    before = file.read_bytes()
    library = Library.open(settings)
    assert library.revision == 0
    assert not (settings.data_dir / "library.db-wal").read_bytes()
    library.close()
    assert file.read_bytes() == before


def test_what_an_older_library_lacks_is_added(settings) -> None:
    library = Library.open(settings)
    with library.engine.begin() as db:
        db.execute(tables.counters.delete().where(tables.counters.c.name == "form"))
        db.exec_driver_sql("ALTER TABLE articles DROP COLUMN note")
        db.exec_driver_sql("DROP TABLE outlets")
    library.close()
    library = Library.open(settings)
    inspected = sql.inspect(library.engine)
    assert "note" in {column["name"] for column in inspected.get_columns("articles")}
    assert "outlets" in inspected.get_table_names()
    library.close()


def test_a_library_of_a_later_version_is_left_alone_and_said_to_be_one(settings) -> None:
    library = Library.open(settings)
    with library.engine.begin() as db:
        c = tables.counters
        db.execute(c.update().where(c.c.name == "form").values(value=schema.FORM + 1))
    library.close()
    with pytest.raises(LibraryError, match="later version of On Record"):
        Library.open(settings)


def test_a_database_server_that_is_not_there_is_named_with_what_to_do(settings) -> None:
    pytest.importorskip("psycopg")
    away = LibrarySettings(
        _env_file=None,
        data_dir=settings.data_dir,
        database_url="postgresql+psycopg://user:hidden@127.0.0.1:1/news",
    )
    with pytest.raises(LibraryError, match=r"cannot open the library at .*127\.0\.0\.1:1/news") as failed:
        Library.open(away)
    assert "hidden" not in str(failed.value)


def test_a_database_that_goes_down_while_it_is_open_ends_as_a_sentence_and_comes_back(
    settings, postgres
) -> None:
    shelf = Shelf(LibrarySettings(_env_file=None, data_dir=settings.data_dir, database_url=postgres))
    shelf.put("heron")
    server, _, name = postgres.rpartition("/")
    admin = sql.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        db.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with pytest.raises(LibraryError, match=r"did not answer: .*see that it runs"):
            shelf.library.articles()
        with pytest.raises(LibraryError, match="could not be written"):
            shelf.put("otter")
        db.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    admin.dispose()
    assert [article.title for article in shelf.library.articles()] == ["On heron"]
    shelf.library.close()
