"""What the browser is told of an answer."""

from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation, Statement, Verdict
from assistant.app.answer_view import answer_data
from assistant.app.words import with_days

HOME = Path(__file__).parent.parent.parent
TEXT = "First words. The bridge opened on 3 May. Last words."


@pytest.fixture
def cited(hits):
    """An answer of one sentence that is not quite borne out."""
    (hit,) = hits(("Bridge", TEXT))
    quote = "The bridge opened on 3 May."
    start = TEXT.index(quote)
    citation = Citation(1, hit.article, hit.passage.id, quote, start, start + len(quote))
    statement = Statement("It opened in June.", (citation,), Verdict.PARTLY, ("the month June is not there",))
    return Answer("When?", (statement,), (hit,), timings={"total": 0.25})


def test_a_source_is_its_passage_cut_where_the_quote_begins_and_ends(cited) -> None:
    source = answer_data(cited)["sources"]["1"]
    assert (source["before"], source["quote"], source["after"]) == (
        "First words. ",
        "The bridge opened on 3 May.",
        " Last words.",
    )


def test_a_quote_whose_passage_is_not_at_hand_is_shown_in_its_article(cited) -> None:
    alone = Answer("When?", cited.statements)
    assert answer_data(alone)["sources"]["1"] == answer_data(cited)["sources"]["1"]


def test_a_verdict_is_said_in_words_with_its_reasons(cited) -> None:
    (sentence,) = answer_data(cited)["sentences"]
    assert sentence["label"] == "partly supported"
    assert sentence["reasons"] == ("the month June is not there",)
    assert sentence["marks"] == [1]


def test_what_is_copied_has_the_answer_and_the_quotes(cited) -> None:
    copied = answer_data(cited)["copy"]
    assert copied.startswith("It opened in June. [1]")
    assert "“The bridge opened on 3 May.”" in copied


def test_a_note_says_days_as_a_reader_writes_them_but_quotes_them_as_they_stand() -> None:
    assert with_days("Published 2024-03-14 to 2025-08-30.") == "Published 14 March 2024 to 30 August 2025."
    assert with_days("Nothing bears on “2024-03-14” (2024-99-99).") == (
        "Nothing bears on “2024-03-14” (2024-99-99)."
    )


def test_a_question_that_followed_up_says_how_it_was_understood() -> None:
    data = answer_data(Answer("When did the bridge open?", asked="When did it open?", refused=True))
    assert (data["question"], data["understood"]) == ("When did it open?", "When did the bridge open?")


@pytest.mark.parametrize(
    "file", sorted((HOME / "assistant" / "app").glob("*.py")), ids=lambda file: file.stem
)
def test_no_file_bears_the_name_of_a_package(file) -> None:
    import sys

    elsewhere = [path for path in sys.path if path and Path(path) != file.parent]
    assert file.stem not in sys.stdlib_module_names
    assert PathFinder.find_spec(file.stem, elsewhere) is None or file.stem == "__init__"
