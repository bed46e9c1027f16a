"""The vector index on a real Chroma server, with a line to it that fails when told to."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.errors import IndexDamagedError, LibraryError
from ingest.vectors import VectorIndex
from tests.ingest.shelves import MODEL, Shelf, found

CHROMA = Path(sys.executable).parent / "chroma"


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[int]:
    """The port of a Chroma server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        CHROMA,
        "run",
        "--path",
        tmp_path_factory.mktemp("chroma"),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=tmp_path_factory.mktemp("cwd")) as process:
        end = time.monotonic() + 120
        while not is_up(port):
            assert process.poll() is None, "the Chroma server did not start"
            assert time.monotonic() < end, "the Chroma server was not up in time"
            time.sleep(0.1)
        yield port
        process.terminate()


def is_up(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Line(BaseHTTPRequestHandler):
    """Hands requests on to the server, but for those that its list of faults says."""

    protocol_version = "HTTP/1.1"

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "DELETE":
            self.server.deleted.append(self.path.rsplit("/", 1)[-1])
        if self.server.fails(self.command, self.path):
            self.send_response(500)
            self.send_header("Connection", "close")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
            return
        there = http.client.HTTPConnection("127.0.0.1", self.server.port)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        there.request(self.command, self.path, body, headers)
        answer = there.getresponse()
        data = answer.read()
        there.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() in ("content-type", "content-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = _hand_on

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def line(server) -> Iterator[ThreadingHTTPServer]:
    """A line to the server that says which requests fail, and what was deleted over it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Line) as line:
        line.port, line.fails, line.deleted = server, lambda verb, path: False, []
        thread = threading.Thread(target=line.serve_forever, daemon=True)
        thread.start()
        yield line
        line.shutdown()
        thread.join()


@pytest.fixture
def shelf(settings, line) -> Iterator[Shelf]:
    """A library whose vectors are on the server."""
    url = f"http://127.0.0.1:{line.server_address[1]}"
    shelf = Shelf(settings.model_copy(update={"chroma_url": url}))
    yield shelf
    shelf.library.close()


@pytest.fixture
def index(shelf) -> Iterator[VectorIndex]:
    index = VectorIndex.open(shelf.settings, MODEL)
    yield index
    index.close()


def collections(index: VectorIndex) -> set[str]:
    """Names of the collections that are the index's, without its own name."""
    return set(index._server.names())


def test_what_comes_changes_and_goes_is_followed(index, shelf) -> None:
    assert index.revision == 0
    shelf.put("heron", "otter")
    assert index.follow(shelf.library) == 1
    assert found(index, shelf.library, "otter") == "otter"
    shelf.drop("otter")
    shelf.put("badger")
    other = VectorIndex.open(shelf.settings, MODEL)
    assert other.follow(shelf.library) == index.revision == 3
    assert found(index, shelf.library, "badger") == "badger"
    assert found(other, shelf.library, "otter") != "otter"
    other.close()


@pytest.mark.parametrize("times", [1, 2, 3, 100])
def test_a_server_that_does_not_answer_is_not_an_index_that_is_not_there(index, shelf, line, times) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    before, left = collections(index), times

    def fails(verb: str, path: str) -> bool:
        nonlocal left
        left -= 1
        return left >= 0

    line.fails = fails
    with pytest.raises(LibraryError, match="did not answer"):
        index.follow(shelf.library)
    line.fails = lambda verb, path: False
    assert line.deleted == []
    assert index.follow(shelf.library) == 1
    assert found(index, shelf.library, "heron") == "heron"
    assert collections(index) == before


def test_a_server_that_fails_amid_writing_is_gone_on_with(index, shelf, line) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    before = collections(index)
    shelf.put("otter")
    line.fails = lambda verb, path: path.endswith("/upsert")
    with pytest.raises(LibraryError, match="did not answer"):
        index.follow(shelf.library)
    line.fails = lambda verb, path: False
    assert found(index, shelf.library, "heron") == "heron"
    assert index.follow(shelf.library) == 2
    assert found(index, shelf.library, "otter") == "otter"
    assert (collections(index), line.deleted) == (before, [])


def test_it_is_built_beside_the_one_in_use_which_others_go_on_searching(index, shelf, line) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    other = VectorIndex.open(shelf.settings, MODEL)
    assert found(other, shelf.library, "heron") == "heron"
    line.fails = lambda verb, path: path.endswith("/upsert")
    with pytest.raises(LibraryError, match="did not answer"):
        index.rebuild(shelf.library)
    assert found(other, shelf.library, "heron") == "heron"
    line.fails = lambda verb, path: False
    before = collections(other)
    index.rebuild(shelf.library)
    assert found(other, shelf.library, "heron") == "heron"
    assert collections(index) > before
    index.rebuild(shelf.library)
    assert len(collections(index)) == 3  # the pointer, the generation in use, the one before it
    assert found(other, shelf.library, "heron") == "heron"
    other.close()


def test_a_collection_that_somebody_deleted_is_built_anew(index, shelf) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    (generation,) = collections(index) - {"pointer"}
    index._server.delete(generation)
    with pytest.raises(IndexDamagedError):
        found(index, shelf.library, "heron")
    assert index.revision == 0
    index.follow(shelf.library)
    assert found(index, shelf.library, "heron") == "heron"


def test_two_folders_of_one_path_on_two_machines_have_an_index_each(index, shelf, tmp_path) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    (shelf.settings.data_dir / "identity").unlink()  # as another machine has one of its own
    other = VectorIndex.open(shelf.settings, MODEL)
    assert other.revision == 0
    other.follow(shelf.library)
    assert found(index, shelf.library, "heron") == "heron"
    other.close()
