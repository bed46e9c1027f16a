"""Processes killed while they take articles in: nothing that was acknowledged is lost, doubled or halved."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.settings import Settings
from ingest.articles import Article
from tests.ingest.breaking import STEPS, disagreements, ending

LONG = "ONRECORD_TORTURE" in os.environ
RANDOM = 140 if LONG else 2  # kills at random moments, beside those at named steps
TIMES = range(1, 7) if LONG else range(1, 2)  # which time that a step is come to
NAMED = sorted(STEPS) if LONG else ["after articles are stored", "before vectors are written"]

context = multiprocessing.get_context("forkserver")
context.set_forkserver_preload(["tests.ingest.test_crash"])


def story(number: int, size: int) -> Article:
    text = " ".join(f"The heron{number}x{i} was seen at weir{number}y{i}." for i in range(size))
    return Article.make(name=f"story {number}", title=f"Sighting{number}", text=text)


def take_in(folder: str, first: int, size: int, told, step: str | None, at: int) -> None:
    """Take articles in, ten and ten, and say which are acknowledged; end at a step if one is named."""
    desk = Assistant.open(settings=Settings(_env_file=None, data_dir=Path(folder), llm="none"))

    def run() -> None:
        for number in count(first, 10):
            desk.ingest(story(n, size) for n in range(number, number + 10))
            told.send(number + 10)

    told.send(first)
    if step is None:
        run()
    else:
        with ending(step, lambda: os.kill(os.getpid(), signal.SIGKILL), at):
            run()


def left_behind(folder: Path) -> list[int]:
    """Other processes that have a file of a folder open."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link).startswith(str(folder)) and int(link.parts[2]) != os.getpid():
                found.add(int(link.parts[2]))
        except OSError:
            continue
    return sorted(found)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library that is killed again and again, and what it has acknowledged."""
    return {"folder": tmp_path_factory.mktemp("killed") / "data", "acknowledged": 0}


def killed(library, size: int, step: str | None = None, at: int = 1, after: float = 0.0) -> None:
    """Kill a process that takes articles in, and look at what it leaves."""
    hear, told = context.Pipe(duplex=False)
    first = library["acknowledged"]
    given = (str(library["folder"]), first, size, told, step, at)
    process = context.Process(target=take_in, args=given)
    process.start()
    told.close()
    acknowledged = first
    if step is None:
        hear.poll(120)
        time.sleep(after)
        process.kill()
    try:
        while True:
            acknowledged = max(acknowledged, hear.recv())
    except EOFError:
        pass
    process.join(240)
    assert process.exitcode == -signal.SIGKILL
    library["acknowledged"] = acknowledged
    end = time.monotonic() + 60
    while left := left_behind(library["folder"]):
        assert time.monotonic() < end, f"left behind: {left}"
        time.sleep(0.1)
    with Assistant.open(settings=Settings(_env_file=None, data_dir=library["folder"], llm="none")) as desk:
        titles = Counter(article.title for article in desk.library.articles(limit=100_000))
        assert set(titles.values()) <= {1}
        assert {f"Sighting{n}" for n in range(acknowledged)} <= titles.keys()
        assert disagreements(desk) == []
        library["acknowledged"] = -(-len(titles) // 10) * 10
        missing = [n for n in range(library["acknowledged"]) if f"Sighting{n}" not in titles]
        desk.ingest(story(n, size) for n in missing)


@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("step", NAMED)
def test_killed_at_a_named_step_nothing_acknowledged_is_lost(library, step, at) -> None:
    killed(library, 12, step, at)


@pytest.mark.parametrize("seed", range(RANDOM))
def test_killed_at_any_moment_nothing_acknowledged_is_lost(library, seed) -> None:
    chance = random.Random(seed)
    killed(library, chance.choice([12, 12, 1500]), after=chance.uniform(0, 4))
