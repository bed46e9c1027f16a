"""Starts the chat's server, on this machine only, with sample articles if the library is empty."""

import json
import os
import signal
import socket
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from ingest.articles import FICTION, Article
from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.ask import Assistant

HOST = "127.0.0.1"
_HERE = Path(__file__).parent


SAMPLE = "sample"  # the label of what came with On Record
_MADE_UP = "(Sample story. Fiction.)"  # stands at the end of each that is


def add_samples(desk: "Assistant") -> None:
    """Put the sample articles into a library that has none; those that are made up are filed as fiction."""
    samples = next((f for f in (_HERE / "seeds", _HERE.parent / "seeds") if f.is_dir()), None)
    if samples and desk.library.revision == 0:
        files = sorted(file for file in samples.iterdir() if file.is_file())
        made_up = [file for file in files if _MADE_UP in file.read_text(encoding="utf-8")]
        real = [file for file in files if file not in made_up]
        added = desk.ingest(made_up, labels=[SAMPLE, FICTION]).added + desk.ingest(real, labels=SAMPLE).added
        typer.echo(f"The library was empty; {added} sample articles were added.")


def remove_samples(desk: "Assistant") -> "list[Article]":
    """Delete the sample articles.

    Returns:
        Those that were deleted.

    Raises:
        LibraryBusyError: Another process is writing.
    """
    samples = desk.library.articles(limit=1000, label=SAMPLE)
    desk.delete([article.id for article in samples])
    return samples


def serve(data: Path | None, port: int) -> NoReturn:
    """Become the chat's server: whoever stops this process stops the server itself.

    Raises:
        UsageError: The port is taken.
    """
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise UsageError(f"port {port} is taken; stop what runs there or choose another with --port")
    options = [f"--{name}={value}" for name, value in _options()]
    main = str(_HERE / "app" / "main.py")
    command = [sys.executable, "-m", "assistant.app.start", "run", main, f"--server.port={port}", *options]
    folder = {"ONRECORD_DATA_DIR": str(data)} if data else {}
    typer.echo(f"On Record is at http://{HOST}:{port} (Ctrl-C stops it)")
    sys.stdout.flush()
    # Ctrl-C waits until the new program can take it: Python would end in the middle of its own beginnings.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.execve(command[0], command, {**os.environ, **folder})


def _options() -> Iterator[tuple[str, str]]:
    """What the chat's configuration says, as options: they hold whatever folder the chat is started from."""
    files = (folder / ".streamlit" / "config.toml" for folder in (_HERE / "app", _HERE.parent))
    config = next(file for file in files if file.is_file()).read_text(encoding="utf-8")
    yield from _flat(tomllib.loads(config))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list) and prefix.startswith("theme"):
            yield f"{prefix}{name}", json.dumps(value)  # one option, where hosts are one option each
        else:
            for each in value if isinstance(value, list) else [value]:
                yield f"{prefix}{name}", str(each).lower() if isinstance(each, bool) else str(each)
