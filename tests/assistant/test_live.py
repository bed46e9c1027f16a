"""`onrecord ask` on a terminal: the draft while it is written, then the checked answer; Ctrl-C stops it."""

import os
import pty
import signal
import time

import pytest

PATIENCE = 300  # seconds
DRAFT = ["Fifteen people ", "were injured ", "when the ferry Marigold ran "]
REST = ["into the pier at Port Ellery ", "on Thursday evening."]
ASKED = "How many were injured when the ferry struck the pier?"


@pytest.fixture
def terminal(onrecord, seeds, talking):
    """Ask on a terminal; the process, and what reads the terminal until some words are there."""
    assert onrecord("ingest", seeds).returncode == 0
    main, end = pty.openpty()
    asking = onrecord(
        "ask", ASKED, start={"stdin": end, "stdout": end}, ONRECORD_LLM="m", TERM="xterm",
        ONRECORD_LLM_BASE_URL=talking.address, ONRECORD_PLANNING="rules",
    )  # fmt: skip
    os.close(end)
    seen = ""

    def read_until(words: str) -> str:
        nonlocal seen
        until = time.monotonic() + PATIENCE
        while words not in " ".join(seen.split()):
            assert time.monotonic() < until, seen
            try:
                seen += os.read(main, 4096).decode(errors="replace")
            except OSError:  # the other end is closed
                break
        return seen

    yield asking, read_until
    asking.kill()
    asking.communicate()
    os.close(main)


def test_the_draft_is_shown_while_it_is_written_and_the_checked_answer_stays(terminal, talking) -> None:
    asking, read_until = terminal
    talking.words, talking.rest = DRAFT, REST
    assert "[1]" not in read_until("ferry Marigold ran")
    talking.go_on.set()
    shown = " ".join(read_until("nothing comes after the end").split())
    assert asking.wait(PATIENCE) == 0
    assert "on Thursday evening. [1]" in shown


def test_stopping_it_stops_the_model_and_leaves_cleanly(terminal, talking) -> None:
    asking, read_until = terminal
    read_until("and and")
    asking.send_signal(signal.SIGINT)
    shown = read_until("nothing comes after the end")  # to the end: a terminal that is not read holds it up
    assert asking.wait(PATIENCE) == 130
    assert talking.dropped.wait(PATIENCE)
    assert asking.stderr.read().decode() == "onrecord: stopped; nothing was answered\n"
    assert "\x1b[?25h" in shown  # the cursor is there again


def test_a_pipe_and_json_have_the_answer_alone(onrecord, seeds, talking) -> None:
    assert onrecord("ingest", seeds).returncode == 0
    talking.words, talking.rest = [*DRAFT, *REST], []
    talking.go_on.set()
    there = {"ONRECORD_LLM": "m", "ONRECORD_LLM_BASE_URL": talking.address, "ONRECORD_PLANNING": "rules"}
    piped = onrecord("ask", ASKED, **there).stdout.decode()
    assert piped.count("were injured when the ferry Marigold ran") <= 2  # the sentence, and its quote
    assert "\x1b" not in piped
    assert onrecord("ask", ASKED, "--json", **there).stdout.startswith(b"{")
