"""A chat over a small library: run in this process by AppTest, or by a real server for a real browser."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from streamlit.testing.v1 import AppTest

from assistant import Assistant
from assistant.app import suggestions
from assistant.suggesting import suggest
from assistant.wondering import Wondered
from tests.app import servers
from tests.app.browsing import PATIENCE, SHOTS

HOME = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def suggested_once() -> Callable[[Assistant], list[Wondered]]:
    """Suggest questions as the chat does; of a library that was seen before, those from then."""
    made: dict[tuple[str, ...], list[Wondered]] = {}

    def suggest_once(desk: Assistant) -> list[Wondered]:
        held = tuple(article.id for article in desk.library.articles(limit=200))
        if held not in made:
            made[held] = suggest(desk)
        return made[held]

    return suggest_once


@pytest.fixture
def chat(
    library: Path,
    suggested_once: Callable[..., list[Wondered]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[AppTest]:
    """The chat, opened on a copy of that library."""
    import streamlit as st

    monkeypatch.setattr(suggestions, "suggest", suggested_once)
    shutil.copytree(library, tmp_path / "data")
    monkeypatch.setenv("ONRECORD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ONRECORD_LLM", "none")
    monkeypatch.setenv("ONRECORD_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("ONRECORD_OLLAMA_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ONRECORD_LLM_PORTS", "[9]")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield AppTest.from_file(str(HOME / "assistant" / "app" / "main.py"), default_timeout=30).run()
    until_suggested()
    st.cache_resource.clear()


def until_suggested() -> None:
    """Wait until nobody makes suggestions, which is done in a thread beside the page."""
    for thread in threading.enumerate():
        if thread.name == "suggestions":
            thread.join(30)


@pytest.fixture
def suggested(rows) -> Callable[[AppTest], list[dict[str, Any]]]:
    """What the page suggests to ask, once that is made and nobody reads the library for it any more."""

    def suggested(app: AppTest) -> list[dict[str, Any]]:
        until_suggested()
        app.run()
        return rows(app, "Suggested questions")

    return suggested


def drawn(app: AppTest, part: str) -> list[dict[str, Any]]:
    """What the components on the page were told that have this part, in order."""
    told = [json.loads(element.proto.json) for element in app.get("bidi_component")]
    return [data for data in told if part in data]


@pytest.fixture
def ask() -> Callable[[AppTest, str], list[dict[str, Any]]]:
    """Ask in the chat, and give what is drawn of each answer once the last is over."""

    def ask(app: AppTest, question: str) -> list[dict[str, Any]]:
        app.chat_input[0].set_value(question).run()
        return settle(app)

    return ask


@pytest.fixture
def answers() -> Callable[[AppTest], list[dict[str, Any]]]:
    """What is drawn of each answer once the last is over."""
    return settle


def settle(app: AppTest) -> list[dict[str, Any]]:
    if app.session_state.get("turn"):
        app.session_state["turn"].wait(30)
        app.run()
    assert not app.exception
    return drawn(app, "sentences")


@pytest.fixture
def rows() -> Callable[[AppTest, str], list[dict[str, Any]]]:
    """The rows of a list on the page, by the list's name."""
    return lambda app, name: next((d["rows"] for d in drawn(app, "rows") if d["name"] == name), [])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if not program and "ONRECORD_TEST_EVERYTHING" not in os.environ:
        pytest.skip("Chromium is not installed here; .ci/run tests with it")
    assert program, "Chromium is missing; install it (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat, over a copy of the library of sample articles."""
    folder = tmp_path_factory.mktemp("chat")
    SHOTS.mkdir(exist_ok=True)  # another worker may have made it
    shutil.copytree(library, folder / "data")
    with servers.chat_server(folder / "data", folder / "log") as address:
        yield address
    log = (folder / "log").read_text()
    assert "/assistant/" not in log, log  # no fault of ours
    assert "sk-sentinel" not in log


@pytest.fixture
def model() -> Iterator[Any]:
    with servers.running(servers.Model()) as model:
        yield model
        model.go_on.set()


@pytest.fixture
def canary() -> Iterator[Any]:
    with servers.running(servers.Canary()) as canary:
        yield canary


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Any]:
    """Open the chat in a browser of one's own, with the options of Playwright's contexts."""
    contexts = []

    def open_chat(path: str = "", **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}} | options
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/{path}")
        expect(page.get_by_test_id("stMain")).to_be_visible()
        return page

    yield open_chat
    for context in contexts:
        context.close()
