"""How long a reader waits for the chat: the real server, a real browser, a library of real news.

    python -m benchmarks.chat SET ARTICLES... [--keep FOLDER] [--questions N]

SET is a question set with articles of its own, like ``realtimeqa_2023``; ARTICLES are files of further
articles. With ``--keep`` the library is built once and used again. Times are what Chromium shows, looked at
with every frame: from the click or the Enter to the words on the screen.

The first question is asked as soon as the server's page is there, and again of another server that was left
alone for some seconds. The language model is a stand-in that speaks OpenAI's protocol, and waits.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.ask import Assistant
from assistant.evaluate.questions import QuestionSet, load_questions
from assistant.settings import Settings
from tests.app.servers import Model, chat_server, running

LEFT_ALONE = 10  # seconds that a server has to itself before its first question
REPLY = "The report says [1] that it is so, and goes on for a good while about it."


@dataclass(slots=True)
class Times:
    """Seconds of each thing that was timed, and what they should stay under."""

    targets: dict[str, float | None] = field(default_factory=dict)
    taken: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def take(self, what: str, target: float | None = None) -> Iterator[None]:
        """Time a block."""
        begun = time.perf_counter()
        yield
        self.targets[what] = target
        self.taken.setdefault(what, []).append(time.perf_counter() - begun)

    def show(self) -> None:
        """Print a table."""
        print(f"{'seconds':<48}{'middle':>8}{'worst':>8}{'times':>7}{'target':>8}")
        for what, seconds in self.taken.items():
            target = f"{self.targets[what]:.1f}" if self.targets[what] else ""
            row = f"{median(seconds):>8.2f}{max(seconds):>8.2f}{len(seconds):>7}{target:>8}"
            print(f"{what:<48}{row}{'  missed' if target and max(seconds) > float(target) else ''}")


def main() -> None:
    """Build the library where there is none, then measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", type=Path)
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--keep", type=Path, help="where the library is built and kept")
    parser.add_argument("--questions", type=int, default=10)
    options = parser.parse_args()
    questions = load_questions(options.set)
    with tempfile.TemporaryDirectory() as scratch:
        data = (options.keep or Path(scratch)) / "library"
        _build(data, questions, options.articles)
        times = Times()
        asked = [question.text for question in questions.questions[: options.questions]]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            log = Path(scratch) / "log"
            try:
                without_model(browser, data, log, asked, times)
                with_model(browser, data, log, asked, times)
            finally:
                times.show()
                browser.close()


def _build(data: Path, questions: QuestionSet, files: Sequence[Path]) -> None:
    with Assistant.open(settings=Settings(_env_file=None, data_dir=data, llm="none")) as desk:
        if not desk.library.revision:
            desk.ingest([*questions.articles, *files])
        held = desk.library.coverage()
        print(f"{held.articles:,} articles, {held.passages:,} passages")


def without_model(browser: Browser, data: Path, log: Path, questions: Sequence[str], times: Times) -> None:
    """Answers in the articles' own words: the first ones, then warm ones."""
    for wait, name in ((0, "at once"), (LEFT_ALONE, f"{LEFT_ALONE} s after the start")):
        with chat_server(data, log) as address:
            time.sleep(wait)
            with times.take(f"first paint, {name}"):
                page = _open(browser, address)
            with times.take(f"first question, {name}"):
                _ask(page, questions[0])
            if not wait:
                continue
            with times.take("suggestions, after that"):
                _open(page, address).get_by_role("region", name="Suggested questions").wait_for()
            for _ in range(5):
                with times.take("warm first paint", 1.5):
                    _open(page, address)
                with times.take("warm first paint, a browser that was never here"):
                    other = _open(browser, address)
                other.context.close()
            _open(page, address)
            for question in questions:
                with times.take("answer without a model", 1):
                    _ask(page, question)


def with_model(browser: Browser, data: Path, log: Path, questions: Sequence[str], times: Times) -> None:
    """A model that is slow to begin, then stopped."""
    with (
        running(Model()) as model,
        chat_server(data, log, ONRECORD_LLM="slow", ONRECORD_LLM_BASE_URL=model.address) as address,
    ):
        model.reply = REPLY
        model.at_once = 0
        time.sleep(LEFT_ALONE)
        page = _open(browser, address)
        over = page.get_by_role("button", name="Try again")
        for number, question in enumerate(questions):
            model.at_once = 0
            model.go_on.clear()
            with times.take("sources, the model silent" if number else "first sources, the model silent", 1):
                _type(page, question)
                page.get_by_role("heading", name="Sources being read").wait_for()
            assert not page.locator(".draft").text_content(), "no word was said yet"
            model.go_on.set()
            over.wait_for()
            _open(page, address)  # a follow-up is put to the model before anything is searched
            model.at_once = 4
            model.go_on.clear()
            with times.take("first word of a model that speaks at once", 1):
                _type(page, question)
                page.locator(".draft").filter(has_text="The report").wait_for()
            with times.take("stop", 1):
                page.get_by_role("button", name="Stop", exact=True).click()
                over.wait_for()
            model.go_on.set()
            _open(page, address)


def _open(browser: Browser | Page, address: str) -> Page:
    """Open the chat; it is painted once the question box and the sentence about the library are there."""
    page = browser.new_page() if isinstance(browser, Browser) else browser
    page.goto(address, wait_until="commit")
    page.get_by_test_id("stChatInputTextArea").wait_for()
    page.get_by_text("Every sentence of an answer").wait_for()
    return page


def _ask(page: Page, question: str) -> None:
    over = page.get_by_role("button", name="Try again")
    before = over.count()
    _type(page, question)
    over.nth(before).wait_for()


def _type(page: Page, question: str) -> None:
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(question)
    box.press("Enter")


if __name__ == "__main__":
    main()
