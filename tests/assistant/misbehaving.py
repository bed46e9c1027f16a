"""A model's server on loopback that misbehaves as it is told, over bare sockets."""

import gzip
import json
import socket
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from assistant import prompts
from tests.conftest import planned_as_typed

STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
Behaviour = Callable[["Server", socket.socket], None]


class Server(socketserver.ThreadingTCPServer):
    """Reads a request and behaves; a plan that is asked for is given, so that the draft is what fails."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behave = behave
        self.over = Event()
        self.requests: list[bytes] = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}/v1"

    @property
    def key(self) -> str:
        """The key that came with the last request."""
        line = next(
            line for line in self.requests[-1].splitlines() if line.lower().startswith(b"authorization")
        )
        return line.split()[-1].decode()


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        asked = _read(self.request)
        if not asked:
            return
        self.server.requests.append(asked)
        if b"/models" in asked.split(b"\r\n", 1)[0]:
            self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        body = json.loads(asked.partition(b"\r\n\r\n")[2])
        prompt = body["messages"][-1]["content"] if "messages" in body else ""
        with suppress(OSError):  # nobody listens any more
            if prompts.PLAN[:60] in prompt:
                self.request.sendall(STREAM + event(planned_as_typed(prompt)) + b"data: [DONE]\n\n")
            else:
                self.server.behave(self.server, self.request)


def _read(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := connection.recv(65536)):
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    ]
    while len(body) < (lengths[0] if lengths else 0):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def serving(behave: Behaviour) -> Iterator[Server]:
    """A server that behaves like this while the block runs."""
    with Server(behave) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()


def event(words: str) -> bytes:
    """One piece of a reply, as OpenAI's protocol streams it."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": words}, "finish_reason": None}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


def again_and_again(first: bytes, then: bytes, pause: float = 0.01) -> Behaviour:
    """Say something, then something else for ever."""

    def behave(server: Server, connection: socket.socket) -> None:
        connection.sendall(first)
        while not server.over.wait(pause):
            connection.sendall(then)

    return behave


def once(data: bytes) -> Behaviour:
    """Say something and hang up."""
    return lambda _, connection: connection.sendall(data)


def reply(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole reply."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def says(*pieces: str) -> Behaviour:
    """Say words, piece by piece, and end as one should."""
    return once(STREAM + b"".join(map(event, pieces)) + b"data: [DONE]\n\n")


ENDLESS: dict[str, Behaviour] = {
    "never answers": lambda server, _: server.over.wait(60),
    "dribbles headers": again_and_again(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
    "sends comments for ever": again_and_again(STREAM, b": still thinking\n\n"),
    "sends empty words for ever": again_and_again(STREAM, event("")),
    "sends spaces for ever": again_and_again(STREAM + b"data: ", b" "),
    "fails at length": again_and_again(b"HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n\r\n", b"no "),
    "says a word now and then": again_and_again(STREAM, event("and "), 0.2),
}
SENSELESS: dict[str, Behaviour] = {
    "says nothing": once(b""),
    "is no web server": once(b"220 mail.example ESMTP\r\n"),
    "sends a page": once(reply("200 OK", b"<html>Welcome</html>", "Content-Type: text/html")),
    "sends bytes": once(STREAM + bytes(range(256)) * 20),
    "sends broken JSON": once(STREAM + b'data: {"choices": [{"delta"\n\n'),
    "sends JSON of another kind": once(STREAM + b"data: [1, 2]\n\ndata: [DONE]\n\n"),
    "stops in the middle": once(
        STREAM.replace(b"Connection: close", b"Content-Length: 9999") + event("The bridge ")
    ),
    "sends a reply that unpacks to a gigabyte": once(
        reply(
            "200 OK",
            gzip.compress(bytes(50_000_000)),
            "Content-Type: text/event-stream",
            "Content-Encoding: gzip",
        )
    ),
    "fails": once(reply("500 Internal Server Error", b"{}")),
    "asks to come again in an hour": once(reply("429 Too Many Requests", b"{}", "Retry-After: 3600")),
    "asks to come again tomorrow": once(
        reply("503 Later", b"{}", "Retry-After: Fri, 31 Dec 2038 23:59:59 GMT")
    ),
    "refuses the key": once(reply("401 Unauthorized", b'{"error": {"message": "no"}}')),
}
