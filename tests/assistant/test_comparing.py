"""Questions with several sides: each outlet named is heard, and one that is not on record is missed."""

from datetime import datetime, timedelta

import pytest

from assistant.analysis.prose import dateline
from assistant.answers import Hit
from assistant.extract import answers, extract, unanswered
from assistant.extract.outlets import mentions
from assistant.extract.sides import sides
from ingest.articles import Article
from ingest.split import split

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
ARTICLES = [found.article for found in HITS]


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
    assert [chosen.sentence.text for chosen in answers(question, HITS, reader)] == texts


def test_each_sentence_of_a_comparison_has_its_source(reader) -> None:
    draft = extract("Compare what is said about the sluice of Nether Pell and the dairy Osk.", HITS, reader)
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
    assert extract(question, HITS, reader) is None
    assert any("Loon" in words for words in unanswered(question, HITS))


def test_one_outlet_is_heard_alone(reader) -> None:
    hits = [*HITS, hit(SLUICE.replace("nine", "twelve"), "Marl Messenger - Courts", "Sluice fails")]
    question = "How many cellars were flooded at Nether Pell, according to the Marl Messenger?"
    assert [chosen.hit.article.source for chosen in answers(question, hits, reader)] == [
        "Marl Messenger - Courts"
    ]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Who owns The Heron?", []),
        ("Who was dismissed by the Marl Messenger?", []),
        ("What does the Marl Messenger say about milk?", ["the Marl Messenger"]),
        ("What do articles from The Heron and the Marl Messenger say?", ["The Heron", "the Marl Messenger"]),
        ("How many were hurt, according to Ann Ode?", []),
        ("How many were hurt, according to Reuters?", ["Reuters"]),
    ],
)
def test_an_outlet_counts_where_its_reports_are_meant(question: str, named: list[str]) -> None:
    assert [mention.name for mention in mentions(question, ARTICLES)] == named


def test_a_question_without_outlets_that_compares_nothing_has_no_sides() -> None:
    assert sides("When did the sluice at Nether Pell fail, and why?", ARTICLES) == []


def test_reports_that_are_to_be_compared_give_one_sentence_each(reader) -> None:
    hits = [
        hit(SLUICE, "The Heron", "Sluice fails"),
        hit(SLUICE.replace("nine", "six"), "Gull", "Sluice fails"),
    ]
    chosen = answers("How do the reports of the sluice that failed at Nether Pell differ?", hits, reader)
    assert {candidate.hit.article.source for candidate in chosen} == {"The Heron", "Gull"}


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
