"""Taking answers along, the notebook, the article beside its answer, and what to ask next."""

import io
import json
import re

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.app.browsing import BRIDGE, ask, choose_model, go, shoot, violations

COPIED = """async () => {
    const [item] = await navigator.clipboard.read()
    const read = async (kind) => (await item.getType(kind)).text()
    return [await read('text/plain'), await read('text/html')]
}"""
FERRY = "How many people were injured when the ferry struck the pier?"


def test_an_answer_is_copied_as_text_and_as_html_with_its_sources_and_warnings(visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    answer = ask(page, FERRY)
    expect(answer).to_contain_text("Reports differ")
    answer.get_by_role("button", name="Copy").click()
    expect(answer.get_by_role("button", name="Copied")).to_be_visible()
    text, html = page.evaluate(COPIED)
    for words in (FERRY, "” [1]", "Reports differ:", "[1] Tamsey Herald, “", "15 March 2024", "#:~:text="):
        assert words in text, words
    assert "<blockquote>" in html
    assert 'href="https://' in html


def test_a_conversation_is_saved_in_four_forms_under_a_name_that_speaks(visit) -> None:
    page = visit()
    ask(page, BRIDGE)
    expect(page.get_by_role("region", name="Ask next")).to_be_visible()  # once it comes the page is still
    page.get_by_role("button", name="This conversation").click()
    for form, ending in (("Markdown", "md"), ("Word", "docx"), ("HTML", "html"), ("JSON", "json")):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Save as {form}").click()
        name, data = saved.value.suggested_filename, saved.value.path().read_bytes()
        assert re.fullmatch(rf"how-much-will-the-repairs-[a-z-]+-\d{{4}}-\d\d-\d\d\.{ending}", name)
        if form == "Word":
            said = "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)
        else:
            said = json.loads(data)["answers"][0]["text"] if form == "JSON" else data.decode()
        assert "million crowns" in said, form


def test_quotes_and_answers_are_kept_found_changed_and_taken_along(visit) -> None:
    page = visit()
    answer = ask(page, BRIDGE)
    answer.get_by_role("button", name="Source 1").first.click()
    page.get_by_role("button", name="Keep this quote").click()
    page.get_by_role("textbox", name="Comment").fill("Ask who pays <b>")
    page.get_by_role("textbox", name="Labels, one to a line").fill("Kestrel, the bridge\nmoney")
    assert violations(page) == []
    shoot(page, "keeping")
    page.get_by_role("button", name="Keep in the Notebook").click()
    expect(page.get_by_text("Kept in the Notebook")).to_be_visible()
    answer.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("button", name="Keep in the Notebook").click()
    go(page, "Notebook")
    notes = page.get_by_role("region", name="Notes", exact=True)
    expect(notes.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("textbox", name="Search the notebook").fill("kestrel pays")
    page.keyboard.press("Enter")
    expect(notes.get_by_role("listitem")).to_have_count(1)
    expect(notes).to_contain_text("Ask who pays <b>")
    expect(notes).to_contain_text("kestrel, the bridge · money")
    expect(page.get_by_test_id("stToast")).to_have_count(0)  # Streamlit gives it no name
    assert violations(page) == []
    shoot(page, "notebook")
    notes.get_by_role("button", name=re.compile("^“")).click()
    expect(page.locator("article h2")).to_contain_text(BRIDGE)
    page.get_by_role("button", name="Comment and labels: ").click()
    page.get_by_role("dialog").get_by_role("textbox", name="Comment").fill("The ministry pays")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.get_by_role("textbox", name="Search the notebook").fill("ministry")
    page.keyboard.press("Enter")
    expect(notes).to_contain_text("The ministry pays")
    page.get_by_role("button", name="Take along").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as Markdown").click()
    assert saved.value.suggested_filename.startswith("notebook-ministry-")
    assert "Comment: The ministry pays" in saved.value.path().read_text()
    page.keyboard.press("Escape")
    notes.get_by_role("button", name="Delete: ").click()
    expect(page.get_by_text("No note has these words and labels.")).to_be_visible()
    page.get_by_role("region", name="Deleted notes").get_by_role("button", name="Undo").click()
    expect(notes).to_contain_text("The ministry pays")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_article_stands_beside_the_answer_and_follows_the_marker(visit, scheme: str) -> None:
    page = visit(color_scheme=scheme, viewport={"width": 1920, "height": 1000})
    answer = ask(page, FERRY)
    answer.get_by_role("button", name="Source 1").first.click()
    page.get_by_role("button", name="Show in the article").click()
    beside = page.get_by_role("complementary", name="Article")
    expect(beside.locator("mark")).to_be_in_viewport()
    first = beside.locator("mark").inner_text()
    words, panel = answer.locator(".claim").first.bounding_box(), beside.bounding_box()
    assert words["x"] + words["width"] <= panel["x"]
    answer.get_by_role("button", name="Source 2").first.click()
    expect(beside.locator("mark")).not_to_have_text(first)
    expect(beside.locator("mark")).to_be_in_viewport()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert violations(page) == []
    shoot(page, f"beside-{scheme}")
    page.keyboard.press("Escape")
    expect(beside).to_be_hidden()
    expect(answer.get_by_role("button", name="Source 2").first).to_be_focused()


def test_on_a_phone_the_article_is_a_sheet_and_the_sidebar_gives_way(visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    answer = ask(page, BRIDGE)
    answer.get_by_role("button", name="Source 1").first.click()
    page.get_by_role("button", name="Show in the article").click()
    beside = page.get_by_role("complementary", name="Article")
    expect(beside.locator("mark")).to_be_in_viewport()
    box = beside.bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert 200 < box["y"] < 500
    shoot(page, "sheet-phone")
    beside.get_by_role("button", name="Close the article").click()
    expect(beside).to_be_hidden()
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("region", name="Earlier conversations").get_by_role("button").first.click()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def top_of(page: Page, words: str) -> float:
    return page.locator("article h2").filter(has_text=words).bounding_box()["y"]


def test_while_an_answer_streams_nothing_is_renumbered_and_nothing_jumps(visit, model) -> None:
    model.reply = (
        "Repairs to the Kestrel Bridge will cost 48 million crowns [2]. "
        "Lorries will be kept off the bridge meanwhile [1]."
    )
    model.at_once = 12
    page = visit()
    model.go_on.set()
    choose_model(page, model.address)
    go(page, "Ask")
    model.go_on.clear()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(BRIDGE)
    box.press("Enter")
    draft = page.locator(".draft")
    expect(draft).to_contain_text("48 million crowns")
    expect(draft.locator(".marker.pending")).to_have_count(1)
    expect(draft).not_to_contain_text("[2]")
    before = top_of(page, BRIDGE)
    shoot(page, "streaming-unnumbered")
    model.go_on.set()
    expect(page.get_by_role("button", name="Try again")).to_have_count(1)
    expect(page.locator("article").get_by_role("button", name="Source 1").first).to_be_visible()
    assert abs(top_of(page, BRIDGE) - before) < 2


def test_what_to_ask_next_is_offered_and_answered(visit) -> None:
    page = visit()
    ask(page, BRIDGE)
    further = page.get_by_role("region", name="Ask next").get_by_role("button")
    expect(further.first).to_be_visible()
    question = further.first.inner_text()
    shoot(page, "ask-next")
    further.first.click()
    expect(page.get_by_role("button", name="Try again")).to_have_count(2)
    answer = page.locator("article").last
    expect(answer.get_by_role("heading", name=question)).to_be_visible()
    expect(answer.get_by_role("button", name="Source 1").first).to_be_visible()


def test_filters_are_counted_and_cleared_at_once(visit) -> None:
    page = visit()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Outlets").fill("Tamsey")
    for key in ("Enter", "Escape", "Escape"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Filters (1)")).to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_role("region", name="Filters in force")).to_be_hidden()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_hidden()
