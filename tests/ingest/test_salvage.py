"""A damaged database: the articles that cannot be read are named, all others are saved into a new file."""

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from ingest.errors import LibraryDamagedError, LibraryLostError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.notebook import Notebook
from ingest.salvage import repair
from ingest.soundness import examine
from tests.ingest.shelves import KINDS, MODEL, Shelf, article, found

WORDS = [f"bird{n}" for n in range(300)]


@pytest.fixture
def file(settings):
    """The file of a library with 300 articles and a remark; closed."""
    shelf = Shelf(settings)
    shelf.put(*WORDS)
    shelf.drop("bird299")
    Notebook(shelf.library).remark("thumb", {"up": True})
    index = KeywordIndex.open(settings.data_dir / "keywords")
    index.follow(shelf.library)
    index.close()
    shelf.library.close()
    return settings.data_dir / "library.db"


def page_of(file, word: str) -> int:
    """Where in the file the words of an article stand."""
    return file.read_bytes().find(f"The {word} was seen.".encode())


def overwrite(file, at: int, data: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(data)


def titles(library: Library) -> set[str]:
    return {one.title.removeprefix("On ") for one in library.articles(limit=1000)}


def test_a_whole_library_is_found_whole_and_left_alone(settings, file) -> None:
    library = Library.open(settings)
    assert examine(library).is_whole
    library.close()
    before = file.read_bytes()
    assert repair(settings) is None
    assert file.read_bytes() == before


def test_an_article_that_is_not_what_was_stored_is_named_and_left_out(settings, file) -> None:
    overwrite(file, page_of(file, "bird7"), b"The BIRD7 was seen.")
    library = Library.open(settings)
    assert [(one.id, one.title) for one in examine(library).lost] == [(article("bird7").id, "On bird7")]
    library.close()
    saved = repair(settings)
    assert (saved.kept, [one.id for one in saved.lost]) == (298, [article("bird7").id])
    library = Library.open(settings)
    assert titles(library) == set(WORDS) - {"bird7", "bird299"}
    assert examine(library).is_whole
    library.close()


def test_a_page_that_cannot_be_read_costs_the_articles_on_it_and_no_other(settings, file) -> None:
    at = page_of(file, "bird150")
    overwrite(file, at - at % 4096, np.random.default_rng(1).bytes(4096))
    library = Library.open(settings)
    unsound = examine(library)
    assert unsound.structure
    named = {one.id for one in unsound.lost}
    assert article("bird150").id in named
    assert len(named) < 20
    library.close()
    saved = repair(settings)
    assert {one.id for one in saved.lost} == named
    assert saved.kept == 299 - len(named)
    assert saved.old.is_file()
    library = Library.open(settings)
    assert {one.id for one in library.articles(limit=1000)}.isdisjoint(named)
    assert library.size() == library.size(MODEL)
    assert [remark.content for remark in Notebook(library).remarks()] == [{"up": True}]
    for kind in KINDS.values():
        index = kind(settings)
        assert index.follow(library) == library.revision
        assert found(index, library, "bird7") == "bird7"
        index.close()
    library.close()


def test_a_file_that_is_cut_short_gives_what_is_left_of_it(settings, file) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) * 2 // 3 // 4096 * 4096])
    with pytest.raises(LibraryDamagedError):
        Library.open(settings)
    saved = repair(settings)
    library = Library.open(settings)
    assert 0 < saved.kept == len(titles(library))
    assert examine(library).is_whole
    passages = library.passages_of([one.id for one in library.articles(limit=1000)])
    texts = {one.id: one.text for one in library.articles(limit=1000)}
    assert {key: "".join(p.text for p in its) for key, its in passages.items()} == texts
    library.close()


def test_an_older_copy_is_taken_as_it_is_when_that_is_asked_for(settings, file) -> None:
    older = file.read_bytes()
    shelf = Shelf(settings)
    shelf.put("badger")
    index = KeywordIndex.open(settings.data_dir / "keywords")
    index.follow(shelf.library)
    index.close()
    shelf.library.close()
    file.write_bytes(older)
    with pytest.raises(LibraryLostError):
        Library.open(settings)
    assert repair(settings) is None
    library = Library.open(settings)
    assert index.follow(library) == library.revision
    assert found(index, library, "bird7") == "bird7"
    index.close()
    library.close()


def test_nothing_is_made_of_a_library_that_is_gone(settings, file) -> None:
    file.unlink()
    with pytest.raises(LibraryLostError):
        repair(settings)
    assert not file.exists()


def test_a_file_of_which_nothing_can_be_read_stays(settings, file) -> None:
    overwrite(file, 0, bytes(100))
    before = file.read_bytes()
    with pytest.raises(LibraryLostError, match="no article can be read"):
        repair(settings)
    assert file.read_bytes() == before


def test_what_readers_left_is_saved_too(settings, file) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(
            "INSERT INTO conversations VALUES "
            "('c', 'On birds', '2025-01-01 00:00:00', '2025-01-02 00:00:00', '[]')"
        )
    overwrite(file, page_of(file, "bird7"), b"The BIRD7 was seen.")
    repair(settings)
    library = Library.open(settings)
    assert Notebook(library).names() == {"c": "On birds"}
    library.close()
