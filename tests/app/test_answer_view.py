"""What the browser is told of an answer."""

from dataclasses import replace
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
    """An answer of one sentence that is only partly supported."""
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


@pytest.fixture
def quoted(cited):
    """An answer of one sentence that is the article's own, of which a few words answer."""
    (citation,) = cited.citations
    start = TEXT.index("3 May")
    own = replace(citation, span=(start, start + len("3 May")))
    return replace(cited, statements=(Statement(own.quote, (own,), Verdict.QUOTED),))


def test_a_quoted_sentence_bears_no_badge_and_has_the_words_that_answer_apart(quoted) -> None:
    data = answer_data(quoted)
    (sentence,) = data["sentences"]
    assert (sentence["verdict"], sentence["label"], sentence["reasons"]) == ("quoted", "", ())
    assert sentence["finding"].startswith("Quoted")
    assert sentence["parts"] == ("The bridge opened on ", "3 May", ".")
    assert data["sources"]["1"]["parts"] == sentence["parts"]
    assert "\n“The bridge opened on 3 May.” [1]\n" in data["copy"]


def test_words_that_lie_outside_the_quote_are_not_marked(quoted) -> None:
    (citation,) = quoted.citations
    astray = replace(citation, span=(0, len(TEXT)))
    answer = replace(quoted, statements=(replace(quoted.statements[0], citations=(astray,)),))
    assert answer_data(answer)["sentences"][0]["parts"] == (citation.quote, "", "")


def test_where_nearly_all_of_a_sentence_answers_no_words_stand_out(quoted) -> None:
    (citation,) = quoted.citations
    whole = replace(citation, span=(citation.start, citation.end - 1))
    answer = replace(quoted, statements=(replace(quoted.statements[0], citations=(whole,)),))
    (sentence,) = answer_data(answer)["sentences"]
    assert sentence["parts"] == (citation.quote, "", "")


def test_a_heading_is_shown_once_above_the_sentences_that_stand_under_it(quoted) -> None:
    (statement,) = quoted.statements
    under = replace(statement, heading="2025-03-01")
    data = answer_data(replace(quoted, statements=(under, under, statement)))
    assert [sentence["heading"] for sentence in data["sentences"]] == ["1 March 2025", "", ""]


def test_a_sentence_of_a_model_is_never_marked(cited, quoted) -> None:
    said = replace(cited.statements[0], citations=quoted.citations)
    data = answer_data(replace(cited, statements=(said,)))
    assert data["sentences"][0]["parts"] == ("It opened in June.", "", "")
    assert data["sources"]["1"]["parts"] == ("The bridge opened on ", "3 May", ".")


def test_what_is_not_supported_is_set_off_as_it_was_called_before(cited) -> None:
    notes = ("Not supported: 1 of 2 sentences; each is marked.", "Not borne out: 1 of 2 sentences.")
    assert [note["lead"] for note in answer_data(replace(cited, notes=notes))["notes"]] == [
        "Not supported",
        "Not borne out",
    ]


def test_what_is_copied_has_the_answer_and_the_quotes(cited) -> None:
    copied = answer_data(cited)["copy"]
    assert copied.startswith(
        "When?\n\nIt opened in June. [1] (partly supported: the month June is not there)"
    )
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
