"""How long the pages of a large library take, for one who looks for articles in it.

    python -m benchmarks.desk FOLDER [--articles 100000] [--browser]

FOLDER is where a library of made-up articles is kept; it is made where there is none, which takes minutes.
Words come as often as in news (by Zipf's law), outlets, months, labels and languages unevenly. Printed is the
time of each kind of search, the median of five after one that is not counted; with ``--browser`` also the
time until the page of the library stands on the screen of a real Chromium, opened anew, and until what was
typed has been found.
"""

import argparse
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np
from playwright.sync_api import sync_playwright

from assistant.ask import Assistant
from assistant.settings import Settings
from ingest.articles import Article, Filters
from ingest.rows import Entry
from ingest.split import split
from tests.app.servers import chat_server

_TIMES = 5
_STORED = 1_000  # articles at once
_SYLLABLES = "ba ko li mar ten so ru vel na dri pe gor sta hin mo la fen tor ik u".split()
_WORDS = ("ba", "mar", "ten", "soru", "stan", "fentor")  # typed, the first to warm up
_PATIENCE = 120_000  # milliseconds
_OUTLETS = 60
_FIRST = datetime(2012, 1, 1, tzinfo=UTC)


def main() -> None:
    """Run what the command line asks for, and print figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--browser", action="store_true")
    options = parser.parse_args()
    settings = Settings(_env_file=None, data_dir=options.folder, llm="none")
    with Assistant.open(settings=settings) as desk:
        if not desk.library.revision:
            fill(desk, options.articles)
        held = desk.coverage
        print(f"{held.articles:,} articles, {held.passages:,} passages")
        for name, look in searches(desk).items():
            look()
            print(f"{name}: {_median(look) * 1000:,.0f} ms")
    if options.browser:
        in_a_browser(options.folder)


def fill(desk: Assistant, number: int) -> None:
    """Store made-up articles; their vectors are drawn at random, since nothing here is found by them."""
    model, chance = desk.embedding.model_name, np.random.default_rng(7)
    length = len(desk.embedding.get_query_embedding("news"))
    articles = made_up(number)
    while some := list(islice(articles, _STORED)):
        entries = [Entry(article, tuple(split(article, desk.settings.passage_size))) for article in some]
        passages = [passage.id for entry in entries for passage in entry.passages]
        drawn = chance.standard_normal((len(passages), length), dtype=np.float32)
        desk.library.store(entries, model, dict(zip(passages, drawn, strict=True)))
    desk.keywords.follow(desk.library)
    desk.vectors.follow(desk.library)


def made_up(number: int, seed: int = 7) -> Iterator[Article]:
    """Articles of made-up words, with names that come back, as a library of news has them."""
    chance = random.Random(seed)
    words = sorted({"".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(40_000)})
    chance.shuffle(words)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    total, cumulated = 0.0, []
    for weight in weights:
        total += weight
        cumulated.append(total)
    names = [f"{a.title()} {b.title()}" for a, b in zip(words[200:500], words[900:1200], strict=True)]
    for at in range(number):
        drawn = chance.choices(words, cum_weights=cumulated, k=130)
        named = chance.choices(names, cum_weights=cumulated[: len(names)], k=3)
        sentences = [" ".join(drawn[start : start + 13]).capitalize() for start in range(0, 130, 13)]
        sentences[1] += f", said {named[0]} of {named[1]}"
        sentences[5] += f" near {named[2]}"
        outlet = min(int(chance.expovariate(0.08)), _OUTLETS - 1)
        yield Article.make(
            name=f"made-up-{at}",
            title=f"{' '.join(drawn[:6]).capitalize()} {named[0]}",
            text=". ".join(sentences) + ".",
            source=f"Outlet {outlet}",
            published=_FIRST + timedelta(hours=chance.randrange(24 * 365 * 12)) if at % 50 else None,
            labels=[f"label {chance.randrange(30)}"] if at % 3 == 0 else (),
            language="de" if at % 7 == 0 else "en",
        )


def searches(desk: Assistant) -> dict[str, Callable[[], object]]:
    """What is looked for, by what it is called in print."""
    article = desk.library.articles(limit=1)[0]
    common, *_, rare = sorted(re.findall(r"[a-z]{4,}", article.text), key=lambda word: (len(word), word))
    name = re.findall(r"[A-Z]\w+ [A-Z]\w+", article.text)[0]
    outlet = Filters(sources=article.source)
    return {
        "all, the first page": desk.browse,
        "all, page 2,500": lambda: desk.browse(offset=49_980),
        "an outlet": lambda: desk.browse(filters=outlet),
        "a short word": lambda: desk.browse(common),
        "a long word": lambda: desk.browse(rare, order="best"),
        "a phrase": lambda: desk.browse(f'"{name}"'),
        "a phrase within an outlet": lambda: desk.browse(f'"{name}"', filters=outlet),
        "words of headlines": lambda: desk.browse(f"{common} {rare}", in_titles=True),
        "by headline": lambda: desk.browse(order="title"),
    }


def in_a_browser(folder: Path) -> None:
    """Print how long the page takes in a real browser."""
    opened, found = [], []
    with (
        tempfile.TemporaryDirectory() as scratch,
        chat_server(folder, Path(scratch) / "log") as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for word in _WORDS:
            page = browser.new_page()
            page.set_default_timeout(_PATIENCE)
            begun = time.perf_counter()
            page.goto(f"{address}/library")
            page.get_by_role("region", name="Articles", exact=True).get_by_role("listitem").first.wait_for()
            opened.append(time.perf_counter() - begun)
            page.get_by_role("textbox", name="Search").fill(word)
            begun = time.perf_counter()
            page.keyboard.press("Enter")
            page.locator(".st-key-found").get_by_text("with these words").wait_for()
            found.append(time.perf_counter() - begun)
            page.close()
        browser.close()
    print(f"the page on the screen: {median(opened[1:]):.2f} s")
    print(f"what was typed, found: {median(found[1:]):.2f} s")


def _median(run: Callable[[], object]) -> float:
    times = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        run()
        times.append(time.perf_counter() - begun)
    return median(times)


if __name__ == "__main__":
    main()
