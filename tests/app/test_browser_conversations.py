"""Conversations in a real browser: found again, turned over, named in the tab, reached by keys."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assistant import Assistant
from assistant.answers import Answer
from assistant.settings import Settings
from tests.app import servers
from tests.app.browsing import BRIDGE, PATIENCE, SHOTS, ask, at_rest, go, shoot, violations

SAVED = 40


@pytest.fixture(scope="module")
def talks(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat over the sample articles, with many conversations that were saved before."""
    folder = tmp_path_factory.mktemp("talks")
    SHOTS.mkdir(exist_ok=True)
    shutil.copytree(library, folder / "data")
    settings = Settings(_env_file=None, data_dir=folder / "data", llm="none")
    with Assistant.open(settings=settings) as desk:
        for at in range(SAVED):
            chat = desk.conversation()
            chat.add(Answer(f"What of matter {at}?", (), notes=("Nothing is known of herons.",)))
    with servers.chat_server(folder / "data", folder / "log") as address:
        yield address
    log = (folder / "log").read_text()
    assert "/assistant/" not in log, log


@pytest.fixture
def page(browser: Browser, talks: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(talks)
    expect(box(page)).to_be_focused()  # from here on keys are heard
    at_rest(page)
    yield page
    context.close()


def box(page: Page) -> Locator:
    return page.get_by_test_id("stChatInputTextArea")


def earlier(page: Page) -> Locator:
    return page.get_by_role("region", name="Earlier conversations")


def test_the_box_is_ready_and_the_one_just_asked_is_in_the_list_and_in_the_tab(page: Page) -> None:
    expect(box(page)).to_be_focused()
    ask(page, BRIDGE)
    expect(earlier(page).get_by_role("button", name=BRIDGE)).to_have_attribute("aria-current", "true")
    expect(page).to_have_title(f"{BRIDGE} – On Record")
    expect(earlier(page).get_by_role("listitem")).to_have_count(30)
    page.get_by_role("button", name="Show more").click()
    expect(earlier(page).get_by_role("listitem")).to_have_count(SAVED + 1)
    at_rest(page)
    assert violations(page) == []
    shoot(page, "conversations")


def test_conversations_are_searched_with_a_key_and_by_what_was_asked(page: Page) -> None:
    page.keyboard.press("Control+k")
    search = page.get_by_role("textbox", name="Search conversations")
    expect(search).to_be_focused()
    search.fill("matter 17")
    page.keyboard.press("Enter")
    expect(earlier(page).get_by_role("listitem")).to_have_count(1)
    earlier(page).get_by_role("button", name="What of matter 17?").click()
    expect(page).to_have_title("What of matter 17? – On Record")
    shoot(page, "conversations-searched")
    search.fill("nobody said this")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No conversation has these words.")).to_be_visible()


def test_keys_begin_a_new_question_and_copy_the_last_answer(page: Page) -> None:
    ask(page, BRIDGE)
    page.keyboard.press("Alt+c")
    page.get_by_role("button", name="Copied").wait_for()
    assert "48 million crowns" in page.evaluate("navigator.clipboard.readText()")
    page.keyboard.press("Control+Shift+O")
    expect(page.locator("article")).to_have_count(0)
    expect(box(page)).to_be_focused()
    expect(page).to_have_title(re.compile("^(Ask|On Record)$"))


def test_escape_loses_nothing_that_was_typed(page: Page) -> None:
    box(page).fill("half a question")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("half a question")
    go(page, "Library")
    page.get_by_role("button", name="Correct: ").first.click()
    form = page.get_by_test_id("stDialog")
    form.get_by_label("Note").click()
    page.keyboard.type("Withdrawn by")
    page.keyboard.press("Escape")
    expect(form.get_by_label("Note")).to_have_value("Withdrawn by")
    form.get_by_role("button", name="Close").click()
    expect(form).to_be_hidden()
    page.get_by_role("button", name="Correct: ").first.click()
    expect(form.get_by_label("Note")).to_be_visible()
    page.keyboard.press("Escape")  # where nothing was typed it closes
    expect(form).to_be_hidden()


def test_an_article_that_was_deleted_says_so_in_an_old_conversation(page: Page) -> None:
    answer = ask(page, "How many pairs of puffins did wardens count?")
    go(page, "Library")
    page.get_by_role("textbox", name="Search").fill("puffins")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Delete: Puffins on Tamsey").first.click()
    expect(page.get_by_role("region", name="Deleted articles")).to_be_visible()
    go(page, "Ask")
    answer.get_by_role("button", name="Source 1").first.click()
    page.get_by_role("button", name="Show in the article").click()
    expect(page.locator(".beside")).to_contain_text("no longer in the library")
    shoot(page, "article-gone")
