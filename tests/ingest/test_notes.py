"""Notes that readers keep: found by any of their words, filed under any label, counted and paged."""

import time

import pytest

from ingest.errors import NotFoundError, UsageError
from ingest.library import Library
from ingest.notes import Notes


@pytest.fixture
def notes(settings):
    library = Library.open(settings)
    yield Notes(library)
    library.close()


def test_a_note_is_found_by_what_was_kept_by_its_comment_and_by_its_label(notes) -> None:
    ferry = notes.add({"n": 1}, "The Ferry Marigold", ["a"], comment="Ask HARBOUR Post", labels=["Ünder way"])
    notes.add({"n": 2}, "The tram", ["b"])
    for words in ("ferry MARIGOLD", "harbour", "ünder", "marigold post way"):
        assert [note.id for note in notes.find(words)] == [ferry.id], words
        assert notes.count(words) == 1
    assert notes.find("ferry tram") == []


def test_what_stands_for_anything_in_sql_is_looked_for_as_it_stands(notes) -> None:
    share = notes.add({}, "Up 100% at <b>", [])
    notes.add({}, "Up 1000 at b", [])
    for words in ("100%", "<b>"):
        assert [note.id for note in notes.find(words)] == [share.id]


def test_labels_with_commas_are_one_label_and_all_that_are_named_must_be_borne(notes) -> None:
    both = notes.add({}, "one", [], labels=["Paris, Texas", "court"])
    notes.add({}, "two", [], labels=["paris"])
    assert notes.labels() == {"court": 1, "paris": 1, "paris, texas": 1}
    assert [note.id for note in notes.find(labels=["paris, TEXAS", "court"])] == [both.id]
    assert notes.find(labels=["court", "paris"]) == []
    assert both.labels == ("court", "paris, texas")


def test_a_note_is_changed_and_removed_and_each_change_can_be_seen(notes) -> None:
    note = notes.add({"n": 1}, "one", ["a"], comment="first")
    before = notes.changes
    notes.change(note.id, comment="second", labels=["x"])
    again = notes.note(note.id)
    assert (again.comment, again.labels, again.articles) == ("second", ("x",), ("a",))
    assert notes.changes > before
    notes.remove(note.id)
    for act in (notes.note, notes.remove, lambda key: notes.change(key, comment="")):
        with pytest.raises(NotFoundError, match=note.id):
            act(note.id)
    assert notes.shown_articles() == set()


def test_a_label_without_letters_is_refused_and_nothing_is_kept(notes) -> None:
    with pytest.raises(UsageError, match="no label"):
        notes.add({}, "one", [], labels=[" "])
    assert notes.count() == 0


def test_ten_thousand_notes_are_searched_and_paged_at_once(notes) -> None:
    from dataclasses import replace

    first = notes.add({"question": "?"}, "A heron nests on the town hall. " * 10, ["a"])
    with notes._engine.begin() as db:
        from ingest import tables

        row = {"kept": first.kept, "comment": "", "labels": ("bird",), "content": {"question": "?"}}
        words = ("A gull nests on the pier. " * 10).casefold()
        db.execute(tables.notes.insert(), [row | {"id": f"n{n}", "words": words} for n in range(10_000)])
    begun = time.monotonic()
    assert [replace(note) for note in notes.find("heron hall")] == [notes.note(first.id)]
    assert len(notes.find("gull", labels="bird", limit=50, start=5000)) == 50
    assert notes.count("gull") == 10_000
    assert notes.labels() == {"bird": 10_000}
    assert time.monotonic() - begun < 8  # tenths of a second where nothing else is done
