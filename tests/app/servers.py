"""Servers that the browser tests talk to: the chat itself, a slow language model, a newspaper, a canary."""

import json
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.error import URLError
from urllib.request import urlopen

from assistant import prompts
from tests.conftest import planned_as_typed

PATIENCE = 240  # seconds; on a machine that does much else a start takes its time


@contextmanager
def chat_server(data: Path, log: Path, **settings: str) -> Iterator[str]:
    """The chat over a library, in a process of its own; its address.

    Without a model, unless one is set; a setting that is "" is not set at all.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    nowhere = {"ONRECORD_OLLAMA_URL": "http://127.0.0.1:9", "ONRECORD_LLM_PORTS": "[9]"}
    own = {"ONRECORD_LLM": "none", "ONRECORD_CONFIG_DIR": str(log.parent / "config"), **nowhere}
    told = {**os.environ, **own, **settings}
    command = [Path(sys.executable).parent / "onrecord", "chat", f"--data={data}", f"--port={port}"]
    with log.open("w") as out:
        server = subprocess.Popen(
            command,
            cwd=log.parent,
            env={name: value for name, value in told.items() if value},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield address
        assert server.poll() is None, f"the chat's server ended by itself: {log.read_text()[-2000:]}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _wait_for(url: str, server: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, "the chat's server ended"
        try:
            with urlopen(url) as answer:
                if answer.read() == b"ok":
                    return
        except URLError:
            Event().wait(0.1)
    raise TimeoutError(f"{url} did not answer")


class Model(ThreadingHTTPServer):
    """Speaks OpenAI's protocol; says ``reply`` word by word, the last ones once ``go_on`` is set, or dies."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _ModelHandler)
        self.reply = ""
        self.at_once = 4  # words that come before it waits
        self.go_on = Event()
        self.dies = False  # when it goes on
        self.models = ["slow"]  # that it lists
        self.key = ""  # that it asks for
        self.address = f"http://127.0.0.1:{self.server_port}/v1"


class _ModelHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        _give(
            self, {"object": "list", "data": [{"id": name, "object": "model"} for name in self.server.models]}
        )

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if prompts.PLAN[:60] in (prompt := asked["messages"][-1]["content"]):
            self._say({"role": "assistant", "content": planned_as_typed(prompt)}, None)
            self._say({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")
            return
        try:
            for number, word in enumerate(self.server.reply.split(" ")):
                if number == self.server.at_once:
                    self.server.go_on.wait(PATIENCE)
                    if self.server.dies:
                        self._die()
                self._say({"role": "assistant", "content": word + " "}, None)
            self._say({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            pass  # nobody listens any more

    def _die(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()  # with a reset, as a killed process does
        raise OSError("dead")

    def _say(self, delta: dict[str, str], reason: str | None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "slow"}
        self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


class Ollama(ThreadingHTTPServer):
    """Speaks Ollama's own protocol, as it documents it; says ``reply``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _OllamaHandler)
        self.models = ["llama3.2:latest", "nomic-embed-text:latest"]
        self.reply = "ready"
        self.address = f"http://127.0.0.1:{self.server_port}"


class _OllamaHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        _give(self, {"models": [{"name": name, "model": name, "size": 1} for name in self.server.models]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/show":
            _give(self, {"model_info": {"llama.context_length": 4096}, "details": {}})
            return
        prompt = asked["messages"][-1]["content"]
        said = planned_as_typed(prompt) if prompts.PLAN[:60] in prompt else self.server.reply
        whole = {"model": asked["model"], "created_at": "2026-01-01T00:00:00Z", "done": True}
        _give(self, whole | {"message": {"role": "assistant", "content": said}, "done_reason": "stop"})

    def log_message(self, *_: object) -> None:
        pass


def _give(handler: BaseHTTPRequestHandler, told: dict) -> None:
    wanted = getattr(handler.server, "key", "")
    refused = wanted and handler.headers.get("Authorization") != f"Bearer {wanted}"
    body = json.dumps({"error": {"message": "Incorrect API key"}} if refused else told).encode() + b"\n"
    handler.send_response(401 if refused else 200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class Canary(ThreadingHTTPServer):
    """Remembers every request; none must come."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _CanaryHandler)
        self.requests: list[str] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class _CanaryHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.requests.append(self.path)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Press(ThreadingHTTPServer):
    """Serves a feed of one story, and the story."""

    daemon_threads = True
    title = "Otters move into the lock at Low Fenning"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _PressHandler)
        self.address = f"http://127.0.0.1:{self.server_port}"


class _PressHandler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        story = "Two otters have moved into the old lock at Low Fenning, the lock keeper said. " * 9
        pages = {
            "/feed.xml": (
                "application/rss+xml",
                f"<rss version='2.0'><channel><title>Gull</title><item><title>{Press.title}</title>"
                f"<link>{self.server.address}/otters</link></item></channel></rss>",
            ),
            "/otters": (
                "text/html",
                f"<html><head><title>{Press.title}</title></head><body><article><h1>{Press.title}</h1>"
                f"<p>{story}</p></article></body></html>",
            ),
        }
        kind, text = pages.get(self.path, ("text/plain", ""))
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[ThreadingHTTPServer]:
    """A server that serves while the block runs."""
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
