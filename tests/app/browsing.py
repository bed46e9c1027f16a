"""What a reader does in a browser, for the tests; and the pictures and times that they leave behind."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

SHOTS = Path(__file__).parent.parent.parent / "screenshots"
BRIDGE = "How much will the repairs to the Kestrel Bridge cost?"
PATIENCE = 60_000  # milliseconds; on a machine that does much else a page takes its time
expect.set_options(timeout=PATIENCE)


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
    shown = (
        page.get_by_test_id("stChatInputTextArea")
        if name == "Ask"
        else page.get_by_role("heading", name=name, exact=True)
    )
    expect(shown).to_be_visible()
    at_rest(page)


def choose_model(page: Page, address: str) -> None:
    """Have answers written by a model that speaks OpenAI's protocol; it must be ready to say something."""
    go(page, "Settings")
    page.get_by_text("Another server, by its address").click()
    page.get_by_role("textbox", name="Address").fill(address)
    page.get_by_role("textbox", name="Key").fill("sk-sentinel")
    page.get_by_role("button", name="See its models").click()
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("is in use now")).to_be_visible()


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
