"""The command as a person types it, over one library for each file of tests; and a desk over the samples."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant import Answer, Assistant, Settings


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("cli") / "data"


@pytest.fixture(scope="module")
def onrecord(data, tmp_path_factory):
    """Run the command over one library, away from any settings."""
    home = tmp_path_factory.mktemp("home")
    unwanted = ("ONRECORD_", "OPENAI_", "PYTHONDONTWRITEBYTECODE")  # the last makes every start compile anew
    clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}

    path = str(Path(__file__).parents[2])

    def run(*words: object, stdin: str | bytes = b"", start: Any = False, **env: str) -> Any:
        command = [sys.executable, "-c", "from assistant.cli import main; main()", *map(str, words)]
        env = {**clean, "ONRECORD_DATA_DIR": str(data), "PYTHONPATH": path, "COLUMNS": "200", **env}
        if start:  # options of Popen, or just begin
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            return subprocess.Popen(
                command, cwd=home, env=env, **{**pipes, **(start if isinstance(start, dict) else {})}
            )
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        return subprocess.run(command, input=given, capture_output=True, cwd=home, env=env, check=False)

    return run


@pytest.fixture(scope="module")
def seeds_library(tmp_path_factory, request):
    """A library of the sample articles, made once."""
    folder = tmp_path_factory.mktemp("library")
    with Assistant.open(settings=Settings(_env_file=None, data_dir=folder, llm="none")) as desk:
        report = desk.ingest([str(request.config.rootpath / "seeds")])
        assert report.failed == ()
    return folder


@pytest.fixture
def open_desk(seeds_library, settings):
    """Open the library with a model, or none, and other settings."""
    opened = []

    def make(model=None, **changes) -> Assistant:
        desk = Assistant.open(seeds_library, settings=settings.model_copy(update=changes), llm=model)
        opened.append(desk)
        return desk

    yield make
    for desk in opened:
        desk.close()


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
