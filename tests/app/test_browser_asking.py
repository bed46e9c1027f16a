"""Asking, checking, stopping and coming back, in a real browser."""

import re
import time

from playwright.sync_api import Locator, Page, expect

from tests.app.browsing import BRIDGE, ask, choose_model, go, shoot, took


def press_until_focused(page: Page, key: str, wanted: Locator) -> None:
    for _ in range(60):
        page.keyboard.press(key)
        if wanted.evaluate("node => node.getRootNode().activeElement === node"):
            return
    raise AssertionError(f"{key} does not lead to {wanted}")


def test_every_sentence_can_be_followed_into_its_article(visit) -> None:
    page = visit()
    expect(page.get_by_text(re.compile(r"\d+ articles from \d+ outlets"))).to_be_visible()
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
    expect(card.locator("mark strong")).to_contain_text("48 million")
    expect(card).to_contain_text("Quoted: the sentence is the article's own")
    expect(answer.locator(".sentence strong").first).to_contain_text("48 million")
    expect(answer.locator(".claim").first).to_contain_text("“")
    expect(answer.locator("button.verdict")).to_have_count(0)
    expect(card).to_contain_text("Northline Wire · 5 June 2024")
    assert "#:~:text=" in card.get_by_role("link").get_attribute("href")
    shoot(page, "citation")
    card.get_by_role("button", name="Show in the article").click()
    dialog = page.locator(".beside")
    expect(dialog.locator("mark")).to_be_in_viewport()
    expect(dialog.locator("mark strong")).to_contain_text("48 million")
    expect(dialog).to_contain_text("lorries will be kept off the bridge")
    shoot(page, "article")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_refusal_shows_the_closest_passages_and_offers_their_articles(visit) -> None:
    page = visit()
    answer = ask(page, "How many cars did China export last year?")
    expect(answer).to_contain_text("No direct answer found")
    expect(answer).to_contain_text("The closest passages")
    announced = page.get_by_role("status").filter(has_text="Answer: No direct answer found")
    expect(announced).to_have_attribute("aria-live", "polite")
    shoot(page, "refusal")
    answer.get_by_role("button", name="China angrily").click()
    expect(page.locator(".beside")).to_contain_text("Guo Jiakun")


def test_stop_keeps_what_was_said_and_says_so(visit, model) -> None:
    model.reply = (
        "Engineers now say that repairs to the Kestrel Bridge will cost 48 million crowns [1]. "
        "It carries 59,000 cars a day [1]."
    )
    page = visit()
    model.go_on.set()
    choose_model(page, model.address)
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
    page.keyboard.press("Escape")
    page.get_by_role("button", name="This conversation").click()
    for kind, said in (("Markdown", f"## {BRIDGE}"), ("JSON", '"quote"')):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Save as {kind}").click()
        assert said in saved.value.path().read_text(), kind


def test_everything_works_by_keyboard(visit) -> None:
    page = visit()
    ask(page, BRIDGE)
    expect(page.get_by_test_id("stChatInputTextArea")).to_be_focused()
    marker = page.get_by_role("button", name="Source 1").first
    press_until_focused(page, "Shift+Tab", marker)
    expect(page.locator(".tip")).to_be_visible()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="Source 1")
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(marker).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    press_until_focused(page, "Tab", card.get_by_role("button", name="Show in the article"))
    page.keyboard.press("Enter")
    dialog = page.locator(".beside")
    expect(dialog.locator("mark")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(marker).to_be_focused()
    helpful = page.get_by_role("button", name="Helpful", exact=True)
    press_until_focused(page, "Tab", helpful)
    page.keyboard.press("Enter")
    expect(helpful).to_have_attribute("aria-pressed", "true")
    expect(helpful).to_be_focused()
    go(page, "Library")
    title = page.get_by_role("region", name="Articles", exact=True).get_by_role("button").first
    title.focus()
    page.keyboard.press("Enter")
    expect(dialog.locator(".text")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(title).to_be_focused()


def test_an_article_stays_open_while_an_answer_is_finished(visit, model) -> None:
    model.reply = "Repairs to the Kestrel Bridge will cost 48 million crowns [1]."
    page = visit()
    ask(page, BRIDGE)
    model.go_on.set()
    choose_model(page, model.address)
    go(page, "Ask")
    model.go_on.clear()
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill("What did Runa Castel say of the Kestrel Bridge?")
    box.press("Enter")
    expect(page.locator(".draft").filter(has_text="Repairs")).to_be_visible()
    page.locator("article").first.get_by_role("button", name=re.compile("^Correction")).click()
    dialog = page.locator(".beside")
    expect(dialog.locator("mark")).to_be_visible()
    model.go_on.set()
    expect(page.get_by_role("button", name="Try again", include_hidden=True)).to_have_count(2)
    expect(dialog.locator("mark")).to_be_visible()


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
