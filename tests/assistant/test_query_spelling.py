"""Words as people type them: a spelling that articles have for one that they do not."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.query.spelling import Change, suggestion
from ingest.articles import Article
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.rows import Entry
from ingest.settings import LibrarySettings
from ingest.split import split

TEXTS = (
    "Inés Varró told the harbour board of Quellan that mooring fees for ferries will rise by 8 percent.",
    "The government of Quellan paid for the ferry in 2024. The government also paid for the long-term lease.",
    "President Zelenkov met a journalist in the city hall. The government said nothing of the meeting.",
    "A commission on accommodation found mistakes in the accounts of the city's white house hotel.",
    "The martens of the forest thrive. The martens were counted. Carlin Marlow ran the count.",
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KeywordIndex, Library]]:
    """An index and its library."""
    folder: Path = tmp_path_factory.mktemp("spelling")
    library = Library.open(LibrarySettings(_env_file=None, data_dir=folder))
    articles = [
        Article.make(name=f"{at}", title="News", text=text, source="Gull") for at, text in enumerate(TEXTS)
    ]
    entries = [Entry(article, tuple(split(article))) for article in articles]
    library.store(entries, "m", {p.id: np.ones(2, np.float32) for e in entries for p in e.passages})
    index = KeywordIndex.open(folder / "keywords")
    index.follow(library)
    yield index, library
    index.close()
    library.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What happened in Quelan?", "What happened in Quellan?"),  # a letter left out
        ("what happened in qeullan", "what happened in Quellan"),  # two swapped, and no capital
        ("What did Zelenkow say?", "What did Zelenkov say?"),  # one changed
        ("Will the moring fees rise?", "Will the mooring fees rise?"),
        ("What did the goverment pay?", "What did the government pay?"),  # in an ending that stems away
        ("Who is a jornalist?", "Who is a journalist?"),
        ("Where is acommodaton found?", "Where is accommodation found?"),  # two errors in a long word
        ("Acounts of the hotel", "Accounts of the hotel"),  # a capital that only opens the question stays
        ("Who is Inés Varo?", "Who is Inés Varró?"),
        ("the whitehouse hotel", "the white house hotel"),
        ("QUELAN FERRIES", "QUELLAN FERRIES"),
        ("Quelan and the goverment", "Quellan and the government"),
        ("Who is Ine\u0301s Varo?", "Who is Inés Varró?"),
    ],
)
def test_a_word_that_no_article_has_gives_way_to_the_nearest(shelf, typed: str, meant: str) -> None:
    found = suggestion(typed, *shelf)
    assert found is not None
    assert found.question == meant


def test_a_suggestion_says_what_it_changes(shelf) -> None:
    found = suggestion("Will Quelan raise moring fees?", *shelf)
    assert found is not None
    assert found.changes == (Change("Quelan", "Quellan", 2), Change("moring", "mooring", 1))


@pytest.mark.parametrize(
    "typed",
    [
        "What happened in Quellan?",
        "Ferry fees",
        "Who is Ines Varro?",  # accents are no errors
        "Who runs the harbor board?",  # nor is American spelling
        "Is the lease longterm?",
        "Who won the regatta?",  # nothing is near
        "In 2042? In 20244? G7? The 8th?",  # figures
        "What did NATQ say?",  # an acronym
        "hal",  # too short
        "Who is Marlen?",  # as near to Marlow as to martens, but neither by one letter
        "Did Mr. Tarlin and Rita run?",  # names begin with the right letter
        "How many CIOs?",
        "What did Governmant say of Hall?",  # a name, by its capital
        "Summarise the ferry story",
        "zzzzz qqqqq xxxxx wwwww vvvvv hal quelan",  # about something else
        "港の嵐 порт",
        "?",
        "",
    ],
)
def test_what_articles_have_or_have_nothing_like_is_left_alone(shelf, typed: str) -> None:
    assert suggestion(typed, *shelf) is None


def test_an_index_that_was_never_built_suggests_nothing(tmp_path: Path, shelf) -> None:
    assert suggestion("What happened in Quelan?", KeywordIndex.open(tmp_path), shelf[1]) is None
