"""The first five minutes, in a real browser: which model answers, and connecting one."""

import stat
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app import servers
from tests.app.browsing import PATIENCE, SHOTS, ask, go, shoot, violations

FERRY = "How many people were injured when the ferry struck the pier?"


@pytest.fixture(scope="module")
def ollama():
    with servers.running(servers.Ollama()) as ollama:
        ollama.reply = "Fifteen people were injured when the ferry ran into the pier at Port Ellery [1]."
        yield ollama


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("first") / "data"


@pytest.fixture
def open_chat(browser: Browser, data: Path, ollama):
    """A chat whose library was empty, on a machine on which Ollama runs and nothing names a model."""
    SHOTS.mkdir(exist_ok=True)
    settings = {"ONRECORD_LLM": "", "OPENAI_API_KEY": "", "ONRECORD_OLLAMA_URL": ollama.address}
    with servers.chat_server(data, data.parent / "log", **settings) as address:

        def visit() -> Page:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(address)
            expect(page.get_by_test_id("stMain")).to_be_visible()
            return page

        yield visit
    assert "sk-sentinel" not in (data.parent / "log").read_text()


def test_a_model_on_this_machine_is_connected_by_name_and_kept_if_the_reader_says_so(open_chat, data) -> None:
    page = open_chat()
    expect(page.get_by_text("No language model is connected")).to_be_visible()
    expect(page.get_by_text("13 are fiction")).to_be_visible()
    expect(page.get_by_role("region", name="Suggested questions").get_by_role("button")).to_have_count(4)
    assert violations(page) == []
    shoot(page, "first-page")
    page.get_by_role("button", name="Connect a model").click()
    page.get_by_text("Ollama, running on this machine").click()
    page.get_by_text("Keep this choice on this machine").click()
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("is in use now")).to_be_visible()
    expect(page.get_by_text("In use now: llama3.2:latest of Ollama")).to_be_visible()
    assert violations(page) == []
    shoot(page, "connected")
    kept = data.parent / "config" / "model.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    go(page, "Ask")
    expect(page.get_by_text("llama3.2:latest of Ollama writes the answers")).to_be_visible()
    answer = ask(page, FERRY)
    expect(answer).to_contain_text("Written by llama3.2:latest")
    page.goto(page.url.partition("?")[0])  # a reload loses nothing
    expect(page.get_by_text("llama3.2:latest of Ollama writes the answers")).to_be_visible()


def test_what_was_kept_answers_after_a_new_start_and_what_failed_is_never_in_use(open_chat, ollama) -> None:
    page = open_chat()
    expect(page.get_by_text("llama3.2:latest of Ollama writes the answers")).to_be_visible()
    go(page, "Settings")
    page.get_by_text("Another server, by its address").click()
    with servers.running(servers.Model()) as model:
        model.key = "sk-right"
        page.get_by_role("textbox", name="Address").fill(model.address)
        page.get_by_role("textbox", name="Key").fill("sk-sentinel")
        page.get_by_role("button", name="See its models").click()
        expect(page.get_by_text("refuses the key")).to_be_visible()
        shoot(page, "key-refused")
        model.models = []
        page.get_by_role("textbox", name="Key").fill("sk-right")
        page.get_by_role("button", name="See its models").click()
        expect(page.get_by_text("lists no model that can write")).to_be_visible()
        model.models, model.at_once, model.dies = ["slow"], 0, True
        model.go_on.set()
        page.get_by_role("button", name="See its models").click()
        page.get_by_role("button", name="Use it").click()
        expect(page.get_by_text("Not in use:")).to_be_visible()
    expect(page.get_by_text("In use now: llama3.2:latest of Ollama")).to_be_visible()
    shoot(page, "not-in-use")
    page.get_by_role("button", name="Forget the choice that is kept").click()
    expect(page.get_by_role("button", name="Forget the choice")).to_be_hidden()


def test_settings_survive_a_reload(open_chat) -> None:
    page = open_chat()
    go(page, "Settings")
    page.get_by_text("Withhold it, and say so").click()
    page.wait_for_function("document.cookie.includes('on-record-browser')")
    page.reload()
    expect(page.get_by_role("radio", name="Withhold it, and say so")).to_be_checked()


def test_samples_are_marked_and_go_in_one_step(open_chat) -> None:
    page = open_chat()
    answer = ask(page, FERRY)
    expect(answer.locator(".byline").first).to_contain_text("fiction")
    go(page, "Library")
    articles = page.get_by_role("region", name="Articles", exact=True)
    expect(articles).to_contain_text("Tamsey Herald · 15 March 2024 · fiction")
    go(page, "Ask")
    page.get_by_role("button", name="New question").click()
    page.get_by_role("button", name="Remove the samples").click()
    expect(page.get_by_text("The library is empty")).to_be_visible()
    expect(page.get_by_role("region", name="Suggested questions")).to_be_hidden()
    shoot(page, "samples-removed")
    page.get_by_role("link", name="Add articles").click()
    deleted = page.get_by_role("region", name="Deleted articles")
    expect(deleted).to_contain_text("14 articles")
    deleted.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name="Articles", exact=True)).to_contain_text("fiction")
