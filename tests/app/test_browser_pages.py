"""Every page in a real browser: the library, in the dark, on a phone, and under attack."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.browsing import BRIDGE, ask, at_rest, choose_model, go, shoot, violations

PAGES = ("Ask", "Library", "Notebook", "Insights", "Settings")


def test_articles_are_added_deleted_and_put_back(visit, tmp_path: Path) -> None:
    page = visit("library")
    page.get_by_text("Add articles").click()
    good = tmp_path / "heron.txt"
    good.write_text("Heron nests on the town hall of Low Fenning\n\nA heron has nested on the town hall.\n")
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"")
    page.locator("input[type=file]").set_input_files([good, broken])
    expect(page.get_by_text("broken.txt")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Add .* files?$")).click()
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
        mark = page.get_by_test_id("stSidebarHeader").locator("> :first-child")
        assert "On Record" in mark.evaluate("node => getComputedStyle(node, '::after').content"), name
        assert violations(page) == [], name
        shoot(page, f"{name.lower()}-{scheme}")
    go(page, "Ask")
    answer = ask(page, BRIDGE)
    answer.get_by_role("button", name="Source 1").first.click()
    expect(page.get_by_role("dialog", name="Source 1")).to_be_visible()
    assert violations(page) == []
    shoot(page, f"answer-{scheme}")
    page.get_by_role("button", name="Show in the article").click()
    expect(page.locator(".beside").locator("mark")).to_be_in_viewport()
    assert violations(page) == []
    shoot(page, f"article-{scheme}")
    page.keyboard.press("Escape")
    expect(page.locator(".beside")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("combobox", name="Outlets")).to_be_visible()
    assert violations(page) == []
    shoot(page, f"filters-{scheme}")
    page.keyboard.press("Escape")
    go(page, "Library")
    page.get_by_role("button", name="Delete: ").first.click()
    deleted = page.get_by_role("region", name="Deleted articles")
    expect(deleted).to_be_visible()
    at_rest(page)
    assert violations(page) == []
    shoot(page, f"deleted-{scheme}")
    deleted.get_by_role("button", name="Undo").first.click()
    expect(deleted).to_be_hidden()


def test_nothing_scrolls_sideways_on_a_phone_or_a_tablet(visit) -> None:
    regions = {"library": "Articles", "insights": "Outlets", "settings": "What is configured"}
    for path in ("", *regions):
        page = visit(path, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
        if not path:
            ask(page, BRIDGE).get_by_role("button", name="Source 1").first.click()
            expect(page.get_by_role("dialog", name="Source 1")).to_be_visible()
        else:
            expect(page.get_by_role("region", name=regions[path], exact=True)).to_be_visible()
            at_rest(page)
        for width, what in ((390, "phone"), (820, "tablet")):
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate(
                "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
                ".map(node => node.scrollWidth - node.clientWidth)"
            )
            assert max(wide) <= 0, f"/{path} is wider than a {what} by {wide}"
            shoot(page, f"{what}-{path or 'ask'}")


def test_a_click_on_an_outlets_bars_shows_that_outlet_alone(visit) -> None:
    page = visit("insights")
    outlets = page.get_by_role("region", name="Outlets")
    expect(outlets).to_contain_text("Harbour Post")
    page.locator(".vega-embed").first.click(position={"x": 70, "y": 100})  # the first month's bar
    expect(outlets.get_by_role("listitem")).to_have_count(1)
    expect(outlets).to_contain_text("Tamsey Herald")
    shoot(page, "insights-clicked")
    outlets.get_by_role("button", name="Ask only this one").click()
    expect(page.get_by_role("region", name="Filters in force")).to_contain_text("Tamsey Herald")


def nothing_is_interpreted(page: Page, address: str) -> None:
    """No link, picture or formula was made of what others wrote, in the page or within its components."""
    found = page.evaluate(
        """address => {
            const all = root => [...root.querySelectorAll('*')].flatMap(
                node => [node, ...(node.shadowRoot ? all(node.shadowRoot) : [])])
            return all(document).filter(node => node.matches('.katex, mjx-container')
                || [node.href, node.src].some(link => String(link ?? '').includes(address))
            ).map(node => node.outerHTML)
        }""",
        address,
    )
    assert found == []


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
    page.get_by_role("button", name=re.compile("^Add .* files?$")).click()
    expect(page.get_by_role("region", name="What was added")).to_contain_text("1 article added")
    page.get_by_role("button", name="Zebra escapes").first.click()
    expect(page.locator(".beside")).to_contain_text("The zebra was seen")
    page.keyboard.press("Escape")
    go(page, "Insights")
    expect(page.get_by_role("region", name="Outlets")).to_contain_text("Zoo ![x]")
    go(page, "Settings")
    model.models = [f"![x]({canary.address}/model)"]
    choose_model(page, model.address)
    go(page, "Ask")
    answer = ask(page, f"Where was the zebra seen? {lure}")
    answer.get_by_role("button", name="Source 1").first.click()
    page.get_by_role("button", name="Show in the article").click()
    expect(page.locator(".beside")).to_contain_text("The zebra was seen")
    shoot(page, "poisoned")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("combobox", name="Outlets")).to_be_visible()
    page.reload()
    expect(page.locator("article").last).to_contain_text("zebra")
    page.get_by_role("button", name="This conversation").click()
    page.get_by_label("Name", exact=True).fill(f"Zebra {lure}")
    page.keyboard.press("Enter")
    earlier = page.get_by_role("region", name="Earlier conversations")
    expect(earlier.get_by_role("button", name=f"Zebra {lure}")).to_be_visible()
    page.keyboard.press("Escape")
    nothing_is_interpreted(page, there)
    go(page, "Insights")
    chart = page.locator(".vega-embed").first
    width = chart.bounding_box()["width"]
    for at in range(40, int(width), 12):  # over the bars, of which one is the poisoned outlet's
        chart.hover(position={"x": at, "y": 190})
    page.get_by_role("tab", name="How it was used").click()
    expect(page.get_by_role("region", name="Last questions")).to_contain_text(lure)
    nothing_is_interpreted(page, there)
    go(page, "Settings")
    nothing_is_interpreted(page, there)
    go(page, "Library")
    page.get_by_role("textbox", name="Search").fill("Zebra")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Delete: "))).to_have_count(1)
    page.get_by_role("button", name="Delete: Zebra").click()
    expect(page.get_by_role("region", name="Deleted articles")).to_contain_text("Zebra")
    assert canary.requests == []
