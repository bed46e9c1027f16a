"""Indexes that follow while articles come: the vectors in a process of their own, which may fail."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from ingest import apart as room
from ingest.errors import LibraryBusyError
from ingest.following import following

ARTICLES = [f"The heron number {n} came back to the weir at Port Ellery." for n in range(30)]


def until(is_so, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


def followed(desk) -> set[int]:
    return {desk.keywords.revision, desk.vectors.revision}


def ids(desk) -> list[str]:
    return [article.id for article in desk.library.articles(limit=100)]


@pytest.fixture
def stored(desk, stories: Path, monkeypatch):
    """Articles in the library that no index has seen."""
    for number, text in enumerate(ARTICLES):
        (stories / f"{number}.txt").write_text(f"Heron {number}\n\n{text}")
    with monkeypatch.context() as patch:
        for index in (desk.keywords, desk.vectors):
            patch.setattr(index, "follow", lambda library: 0)
        desk.sync(stories)
    assert followed(desk) == {0}
    return desk


def test_another_process_writes_the_vectors(stored, monkeypatch) -> None:
    monkeypatch.setattr(stored.vectors, "follow", lambda library: pytest.fail("done in this process"))
    with following(stored.library, stored.keywords, stored.vectors, stored.settings) as follow:
        follow()
        until(lambda: followed(stored) == {stored.library.revision})
    monkeypatch.undo()
    assert stored.vectors.follow(stored.library) == stored.library.revision
    vectors = stored.library.vectors_of(ids(stored), stored.embedding.model_name)
    key, vector = next(iter(vectors.items()))
    assert key in stored.vectors.search(vector, 3)


def test_one_that_never_comes_up_is_done_without(stored) -> None:
    with following(stored.library, stored.keywords, stored.vectors, stored.settings) as follow:
        follow()  # and the end comes before it has started
    assert followed(stored) == {stored.library.revision}


@pytest.mark.parametrize("program", ["/bin/false", "/no/such/program"])
def test_where_none_can_be_had_all_is_done_here(stored, program, monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", program)
    with following(stored.library, stored.keywords, stored.vectors, stored.settings) as follow:
        follow()
        until(lambda: followed(stored) == {stored.library.revision})


def test_killed_in_the_middle_it_is_healed_here(stored, monkeypatch) -> None:
    begun = []
    popen = subprocess.Popen
    monkeypatch.setattr(room.subprocess, "Popen", lambda *a, **k: begun.append(popen(*a, **k)) or begun[-1])
    with following(stored.library, stored.keywords, stored.vectors, stored.settings) as follow:
        follow()
        until(lambda: followed(stored) == {stored.library.revision})
        begun[0].kill()
        begun[0].wait()
        stored.library.delete(ids(stored)[:1])
        follow()
    assert followed(stored) == {stored.library.revision}


LEFT = """
import os, sys, time
from pathlib import Path
from ingest import apart as room
from ingest.following import following
from ingest.library import Library
from ingest.keywords import KeywordIndex
from ingest.settings import LibrarySettings
from ingest.vectors import VectorIndex
settings = LibrarySettings(_env_file=None, data_dir=Path(sys.argv[1]))
library, keywords = Library.open(settings), KeywordIndex.open(settings.data_dir / "keywords")
vectors = VectorIndex.open(settings, sys.argv[2])
popen = room.subprocess.Popen
def begin(*given, **named):
    process = popen(*given, **named)
    print(process.pid, flush=True)
    return process
room.subprocess.Popen = begin
with following(library, keywords, vectors, settings) as follow:
    follow()
    while vectors.revision < library.revision:
        time.sleep(0.05)
    print("followed", flush=True)
    time.sleep(60)
"""


def test_it_ends_with_the_process_that_began_it(stored) -> None:
    command = [sys.executable, "-c", LEFT, str(stored.settings.data_dir), stored.embedding.model_name]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as parent:
        helper = int(parent.stdout.readline())
        assert parent.stdout.readline() == "followed\n"
        assert _is_alive(helper)
        os.kill(parent.pid, signal.SIGKILL)
        until(lambda: not _is_alive(helper))


def _is_alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_an_index_waits_for_another_process_that_writes_to_it(stored) -> None:
    folder = stored.vectors._folder
    folder.mkdir(parents=True, exist_ok=True)
    with (
        FileLock(folder / "writer.lock"),
        pytest.raises(LibraryBusyError, match="another process is writing to the index"),
    ):
        stored.vectors.follow(stored.library, patience=0.2)
    assert stored.vectors.follow(stored.library) == stored.library.revision
