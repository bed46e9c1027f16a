"""Clients of Chroma, in a folder of its own or on a server, each of which is closed by whoever opened it.

Chroma shares one system among all clients of a place in a process. They would not see what another process
wrote since, and one that is closed closes it for all; forgetting the shared ones leaves open clients as they
are.
"""

import http.client
import sqlite3
import struct
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

_PATIENCE = 60  # seconds for an answer
_CONNECTING = 5  # seconds
_AT_ONCE = 1_000_000  # bytes
_OPENING = Lock()  # what Chroma shares is changed by one thread at a time
DATABASE = "chroma.sqlite3"
_WRITTEN = (
    "index_metadata.pickle"  # stands beside the files of a graph from the first time that it is written
)
# Chroma notes every opening as a row of this table, of which it reads nothing. A file that changes without
# being written to could bear no checksum.
_STILL = """CREATE TRIGGER IF NOT EXISTS left_as_it_is BEFORE INSERT ON acquire_write
BEGIN SELECT RAISE(IGNORE); END"""


class Folder:
    """Chroma on a folder."""

    def __init__(self, folder: Path) -> None:
        """Open it."""
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        with _OPENING:
            SharedSystemClient.clear_system_cache()
            self.client: Any = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
            self._system: Any = self.client._system  # type: ignore[attr-defined] # not in its interface
            SharedSystemClient.clear_system_cache()

    def close(self) -> None:
        """Close it, and none that was opened on the same folder."""
        self._system.stop()


def of_server(host: str, port: int, *, secure: bool) -> Any:  # noqa: ANN401 (Chroma is imported where it is used)
    """Open Chroma on a server; a request that takes longer than a minute fails.

    Raises:
        Exception: Of any kind, where it does not answer.
    """
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    _look_for(host, port, secure=secure)
    with _OPENING:
        SharedSystemClient.clear_system_cache()
        client = chromadb.HttpClient(host, port, ssl=secure, settings=Settings(anonymized_telemetry=False))
    for session in _sessions(client):
        session.timeout = (_CONNECTING, _PATIENCE, _PATIENCE, _PATIENCE)  # Chroma sets none
    return client


def _look_for(host: str, port: int, *, secure: bool) -> None:
    """See that a server answers: Chroma's client would wait without end while it is made.

    Raises:
        OSError: It does not.
    """
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    with closing(kind(host, port, timeout=_CONNECTING)) as line:
        line.request("GET", "/api/v2/heartbeat")
        status = line.getresponse().status
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OSError(f"it answers with {status}")


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


def scrub(folder: Path) -> None:
    """Overwrite with zeros what the files of Chroma's graphs hold beyond their passages.

    Chroma (hnswlib within it) sets memory aside for more passages than there are, and writes all of it out,
    never having set it: whatever this process had there before, as the headers of a request with their key.
    """
    for header in folder.glob("*/header.bin"):
        try:
            # Version (4 bytes), offset of the first level, room, passages, bytes for each.
            _, room, passages, size = struct.unpack_from("<QQQQ", header.read_bytes(), 4)
        except struct.error:
            continue
        for name, width in (("data_level0.bin", size), ("length.bin", 4)):
            file = header.with_name(name)
            if file.exists() and file.stat().st_size == room * width:
                _zero(file, passages * width)


def _zero(file: Path, start: int) -> None:
    with file.open("r+b") as opened:
        opened.seek(start)
        while some := opened.read(_AT_ONCE):
            if some.strip(b"\0"):
                opened.seek(-len(some), 1)
                opened.write(bytes(len(some)))


def integrity(folder: Path) -> str:
    """What SQLite says of Chroma's database: ``ok``, or the first thing that is wrong."""
    try:
        with closing(sqlite3.connect(folder / DATABASE, timeout=30)) as db:
            return str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
