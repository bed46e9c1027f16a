"""The measures, on lists small enough to reckon by hand."""

import math
from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation, Statement, Verdict
from assistant.evaluate.measures import answering, holds, percentiles, retrieval, summarise
from assistant.evaluate.questions import Question


def test_ranks_are_counted_by_article(hits) -> None:
    found = hits(("A", "Nothing."), ("B", "It opened on 3 May."), ("C", "Nothing."), ("D", "Also 3 May."))
    relevant = frozenset([found[1].article.id, found[3].article.id])
    measured = retrieval(Question("q", "When?", ("3 May",), relevant), found)
    assert measured["article hit@1"] == 0
    assert measured["article hit@5"] == 1
    assert measured["article MRR@10"] == 0.5
    assert measured["article recall@10"] == 1
    ideal = 1 + 1 / math.log2(3)
    assert measured["article nDCG@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert measured["passage MRR@10"] == 0.5
    assert measured["answer in passages@10"] == 1


def test_an_article_found_twice_counts_once(hits) -> None:
    (a,), (b,) = hits(("A", "x")), hits(("B", "y"))
    measured = retrieval(Question("q", "?", (), frozenset([b.article.id])), [a, a, a, b])
    assert measured["article MRR@10"] == 0.5


def test_nothing_is_measured_of_what_is_not_known(hits) -> None:
    assert retrieval(Question("q", "?"), hits(("A", "x"))) == {}
    assert answering(Question("q", "?"), Answer("?", refused=True)) == {}


def answer(hit, *texts: str) -> Answer:
    citation = Citation(1, hit.article, hit.passage.id, hit.passage.text, 0, len(hit.passage.text))
    return Answer("?", tuple(Statement(text, (citation,), Verdict.SUPPORTED) for text in texts))


def test_an_answer_is_measured_by_its_first_sentences_and_its_citations(hits) -> None:
    (hit,) = hits(("A", "It opened on 3 May."))
    question = Question("q", "When?", ("3 may",), frozenset([hit.article.id]), answerable=True)
    measured = answering(question, answer(hit, "Nobody knows.", "It opened on 3 May."))
    assert measured["answer in first sentence"] == 0
    assert measured["answer in first three"] == 1
    assert measured["citation precision"] == measured["citation recall"] == 1
    assert measured["answered, of the answerable"] == 1
    other = Question("q", "When?", ("3 may",), frozenset(["other"]), answerable=True)
    assert answering(other, answer(hit, "It opened on 3 May."))["citation precision"] == 0


def test_quoted_sentences_are_never_counted_as_supported(hits) -> None:
    (hit,) = hits(("A", "It opened on 3 May."))
    (said,) = answer(hit, "It opened on 3 May.").statements
    own = replace(said, verdict=Verdict.QUOTED)
    measured = answering(Question("q", "When?"), Answer("?", (own,)))
    assert measured == {"sentences quoted": 1}
    doubted = replace(said, verdict=Verdict.PARTLY)
    measured = answering(Question("q", "When?"), Answer("?", (own, own, said, doubted)))
    assert measured["sentences quoted"] == 0.5
    assert measured["sentences supported"] == measured["sentences partly supported"] == 0.5
    assert measured["sentences not supported"] == 0


@pytest.mark.parametrize(("span", "right"), [((13, 18), 1), ((0, 2), 0)])
def test_the_marked_words_are_right_where_they_hold_an_answer(hits, span, right: int) -> None:
    (hit,) = hits(("A", "It opened on 3 May."))
    (said,) = answer(hit, "It opened on 3 May.").statements
    cited = replace(said.citations[0], span=span)
    own = replace(said, verdict=Verdict.QUOTED, citations=(cited,))
    question = Question("q", "When?", ("3 May",), answerable=True)
    assert answering(question, Answer("?", (own,)))["answer in marked words"] == right
    assert "answer in marked words" not in answering(question, Answer("?", (said,)))


def test_refusing_is_right_where_nothing_answers() -> None:
    nothing = Question("q", "?", answerable=False)
    assert answering(nothing, Answer("?", refused=True)) == {"refused, of the unanswerable": 1}
    something = Question("q", "?", answerable=True)
    assert answering(something, Answer("?", refused=True)) == {"answered, of the answerable": 0}


def test_figures_have_intervals_around_their_means() -> None:
    figures = summarise([{"x": float(n % 2)} for n in range(100)])
    assert figures["x"].value == 0.5
    assert 0.35 < figures["x"].low < 0.5 < figures["x"].high < 0.65
    assert figures["x"].count == 100


def test_balance_weighs_both_kinds_alike() -> None:
    rows = [{"answered, of the answerable": 1.0}] * 90 + [{"refused, of the unanswerable": 0.0}] * 10
    figures = summarise(rows)
    assert figures["answer or refuse, balanced accuracy"].value == 0.5
    assert figures["refusal precision"].value == 0


@pytest.mark.parametrize(
    ("text", "held"),
    [("It was 3 May, they said.", True), ("It was 13 May.", False), ("It was 3 MAYBE", False)],
)
def test_answers_are_held_as_whole_words(text: str, held: bool) -> None:
    assert holds(text, ["3 May"]) is held


def test_percentiles_are_in_milliseconds() -> None:
    assert percentiles([0.001, 0.002, 0.003])["p50"] == pytest.approx(2)
    assert percentiles([]) == {}
