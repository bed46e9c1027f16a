"""The command as a person types it, over one library for each file of tests; and a desk over the samples."""

import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, cli

HOME = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cli") / "data"


@pytest.fixture(scope="module")
def onrecord(data, tmp_path_factory):
    """Run the command over one library, away from any settings: in this process, or in one of its own."""
    home = tmp_path_factory.mktemp("home")
    unwanted = ("ONRECORD_", "OPENAI_", "PYTHONDONTWRITEBYTECODE")  # the last makes every start compile anew
    clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    clean |= {"ONRECORD_DATA_DIR": str(data), "PYTHONPATH": str(HOME), "COLUMNS": "200"}

    def run(
        *words: object, stdin: str | bytes = b"", start: Any = False, process: bool = False, **env: str
    ) -> Any:
        """What it printed and its exit code; or, with ``start`` (options of Popen, or True), the process."""
        command = [sys.executable, "-c", "from assistant.cli import main; main()", *map(str, words)]
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        if start:
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            options = pipes | (start if isinstance(start, dict) else {})
            return subprocess.Popen(command, cwd=home, env=clean | env, **options)
        if process:
            return subprocess.run(command, input=given, capture_output=True, cwd=home, env=clean | env)
        with pytest.MonkeyPatch.context() as patch:
            for name in os.environ.keys() - clean.keys():
                patch.delenv(name)
            for name, value in (clean | env).items():
                patch.setenv(name, value)
            patch.chdir(home)
            return called(list(map(str, words)), given, patch)

    return run


def called(words: list[str], given: bytes, patch: pytest.MonkeyPatch) -> subprocess.CompletedProcess[bytes]:
    """Call the command as its entry point does: what it printed, and its exit code."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
    patch.setattr(sys, "argv", ["onrecord", *words])
    patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
    patch.setattr(sys, "stdout", out)
    patch.setattr(sys, "stderr", err)
    code: Any = 0
    try:
        cli.main()
    except SystemExit as end:
        code = end.code or 0
    return subprocess.CompletedProcess(words, code, out.buffer.getvalue(), err.buffer.getvalue())


@pytest.fixture(scope="module")
def seeds_library(library, tmp_path_factory) -> Path:
    """A library of the sample articles for one file of tests."""
    return shutil.copytree(library, tmp_path_factory.mktemp("library") / "data")


@pytest.fixture
def opened():
    """Open assistants, which are closed after the test; takes what ``Assistant.open`` takes."""
    with ExitStack() as open_until_then:
        yield lambda *args, **given: open_until_then.enter_context(Assistant.open(*args, **given))


@pytest.fixture
def open_desk(opened, seeds_library, settings):
    """Open the library with a model, or none, and other settings."""

    def make(model=None, **changes) -> Assistant:
        return opened(seeds_library, settings=settings.model_copy(update=changes), llm=model)

    return make


@pytest.fixture(scope="session")
def assert_exact():
    """Every quote stands in the article, word for word, and numbers run from 1."""

    def check(answer: Answer, desk: Assistant) -> None:
        assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
        for citation in answer.citations:
            article = desk.library.article(citation.article.id)
            assert article.text[citation.start : citation.end] == citation.quote
            assert citation.quote.strip() == citation.quote != ""

    return check


class Talking(ThreadingHTTPServer):
    """Speaks OpenAI's streaming protocol, and notices when nobody listens any more.

    Attributes:
        words: What it says first.
        rest: What it says once ``go_on`` is set; where it is None it says "and" again and again instead.
        models: What it lists as its models; without any it has no such list.
        meeting: Requests wait here for each other before they are answered; "alone" where nobody else comes.
        begun: The first words were said.
        dropped: Nobody listens any more.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.address = f"http://127.0.0.1:{self.server_port}/v1"
        self.words: list[str] = ["It ", "opened "]
        self.rest: list[str] | None = None
        self.models: list[dict[str, Any]] = []
        self.meeting: threading.Barrier | None = None
        self.begun, self.go_on, self.dropped = threading.Event(), threading.Event(), threading.Event()


class _Talk(BaseHTTPRequestHandler):
    server: Talking

    def do_GET(self) -> None:
        body = json.dumps({"object": "list", "data": self.server.models}).encode()
        self.send_response(200 if self.server.models else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        words = self.server.words
        if self.server.meeting:
            try:
                self.server.meeting.wait(20)
            except threading.BrokenBarrierError:
                words = ["alone"]
        try:
            for word in words:
                self._say(word)
            self.server.begun.set()
            while self.server.rest is None:
                self._say("and ")
                self.server.go_on.wait(0.02)
            self.server.go_on.wait(60)
            for word in self.server.rest:
                self._say(word)
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.server.dropped.set()

    def _say(self, word: str) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", "content": word}, "finish_reason": None}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def talking() -> Iterator[Talking]:
    """A model's server that talks on and on until it is told to stop, or nobody listens."""
    with Talking() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.rest = server.rest or []
        server.go_on.set()
        server.shutdown()
