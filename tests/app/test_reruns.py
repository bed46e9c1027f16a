"""A run of the script where nothing has changed reads nothing again."""

import builtins
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread

import pytest
import sqlalchemy as sql
from sqlalchemy.engine import Engine

from assistant.app.desk import shared_desk

BRIDGE = "How much will the repairs to the Kestrel Bridge cost?"
# One row or one number each, to see whether anything has changed; and the names beside the page.
LOOKS = (
    "SELECT counters.value FROM counters",
    "SELECT max(feedback.id)",
    "SELECT conversations.id, conversations.name FROM conversations",
)


@contextmanager
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of the database and which files of ours are opened, in order."""
    seen: list[str] = []
    home, given = Path(__file__).parent.parent.parent, io.open

    def hear(_connection, _cursor, statement: str, *_) -> None:
        if current_thread().name != "suggestions":  # they are made beside, once
            seen.append(" ".join(statement.split()))

    def see(file, *args, **options):
        if not isinstance(file, int) and (home / "assistant").resolve() in Path(file).resolve().parents:
            seen.append(os.fspath(file))
        return given(file, *args, **options)

    sql.event.listen(Engine, "before_cursor_execute", hear)
    with monkeypatch.context() as patch:
        for module in (builtins, io):
            patch.setattr(module, "open", see)
        yield seen
    sql.event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture
def again(monkeypatch):
    """What a second run of a page reads that is more than a look."""

    def run(app) -> list[str]:
        app.run()
        with reads(monkeypatch) as seen:
            app.run()
        assert not app.exception
        return [read for read in seen if not read.startswith(LOOKS) and not read.endswith("main.py")]

    return run


def test_an_empty_conversation_reads_nothing_twice(chat, suggested, again) -> None:
    assert suggested(chat)
    assert again(chat) == []


def test_an_answer_is_not_read_twice(chat, ask, again) -> None:
    ask(chat, BRIDGE)
    assert again(chat) == []


@pytest.mark.parametrize("name", ["library", "notebook", "insights", "settings"])
def test_no_page_reads_anything_twice(chat, ask, again, name: str) -> None:
    ask(chat, BRIDGE)
    shared_desk().keep(shared_desk().ask(BRIDGE))
    page = f"from assistant.app.{name}_page import {name}_page\n{name}_page()"
    assert again(type(chat).from_string(page, default_timeout=30)) == []


def test_what_was_asked_meanwhile_is_seen(chat, ask, again) -> None:
    page = "from assistant.app.insights_page import insights_page\ninsights_page()"
    insights = type(chat).from_string(page, default_timeout=30).run()
    assert "Nothing was asked yet" in " ".join(text.value for text in insights.markdown)
    ask(chat, BRIDGE)
    assert insights.run().metric[0].value == "1"
