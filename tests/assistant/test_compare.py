"""Figures that differ are put side by side; outlets that agree are counted; copies are one voice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from assistant.answers import Citation, Hit, Statement
from assistant.compare import compare
from ingest.articles import Article
from ingest.split import split

FIRST = "Twelve people were injured when the ferry Marigold struck the pier at Port Ellery on Thursday."
DAY = datetime(2025, 3, 1)


def hit(text: str, source: str, days: int = 0, title: str = "Ferry strikes pier") -> Hit:
    article = Article.make(
        name=source + text, title=title, text=text, source=source, published=DAY + timedelta(days)
    )
    return Hit(split(article)[0], article, 1.0)


def stated(found: Hit) -> Statement:
    quote = found.article.text
    return Statement(quote, (Citation(1, found.article, found.passage.id, quote, 0, len(quote)),))


def test_another_figure_is_put_beside_the_later_report_first() -> None:
    one, two = hit(FIRST, "Gull"), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    statements, notes = compare([stated(one)], [one, two])
    assert [s.citations[0].article.source for s in statements] == ["Tern", "Gull"]
    assert [c.number for s in statements for c in s.citations] == [1, 2]
    assert all(c.quote == c.article.text[c.start : c.end] for s in statements for c in s.citations)
    assert notes == (
        "Reports differ: Fifteen people (Tern, 2025-03-02, the later) and Twelve people (Gull, 2025-03-01).",
    )


def test_a_correction_says_that_it_takes_the_place() -> None:
    one = hit(FIRST, "Gull")
    two = hit(
        FIRST.replace("Twelve", "Nine"), "Gull", 2, title="Correction: nine injured on ferry, not twelve"
    )
    _, notes = compare([stated(one)], [one, two])
    assert notes == (
        "Corrected: Nine people (Gull, 2025-03-03) takes the place of Twelve people (Gull, 2025-03-01).",
    )


@pytest.mark.parametrize(
    "other",
    [
        hit(
            "Fifteen people were injured when the lorry Petrel struck the gate at North Velm on Thursday.",
            "Tern",
        ),
        hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 90),
        hit(FIRST.replace("Twelve people", "Twelve people, 12 in all,"), "Tern"),
        hit(FIRST.replace("Twelve", "Fifteen") + " Twelve people were taken to hospital.", "Tern"),
        hit("The ferry Marigold had 214 people on board.", "Tern"),
    ],
    ids=["another event", "another time", "the same figure", "it has both figures", "another count"],
)
def test_what_speaks_of_something_else_does_not_differ(other: Hit) -> None:
    one = hit(FIRST, "Gull")
    statements, notes = compare([stated(one)], [one, other])
    assert len(statements) == 1
    assert not any("differ" in note for note in notes)


def test_outlets_that_say_the_same_are_counted() -> None:
    one = hit(FIRST, "Gull")
    two = hit("On Thursday the ferry Marigold struck the pier at Port Ellery. " + FIRST, "Tern")
    _, notes = compare([stated(one)], [one, two])
    assert notes == ("2 outlets say so independently: Gull, Tern.",)


def test_copies_of_one_story_are_one_voice() -> None:
    one = hit(FIRST, "Gull")
    copied = Hit(one.passage, one.article, 1.0, outlets=3)
    _, notes = compare([stated(one)], [copied])
    assert notes == ("“Ferry strikes pier” was printed in much the same words by 3 outlets; it counts once.",)


def test_nothing_is_said_of_a_statement_without_citations() -> None:
    one = hit(FIRST, "Gull")
    assert compare([Statement("Something.")], [one]) == ((Statement("Something."),), ())


OPENING = "The Velm footbridge over the Orsel will open to the public on 3 May, the council decided."


def test_another_day_for_the_same_is_put_beside() -> None:
    one, two = hit(OPENING, "Gull"), hit(OPENING.replace("3 May", "10 May"), "Tern", 1)
    statements, notes = compare([stated(one)], [one, two])
    assert [s.citations[0].article.source for s in statements] == ["Tern", "Gull"]
    assert notes == ("Reports differ: 10 May (Tern, 2025-03-02, the later) and 3 May (Gull, 2025-03-01).",)


@pytest.mark.parametrize(
    "told",
    [
        "The Velm footbridge over the Orsel will not open on 3 May as planned but on 14 June.",
        "The opening of the Velm footbridge over the Orsel was postponed from 3 May to 14 June.",
    ],
)
def test_a_day_that_was_put_off_takes_the_place_of_the_first(told: str) -> None:
    one, two = hit(OPENING, "Gull"), hit(told, "Tern", 40)
    statements, notes = compare([stated(one)], [one, two])
    assert [s.citations[0].article.source for s in statements] == ["Tern", "Gull"]
    assert notes == ("Changed: 14 June (Tern, 2025-04-10) takes the place of 3 May (Gull, 2025-03-01).",)


@pytest.mark.parametrize(
    "other",
    [
        OPENING.replace("on 3 May", "in May"),
        OPENING.replace("on 3 May, the council decided", "next month, the council said on 9 February"),
        OPENING.replace("3 May", "10 May") + " A trial run on 3 May comes before that.",
        "The Tarn school was closed on 10 May instead of 3 May.",
    ],
    ids=["the month of that day", "the day of saying", "it has both days", "another matter"],
)
def test_a_day_of_something_else_does_not_differ(other: str) -> None:
    one = hit(OPENING, "Gull")
    statements, notes = compare([stated(one)], [one, hit(other, "Tern", 1, title="Other")])
    assert len(statements) == 1
    assert not any(note.startswith(("Reports", "Changed")) for note in notes)


@pytest.mark.parametrize(
    ("question", "count", "is_noted"),
    [
        ("How many people were injured when the ferry struck the pier?", 2, True),
        ("What happened to the ferry Marigold?", 2, True),
        ("Which ferry struck the pier at Port Ellery?", 1, False),
        ("When did the ferry Marigold strike the pier?", 1, False),
        ("Why did the ferry Marigold strike the pier?", 1, False),
    ],
)
def test_reports_differ_only_in_what_was_asked(question: str, count: int, is_noted: bool) -> None:
    one, two = hit(FIRST, "Gull"), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    statements, notes = compare([stated(one)], [one, two], question)
    assert len(statements) == count
    assert any("differ" in note for note in notes) == is_noted


def test_a_change_of_what_was_not_asked_is_noted_behind_the_answer() -> None:
    one = hit(OPENING, "Gull")
    two = hit(
        "The Velm footbridge will not open on 3 May as planned but on 10 May, the council said.", "Gull", 3
    )
    statements, notes = compare([stated(one)], [one, two], "Who decided on the Velm footbridge?")
    assert [s.citations[0].article for s in statements] == [one.article]
    assert notes == ("Changed: 10 May (Gull, 2025-03-04) takes the place of 3 May (Gull, 2025-03-01).",)


ELECTED = "Ingrith Solley was elected mayor of Port Ellery on Sunday with 54 per cent of the vote."


@pytest.mark.parametrize(
    ("question", "is_noted"),
    [
        ("Who was elected mayor of Port Ellery?", True),
        ("What share of the vote did the mayor of Port Ellery get?", False),
        ("Who said that the mayor of Port Ellery was elected?", False),
        ("", False),
    ],
)
def test_another_name_in_the_same_place_is_put_beside_where_a_name_is_asked_for(
    question: str, is_noted: bool
) -> None:
    one, two = hit(ELECTED, "Gull"), hit(ELECTED.replace("Ingrith Solley", "Osric Fenn"), "Tern", 1)
    statements, notes = compare([stated(one)], [one, two], question)
    assert len(statements) == 1 + is_noted
    assert notes == is_noted * (
        "Reports differ: Osric Fenn (Tern, 2025-03-02, the later) and Ingrith Solley (Gull, 2025-03-01).",
    )


@pytest.mark.parametrize(
    "other",
    [
        ELECTED.replace("Ingrith Solley", "Mayor Solley"),
        ELECTED.replace("Ingrith Solley", "Osric Fenn") + " Ingrith Solley came second.",
        ELECTED.replace("Ingrith Solley", "Osric Fenn").replace("Port Ellery", "Brackwater"),
        "Osric Fenn lost to the mayor of Port Ellery, who was elected on Sunday with 54 per cent.",
    ],
    ids=["the same name in short", "it has both names", "another town", "another part in it"],
)
def test_a_name_in_another_place_does_not_differ(other: str) -> None:
    one = hit(ELECTED, "Gull")
    statements, notes = compare(
        [stated(one)], [one, hit(other, "Tern", 1)], "Who was elected mayor of Port Ellery?"
    )
    assert len(statements) == 1
    assert not any("differ" in note for note in notes)


def test_of_two_reports_without_a_day_neither_is_the_later() -> None:
    one, two = (
        replace(found, article=replace(found.article, published=None))
        for found in (hit(FIRST, "Gull"), hit(FIRST.replace("Twelve", "Fifteen"), "Tern"))
    )
    _, notes = compare([stated(one)], [one, two])
    assert set(notes) <= {
        "Reports differ: Fifteen people (Tern, no date) and Twelve people (Gull, no date).",
        "Reports differ: Twelve people (Gull, no date) and Fifteen people (Tern, no date).",
    }
    assert notes
