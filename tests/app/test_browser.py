"""The chat in a real browser: what a reader does with it, on a desk, on a phone, by keyboard, in the dark.

Each test leaves pictures in ``screenshots/``.
"""

import shutil
import time
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

HOME = Path(__file__).parent.parent.parent
SHOTS = HOME / "screenshots"
BRIDGE = "How much will the repairs to the Kestrel Bridge cost?"
PAGES = ("Ask", "Library", "Insights", "Settings")

spec = spec_from_file_location("servers", Path(__file__).parent / "servers.py")
servers = module_from_spec(spec)
spec.loader.exec_module(servers)
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "Chromium is missing; install it (Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The chat, over a copy of the library of sample articles."""
    folder = tmp_path_factory.mktemp("chat")
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir()
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
        page.goto(f"{address}/{path}")
        expect(page.get_by_test_id("stMain")).to_be_visible()
        return page

    yield open_chat
    for context in contexts:
        context.close()


def ask(page: Page, question: str) -> Locator:
    """Ask; the answer, once it is over."""
    box = page.get_by_test_id("stChatInputTextArea")
    before = page.get_by_role("button", name="Try again").count()
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_have_count(before + 1)
    return page.locator("article").last


def go(page: Page, name: str) -> None:
    """Open another page of the chat, in the same session."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name).click()
    headings = {"Ask": "What is on record?"}
    expect(page.get_by_role("heading", name=headings.get(name, name), exact=True)).to_be_visible()


def at_rest(page: Page) -> None:
    """Wait until nothing runs."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def shoot(page: Page, name: str) -> None:
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.screenshot(path=SHOTS / f"{name}.png", animations="disabled")


def took(what: str, seconds: float, limit: float) -> None:
    """Hold a time against its limit, with room for a machine that does other work as well."""
    with (SHOTS / "timings.txt").open("a") as timings:
        timings.write(f"{what}: {seconds:.2f} s\n")
    assert seconds < 4 * limit, what


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds: each rule, and the elements that break it."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_every_sentence_can_be_followed_into_its_article(visit) -> None:
    page = visit()
    expect(page.get_by_text("14 articles from 6 outlets")).to_be_visible()
    expect(page.get_by_role("region", name="Suggested questions").get_by_role("button")).to_have_count(4)
    shoot(page, "empty")
    answer = ask(page, BRIDGE)
    expect(answer).to_contain_text("48 million crowns")
    expect(answer.get_by_role("heading", name=BRIDGE)).to_be_in_viewport()
    expect(page.get_by_role("status").filter(has_text="Answer:")).to_have_count(1)
    shoot(page, "answer")
    marker = answer.get_by_role("button", name="Source 1").first
    marker.hover()
    expect(page.locator(".tip")).to_contain_text("48 million crowns")
    marker.click()
    card = page.get_by_role("dialog", name="Source 1")
    expect(card.locator("mark")).to_contain_text("48 million crowns")
    expect(card).to_contain_text("Northline Wire · 5 June 2024")
    assert "#:~:text=" in card.get_by_role("link").get_attribute("href")
    shoot(page, "citation")
    card.get_by_role("button", name="Show in the article").click()
    dialog = page.get_by_test_id("stDialog")
    expect(dialog.locator("mark")).to_be_in_viewport()
    expect(dialog).to_contain_text("lorries will be kept off the bridge")
    shoot(page, "article")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_refusal_offers_the_nearest_articles(visit) -> None:
    page = visit()
    answer = ask(page, "How many cars did China export last year?")
    expect(answer).to_contain_text("Not on record")
    shoot(page, "refusal")
    answer.get_by_role("button", name="China angrily").click()
    expect(page.get_by_test_id("stDialog")).to_contain_text("Guo Jiakun")


def test_stop_keeps_what_was_said_and_says_so(visit, model) -> None:
    model.reply = (
        "Engineers now say that repairs to the Kestrel Bridge will cost 48 million crowns [1]. "
        "It carries 59,000 cars a day [1]."
    )
    page = visit()
    go(page, "Settings")
    page.get_by_text("Another server that speaks").click()
    page.get_by_label("Name of the model").fill("slow")
    page.get_by_label("Address").fill(model.address)
    page.get_by_label("Key").fill("sk-sentinel")
    model.go_on.set()
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("slow answered in")).to_be_visible()
    shoot(page, "settings")
    go(page, "Ask")
    model.go_on.clear()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(BRIDGE)
    box.press("Enter")
    expect(page.get_by_role("heading", name="Sources being read")).to_be_visible()
    expect(page.get_by_text("Engineers now say")).to_be_visible()
    shoot(page, "streaming")
    begun = time.monotonic()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped before it was finished and checked.")).to_be_visible()
    took("stop", time.monotonic() - begun, limit=1)
    expect(page.locator("article").get_by_text("Engineers now say")).to_be_visible()
    expect(page.get_by_role("heading", name="Sources that were read")).to_be_visible()
    shoot(page, "stopped")
    model.go_on.set()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Try again")).to_have_count(2)
    verdict = page.locator("article").last.locator("button.verdict").last
    verdict.click()
    expect(page.get_by_role("dialog", name="supported")).to_contain_text("59,000")
    shoot(page, "verdicts")


def test_filters_are_in_sight_and_come_off_by_a_click(visit) -> None:
    page = visit()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Outlets").fill("Tamsey")
    for key in ("Enter", "Escape", "Escape"):  # choose, close the list, close the filters
        page.keyboard.press(key)
    chip = page.get_by_role("region", name="Filters in force").get_by_role("button", name="Tamsey Herald")
    expect(chip).to_be_visible()
    answer = ask(page, "How many were injured on the ferry Marigold?")
    expect(answer).to_contain_text("Fifteen")
    expect(answer).not_to_contain_text("Twelve")
    shoot(page, "filtered")
    chip.click()
    expect(chip).to_be_hidden()


def test_articles_are_added_deleted_and_put_back(visit, tmp_path: Path) -> None:
    page = visit("library")
    page.get_by_text("Add articles").click()
    good = tmp_path / "heron.txt"
    good.write_text("Heron nests on the town hall of Low Fenning\n\nA heron has nested on the town hall.\n")
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"")
    page.locator("input[type=file]").set_input_files([good, broken])
    expect(page.get_by_text("broken.txt")).to_be_visible()
    page.get_by_role("button", name="Add these files").click()
    report = page.get_by_role("region", name="What was added")
    expect(report).to_contain_text("1 article added")
    expect(report.locator("li.failed")).to_contain_text("broken.txt")
    articles = page.get_by_role("region", name="Articles", exact=True)
    expect(articles.get_by_role("button", name="Heron nests", exact=False).first).to_be_visible()
    shoot(page, "library-added")
    articles.get_by_role("button", name="Delete: Heron nests").click()
    deleted = page.get_by_role("region", name="Deleted articles")
    expect(deleted).to_contain_text("Heron nests")
    expect(articles).not_to_contain_text("Heron nests")
    shoot(page, "library-deleted")
    deleted.get_by_role("button", name="Undo").click()
    expect(articles).to_contain_text("Heron nests")
    articles.get_by_role("button", name="Ask about it: Heron nests").click()
    expect(page.get_by_role("region", name="Filters in force")).to_contain_text("Heron nests")
    answer = ask(page, "Where has a heron nested?")
    expect(answer).to_contain_text("town hall")
    go(page, "Library")
    page.get_by_role("button", name="Delete: Heron nests").click()
    expect(page.get_by_role("region", name="Deleted articles")).to_contain_text("Heron nests")


def test_a_conversation_survives_a_reload_with_what_was_said_of_it(visit) -> None:
    page = visit()
    answer = ask(page, BRIDGE)
    answer.get_by_role("button", name="Helpful", exact=True).click()
    expect(answer.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    answer.get_by_role("button", name="Source 1").first.click()
    page.get_by_role("button", name="This citation is wrong").click()
    page.reload()
    answer = page.locator("article").last
    expect(answer).to_contain_text("48 million crowns")
    expect(answer.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
    answer.get_by_role("button", name="Source 1").first.click()
    expect(page.get_by_role("button", name="Noted as wrong")).to_be_disabled()


def test_everything_works_by_keyboard(visit) -> None:
    page = visit()
    ask(page, BRIDGE)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_focused()
    marker = page.get_by_role("button", name="Source 1").first
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if marker.evaluate("node => node.getRootNode().activeElement === node"):
            break
    expect(page.locator(".tip")).to_be_visible()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="Source 1")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(marker).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Tab")
        if card.get_by_role("button", name="Show in the article").evaluate(
            "node => node.getRootNode().activeElement === node"
        ):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stDialog").locator("mark")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    for name in PAGES:
        go(page, name)
        at_rest(page)
        if name == "Library":
            expect(page.get_by_role("textbox", name="Search")).to_be_visible()
        if name == "Insights":
            expect(page.locator("canvas, .vega-embed svg").first).to_be_visible()
        assert violations(page) == [], name
        shoot(page, f"{name.lower()}-{scheme}")
    go(page, "Ask")
    answer = ask(page, BRIDGE)
    answer.get_by_role("button", name="Source 1").first.click()
    expect(page.get_by_role("dialog", name="Source 1")).to_be_visible()
    assert violations(page) == []
    shoot(page, f"answer-{scheme}")


def test_nothing_scrolls_sideways_on_a_phone(visit) -> None:
    for path in ("", "library", "insights", "settings"):
        page = visit(path, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        if not path:
            ask(page, BRIDGE).get_by_role("button", name="Source 1").first.click()
            expect(page.get_by_role("dialog", name="Source 1")).to_be_visible()
        else:
            expect(page.get_by_role("heading", name=path.capitalize(), exact=True)).to_be_visible()
            at_rest(page)
        wide = page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".map(node => node.scrollWidth - node.clientWidth)"
        )
        assert max(wide) <= 0, f"/{path} is wider than a phone by {wide}"
        shoot(page, f"phone-{path or 'ask'}")


def test_nothing_that_was_written_elsewhere_is_obeyed(visit, canary, model, tmp_path: Path) -> None:
    there = canary.address
    lure = f"![x]({there}/md) <img src='{there}/html'> $\\frac{{1}}{{2}}$ {there}/auto"
    poison = tmp_path / f"![x]({canary.address.replace('/', ':')}).md"
    poison.write_text(
        f"---\ntitle: 'Zebra escapes {lure.replace(chr(39), chr(34))}'\n"
        f"source: 'Zoo ![x]({canary.address}/outlet)'\npublished: 2025-01-02\n---\n"
        f"A zebra escaped from the zoo. {lure} The zebra was seen in Rope Street.\n"
    )
    model.reply = f"A zebra escaped from the zoo. {lure} [1]"
    model.go_on.set()
    page = visit("library")
    page.get_by_text("Add articles").click()
    page.locator("input[type=file]").set_input_files(poison)
    page.get_by_role("button", name="Add these files").click()
    expect(page.get_by_role("region", name="What was added")).to_contain_text("1 article added")
    page.get_by_role("button", name="Zebra escapes").first.click()
    expect(page.get_by_test_id("stDialog")).to_contain_text("The zebra was seen")
    page.keyboard.press("Escape")
    go(page, "Insights")
    expect(page.get_by_role("region", name="Outlets")).to_contain_text("Zoo ![x]")
    go(page, "Settings")
    page.get_by_text("Another server that speaks").click()
    page.get_by_label("Name of the model").fill(f"![x]({canary.address}/model)")
    page.get_by_label("Address").fill(model.address)
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("answered in")).to_be_visible()
    go(page, "Ask")
    answer = ask(page, f"Where was the zebra seen? {lure}")
    answer.get_by_role("button", name="Source 1").first.click()
    page.get_by_role("button", name="Show in the article").click()
    expect(page.get_by_test_id("stDialog").locator("article")).to_contain_text("The zebra was seen")
    shoot(page, "poisoned")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("combobox", name="Outlets")).to_be_visible()
    page.reload()
    expect(page.locator("article").last).to_contain_text("zebra")
    hrefs = page.evaluate("[...document.querySelectorAll('a')].map(a => a.href)")
    assert not [href for href in hrefs if canary.address in href]
    go(page, "Library")
    page.get_by_role("button", name="Delete: Zebra").click()
    expect(page.get_by_role("region", name="Deleted articles")).to_contain_text("Zebra")
    assert canary.requests == []


def test_a_warm_chat_paints_and_answers_at_once(visit, address: str) -> None:
    page = visit()
    ask(page, BRIDGE)
    begun = time.monotonic()
    page.goto(address)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_visible()
    painted = time.monotonic() - begun
    times = []
    for _ in range(3):
        begun = time.monotonic()
        ask(page, BRIDGE)
        times.append(time.monotonic() - begun)
    took("first paint of a warm chat", painted, limit=1.5)
    took("keyless answer", min(times), limit=1)
