"""A library that was there and is gone, or older than what its indexes have seen: said, never begun anew."""

import shutil

import pytest

from ingest.errors import LibraryDamagedError, LibraryError, LibraryLostError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from tests.ingest.shelves import Shelf


@pytest.fixture
def left(settings):
    """The file of a library whose keyword index has followed it; closed."""
    shelf = Shelf(settings)
    shelf.put("heron", "otter")
    index = KeywordIndex.open(settings.data_dir / "keywords")
    index.follow(shelf.library)
    index.close()
    shelf.library.close()
    return settings.data_dir / "library.db"


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_a_library_that_is_gone_is_said_to_be_lost(settings, left, how) -> None:
    if how == "deleted":
        left.unlink()
    else:
        left.write_bytes(b"")
    for _ in range(2):  # it is not begun by looking
        with pytest.raises(LibraryLostError, match="the indexes beside it have followed 1 changes"):
            Library.open(settings)
    assert left.exists() == (how == "emptied")


def test_one_whose_last_changes_are_beside_it_is_not_begun_anew(settings) -> None:
    shelf = Shelf(settings)
    shelf.put("heron")
    file = settings.data_dir / "library.db"
    log = shutil.copy(f"{file}-wal", settings.data_dir / "kept")
    shelf.library.close()
    file.unlink()
    shutil.move(log, f"{file}-wal")
    with pytest.raises(LibraryLostError, match=r"library\.db-wal stands beside it"):
        Library.open(settings)


def test_an_index_ahead_of_its_library_is_an_alarm(settings, left) -> None:
    older = left.read_bytes()
    shelf = Shelf(settings)
    shelf.put("badger")
    index = KeywordIndex.open(settings.data_dir / "keywords")
    index.follow(shelf.library)
    index.close()
    shelf.library.close()
    left.write_bytes(older)
    with pytest.raises(LibraryLostError, match="stands at change 1, but its indexes have seen 2"):
        Library.open(settings)


@pytest.mark.parametrize("how", ["half", "header"])
def test_a_damaged_file_is_named_with_what_to_do(settings, left, how) -> None:
    data = left.read_bytes()
    left.write_bytes(data[: len(data) // 2] if how == "half" else b"\0" * 100 + data[100:])
    with pytest.raises(LibraryDamagedError, match="doctor --repair"):
        Library.open(settings).size()


def test_a_folder_that_never_held_a_library_gets_one(settings) -> None:
    library = Library.open(settings)
    assert library.revision == 0
    library.close()
    Library.open(settings).close()  # and one in which nothing was stored is opened again


def test_a_pointer_that_cannot_be_read_is_not_taken_for_none(settings, left) -> None:
    pointer = settings.data_dir / "keywords" / "pointer.json"
    pointer.unlink()
    pointer.mkdir()
    with pytest.raises(LibraryError, match=r"pointer\.json cannot be read"):
        Library.open(settings)
