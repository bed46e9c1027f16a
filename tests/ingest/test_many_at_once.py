"""One library in many processes: a writer beside readers, writers beside each other, nobody kept out."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ingest.articles import Article
from ingest.errors import LibraryBusyError
from ingest.writing import writer_lock
from tests.ingest.shelves import KINDS, Shelf, found

HOME = Path(__file__).parents[2]
SECONDS = 300 if "ONRECORD_TORTURE" in os.environ else 20
READERS = 8

READ = """
import json, sys, time
from pathlib import Path
from assistant import Assistant
from assistant.settings import Settings
desk = Assistant.open(settings=Settings(_env_file=None, data_dir=Path(sys.argv[1]), llm="none"))
end, asked, faults, before = time.monotonic() + float(sys.argv[2]), 0, [], {}
while time.monotonic() < end:
    for hit in desk.search("heron", limit=5):
        asked += 1
        article, passage = hit.article, hit.passage
        if article.text[passage.start : passage.end] != passage.text:
            faults.append(f"a passage that is not its article's: {passage.id}")
        turn = int(article.title.rpartition(" ")[2])
        if turn < before.get(article.id, 0):
            faults.append(f"an article older than it was before: {article.title}")
        before[article.id] = turn
    time.sleep(0.05)
desk.close()
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
memory = int(status["VmHWM"].split()[0]) // 1024  # of this program alone: ru_maxrss counts who started it
print(json.dumps({"asked": asked, "faults": faults, "memory": memory}))
"""

WRITE = """
import sys, time
from pathlib import Path
from assistant import Assistant
from assistant.settings import Settings
from ingest.articles import Article
desk = Assistant.open(settings=Settings(_env_file=None, data_dir=Path(sys.argv[1]), llm="none"))
end, turn = time.monotonic() + float(sys.argv[2]), 0
while time.monotonic() < end or turn < 3:
    turn += 1
    desk.ingest(
        Article.make(name=f"heron {n}", title=f"Heron {turn}", text=f"The heron {n} was seen: {turn}.")
        for n in range(turn % 7, 40)
    )
    if turn % 3 == 0:
        desk.delete([a.id for a in desk.library.articles(limit=3)])
    time.sleep(0.2)
desk.close()
print(turn)
"""


def begun(code: str, *given: object) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", code, *map(str, given)]
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=HOME)


def ended(process: "subprocess.Popen[str]") -> str:
    said, errors = process.communicate(timeout=SECONDS + 240)
    assert process.returncode == 0, errors
    return said


def test_one_writer_and_eight_readers(settings) -> None:
    writer = begun(WRITE, settings.data_dir, SECONDS)
    readers = [begun(READ, settings.data_dir, SECONDS) for _ in range(READERS)]
    told = [json.loads(ended(reader)) for reader in readers]
    assert int(ended(writer)) >= 3
    assert [one["faults"] for one in told] == [[]] * READERS
    assert max(one["memory"] for one in told) < 1000  # megabytes, the models among them
    log = settings.data_dir / "onrecord.log"
    assert not log.exists() or "damaged" not in log.read_text()


def test_of_four_writers_one_wins_and_three_are_told_to_wait(settings) -> None:
    at = {**os.environ, "ONRECORD_DATA_DIR": str(settings.data_dir), "ONRECORD_PATIENCE": "0.2"}
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "ingest", "-"]
    writers = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=HOME, env=at)
        for _ in range(4)
    ]
    end = time.monotonic() + 240
    while sum(writer.poll() is None for writer in writers) > 1:  # who wins reads until all is said
        assert time.monotonic() < end
        time.sleep(0.1)
    (winner,) = (writer for writer in writers if writer.poll() is None)
    said, errors = winner.communicate("Heron\n\nThe heron was seen.", timeout=240)
    assert (winner.returncode, said) == (0, "1 added, 1 of them without a date\n"), errors
    for writer in writers:
        if writer is not winner:
            assert writer.returncode == 75
            assert "another process is writing" in writer.communicate()[1]


def test_a_writer_waits_for_another_and_says_so(desk, stories) -> None:
    desk.settings = desk.settings.model_copy(update={"patience": 30})
    held, said = threading.Event(), []

    def hold() -> None:
        with writer_lock(desk.settings.data_dir):
            held.set()
            while not said:
                time.sleep(0.02)

    threading.Thread(target=hold).start()
    assert held.wait(10)
    report = desk.sync(stories, on_progress=lambda step: said.append(step.current))
    assert report.added == 3
    assert said[0] == "waiting for another process that is writing to the library"


@pytest.mark.parametrize("kind", KINDS)
def test_a_search_goes_on_while_the_index_is_written_to(kind, settings) -> None:
    shelf = Shelf(settings)
    shelf.put("heron")
    index = KINDS[kind](settings)
    index.follow(shelf.library)
    shelf.put("otter")
    amid, on = threading.Event(), threading.Event()

    def wait() -> None:
        amid.set()
        on.wait(30)

    index.on_step = wait
    writing = threading.Thread(target=index.rebuild, args=(shelf.library,))
    writing.start()
    assert amid.wait(30)
    assert found(index, shelf.library, "heron") == "heron"
    with pytest.raises(LibraryBusyError):
        index.follow(shelf.library, patience=0.0)
    on.set()
    writing.join()
    assert found(index, shelf.library, "otter") == "otter"
    index.close()
    shelf.library.close()


def test_readers_that_let_the_indexes_follow_keep_no_writer_out(settings) -> None:
    from assistant import Assistant

    story = Article.make(name="heron", title="Heron", text="The heron was seen.")
    with Assistant.open(settings=settings) as writer, Assistant.open(settings=settings) as reader:
        writer.ingest([story])
        with reader.keywords.writing(), reader.vectors.writing():  # as a reader does that lets them follow
            other = Article.make(name="otter", title="Otter", text="The otter was seen.")
            held = threading.Thread(target=writer.ingest, args=([other],))
            held.start()
            end = time.monotonic() + 30
            while writer.library.coverage().articles < 2:
                assert time.monotonic() < end
                time.sleep(0.05)
        held.join()
        with writer_lock(settings.data_dir):  # and no reader waits for a writer
            assert [hit.article.title for hit in reader.search("otter")][:1] == ["Otter"]
