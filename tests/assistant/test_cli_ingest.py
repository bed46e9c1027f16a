"""Ingestion as a person sees it: bars, reports, Ctrl-C, a feed that is watched, a disk that is full."""

import json
import os
import pty
import re
import resource
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.settings import Settings

STORY = "The tide came in over the sands of Velm, and number {n} of the forty boats went out again. " * 2


def archive(file: Path, stories: int) -> Path:
    lines = (
        json.dumps({"id": n, "title": f"Boat {n}", "text": STORY.format(n=n) + f"{n * 7919 % 10007}."})
        for n in range(stories)
    )
    file.write_text("\n".join(lines))
    return file


def counted(data: Path) -> int:
    with Assistant.open(data, settings=Settings(_env_file=None, llm="none")) as desk:
        return desk.library.coverage().articles


def test_a_report_for_programs_names_every_failure(onrecord, tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": f"Story {n}."}) for n in range(3)] + ["nonsense"] * 30
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    done = onrecord("ingest", tmp_path / "a.jsonl", "--json", ONRECORD_DATA_DIR=str(tmp_path / "data"))
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert not done.stderr
    assert (report["added"], report["updated"], report["unchanged"], report["duplicate"]) == (3, 0, 0, 0)
    assert len(report["failed"]) == 30
    assert report["failed"][0]["source"].endswith("a.jsonl line 4")
    assert report["failed"][0]["reason"].startswith("not JSON")


def test_a_report_for_people_names_some_and_counts_the_rest(onrecord, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(['{"id": 1, "text": "Story."}'] + ["nonsense"] * 30))
    done = onrecord("ingest", tmp_path / "a.jsonl", ONRECORD_DATA_DIR=str(tmp_path / "data"))
    assert done.stdout == b"1 added, 1 of them without a date, 30 failed\n"
    told = done.stderr.decode().splitlines()
    assert len(told) == 21
    assert told[-1] == "failed: 10 more; --json names them all"


def test_bars_show_on_a_terminal_how_far_it_is(onrecord, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    file = archive(tmp_path / "a.jsonl", 3000)
    env = {"ONRECORD_DATA_DIR": str(tmp_path / "data"), "TERM": "xterm", "COLUMNS": "100"}
    running = onrecord("ingest", file, start={"stderr": theirs}, **env)
    os.close(theirs)
    drawn = b"".join(iter(lambda: _read(ours), b"")).decode()
    os.close(ours)
    assert running.wait(120) == 0
    assert running.stdout.read() == b"3000 added, 3000 of them without a date\n"
    running.stdout.close()
    assert "file 1 of 1" in drawn
    counts = [
        int(count.replace(",", "")) for count in re.findall(r"([\d,]+) articles, [\d,]+ a second", drawn)
    ]
    assert counts == sorted(counts)
    assert any(0 < count < 3000 for count in counts)
    assert counts[-1] == 3000


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end was closed
        return b""


def test_ctrl_c_keeps_what_is_stored_and_the_same_command_goes_on(onrecord, tmp_path: Path) -> None:
    file, data = archive(tmp_path / "a.jsonl", 9000), tmp_path / "data"
    ours, theirs = pty.openpty()
    env = {"ONRECORD_DATA_DIR": str(data), "TERM": "xterm", "COLUMNS": "100"}
    running = onrecord("ingest", file, start={"stderr": theirs}, **env)
    os.close(theirs)
    drawn = ""
    while not re.search(r"[1-9][\d,]* articles", drawn):
        drawn += _read(ours).decode()
    running.send_signal(signal.SIGINT)
    drawn += b"".join(iter(lambda: _read(ours), b"")).decode()
    os.close(ours)
    assert running.wait(120) == 130
    running.stdout.close()
    assert "onrecord: stopped; what was stored stays, and the same command goes on" in drawn
    assert "Traceback" not in drawn
    stored = counted(data)
    assert 0 < stored < 9000
    done = onrecord("ingest", file, "--json", **env)
    report = json.loads(done.stdout)
    assert (report["added"], report["unchanged"]) == (9000 - stored, stored)
    assert (report["duplicate"], report["failed"]) == (0, [])


@pytest.fixture
def feed() -> Iterator[ThreadingHTTPServer]:
    """A server with one feed, whose entries are ``server.titles``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != "/feed":
                self.send_error(404)
                return
            items = "".join(
                f"<item><title>{title}</title><guid>{title}</guid><link>{server.url}/{title}</link>"
                f"<description>{title} was seen in Velm. {'It was seen by many. ' * 30}</description></item>"
                for title in server.titles
            )
            body = f"<rss version='2.0'><channel><title>Gull</title>{items}</channel></rss>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.titles, server.url = ["crane"], f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def test_a_watched_feed_is_followed(onrecord, feed, tmp_path: Path) -> None:
    env = {
        "ONRECORD_DATA_DIR": str(tmp_path / "data"),
        "ONRECORD_ALLOW_PRIVATE_NETWORK": "true",
        "ONRECORD_FETCH_PACE": "0",
    }
    watching = onrecord("ingest", "--watch", "--every", 0.2, f"{feed.url}/feed", start=True, **env)
    assert watching.stdout.readline() == b"1 added, 1 of them without a date\n"
    feed.titles = ["crane", "egret", "heron"]
    assert watching.stdout.readline() == b"2 added, 2 of them without a date, 1 unchanged\n"
    watching.send_signal(signal.SIGINT)
    watching.communicate(timeout=60)
    assert watching.returncode == 130


@pytest.mark.parametrize("room", [150_000, 600_000])
def test_a_disk_without_room_ends_as_a_sentence_and_what_was_stored_stays(
    onrecord, request, tmp_path: Path, room: int
) -> None:
    """No file may grow past so many bytes, as where a disk is full: whichever room writes too much first."""
    env = {"ONRECORD_DATA_DIR": str(tmp_path / "data")}
    assert onrecord("ingest", request.config.rootpath / "seeds", **env).returncode == 0
    file = archive(tmp_path / "a.jsonl", 3000)

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    full = onrecord("ingest", file, start={"preexec_fn": narrow}, **env)
    _, said = full.communicate(timeout=240)
    assert full.returncode == 1
    (line,) = said.decode().strip().splitlines()
    assert line.startswith("onrecord: ")
    assert "room" in line
    asked = onrecord("ask", "How many were injured when the ferry struck the pier?", **env)
    assert b"Fifteen people" in asked.stdout
    before = counted(tmp_path / "data")
    done = onrecord("ingest", file, "--json", **env)
    report = json.loads(done.stdout)
    assert report["added"] + report["unchanged"] == 3000
    assert report["unchanged"] == before - 14
    assert report["failed"] == []


def test_a_chat_that_is_open_finds_what_another_process_adds_and_not_what_it_deletes(
    onrecord, tmp_path: Path
) -> None:
    data, paper = tmp_path / "data", tmp_path / "paper.jsonl"
    paper.write_text(
        json.dumps({"id": 1, "title": "Harbour reopens", "text": "The harbour reopened on Monday."})
    )
    with Assistant.open(data, settings=Settings(_env_file=None, llm="none")) as desk:
        chat = desk.conversation()
        assert chat.ask("When did the harbour reopen?").refused
        done = onrecord("ingest", paper, process=True, ONRECORD_DATA_DIR=str(data))
        assert done.returncode == 0, done.stderr.decode()
        answer = chat.ask("When did the harbour reopen?")
        assert "Monday" in answer.text
        assert [hit.article.title for hit in desk.search("harbour")] == ["Harbour reopens"]
        cited = answer.citations[0].article.id
        done = onrecord("delete", cited, process=True, ONRECORD_DATA_DIR=str(data))
        assert done.returncode == 0, done.stderr.decode()
        assert desk.search("harbour") == []
        assert chat.ask("When did the harbour reopen?").refused
