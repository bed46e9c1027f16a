"""How the chat's server is started, whom it listens to, and how it ends."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.serve import _options, serve
from ingest.errors import UsageError

PATIENCE = 60  # seconds
HOME = Path(__file__).parents[2]
ONRECORD = Path(sys.executable).parent / "onrecord"


def test_what_the_configuration_says_holds_wherever_the_chat_is_started(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = list(_options())
    assert ("server.address", "127.0.0.1") in options
    assert [value for name, value in options if name == "server.allowedHosts"] == ["127.0.0.1", "localhost"]
    assert ("browser.gatherUsageStats", "false") in options
    assert any(name == "theme.dark.backgroundColor" for name, _ in options)
    (sizes,) = [value for name, value in options if name == "theme.headingFontSizes"]
    assert len(json.loads(sizes)) == 6


def test_a_port_that_is_taken_is_said(tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} is taken; .* --port"):
            serve(tmp_path, port)


@pytest.fixture
def chat(tmp_path):
    """`onrecord chat` over an empty library, once it answers: its process, port and what it prints."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"ONRECORD_LLM": "none", "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
    with (tmp_path / "log").open("w") as out:
        process = subprocess.Popen(
            [ONRECORD, "chat", "--data", tmp_path / "data", "--port", str(port)],
            cwd=tmp_path,
            env={**os.environ, **settings},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    until = time.monotonic() + PATIENCE
    while status(port) != 200:
        assert process.poll() is None, (tmp_path / "log").read_text()
        assert time.monotonic() < until
        time.sleep(0.1)
    yield process, port, tmp_path / "log"
    process.kill()
    process.wait(PATIENCE)


def status(port: int, path: str = "/_stcore/health", address: str = "127.0.0.1", **headers: str) -> int:
    """The status of an answer; 0 where nobody listens."""
    connection = http.client.HTTPConnection(address, port, timeout=PATIENCE)
    try:
        connection.request(
            "GET", path, headers={name.replace("_", "-"): said for name, said in headers.items()}
        )
        return connection.getresponse().status
    except ConnectionError:
        return 0
    finally:
        connection.close()


def test_the_chat_starts_with_samples_keeps_to_this_machine_and_ends_by_ctrl_c(chat) -> None:
    process, port, log = chat
    said = log.read_text()
    assert "sample articles were added" in said
    assert f"http://127.0.0.1:{port}" in said
    assert status(port, address="127.0.0.2") == 0  # whatever the environment says
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec_WebSocket_Version": "13"}
    key = {"Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA=="}

    def opened(host: str, page: str = "") -> int:
        origin = f"http://{page or host}"
        return status(port, "/_stcore/stream", Host=host, Origin=origin, **upgrade, **key)

    assert opened(f"127.0.0.1:{port}") == 101
    assert opened(f"evil.example:{port}") in (400, 403)  # DNS rebinding
    for page in (f"127.0.0.1:{port + 1}", "127.0.0.1", f"localhost:{port}", "evil.example"):
        assert opened(f"127.0.0.1:{port}", page) == 403  # a page of another server on this machine
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert "Traceback" not in log.read_text()
    assert status(port) == 0


@pytest.mark.parametrize("seconds", [0.2, 1.0, 2.5])
def test_ctrl_c_while_the_chat_gets_ready_ends_it_cleanly(library, tmp_path, seconds) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    shutil.copytree(library, tmp_path / "data")
    command = [
        sys.executable,
        "-c",
        "from pathlib import Path; import sys; from assistant.serve import serve; "
        "serve(Path(sys.argv[1]), int(sys.argv[2]))",
        tmp_path / "data",
        str(port),
    ]
    process = subprocess.Popen(
        command,
        cwd=HOME,
        env={**os.environ, "ONRECORD_LLM": "none"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert "On Record is at" in process.stdout.readline()
    while b"assistant.app.start" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
        time.sleep(0.01)
    time.sleep(seconds)  # into the imports, the library, the models
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode in (0, 130), said
    assert "terminate called" not in said
    assert "Traceback" not in said
