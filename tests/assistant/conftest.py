"""The command as a person types it, over one library for each file of tests."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


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
