"""The library as a workplace, in a real browser: searched, narrowed, turned over, chosen from, put back."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant
from assistant.settings import Settings
from ingest.articles import Article
from tests.app import servers
from tests.app.browsing import PATIENCE, SHOTS, at_rest, shoot, violations

MEETINGS = 45


@pytest.fixture(scope="module")
def shelf(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat over the sample articles, many that are alike, and some in other scripts."""
    folder = tmp_path_factory.mktemp("shelf")
    SHOTS.mkdir(exist_ok=True)
    shutil.copytree(library, folder / "data")
    meetings = (
        Article.make(
            name=f"meeting {at}",
            title=f"Meeting {at} of the harbour council",
            text=f"Councillor Jonna Ebb said that item {at} was adopted. It rained on the harbour.",
            source="Low Fenning Gazette",
            published=datetime(2019 + at % 4, 1 + at % 12, 3, tzinfo=UTC),
        )
        for at in range(MEETINGS)
    )
    odd = (
        Article.make(
            name="ja",
            title="港の橋",
            text="市長は新しい橋が開通すると述べた。",
            source="<b>",
            labels=["one, two"],
        ),
        Article.make(
            name="ar", title="افتتاح الجسر", text="قال رئيس البلدية إن الجسر الجديد سيفتح.", source="صحيفة"
        ),
    )
    settings = Settings(_env_file=None, data_dir=folder / "data", llm="none")
    with Assistant.open(settings=settings) as desk:
        assert desk.ingest([*meetings, *odd]).failed == ()
    with servers.chat_server(folder / "data", folder / "log") as address:
        yield address
    log = (folder / "log").read_text()
    assert "/assistant/" not in log, log  # no fault of ours


@pytest.fixture
def page(browser: Browser, shelf: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{shelf}/library")
    expect(articles(page).get_by_role("listitem").first).to_be_visible()
    at_rest(page)
    yield page
    context.close()


def articles(page: Page):
    return page.get_by_role("region", name="Articles", exact=True)


def seek(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="Search").fill(words)
    page.keyboard.press("Enter")


def facet(page: Page, name: str):
    return page.get_by_role("region", name=name, exact=True)


def test_words_are_found_in_texts_counted_and_narrowed_down_again(page: Page) -> None:
    seek(page, 'harbour "Jonna Ebb"')
    expect(page.get_by_text(f"{MEETINGS} articles with these words")).to_be_visible()
    expect(articles(page).locator("mark").first).to_have_text("Jonna Ebb")
    facet(page, "Dates").get_by_role("button", name="March 2021").click()
    expect(page.get_by_text("4 articles with these words", exact=True)).to_be_visible()
    expect(facet(page, "Dates").get_by_role("button", name="March 2021")).to_have_attribute(
        "aria-pressed", "true"
    )
    at_rest(page)
    assert violations(page) == []
    shoot(page, "library-narrowed")
    page.reload()  # the words stand in the address
    expect(page.get_by_role("textbox", name="Search")).to_have_value('harbour "Jonna Ebb"')
    expect(page.get_by_text(f"{MEETINGS} articles with these words")).to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_text(f"{MEETINGS + 16} articles", exact=True)).to_be_visible()


def test_pages_are_turned_and_another_search_begins_with_the_first(page: Page) -> None:
    first = articles(page).get_by_role("listitem").first.inner_text()
    page.get_by_role("button", name=re.compile("^(Page )?2$|Go to page 2")).first.click()
    expect(articles(page).get_by_role("listitem").first).not_to_have_text(first)
    shoot(page, "library-second-page")
    seek(page, "harbour")
    expect(page.get_by_text("articles with these words")).to_be_visible()
    expect(articles(page).get_by_role("listitem")).to_have_count(20)


def test_headlines_that_have_nothing_lead_to_texts_that_do(page: Page) -> None:
    page.get_by_text("Headlines only").click()
    seek(page, "adopted")
    page.get_by_role("button", name=f"No headline has this, but {MEETINGS} texts do: look at them").click()
    expect(page.get_by_text(f"{MEETINGS} articles with these words")).to_be_visible()


def test_other_scripts_and_odd_names_are_shown_as_they_are(page: Page) -> None:
    seek(page, "新しい橋")
    expect(articles(page).locator("mark")).to_have_text("新しい橋")
    expect(articles(page)).to_contain_text("<b> · date unknown · one, two")
    seek(page, "الجسر")
    expect(articles(page).locator("mark").first).to_have_text("الجسر")
    title = articles(page).get_by_role("button", name="افتتاح الجسر", exact=True)
    assert title.evaluate("node => getComputedStyle(node).direction") == "rtl"
    shoot(page, "library-scripts")


def test_several_are_chosen_saved_deleted_and_put_back_where_the_reader_is(
    page: Page, tmp_path: Path
) -> None:
    seek(page, '"Jonna Ebb"')
    facet(page, "Dates").get_by_role("button", name="April 2022").click()
    expect(page.get_by_text("4 articles with these words", exact=True)).to_be_visible()
    page.get_by_text("Choose several").click()
    page.get_by_role("button", name="Choose this page").click()
    expect(page.get_by_text("4 articles chosen")).to_be_visible()
    at_rest(page)
    assert violations(page) == []
    shoot(page, "library-several")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save whole (JSONL)").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["source"] for line in lines} == {"Low Fenning Gazette"}
    assert len(lines) == 4
    page.get_by_role("button", name="Delete", exact=True).click()
    deleted = page.get_by_role("region", name="Deleted articles")
    expect(deleted).to_contain_text("4 articles")
    page.get_by_role("region", name="Filters in force").get_by_role("button").click()
    expect(page.get_by_text("41 articles with these words")).to_be_visible()
    expect(deleted.get_by_role("button", name="Undo")).to_be_in_viewport()
    shoot(page, "library-several-deleted")
    deleted.get_by_role("button", name="Undo").click()
    expect(deleted).to_be_hidden()


def test_what_is_pasted_has_its_address(page: Page) -> None:
    page.get_by_text("Add articles").click()
    page.get_by_role("tab", name="Paste").click()
    page.get_by_label("Headline", exact=True).fill("Eels return to the Fenn")
    page.get_by_label("Address, if it has one").fill("https://gull.example/eels")
    page.get_by_role("textbox", name="Text").fill("Eels have come back to the Fenn, anglers said.")
    page.get_by_role("button", name="Add text").click()
    expect(page.get_by_role("region", name="What was added")).to_contain_text("1 article added")
    seek(page, "eels")
    articles(page).get_by_role("button", name="Eels return to the Fenn", exact=True).click()
    link = page.locator(".beside").get_by_role("link", name="Live article")
    expect(link).to_have_attribute("href", "https://gull.example/eels")


def test_a_library_replaced_under_the_page_is_said_and_the_page_goes_on(
    browser: Browser, library: Path, tmp_path: Path
) -> None:
    shutil.copytree(library, tmp_path / "data")
    shutil.copytree(library, tmp_path / "other")
    settings = Settings(_env_file=None, data_dir=tmp_path / "other", llm="none")
    with Assistant.open(settings=settings) as desk:
        desk.ingest([Article.make(name="new", title="Eels return", text="Eels have come back.")])
    with servers.chat_server(tmp_path / "data", tmp_path / "log") as address:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/library")
        expect(page.get_by_text("14 articles", exact=True)).to_be_visible()
        (tmp_path / "data").rename(tmp_path / "before")
        (tmp_path / "other").rename(tmp_path / "data")
        seek(page, "eels")
        page.get_by_role("button", name="Try again").or_(
            articles(page).get_by_text("Eels return")
        ).first.wait_for()
        page.reload()
        expect(articles(page)).to_contain_text("Eels return")
        page.context.close()
