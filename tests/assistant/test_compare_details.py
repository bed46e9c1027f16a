"""What differs in two sentences, and whether they are of one event: what plain code tells exactly."""

import pytest

from assistant.compare.details import details_of
from assistant.compare.events import change, is_one_event, likest
from tests.assistant.reports import FIRST, HOW_MANY, OPENING, hit, said


@pytest.mark.parametrize(
    ("one", "span", "other", "rival", "differ"),
    [
        (FIRST, "Twelve", FIRST.replace("Twelve", "Fifteen"), "Fifteen people", True),
        (FIRST, "Twelve", FIRST.replace("Twelve", "12"), "12", False),
        (FIRST, "Twelve", "The crash left 15 injured, the hospital said.", "15", True),
        (FIRST, "Twelve", "Twelve dogs and 15 cats were on the ferry.", "15", False),
        (
            "Damage is put at $2.5 million.",
            "$2.5 million",
            "Damage is put at $4 million.",
            "$4 million",
            True,
        ),
        ("Damage is put at $2.5 million.", "$2.5 million", "Damage took 4 weeks.", "4 weeks", False),
        ("About 1,200 people marched.", "About 1,200", "Police counted 1,190 people.", "1,190", False),
        ("It sailed at 17:20.", "17:20", "It sailed at 5.40 pm.", "5.40 pm", False),
        (OPENING, "3 May", OPENING.replace("3 May", "10 May"), "10 May", True),
        (OPENING, "3 May", OPENING.replace("on 3 May", "in May"), "in May", False),
        (OPENING, "3 May", OPENING.replace("on 3 May", "today"), "today", False),
        (OPENING, "3 May", OPENING.replace("on 3 May", "next year"), "next year", False),
    ],
)
def test_answers_differ_in_what_cannot_be_the_same(
    one: str, span: str, other: str, rival: str, differ: bool
) -> None:
    ours = list(details_of(said(hit(one), span), HOW_MANY))
    theirs = list(details_of(said(hit(other), rival), HOW_MANY))
    assert any(a.differs(b) for a in ours for b in theirs) == differ
    assert any(b.differs(a) for a in ours for b in theirs) == differ


@pytest.mark.parametrize(
    ("text", "span", "elsewhere", "stands"),
    [
        (FIRST, "Twelve", "Of the 12, four are in hospital.", True),
        (FIRST, "Twelve", "Fifteen were hurt.", False),
        (OPENING, "3 May", "A trial run comes on 3 May.", True),
        (OPENING, "3 May", "A trial run comes on 4 May.", False),
    ],
)
def test_a_detail_is_found_anywhere_in_an_article(text: str, span: str, elsewhere: str, stands: bool) -> None:
    found = hit(text)
    (detail,) = details_of(said(found, span), "")
    assert detail.stands_in(elsewhere, found.article) == stands


@pytest.mark.parametrize(
    ("told", "title", "days", "expected"),
    [
        (FIRST.replace("Twelve", "Nine"), "Correction: nine injured, not twelve", 2, "Corrected"),
        (FIRST.replace("Twelve", "Nine") + " The figure of 12 was corrected.", "Ferry", 2, "Corrected"),
        (FIRST.replace("Twelve", "Nine") + " The timetable was updated.", "Ferry", 2, ""),
        (FIRST.replace("Twelve", "Nine"), "Correction: nine injured, not twelve", -2, ""),
        (FIRST.replace("Twelve", "Nine"), "Ferry strikes pier", 2, ""),
    ],
)
def test_a_correction_says_so_itself_and_comes_later(told: str, title: str, days: int, expected: str) -> None:
    earlier, later = said(hit(FIRST), "Twelve"), said(hit(told, "Tern", days, title), "Nine")
    assert change(earlier, later, details_of(earlier, "")[0]) == expected


def test_names_that_neither_knows_of_the_other_are_of_two_events() -> None:
    one = said(hit("Lake Shasta stood at 50% of its capacity.", title="Lake Shasta fills up"))
    other = said(hit("Lake Oroville stood at 8.7% of its capacity.", "Tern", title="Lake Oroville is low"))
    same = said(hit("The lake stood at 45% of its capacity.", "Tern", title="Lake Shasta is low"))
    assert not is_one_event(other, one, at_any_time=False)
    assert is_one_event(same, one, at_any_time=False)


def test_reports_long_after_each_other_are_of_one_event_only_where_one_takes_the_others_place() -> None:
    one, other = said(hit(FIRST)), said(hit(FIRST.replace("Twelve", "Fifteen"), "Tern", 90))
    assert not is_one_event(other, one, at_any_time=False)
    assert is_one_event(other, one, at_any_time=True)


def test_sentences_with_most_words_in_common_come_first_and_none_of_the_same_article() -> None:
    one = hit(FIRST + " Four of the injured were taken to hospital.")
    two = hit("On Thursday Port Ellery was foggy when the ferry left. " + FIRST, "Tern", title="Fog")
    pairs = likest([said(one)], [one, two])
    assert [other.quote for _, other in pairs] == [
        FIRST,
        "On Thursday Port Ellery was foggy when the ferry left.",
    ]
