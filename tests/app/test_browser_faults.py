"""What goes wrong around the chat leaves a page that works and a sentence that helps."""

import re
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.app import servers
from tests.app.browsing import BRIDGE, ask, choose_model, go, shoot


def add_files(page: Page, files: list) -> Locator:
    """Add files on the library page; the report of what became of them."""
    page.get_by_text("Add articles").click()
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name=re.compile("^Add .* files?$")).click()
    return page.get_by_role("region", name=re.compile("(What|Nothing) was added"))


def test_a_file_of_300_megabytes_is_turned_away(visit, tmp_path: Path) -> None:
    page = visit("library")
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(300_000_000)
    page.get_by_text("Add articles").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "huge.txt")
    expect(page.get_by_text("50.0MB or smaller")).to_be_visible()
    shoot(page, "huge")
    go(page, "Ask")
    expect(ask(page, BRIDGE)).to_contain_text("48 million crowns")


def test_three_broken_files_of_twenty_hold_up_none(visit) -> None:
    page = visit("library")
    names = ["../../etc/x.txt", *(f"otter{n}.txt" for n in range(16))]
    good = [
        {
            "name": name,
            "mimeType": "text/plain",
            "buffer": f"Otter number {name} was seen\n\nAn otter was seen at lock {name}.\n".encode(),
        }
        for name in names
    ]
    broken = [
        {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
        {"name": "cut.json", "mimeType": "application/json", "buffer": b'{"title": "Otter'},
        {"name": "no.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 and then nothing"},
    ]
    report = add_files(page, [*good, *broken])
    expect(report.locator("li")).to_have_count(20)
    expect(report.locator("li.done")).to_have_count(17, timeout=60_000)
    expect(report.locator("li.failed")).to_have_count(3)
    for file in broken:
        row = report.locator("li.failed").filter(has_text=file["name"])
        assert len(row.locator("p").inner_text()) > 10  # it says why
    shoot(page, "twenty")


def add_address(page: Page, address: str) -> None:
    page.get_by_label("Address of an article").fill(address)
    page.get_by_role("button", name="Add address").click()


@pytest.fixture
def near(library: Path, tmp_path: Path) -> Iterator[str]:
    """A chat of its own that may read from this machine."""
    shutil.copytree(library, tmp_path / "data")
    settings = {"ONRECORD_ALLOW_PRIVATE_NETWORK": "true"}
    with servers.chat_server(tmp_path / "data", tmp_path / "log", **settings) as address:
        yield address


def test_a_feed_is_read_and_an_address_that_hangs_holds_up_no_question(near: str, browser) -> None:
    page = browser.new_page()
    page.goto(f"{near}/library")
    page.get_by_text("Add articles").click()
    page.get_by_role("tab", name="Address").click()
    report = page.get_by_role("region", name=re.compile("(What|Nothing) was added"))
    with servers.running(servers.Press()) as press:
        add_address(page, f"{press.address}/feed.xml")
        expect(report.locator("li.done")).to_contain_text("1 article added")
        articles = page.get_by_role("region", name="Articles", exact=True)
        expect(articles).to_contain_text(servers.Press.title)
        add_address(page, "otters")
        expect(report.locator("li.failed")).to_contain_text("begin it with https://")
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes calls and never says a word
        add_address(page, f"http://127.0.0.1:{silent.getsockname()[1]}/news")
        expect(report).to_contain_text("reading…")
        shoot(page, "reading")
        go(page, "Ask")
        expect(ask(page, BRIDGE)).to_contain_text("48 million crowns")
        go(page, "Library")
        expect(report.locator("li.failed")).to_contain_text("try again", timeout=120_000)
        shoot(page, "hung")
        page.context.close()


def test_a_library_deleted_under_the_chat_is_said_and_can_be_gone_on_from(
    near: str, browser, tmp_path
) -> None:
    page = browser.new_page()
    page.goto(near)
    ask(page, BRIDGE)
    gone = 0
    while gone < 4:  # what was being read or written may come back once or twice
        gone = 0 if (tmp_path / "data").exists() else gone + 1
        shutil.rmtree(tmp_path / "data", ignore_errors=True)
        time.sleep(0.5)
    page.reload()
    lost = page.get_by_role("heading", name="This page cannot be shown")
    new = page.get_by_text("not in the library; here is a new one")
    expect(lost.or_(new)).to_be_visible()  # the second where an open page noticed before the reload
    if lost.is_visible():
        expect(page.get_by_text("put it back or go on with an empty one")).to_be_visible()
        shoot(page, "deleted")
        page.get_by_role("button", name="Try again").click()
    expect(new).to_be_visible()
    expect(page.get_by_text("The library is empty")).to_be_visible()
    page.context.close()


def test_a_model_that_dies_in_the_middle_leaves_the_articles_own_words(visit, model) -> None:
    model.reply = "Engineers now say that repairs to the Kestrel Bridge will cost 48 million crowns [1]."
    model.go_on.set()
    page = visit()
    choose_model(page, model.address)
    model.go_on.clear()
    model.dies = True
    go(page, "Ask")
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(BRIDGE)
    box.press("Enter")
    expect(page.get_by_text("Engineers now say")).to_be_visible()
    model.go_on.set()
    answer = page.locator("article").last
    expect(answer).to_contain_text("taken word for word from the articles instead")
    expect(answer).to_contain_text("48 million crowns")
    shoot(page, "model-died")
    go(page, "Settings")
    page.get_by_text("No model: answers").click()
    page.get_by_role("button", name="Use it").click()
    go(page, "Ask")
    expect(ask(page, "Who is Guo Jiakun?")).to_contain_text("Guo Jiakun")
