"""Insights for a reporter, in a real browser: what is followed, who is quoted, what is left to find out."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant
from assistant.settings import Settings
from ingest.articles import Article
from tests.app import servers
from tests.app.browsing import PATIENCE, SHOTS, ask, at_rest, go, shoot, violations

NEW, OLD = "Hedda Quill", "Bram Ostler"
LAST = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def news(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat over the sample articles and some weeks of a story, of which a name is new in the last one."""
    folder = tmp_path_factory.mktemp("news")
    SHOTS.mkdir(exist_ok=True)
    shutil.copytree(library, folder / "data")
    settings = Settings(_env_file=None, data_dir=folder / "data", llm="none")
    with Assistant.open(settings=settings) as desk:
        report = desk.ingest(
            Article.make(
                name=f"report {at}",
                title=f"Day {at} of the dredging",
                text=f"Dredging went on for day {at}, said {NEW if at < 4 else OLD} of Low Fenning.",
                source="Low Fenning Gazette",
                published=LAST - timedelta(days=at),
                labels=["harbour, dredging"],
            )
            for at in range(20)
        )
        assert report.added == 20
    with servers.chat_server(folder / "data", folder / "log") as address:
        yield address
    log = (folder / "log").read_text()
    assert "/assistant/" not in log, log


@pytest.fixture
def page(browser: Browser, news: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{news}/insights")
    expect(page.get_by_role("heading", name="Who is quoted")).to_be_visible()
    yield page
    context.close()


def test_people_and_labels_are_followed_over_time_and_read(page: Page) -> None:
    expect(page.get_by_text("2 articles without a date are in no bar: list")).to_be_visible()
    at_rest(page)
    box = page.get_by_role("combobox", name="Follow people, places, words or labels")
    box.click()
    box.fill("Bram Ostler")
    page.get_by_role("option", name="Bram Ostler").click()
    page.keyboard.press("Escape")  # an open list hides the page from who hears it
    rows = page.get_by_role("region", name="What is followed")
    expect(rows.get_by_role("listitem")).to_have_count(1)
    at_rest(page)
    box.click()
    box.fill("label: harbour, dredging")
    page.get_by_role("option", name="label: harbour, dredging").click()
    page.keyboard.press("Escape")
    expect(rows.get_by_role("listitem")).to_have_count(2)
    expect(rows).to_contain_text("16 articles")
    expect(rows).to_contain_text("20 articles")
    at_rest(page)
    assert violations(page) == []
    rows.scroll_into_view_if_needed()
    shoot(page, "insights-followed")
    rows.get_by_role("button", name="Read them: Bram Ostler").click()
    expect(page.get_by_text("16 articles with these words")).to_be_visible()
    expect(page.get_by_role("textbox", name="Search")).to_have_value('"Bram Ostler"')


def test_who_is_quoted_and_what_is_new_this_week_is_said(page: Page) -> None:
    quoted = page.get_by_role("region", name="Who is quoted")
    expect(quoted.get_by_role("listitem").first).to_contain_text("Bram Ostler")
    expect(quoted.get_by_role("listitem").first).to_contain_text("16 times in 16 articles")
    new = page.get_by_role("region", name="Names that are in more articles than before")
    expect(new.get_by_role("listitem").first).to_contain_text("Hedda Quill")
    expect(new.get_by_role("listitem").first).to_contain_text("in 4 articles; before in none")
    expect(page.get_by_text("8 March 2026 to 14 March 2026: 7 articles")).to_be_visible()


def test_a_question_without_an_answer_is_listed_and_asked_again(page: Page) -> None:
    question = "How many cars did China export last year?"
    go(page, "Ask")
    ask(page, question)
    go(page, "Insights")
    left = page.get_by_role("region", name="Questions without an answer")
    expect(left).to_contain_text(question)
    left.scroll_into_view_if_needed()
    shoot(page, "insights-left")
    page.get_by_role("tab", name="How it was used").click()
    expect(page.get_by_role("region", name="Last questions")).to_contain_text(question)
    page.get_by_role("tab", name="The news").click()
    left.get_by_role("button", name="Ask again").click()
    expect(page.locator("article")).to_have_count(1)
    expect(page.locator("article")).to_contain_text("No direct answer found")
