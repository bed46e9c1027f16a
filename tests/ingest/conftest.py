"""A real PostgreSQL, started and thrown away; a web server; a library with its indexes; reading alone."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import Field

from ingest.articles import Article
from ingest.embedding import StaticEmbedding, Vectors
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.readers import Failure, Remark
from ingest.reading import Reading
from ingest.settings import LibrarySettings
from ingest.sources import Source
from ingest.sync import SyncReport, sync
from ingest.vectors import VectorIndex
from tests.ingest.site import Site


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
def postgres_server() -> Iterator[str]:
    """Address of a server with an empty cluster, without a database name."""
    with TemporaryDirectory(prefix="onrecord-postgres-") as name:  # pytest's own folders are root's alone
        yield from _served(Path(name))


def _served(folder: Path) -> Iterator[str]:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
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
    """Read a source, and give its articles, failures and remarks in order; limits are set by name."""

    def read(source: Source, follow: bool = False, **limits: Any) -> list[Article | Failure | Remark]:
        settings = LibrarySettings(_env_file=None, data_dir=tmp_path / "data", **limits)
        with Reading(settings, lambda key: None, follow) as reading:
            return [step for step in reading.read(source) if isinstance(step, Article | Failure | Remark)]

    return read


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, self.headers["User-Agent"], time.monotonic()))
            reply = site.pages.get(self.path)
            if reply:
                reply(self)
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetch(steps_of, monkeypatch: pytest.MonkeyPatch):
    """What an address gives, where the private network is allowed and retries do not wait."""
    monkeypatch.setattr("ingest.web.client._wait", lambda state: 0)
    limits = {"allow_private_network": True, "fetch_pace": 0, "max_article_bytes": 200_000}
    return lambda url, **more: steps_of(url, **(limits | more))


class CountingEmbedding(StaticEmbedding):
    """The real model; it keeps what it was asked to embed, and fails when told to."""

    asked: list[str] = Field(default_factory=list)
    broken: bool = False

    def means(self, texts: Sequence[str]) -> Vectors:
        if self.broken:
            raise ConnectionError("no answer")
        self.asked.extend(texts)
        return super().means(texts)


class Desk:
    """A library with its indexes and a model that counts."""

    def __init__(self, folder: Path) -> None:
        self.settings = LibrarySettings(_env_file=None, data_dir=folder / "data")
        self.library = Library.open(self.settings)
        self.embedding = CountingEmbedding(asked=[])
        self.keywords = KeywordIndex.open(self.settings.data_dir / "keywords")
        self.vectors = VectorIndex.open(self.settings, self.embedding.model_name)

    def sync(
        self, *sources: object, on_progress=None, embedding: BaseEmbedding | None = None, **options: Any
    ) -> SyncReport:
        return sync(
            sources,
            library=self.library,
            keywords=self.keywords,
            vectors=self.vectors,
            embedding=embedding or self.embedding,
            settings=self.settings,
            on_progress=on_progress,
            **options,
        )

    def model(self, **options: Any) -> CountingEmbedding:
        """Another embedding model."""
        return CountingEmbedding(**options)

    def close(self) -> None:
        self.keywords.close()
        self.vectors.close()
        self.library.close()

    def finds(self, words: str) -> set[str]:
        """Titles of the articles whose passages the keyword index finds."""
        found = self.library.passages(key for key, _ in self.keywords.search(words, 10))
        return {article.title for _, article in found.values()}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for number, subject in enumerate(("ferries", "lighthouses", "umbrellas")):
        (folder / f"{number}.txt").write_text(f"All about {subject}\n\nThis story tells of {subject}.\n")
    return folder
