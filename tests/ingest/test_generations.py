"""What both indexes promise: they follow, they heal, and a reader elsewhere notices."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.keywords import KeywordIndex
from tests.ingest.shelves import KINDS, Shelf, direction, folder, found


@pytest.fixture
def shelf(settings):
    shelf = Shelf(settings)
    yield shelf
    shelf.library.close()


@pytest.fixture(params=list(KINDS))
def kind(request):
    return KINDS[request.param]


@pytest.fixture
def index(kind, shelf):
    index = kind(shelf.settings)
    yield index
    index.close()


def test_an_index_never_built_finds_nothing(index, shelf) -> None:
    assert index.revision == 0
    assert found(index, shelf.library, "heron") is None


def test_an_empty_library_is_followed(index, shelf) -> None:
    assert index.follow(shelf.library) == 0
    assert found(index, shelf.library, "heron") is None
    shelf.put("heron")
    assert index.follow(shelf.library) == 1
    assert found(index, shelf.library, "heron") == "heron"


def test_what_comes_changes_and_goes_is_followed(index, shelf) -> None:
    shelf.put("heron", "otter")
    index.follow(shelf.library)
    before = folder(index)
    shelf.put("badger")
    shelf.drop("otter")
    assert index.follow(shelf.library) == shelf.library.revision == index.revision == 3
    assert folder(index) == before
    assert [found(index, shelf.library, w) for w in ("heron", "badger")] == ["heron", "badger"]
    everything = index.search(
        "heron otter badger" if isinstance(index, KeywordIndex) else direction("otter"), 99
    )
    assert dict(everything).keys() == {
        c.passage.id for batch in shelf.library.changes(0) for c in batch if c.article
    }


def test_following_again_writes_nothing(index, shelf) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    before = (index._folder / "pointer.json").stat().st_mtime_ns
    assert index.follow(shelf.library) == 1
    assert (index._folder / "pointer.json").stat().st_mtime_ns == before


def test_it_outlasts_closing(index, kind, shelf) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    index.close()
    again = kind(shelf.settings)
    assert found(again, shelf.library, "heron") == "heron"
    again.close()


def test_left_unclean_it_is_built_afresh(index, shelf) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    before, pointer = folder(index), index._folder / "pointer.json"
    pointer.write_text(pointer.read_text().replace("true", "false"))
    index.follow(shelf.library)
    assert folder(index) != before
    assert not before.exists()
    assert found(index, shelf.library, "heron") == "heron"


@pytest.mark.parametrize("damage", ["truncate", "scramble", "delete"])
def test_damage_is_healed(index, kind, shelf, damage) -> None:
    shelf.put("heron", "otter")
    index.follow(shelf.library)
    index.close()
    before = folder(index)
    for file in [path for path in before.rglob("*") if path.is_file()]:
        if damage == "truncate":
            os.truncate(file, 0)
        elif damage == "scramble":
            file.write_bytes(bytes(b ^ 0x5A for b in file.read_bytes()))
        else:
            file.unlink()
    again = kind(shelf.settings)
    again.follow(shelf.library)
    assert folder(again) != before
    assert found(again, shelf.library, "otter") == "otter"
    again.close()


def test_a_pointer_that_makes_no_sense_is_replaced(index, shelf) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    for nonsense in ("", "[]", '{"generation": 1}', "\x00"):
        (index._folder / "pointer.json").write_text(nonsense)
        index.follow(shelf.library)
        assert found(index, shelf.library, "heron") == "heron"


def test_a_library_put_back_from_a_backup_is_followed_back(index, shelf, tmp_path) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    other = Shelf(shelf.settings.model_copy(update={"data_dir": tmp_path / "other"}))
    shelf.put("otter")
    index.follow(shelf.library)
    other.put("badger")
    assert index.follow(other.library) == 1
    assert found(index, other.library, "badger") == "badger"
    other.library.close()


def test_a_second_reader_in_one_process_notices(index, kind, shelf) -> None:
    shelf.put("heron")
    index.follow(shelf.library)
    reader = kind(shelf.settings)
    assert found(reader, shelf.library, "heron") == "heron"
    shelf.put("otter")
    index.follow(shelf.library)
    assert found(reader, shelf.library, "otter") == "otter"
    index.rebuild(shelf.library)
    assert found(reader, shelf.library, "otter") == "otter"
    assert found(index, shelf.library, "heron") == "heron"
    reader.close()
    assert found(index, shelf.library, "heron") == "heron"


CHILD = """
import sys, time
from pathlib import Path
from ingest.settings import LibrarySettings
from tests.ingest.shelves import KINDS, Shelf
shelf = Shelf(LibrarySettings(_env_file=None, data_dir=Path(sys.argv[1])))
index = KINDS[sys.argv[2]](shelf.settings)
print("ready", flush=True)
for line in sys.stdin:
    verb, *words = line.split()
    if verb == "put":
        shelf.put(*words)
        print(index.follow(shelf.library), flush=True)
    elif verb == "churn":
        n = 0
        while True:
            shelf.put(*(f"bird{n}x{i}" for i in range(60)))
            index.follow(shelf.library)
            n += 1
            print(n, flush=True)
"""


@pytest.fixture(params=list(KINDS))
def child(request, shelf):
    """Another process with the same library and index."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(shelf.settings.data_dir), request.param],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    process.kind = KINDS[request.param]
    assert process.stdout.readline() == "ready\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def tell(process, line: str) -> str:
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_a_reader_in_another_process_notices(child, shelf) -> None:
    reader = child.kind(shelf.settings)
    for revision, word in enumerate(["heron", "otter", "badger"], 1):
        assert found(reader, shelf.library, word) != word
        assert tell(child, f"put {word}") == str(revision)
        assert found(reader, shelf.library, word) == word
    reader.close()


def test_killed_at_any_point_it_heals(child, shelf) -> None:
    tell(child, "churn")
    time.sleep(0.15)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    index = child.kind(shelf.settings)
    shelf.put("heron")
    assert index.follow(shelf.library) == shelf.library.revision
    assert found(index, shelf.library, "heron") == "heron"
    assert found(index, shelf.library, "bird0x7") == "bird0x7"
    index.close()
