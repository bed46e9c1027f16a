"""What a sentence cites: markers, the passages they stand for, and quotes that are exact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import Draft, Quote, Verdict
from assistant.verify import verify
from tests.assistant.harrow import BRIDGE, HITS, READER, check, hits_of


@pytest.mark.parametrize(
    "text",
    [
        "The bridge opened [1]. The ferry stopped [2].",
        "The bridge opened. [1] The ferry stopped. [2]",
        "The bridge opened【1】. The ferry stopped【2】.",
        "- The bridge opened [1]\n- The ferry stopped [2]",
        "## Harrow\n\n1. **The bridge** opened. [1]\n2. The ferry stopped [^2].",
        "The bridge opened.\n[1]\n\nThe ferry stopped [passage 2].",
    ],
)
def test_markers_belong_to_the_sentence_they_follow(text):
    statements = check(text)
    assert [s.text.rstrip(".") for s in statements] == ["The bridge opened", "The ferry stopped"]
    assert [[c.number for c in s.citations] for s in statements] == [[1], [2]]
    assert [s.citations[0].article.id for s in statements] == [hit.article.id for hit in HITS]


@pytest.mark.parametrize(
    "markers", ["[1, 2]", "[1][2]", "[1] [2]", "[1-2]", "[1; 2]", "【1】【2】", "[1 and 2]"]
)
def test_a_sentence_may_rest_on_several_passages(markers):
    (statement,) = check(f"The Harrow bridge opened and the Harrow ferry stopped {markers}.")
    assert statement.text == "The Harrow bridge opened and the Harrow ferry stopped."
    assert [c.article.id for c in statement.citations] == [hit.article.id for hit in HITS]


def test_the_same_words_cited_twice_bear_one_number():
    statements = check("The ferry stopped [2]. The bridge opened [1]. The Harrow ferry stopped [2].")
    assert [s.citations[0].number for s in statements] == [1, 2, 1]


@pytest.mark.parametrize("marker", ["[2]", "[7]", "[0]", ""])
def test_a_wrong_unknown_or_missing_marker_gives_way_to_the_passage_that_says_it(marker):
    (statement,) = check(f"The work cost $1.2 million, 59% of the budget {marker}.")
    assert statement.verdict is Verdict.SUPPORTED
    assert statement.citations[0].article.id == HITS[0].article.id
    assert statement.citations[0].quote == "The work cost $1.2 million, 59% of the budget."


def test_a_marker_of_a_passage_that_says_nothing_of_the_kind_is_dropped():
    (statement,) = check("Penguins marched across Antarctica in record numbers [1].")
    assert (statement.verdict, statement.citations) == (Verdict.UNSUPPORTED, ())
    assert statement.problems


def test_what_looks_like_a_marker_in_a_passage_is_text():
    (statement,) = check("Critics led by Tom Reeve [1] want a second bridge [1].")
    assert statement.text == "Critics led by Tom Reeve [1] want a second bridge."
    assert statement.verdict is Verdict.SUPPORTED


def test_nothing_in_a_code_fence_is_a_marker():
    first, code = check("The Harrow bridge opened to traffic [1].\n```\nx = a[1]\n```")
    assert [citation.article.id for citation in first.citations] == [HITS[0].article.id]
    assert ("a[1]" in code.text, code.verdict, code.citations) == (True, Verdict.UNSUPPORTED, ())


ODD = st.text(
    alphabet=st.sampled_from("ab BC.!?\n\u00a0\u2009“”‘’\"'[]12$%*`<>\u200f-–"), min_size=1, max_size=200
)


@pytest.mark.parametrize("reader", [READER, None], ids=["read", "unread"])
@settings(max_examples=40)
@given(texts=st.lists(ODD.filter(str.strip), min_size=1, max_size=3), draft=ODD)
def test_every_quote_is_exact_whatever_is_drafted(reader, texts, draft):
    for statement in check(f"{draft} [1] {texts[0]} [2]", hits_of(*texts), reader):
        for citation in statement.citations:
            assert citation.quote == citation.article.text[citation.start : citation.end]
            assert citation.quote == citation.quote.strip() != ""
        assert bool(statement.problems) == (statement.verdict is not Verdict.SUPPORTED)
        assert bool(statement.citations) == (statement.verdict is not Verdict.UNSUPPORTED)


def test_words_taken_as_they_stand_are_quoted_and_keep_the_span_that_answers():
    text = BRIDGE
    start, end = text.index("The work"), text.index("\n\nCritics")
    span = (text.index("$1.2"), text.index(", 59%"))
    draft = Draft(
        "", "extractive", quotes=(Quote(1, 0, 13), Quote(0, start, end, span), Quote(0, start, end))
    )
    first, second, third = verify(draft, [HITS[0], HITS[1]], READER)
    assert {s.verdict for s in (first, second, third)} == {Verdict.QUOTED}
    (citation,) = second.citations
    assert (second.text, second.problems) == (citation.quote, ())
    assert (
        citation.quote
        == text[citation.start : citation.end]
        == "The work cost $1.2 million, 59% of the budget."
    )
    assert text[slice(*citation.span)] == "$1.2 million"
    assert [s.citations[0].number for s in (first, second, third)] == [1, 2, 2]
