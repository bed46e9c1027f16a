"""A real PostgreSQL, started for the tests and thrown away after them; and reading without a library."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.articles import Article
from ingest.readers import Failure
from ingest.reading import Reading
from ingest.settings import LibrarySettings
from ingest.sources import Source


def _program(name: str) -> str:
    """A program of PostgreSQL's; Debian keeps them off the path."""
    found = shutil.which(name) or next(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), None)
    if not found and "ONRECORD_TEST_EVERYTHING" not in os.environ:
        pytest.skip("PostgreSQL is not installed here; .ci/run tests with it")
    assert found, f"{name} is missing; install PostgreSQL (Debian: apt-get install postgresql)"
    return found


def _as_postgres(*command: str) -> None:
    """PostgreSQL refuses to run as root."""
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with an empty cluster, without a database name."""
    folder = tmp_path_factory.mktemp("postgres")
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        for parent in list(folder.parents)[:3]:
            if parent.stat().st_uid == 0 and parent.is_relative_to("/tmp") and parent != Path("/tmp"):
                parent.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cluster = str(folder / "cluster")
    _as_postgres(
        _program("initdb"), "-D", cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _as_postgres(_program("pg_ctl"), "-D", cluster, "-o", options, "-l", f"{folder}/log", "-w", "start")
    yield f"postgresql+psycopg://postgres@127.0.0.1:{port}"
    _as_postgres(_program("pg_ctl"), "-D", cluster, "-m", "immediate", "stop")


@pytest.fixture
def postgres(postgres_server: str) -> str:
    """Address of an empty database."""
    import sqlalchemy as sql

    admin = sql.create_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.exec_driver_sql("DROP DATABASE IF EXISTS onrecord WITH (FORCE)")
        db.exec_driver_sql("CREATE DATABASE onrecord")
    admin.dispose()
    return f"{postgres_server}/onrecord"


@pytest.fixture
def steps_of(tmp_path: Path):
    """Read a source, and give its articles and failures in order; limits are set by name."""

    def read(source: Source, **limits: Any) -> list[Article | Failure]:
        settings = LibrarySettings(_env_file=None, data_dir=tmp_path / "data", **limits)
        with Reading(settings, lambda key: None) as reading:
            return [step for step in reading.read(source) if isinstance(step, Article | Failure)]

    return read
