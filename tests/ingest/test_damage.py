"""Files of the indexes that are not what was written: found before they are opened, and built anew."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.checksums import checksums, differing
from ingest.errors import IndexDamagedError, LibraryError
from ingest.library import Library
from ingest.settings import LibrarySettings
from tests.ingest.shelves import KINDS, Shelf, copied, damage, folder, found, leave_unclean

WAYS = ["half", "empty", "zeros", "noise", "byte", "delete"]
WORDS = [f"bird{n}" for n in range(1200)]  # enough that Chroma writes its graph


@pytest.fixture(scope="module")
def grown(tmp_path_factory) -> LibrarySettings:
    """A library with both indexes, in good order."""
    settings = LibrarySettings(_env_file=None, data_dir=tmp_path_factory.mktemp("grown") / "data")
    shelf = Shelf(settings)
    shelf.put(*WORDS)
    for kind in KINDS.values():
        index = kind(settings)
        index.follow(shelf.library)
        index.close()
    shelf.library.close()
    return settings


@pytest.fixture
def library(grown, tmp_path):
    """A copy of it to be damaged, as its settings and library."""
    settings = copied(grown, tmp_path / "copy")
    library = Library.open(settings)
    yield settings, library
    library.close()


def files(index) -> list[Path]:
    return sorted(file for file in folder(index).rglob("*") if file.is_file() and file.suffix != ".lock")


@pytest.mark.parametrize("kind", KINDS)
def test_files_bear_checksums_once_all_is_written_and_reading_leaves_them(kind, library) -> None:
    settings, truth = library
    index = KINDS[kind](settings)
    sums = json.loads((index._folder / "pointer.json").read_text())["files"]
    assert sums == checksums(folder(index))
    for _ in range(2):
        assert found(index, truth, "bird7") == "bird7"
        index.close()
        assert differing(folder(index), sums) == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_byte_of_any_file_is_noticed_before_it_is_opened(kind, library) -> None:
    settings, _ = library
    index = KINDS[kind](settings)
    for seed, file in enumerate(files(index)):
        before = file.read_bytes()
        damage(file, "byte", seed)
        if before and index._restless.isdisjoint([file.name]):
            with pytest.raises(IndexDamagedError, match=f"{file.name} is not as it was written"):
                found(KINDS[kind](settings), Library.open(settings), "bird7")
        file.write_bytes(before)


def test_a_damaged_graph_of_vectors_is_built_anew_without_embedding(library) -> None:
    settings, truth = library
    index = KINDS["vectors"](settings)
    damage(next(folder(index).rglob("data_level0.bin")), "half")
    before = folder(index)
    assert index.follow(truth) == truth.revision
    assert folder(index) != before
    assert [found(index, truth, word) for word in WORDS[::100]] == WORDS[::100]
    index.close()


@pytest.mark.parametrize(
    ("file", "how"), [("data_level0.bin", "half"), ("data_level0.bin", "noise"), ("chroma.sqlite3", "noise")]
)
def test_what_was_left_unclean_is_opened_by_another_process_first(library, file, how) -> None:
    settings, truth = library
    index = KINDS["vectors"](settings)
    damage(next(folder(index).rglob(file)), how)
    leave_unclean(index)
    with pytest.raises(IndexDamagedError):
        found(index, truth, "bird7")
    assert index.revision == 0
    assert index.follow(truth) == truth.revision
    assert found(index, truth, "bird7") == "bird7"
    index.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_left_unclean_and_is_whole_goes_on(kind, library) -> None:
    settings, truth = library
    index = KINDS[kind](settings)
    before = folder(index)
    leave_unclean(index)
    assert index.follow(truth) == truth.revision
    assert folder(index) == before
    assert json.loads((index._folder / "pointer.json").read_text())["files"] == checksums(before)
    index.close()


def test_an_index_of_other_vectors_is_built_anew(library) -> None:
    settings, truth = library
    index = KINDS["vectors"](settings)
    passages = [c.passage_id for batch in truth.vector_changes(0, index.model) for c in batch]
    stored = truth.vectors(passages, index.model)
    truth.add_vectors(index.model, dict(zip(stored, list(stored.values())[::-1], strict=True)))
    before = folder(index)
    leave_unclean(index)
    index.follow(truth)
    assert folder(index) != before
    index.close()


@pytest.mark.parametrize("how", ["noise", "half", "zeros"])
def test_a_panic_of_tantivy_is_damage_like_any_other(library, how) -> None:
    settings, truth = library
    for number, file in enumerate(files(KINDS["keywords"](settings))):
        index = KINDS["keywords"](settings)
        before = file.read_bytes()
        damage(file, how, number)
        leave_unclean(index)
        with suppress(IndexDamagedError):
            found(index, truth, "bird7")
            index.vocabulary().near("bird8")
        index.close()
        file.write_bytes(before)


def test_damage_that_shows_while_an_index_is_open_is_mended_by_the_next_follow(library) -> None:
    settings, truth = library
    index = KINDS["keywords"](settings)
    assert found(index, truth, "bird7") == "bird7"
    with pytest.raises(IndexDamagedError), index._searching():
        raise IndexDamagedError("as a search says it")
    before = folder(index)
    assert index.revision == 0
    assert index.follow(truth) == truth.revision
    assert folder(index) != before
    assert found(index, truth, "bird7") == "bird7"
    index.close()


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_that_cannot_be_built_leaves_the_one_in_use(kind, library) -> None:
    settings, truth = library
    index = KINDS[kind](settings)
    before = folder(index)
    with truth.engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE passages RENAME TO hidden")
    with pytest.raises(LibraryError):
        index.rebuild(truth)
    with truth.engine.begin() as db:
        db.exec_driver_sql("ALTER TABLE hidden RENAME TO passages")
    assert folder(index) == before
    assert [place.name for place in index._folder.iterdir() if place.is_dir()] == [before.name]
    assert found(index, truth, "bird7") == "bird7"
    index.close()


@pytest.mark.skipif("ONRECORD_TORTURE" not in os.environ, reason="ten minutes; docs/reliability.md has it")
@pytest.mark.parametrize("left", ["in order", "unclean"])
@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_damage_to_any_file_ends_the_process_or_passes_for_an_answer(
    kind, how, left, grown, tmp_path
) -> None:
    names = [file.relative_to(grown.data_dir) for file in files(KINDS[kind](grown))]
    for number, name in enumerate(names):
        settings = copied(grown, tmp_path / str(number))
        index, truth = KINDS[kind](settings), Library.open(settings)
        damage(settings.data_dir / name, how, number)
        if left == "unclean":
            leave_unclean(index)
        assert index.follow(truth) == truth.revision
        assert [found(index, truth, word) for word in WORDS[::100]] == WORDS[::100], name
        index.close()
        truth.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_small_index_stays_whole_however_often_it_is_searched(kind, tmp_path) -> None:
    # Chroma keeps few vectors in its database alone, and makes the files of their graph at each opening.
    settings = LibrarySettings(_env_file=None, data_dir=tmp_path / "data")
    shelf = Shelf(settings)
    shelf.put("bird1", "bird2", "bird3")
    index = KINDS[kind](settings)
    index.follow(shelf.library)
    made = folder(index)
    for _ in range(3):
        index.close()
        assert found(index, shelf.library, "bird2") == "bird2"
        index.check()
    assert folder(index) == made
    index.close()
    shelf.library.close()
