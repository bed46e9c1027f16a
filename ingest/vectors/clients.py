"""Clients of Chroma, in a folder of its own or on a server, each of which is closed by whoever opened it.

Chroma shares one system among all clients of a place in a process. They would not see what another process
wrote since, and one that is closed closes it for all; forgetting the shared ones leaves open clients as they
are.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

_PATIENCE = 60  # seconds
DATABASE = "chroma.sqlite3"
_WRITTEN = (
    "index_metadata.pickle"  # stands beside the files of a graph from the first time that it is written
)
# Chroma notes every opening as a row of this table, of which it reads nothing. A file that changes without
# being written to could bear no checksum.
_STILL = """CREATE TRIGGER IF NOT EXISTS left_as_it_is BEFORE INSERT ON acquire_write
BEGIN SELECT RAISE(IGNORE); END"""


def of_folder(folder: Path) -> Any:  # noqa: ANN401 (Chroma is imported where it is used)
    """Open Chroma on a folder."""
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    SharedSystemClient.clear_system_cache()
    return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))


def of_server(host: str, port: int, *, secure: bool) -> Any:  # noqa: ANN401 (as above)
    """Open Chroma on a server; a request that takes longer than a minute fails.

    Raises:
        Exception: Of any kind, where it does not answer.
    """
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    SharedSystemClient.clear_system_cache()
    client = chromadb.HttpClient(host, port, ssl=secure, settings=Settings(anonymized_telemetry=False))
    for session in _sessions(client):
        session.timeout = _PATIENCE  # Chroma sets none
    return client


def close(client: Any) -> None:  # noqa: ANN401 (as above)
    """Close the client of a server, with its connections, which Chroma leaves open."""
    client.close()
    for session in _sessions(client):
        session.close()


def _sessions(client: Any) -> list[Any]:  # noqa: ANN401 (as above)
    return [one._server._session for one in (client, client._admin_client)]


def keep_still(folder: Path) -> None:
    """See that openings leave no trace in the files from now on."""
    with closing(sqlite3.connect(folder / DATABASE, timeout=30)) as db, db:
        db.execute(_STILL)


def scratch(folder: Path) -> list[str]:
    """Files of a graph that Chroma has not written yet; its database holds all until then."""
    graphs = (graph for graph in folder.iterdir() if graph.is_dir() and not (graph / _WRITTEN).exists())
    return [file.relative_to(folder).as_posix() for graph in graphs for file in graph.iterdir()]


def integrity(folder: Path) -> str:
    """What SQLite says of Chroma's database: ``ok``, or the first thing that is wrong."""
    try:
        with closing(sqlite3.connect(folder / DATABASE, timeout=30)) as db:
            return str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
