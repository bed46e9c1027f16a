"""What differs is put side by side; outlets that agree are counted; copies are one voice."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from assistant.answers import Hit, Statement, Verdict
from assistant.compare import compare
from assistant.reader import Reader
from tests.assistant.reports import FIRST, HOW_MANY, OPENING, hit, said, stated

WHEN = "When will the Velm footbridge open?"


@pytest.fixture
def compared(reader: Reader):
    """Compare what the first hit says with all hits; gives the outlets in order, and the notes."""

    def run(question: str, *hits: Hit, versions: Sequence[Hit] = ()) -> tuple[list[str], tuple[str, ...]]:
        statements, notes = compare([stated(hits[0])], hits, question, versions, reader)
        assert all(c.quote == c.article.text[c.start : c.end] for s in statements for c in s.citations)
        return [s.citations[0].article.source for s in statements], notes

    return run


# What is exact.


def test_copies_of_one_story_are_one_voice_even_without_a_reader() -> None:
    one = hit(FIRST)
    copied = replace(one, outlets=3)
    _, notes = compare([stated(one)], [copied], HOW_MANY, (), None)
    assert notes == ("“Ferry strikes pier” was printed in much the same words by 3 outlets; it counts once.",)


def test_without_a_reader_nothing_differs() -> None:
    one, two = hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    statements, notes = compare([stated(one)], [one, two], HOW_MANY, (), None)
    assert (len(statements), notes) == (1, ())


def test_nothing_is_said_of_a_statement_without_citations(reader: Reader) -> None:
    assert compare([Statement("So.")], [hit(FIRST)], HOW_MANY, (), reader) == ((Statement("So."),), ())


# What the reader finds.


def test_another_figure_is_put_beside_the_later_report_first(compared) -> None:
    outlets, notes = compared(HOW_MANY, hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1))
    assert outlets == ["Tern", "Gull"]
    assert notes == (
        "Reports differ: Fifteen people (Tern, 2025-03-02, the later) and Twelve people (Gull, 2025-03-01).",
    )


def test_a_sentence_that_is_put_beside_is_a_quotation_with_its_answer_marked(reader: Reader) -> None:
    one, two = hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    (rival, _), _ = compare([stated(one)], [one, two], HOW_MANY, (), reader)
    (citation,) = rival.citations
    assert rival.verdict is Verdict.QUOTED
    assert citation.span is not None
    assert "Fifteen" in citation.article.text[slice(*citation.span)]


def test_a_rival_that_is_shown_already_is_moved_beside(reader: Reader) -> None:
    one, two = hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    between = stated(hit("The ferry Primrose sails on Friday."))
    statements, notes = compare([stated(one), between, stated(two)], [one, two], HOW_MANY, (), reader)
    assert [s.text.split()[0] for s in statements] == ["Fifteen", "Twelve", "The"]
    assert [c.number for s in statements for c in s.citations] == [1, 2, 3]
    assert len(notes) == 1


def test_a_newer_figure_in_a_near_copy_is_put_beside(compared) -> None:
    copy = hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1)
    assert compared(HOW_MANY, hit(FIRST), versions=[copy])[0] == ["Tern", "Gull"]


def test_a_correction_says_that_it_takes_the_place(compared) -> None:
    correction = hit(FIRST.replace("Twelve", "Nine"), "Gull", 2, "Correction: nine injured, not twelve")
    _, notes = compared(HOW_MANY, hit(FIRST), correction)
    assert notes == (
        "Corrected: Nine people (Gull, 2025-03-03) takes the place of Twelve people (Gull, 2025-03-01).",
    )


@pytest.mark.parametrize(
    "other",
    [
        hit(
            "Fifteen people were injured when the lorry Petrel struck the gate at North Velm on Thursday.",
            "Tern",
            title="Lorry strikes gate",
        ),
        hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 90),
        hit(FIRST.replace("Twelve people", "Twelve people, 12 in all,"), "Tern"),
        hit(FIRST.replace("Twelve", "Fifteen") + " Twelve people were taken to hospital.", "Tern"),
        hit("The ferry Marigold had 214 people on board when it struck the pier.", "Tern"),
    ],
    ids=["another event", "another time", "the same figure", "it has both figures", "another count"],
)
def test_what_speaks_of_something_else_does_not_differ(compared, other: Hit) -> None:
    outlets, notes = compared(HOW_MANY, hit(FIRST), other)
    assert outlets == ["Gull"]
    assert not any("differ" in note for note in notes)


def test_outlets_that_say_the_same_are_counted(compared) -> None:
    two = hit("The ferry Marigold struck the pier at Port Ellery in thick fog. " + FIRST, "Tern")
    assert compared(HOW_MANY, hit(FIRST), two)[1] == ("Tern reports the same as Gull.",)


@pytest.mark.parametrize(
    "other",
    [hit(FIRST, "Tern", 90), hit(FIRST.replace("Twelve people were", "Some were"), "Tern")],
    ids=["another time", "without the answer"],
)
def test_an_outlet_that_may_tell_of_something_else_is_not_said_to_report_the_same(
    reader: Reader, other: Hit
) -> None:
    own = hit(FIRST)
    statement = Statement(said(own).quote, (said(own, "Twelve people"),), Verdict.QUOTED)
    _, notes = compare([statement], [own, other], HOW_MANY, [], reader)
    assert not any("the same" in note for note in notes)


def test_an_outlet_with_another_figure_does_not_say_so(compared) -> None:
    _, notes = compared(HOW_MANY, hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1))
    assert not any("the same" in note for note in notes)


def test_another_day_for_the_same_is_put_beside(compared) -> None:
    one, two = hit(OPENING, title="Velm bridge"), hit(OPENING.replace("3 May", "10 May"), "Tern", 1, "Velm")
    outlets, notes = compared(WHEN, one, two)
    assert outlets == ["Tern", "Gull"]
    assert notes == ("Reports differ: 10 May (Tern, 2025-03-02, the later) and 3 May (Gull, 2025-03-01).",)


@pytest.mark.parametrize(
    "told",
    [
        "The Velm footbridge over the Orsel will not open on 3 May as planned but on 14 June.",
        "The opening of the Velm footbridge over the Orsel was postponed from 3 May to 14 June.",
    ],
)
def test_a_day_that_was_put_off_takes_the_place_of_the_first(compared, told: str) -> None:
    outlets, notes = compared(WHEN, hit(OPENING, title="Velm"), hit(told, "Tern", 40, "Velm bridge delayed"))
    assert outlets == ["Tern", "Gull"]
    assert notes == ("Changed: 14 June (Tern, 2025-04-10) takes the place of 3 May (Gull, 2025-03-01).",)


@pytest.mark.parametrize(
    ("question", "is_noted"),
    [
        (HOW_MANY, True),
        ("Which ferry struck the pier at Port Ellery?", False),
        ("When did the ferry Marigold strike the pier?", False),
        ("", False),
    ],
)
def test_reports_differ_only_in_what_was_asked(compared, question: str, is_noted: bool) -> None:
    outlets, notes = compared(question, hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 1))
    assert len(outlets) == 1 + is_noted
    assert any("differ" in note for note in notes) == is_noted


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "Who criticised the water tax in Brackwater?",
            "Adda Rennick criticised the new water tax in Brackwater on Monday.",
            "Emric Dunmore criticised the new water tax in Brackwater on Monday.",
        ),
        (
            "Where did storm Odile cut power?",
            "Storm Odile cut power to homes in Brackwater on Wednesday.",
            "Storm Odile cut power to homes in Tamsey on Wednesday.",
        ),
    ],
)
def test_two_names_may_both_be_true(compared, question: str, one: str, other: str) -> None:
    outlets, notes = compared(question, hit(one, title="News"), hit(other, "Tern", title="News"))
    assert (outlets, notes) == (["Gull"], ())


def test_a_day_that_was_kept_is_not_changed(compared) -> None:
    kept = "The Velm footbridge over the Orsel opened on 3 May as planned; the second follows on 14 June."
    _, notes = compared(WHEN, hit(OPENING, title="Velm"), hit(kept, "Tern", 70, "Velm bridge open"))
    assert not any("takes the place" in note for note in notes)


def test_of_two_reports_without_a_day_neither_is_the_later(compared) -> None:
    one, two = (
        replace(found, article=replace(found.article, published=None))
        for found in (hit(FIRST), hit(FIRST.replace("Twelve", "Fifteen"), "Tern"))
    )
    (note,) = compared(HOW_MANY, one, two)[1]
    assert "later" not in note
    assert note.count("no date") == 2
