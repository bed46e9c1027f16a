"""Starts the chat's server, on this machine only, with sample articles if the library is empty."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ingest.errors import UsageError

if TYPE_CHECKING:
    from assistant.ask import Assistant

HOST = "127.0.0.1"
_HERE = Path(__file__).parent
_OPTIONS = {
    "server.address": HOST,
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
}


def add_samples(desk: "Assistant") -> None:
    """Put the sample articles into a library that has none."""
    samples = next((f for f in (_HERE / "seeds", _HERE.parent / "seeds") if f.is_dir()), None)
    if samples and desk.library.revision == 0:
        report = desk.ingest([str(samples)])
        typer.echo(f"The library was empty; {report.added} sample articles were added.")


def serve(data: Path | None, port: int) -> None:
    """Run the chat until it is stopped.

    Raises:
        UsageError: The port is taken.
    """
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise UsageError(f"port {port} is taken; stop what runs there or choose another with --port")
    options = [f"--{name}={value}" for name, value in {**_OPTIONS, "server.port": str(port)}.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(_HERE / "app" / "main.py"), *options]
    folder = {"ONRECORD_DATA_DIR": str(data)} if data else {}
    typer.echo(f"On Record is at http://{HOST}:{port} (Ctrl-C stops it)")
    subprocess.run(command, env={**os.environ, **folder}, check=False)
