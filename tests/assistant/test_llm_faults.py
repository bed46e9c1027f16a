"""What a language model's server can do wrong, over real HTTP: nothing of it is lost on the reader."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.generate import complete
from assistant.llm import make_llm
from ingest.errors import ModelError


class Faulty(BaseHTTPRequestHandler):
    """Speaks OpenAI's streaming protocol, and goes wrong as its server's list of faults says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        fault = self.server.faults.pop(0) if self.server.faults else None
        if isinstance(fault, int):
            self.send_response(fault)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if fault == "silent":
            time.sleep(2)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self._say("Ready ")
        self.close_connection = True
        if fault != "dies":
            self._say("now.")
            self._send(b"data: [DONE]\n\n")
            self._send(b"")

    def _say(self, text: str) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
        chunk = {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [choice],
        }
        self._send(f"data: {json.dumps(chunk)}\n\n".encode())

    def _send(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Faulty) as server:
        server.faults = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def llm(settings, server):
    address = f"http://127.0.0.1:{server.server_port}/v1"
    return make_llm(settings.model_copy(update={"llm": "m", "llm_base_url": address, "llm_timeout": 0.5}))


def test_a_busy_server_is_asked_again(llm, server) -> None:
    server.faults = [429, 503]
    assert complete(llm, "Ready?") == "Ready now."


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ([401], "AuthenticationError"),
        ([404], "NotFoundError"),
        ([429] * 9, "RateLimitError"),
        (["silent"] * 9, "APITimeoutError"),
        (["dies"], "RemoteProtocolError|incomplete"),
    ],
)
def test_a_server_that_fails_is_named_with_the_reason(llm, server, faults, reason) -> None:
    server.faults = faults
    with pytest.raises(ModelError, match=reason):
        complete(llm, "Ready?")
