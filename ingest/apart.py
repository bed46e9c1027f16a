"""Work done in a Python of its own: what may take long without letting others run, or may not survive."""

import json
import subprocess
import sys

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.readline()); "
    "from {room} import {function}; {function}()"
)


def start(room: str, function: str, *, stdout: int = subprocess.PIPE) -> "subprocess.Popen[str]":
    """Have a function without arguments run by a process of its own.

    It finds what to do on its input, of which :func:`path` is to be the first line.

    Raises:
        OSError: No process can be had.
    """
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _START.format(room=room, function=function)],
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # Ctrl-C is for us; it ends when its input does
    )


def path() -> str:
    """Where this process imports from, for the other to do the same."""
    return json.dumps(sys.path)
