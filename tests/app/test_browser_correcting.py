"""Correcting and labelling articles in a real browser, with the mouse and with keys."""

from playwright.sync_api import Page, expect

from tests.app.browsing import at_rest, shoot, violations

TITLE = "Library lends its ten-thousandth umbrella"


def label_as(page: Page, field: str, label: str) -> None:
    box = page.get_by_role("combobox", name=field)
    box.fill(label)
    box.press("Enter")
    box.press("Tab")  # its list of labels closes, which lies over what follows


def test_an_article_is_corrected_by_hand_and_says_so(visit) -> None:
    page = visit("library")
    page.get_by_role("button", name=f"Correct: {TITLE}").click()
    form = page.get_by_test_id("stDialog")
    form.get_by_label("Published").fill("2026-02-30")
    form.get_by_role("button", name="Save").click()
    expect(form.get_by_role("region", name="What is wrong")).to_contain_text("'2026-02-30' is not a date")
    expect(form.get_by_role("region", name="What is wrong")).to_be_in_viewport()
    assert violations(page) == []
    shoot(page, "correcting-refused")
    form.get_by_label("Published").fill("2025-02-28")
    form.get_by_label("Note").fill("Withdrawn by the paper.")
    label_as(form, "Labels", "lending")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(page.get_by_role("region", name="Articles", exact=True)).to_contain_text(
        "28 February 2025 · lending"
    )
    page.get_by_role("button", name=TITLE, exact=True).click()
    article = page.locator(".beside")
    expect(article).to_contain_text("Note: Withdrawn by the paper.")
    expect(article).to_contain_text("Corrected by hand: date (read: “")
    shoot(page, "corrected")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Correct: {TITLE}").click()
    expect(form).to_contain_text("Corrected by hand: date")
    form.get_by_role("button", name="Take back what was corrected").click()
    expect(form).to_be_hidden()
    expect(page.get_by_role("region", name="Articles", exact=True)).not_to_contain_text("28 February 2025")


def test_several_articles_are_labelled_at_once(visit) -> None:
    page = visit("library", viewport={"width": 390, "height": 844})
    page.get_by_role("textbox", name="Search").fill("tram")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Correct: ")).to_have_count(2)
    page.get_by_text("Choose several").click()
    boxes = page.get_by_role("checkbox", name="Choose: ")
    expect(boxes).to_have_count(2)
    boxes.first.check()
    expect(page.get_by_text("1 article chosen")).to_be_visible()
    boxes.last.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("2 articles chosen")).to_be_visible()
    assert violations(page) == []
    at_rest(page)
    shoot(page, "chosen")
    page.get_by_role("button", name="Label or correct").click()
    form = page.get_by_test_id("stDialog")
    expect(form).to_contain_text("2 articles at once")
    label_as(form, "Labels that all bear", "trams")
    shoot(page, "correcting-several")
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(page.get_by_role("region", name="Articles", exact=True).get_by_text("· trams")).to_have_count(2)
    expect(boxes.first).to_be_checked()
