"""Comparisons: each thing or outlet has a sentence, and one that is not on record is named as missing."""

from datetime import datetime, timedelta

import pytest

from assistant.analysis.prose import dateline
from assistant.answers import Hit
from assistant.extract import unanswered
from ingest.articles import Article
from ingest.split import split
from tests.assistant.planned import draft_of, sentences_of

DAY = datetime(2025, 3, 1)
SLUICE = "The sluice at Nether Pell failed on Monday and flooded nine cellars, the fire brigade said."
COURT = "The court in Marl fined the dairy Osk 20,000 crowns for selling milk short, its clerk said."
LATER = "The chain had rusted through, an engineer found, and nobody had looked."


def hit(text: str, source: str, title: str, days: int = 0) -> Hit:
    article = Article.make(
        name=source + text, title=title, text=text, source=source, published=DAY + timedelta(days)
    )
    return Hit(split(article)[0], article, 1.0)


HITS = [
    hit(SLUICE, "The Heron", "Sluice fails at Nether Pell"),
    hit(COURT, "Marl Messenger - Courts", "Dairy fined for short milk"),
    hit(LATER, "The Heron", "Rust broke the sluice", 4),
]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (
            "Does the article in The Heron say that the sluice at Nether Pell failed, while the Marl "
            "Messenger article reports that the dairy Osk was fined?",
            [SLUICE, COURT],
        ),
        (
            "Which engineer found that the chain had rusted, and which fined the dairy Osk for short "
            "milk, according to articles from The Heron and the Marl Messenger?",
            [LATER, COURT],
        ),
        ("Compare what is said about the sluice of Nether Pell and the dairy Osk.", [SLUICE, COURT]),
    ],
    ids=["clauses", "any outlet", "things"],
)
def test_each_side_has_a_sentence_of_its_own(question: str, texts: list[str], reader) -> None:
    assert sentences_of(question, HITS, reader) == texts


def test_each_sentence_of_a_comparison_has_its_source(reader) -> None:
    draft = draft_of("Compare what is said about the sluice of Nether Pell and the dairy Osk.", HITS, reader)
    assert draft is not None
    assert [quote.hit for quote in draft.quotes] == [0, 1]


@pytest.mark.parametrize(
    "question",
    [
        "Does The Heron article say that the sluice at Nether Pell failed, while the Loon article does?",
        "According to the Daily Loon's report, when did the sluice at Nether Pell fail?",
        "Considering an article by The Heron and another by The Loon on Nether Pell, which sluice failed?",
    ],
)
def test_an_outlet_that_is_not_on_record_is_missed(question: str, reader) -> None:
    draft = draft_of(question, HITS, reader)
    assert draft is not None
    assert (draft.quotes, len(draft.notes)) == ((), 1)
    assert "Loon" in draft.notes[0]
    assert any("Loon" in words for words in unanswered(question, HITS))


def test_one_outlet_is_heard_alone(reader) -> None:
    hits = [*HITS, hit(SLUICE.replace("nine", "twelve"), "Marl Messenger - Courts", "Sluice fails")]
    question = "How many cellars were flooded at Nether Pell, according to the Marl Messenger?"
    assert sentences_of(question, hits, reader) == [SLUICE.replace("nine", "twelve")]


def test_reports_that_are_to_be_compared_give_one_sentence_each(reader) -> None:
    hits = [
        hit(SLUICE, "The Heron", "Sluice fails"),
        hit(SLUICE.replace("nine", "six"), "Gull", "Sluice fails"),
    ]
    draft = draft_of("How do the reports of the sluice that failed at Nether Pell differ?", hits, reader)
    assert draft is not None
    assert {hits[quote.hit].article.source for quote in draft.quotes} == {"The Heron", "Gull"}


def test_what_is_missing_of_a_comparison_is_named(reader) -> None:
    draft = draft_of("Compare the sluice of Nether Pell and the lighthouse of Orm.", HITS, reader)
    assert draft is not None
    assert [quote.hit for quote in draft.quotes] == [0]
    assert draft.notes == ("Nothing about “the lighthouse of Orm” was found that could be compared.",)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("PORT ELLERY, 3 June - The tram is late.", "The tram is late."),
        ("BRACKWATER (Northline) - Repairs will cost more.", "Repairs will cost more."),
        ("LONDON, Jan. 3 (Gull) — It rained.", "It rained."),
        ("(Gull) — It rained.", "It rained."),
        ("NATO - an alliance - was asked.", "NATO - an alliance - was asked."),
        ("Ann Ode - a baker - said no.", "Ann Ode - a baker - said no."),
    ],
)
def test_a_dateline_is_no_part_of_an_answer(text: str, rest: str) -> None:
    assert text[dateline(text) :] == rest


def test_a_first_sentence_may_name_its_place_in_small_letters() -> None:
    text = "Pell, Marland - The sluice failed."
    assert text[dateline(text, is_first=True) :] == "The sluice failed."
    assert dateline(text) == 0


def test_each_side_is_quoted_under_its_name(reader) -> None:
    draft = draft_of("Compare what is said about the sluice of Nether Pell and the dairy Osk.", HITS, reader)
    assert draft is not None
    assert [quote.heading for quote in draft.quotes] == ["Sluice of Nether Pell", "Dairy Osk"]


def test_a_sentence_that_speaks_for_both_sides_stands_under_both_names(reader) -> None:
    both = "The pier of Orm was finished in 1902 and the lighthouse of Orm in 1911, the guide says."
    draft = draft_of("Which is older, the pier or the lighthouse?", [hit(both, "Gull", "Orm")], reader)
    assert draft is not None
    assert [quote.heading for quote in draft.quotes] == ["Pier / Lighthouse"]


def test_a_sentence_of_the_other_side_does_not_speak_for_one(reader) -> None:
    text = "Wages at the Velm branch begin at $17 an hour. The Orm branch has a garden with nine tables."
    hits = [hit(text, "Gull", "Two branches open")]
    draft = draft_of("How do starting wages at the Velm branch and the Orm branch differ?", hits, reader)
    assert draft is not None
    under = {quote.heading: text[quote.start : quote.end] for quote in draft.quotes}
    assert "$17" in under["Velm branch"]
    assert "$17" not in under.get("Orm branch", "")
