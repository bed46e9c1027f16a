"""The words that an index has: how often, in which forms, and which are near another."""

import random
import string

import numpy as np
import pytest

from ingest.articles import Article
from ingest.keywords import KeywordIndex
from ingest.keywords.distance import distance, distance_to_beginning, edits
from ingest.library import Library
from ingest.rows import Entry
from ingest.split import split

TEXTS = (
    "The ferries of Quellan, a harbour.",
    "A ferry to Quellan; the harbour office has long-term plans.",
    "The office of the harbour has an accommodation list. Inés Varró runs it.",
)


@pytest.fixture
def vocabulary(settings):
    library = Library.open(settings)
    articles = [Article.make(name=text, title="", text=text, source="Gull") for text in TEXTS]
    entries = [Entry(article, tuple(split(article))) for article in articles]
    library.store(entries, "m", {p.id: np.ones(2, np.float32) for e in entries for p in e.passages})
    index = KeywordIndex.open(settings.data_dir / "keywords")
    index.follow(library)
    yield index.vocabulary()
    index.close()
    library.close()


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("harbour", 3), ("HARBOR", 3), ("ferry", 2), ("ferries", 2), ("varro", 1), ("Varró", 1),
        ("longterm", 1), ("long-term", 1), ("tram", 0), ("ferry tram", 0), ("", 0), ("?", 0), ("the", 3),
    ],
)  # fmt: skip
def test_words_are_counted_in_any_form(vocabulary, word, count) -> None:
    assert vocabulary.count(word) == count


@pytest.mark.parametrize(
    ("typed", "stem", "apart"),
    [
        ("quelan", "quellan", 1), ("qeullan", "quellan", 1), ("wuellan", "quellan", 1),
        ("quelllan", "quellan", 1), ("offcie", "offic", 1), ("vrró", "varro", 1),
        ("acommodatoin", "accommod", 2),
    ],
)  # fmt: skip
def test_the_nearest_words_come_first(vocabulary, typed, stem, apart) -> None:
    first = vocabulary.near(typed)[0]
    assert (first.stem, first.edits) == (stem, apart)
    assert first.passages == vocabulary.count(stem)


@pytest.mark.parametrize("typed", ["", "?", "tram", "quay wall", "港", "x" * 100, "42", "aaaaaaaaa"])
def test_nothing_is_near_what_is_like_nothing(vocabulary, typed) -> None:
    assert vocabulary.near(typed) == []


def test_a_word_is_given_in_the_forms_that_texts_print(vocabulary) -> None:
    assert vocabulary.forms("ferri", TEXTS) == {"ferries": 1, "ferry": 1}
    assert vocabulary.forms("longterm", TEXTS) == {"long-term": 1}
    assert vocabulary.forms("varro", TEXTS) == {"Varró": 1}
    assert vocabulary.forms("tram", TEXTS) == {}


def test_passages_that_hold_a_word_are_found(vocabulary) -> None:
    assert len(vocabulary.holding("harbour", 10)) == 3
    assert len(vocabulary.holding("harbour", 2)) == 2
    assert vocabulary.holding("tram", 10) == []


def test_two_words_in_one_come_apart_where_they_stand_side_by_side(vocabulary) -> None:
    assert vocabulary.apart("harbouroffice") == ("harbour office", 1)
    assert vocabulary.apart("officeharbour") is None
    assert vocabulary.apart("quellan") is None


def test_an_index_that_was_never_built_has_no_words(tmp_path) -> None:
    vocabulary = KeywordIndex.open(tmp_path).vocabulary()
    assert vocabulary.count("harbour") == 0
    assert vocabulary.near("harbuor") == []
    assert vocabulary.apart("harbouroffice") is None
    assert vocabulary.holding("harbour", 10) == []


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("", "", 0), ("tarn", "tarn", 0), ("tarn", "tran", 1), ("tarn", "tar", 1), ("tarn", "tartn", 1),
        ("tarn", "torn", 1), ("tarn", "torm", 2), ("atrn", "tarm", 2), ("ca", "abc", None),
        ("tarn", "quay", None), ("", "ab", 2), ("", "abc", None),
    ],
)  # fmt: skip
def test_distances_up_to_two(one, other, apart) -> None:
    assert distance(one, other, 2) == apart
    assert distance(other, one, 2) == apart


def test_every_edit_is_one_edit_away() -> None:
    draw = random.Random(0)
    for _ in range(20):
        word = "".join(draw.choices(string.ascii_lowercase[:6], k=draw.randint(1, 7)))
        for other in set(edits(word)):
            assert distance(word, other, 1) == int(word != other)


def test_a_beginning_may_be_all_that_is_near() -> None:
    assert distance_to_beginning("presid", "presidnet", 2) == 0
    assert distance_to_beginning("accommod", "acommodatoin", 2) == 1
    assert distance_to_beginning("harbour", "presidnet", 2) is None
