"""What answers are judged to be, and what that comes to by kind."""

import pytest

from assistant.answers import Answer, Statement
from assistant.evaluate.by_kind import ANSWERABLE, UNANSWERABLE, Share, by_kind
from assistant.evaluate.judging import Judgement, Outcome, judge
from assistant.evaluate.question_set import Question

SAID = "It opened on 3 May. It cost 14,000 crowns."
GROUPS = (("3 May", "May 3"), ("Tamsey",), ("14,000 crowns",))


def outcome(text: str = SAID, *, refused: bool = False, **fields) -> str | None:
    fields = {"answerable": True, **fields}
    sentences = tuple(Statement(part) for part in text.split("|"))
    judged = judge(Question("q", "When?", **fields), Answer("When?", sentences, refused=refused))
    return judged and str(judged.outcome)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"answers": ("4 June", "3 MAY!")}, "right"),
        ({"answers": ("4 June",)}, "useless"),
        ({"answers": ("4 June",), "wrong": ("3 May",)}, "wrong"),
        ({"answers": ("3 May",), "wrong": ("14,000",)}, "right"),
        ({"answers": ("14",)}, "useless"),  # not in 14,000
        ({"all_of": GROUPS, "min_all_of": 2}, "right"),
        ({"all_of": GROUPS, "min_all_of": 3}, "useless"),
        ({"all_of": GROUPS, "min_all_of": 3, "answers": ("3 May",)}, "right"),
        ({"all_of": GROUPS, "min_all_of": 3, "wrong": ("crowns",)}, "wrong"),
        ({"answerable": False}, "wrong"),
        ({"answerable": False, "answers": ("3 May",)}, "wrong"),
        ({"answerable": True}, None),  # without a key
        ({"answerable": None, "answers": ("3 May",)}, None),
    ],
)
def test_an_answer_is_judged_by_its_key(fields, found) -> None:
    assert outcome(**fields) == found


def test_a_key_may_be_spread_over_sentences() -> None:
    assert outcome("Sunak left.|So did Javid.", all_of=(("Sunak",), ("Javid",)), min_all_of=2) == "right"


@pytest.mark.parametrize(
    ("kind", "said", "found"),
    [
        ("yesno", "Yes, it did.", "wrong"),
        ("Yes/No", "Yes, it did.", "wrong"),
        ("yesno", "They said yes to it.", "useless"),
        ("yesno", "Yesterday it did.", "useless"),
        ("said", "They said yes to it.", "wrong"),
    ],
)
def test_a_wrong_string_counts_at_the_head_only_where_yes_or_no_is_asked(kind, said, found) -> None:
    assert outcome(said, kind=kind, answers=("no",), wrong=("yes",)) == found


@pytest.mark.parametrize(("answerable", "found"), [(True, "wrongly refused"), (False, "rightly refused")])
def test_a_refusal_is_due_where_nothing_answers(answerable, found) -> None:
    assert outcome(refused=True, answerable=answerable, answers=("3 May",)) == found


@pytest.mark.parametrize(("text", "at_once"), [("3 May.|Yes.", True), ("Yes.|3 May.", False)])
def test_an_answer_is_right_at_once_by_its_first_sentence(text, at_once) -> None:
    question = Question("q", "When?", ("3 May",), answerable=True)
    answer = Answer("When?", tuple(map(Statement, text.split("|"))))
    assert judge(question, answer) == Judgement("", True, Outcome.RIGHT, at_once)


def judgement(label: str, outcome: Outcome, answerable: bool = True) -> Judgement:
    return Judgement(label, answerable, outcome, outcome is Outcome.RIGHT)


def test_outcomes_are_counted_by_kind_and_in_all() -> None:
    counted = by_kind(
        [
            judgement("why", Outcome.RIGHT),
            judgement("fact", Outcome.USELESS),
            None,
            judgement("why", Outcome.WRONGLY_REFUSED),
            judgement("none", Outcome.RIGHTLY_REFUSED, answerable=False),
            judgement("none", Outcome.WRONG, answerable=False),
        ]
    )
    assert [(one.name, one.asked) for one in counted] == [
        ("why", 2), ("fact", 1), ("none", 2), (ANSWERABLE, 3), (UNANSWERABLE, 2)
    ]  # fmt: skip
    why, _, none, answerable, unanswerable = counted
    assert {name: share.count for name, share in why.shares.items()} == {
        "right": 1, "useless": 0, "wrong": 0, "wrongly refused": 1, "right at once": 1
    }  # fmt: skip
    assert {name: share.count for name, share in none.shares.items()} == {"wrong": 1, "rightly refused": 1}
    assert answerable.shares["right"].value == pytest.approx(1 / 3)
    assert unanswerable.shares == none.shares


def test_a_set_without_kinds_has_its_totals_only() -> None:
    assert [one.name for one in by_kind([judgement("", Outcome.RIGHT)])] == [ANSWERABLE]
    assert by_kind([None]) == ()
    mixed = by_kind([judgement("", Outcome.RIGHT), judgement("why", Outcome.RIGHT)])
    assert [one.name for one in mixed] == ["no kind given", "why", ANSWERABLE]


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 71, 0, 0.0513), (71, 71, 0.9487, 1), (44, 140, 0.2432, 0.3953), (1, 2, 0.0945, 0.9055)],
)
def test_intervals_are_wilson_s(count, total, low, high) -> None:
    share = Share.of(count, total)
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))
