"""Outcomes by kind as the terminal and the page show them."""

import pytest

from assistant.answers import Answer, Statement
from assistant.evaluate.by_kind import by_kind
from assistant.evaluate.judging import judge
from assistant.evaluate.printing import show
from assistant.evaluate.question_set import Question
from assistant.evaluate.report import report
from assistant.evaluate.run import Row, Run

WHY = Question(
    "1",
    "Why?",
    answerable=True,
    kind="why",
    after=("What closed?",),
    all_of=(("fog", "mist"), ("ice",)),
    min_all_of=2,
)
NONE = Question("2", "Who <b>paid</b>?", answerable=False, kind="none")


def made(name: str, *answers: Answer) -> Run:
    rows = tuple(
        Row(question, {}, {}, answer, judge(question, answer))
        for question, answer in zip((WHY, NONE), answers, strict=True)
    )
    return Run("own", name, {}, {}, rows, by_kind(row.judgement for row in rows))


@pytest.fixture
def runs() -> list[Run]:
    right = Answer("Why?", (Statement("Fog and ice."),))
    useless = Answer("Why?", (Statement("Fog."),))
    refused = Answer("Who paid?", refused=True)
    return [made("as set", right, refused), made("passages=2", useless, refused)]


def printed(capsys, runs) -> list[list[str]]:
    show(runs)
    return [line.split() for line in capsys.readouterr().out.splitlines() if line.strip()]


def test_the_terminal_shows_counts_and_shares_by_kind_and_intervals_of_totals(capsys, runs) -> None:
    lines = printed(capsys, runs[:1])
    assert [
        "why",
        "1",
        "1",
        "(1.00)",
        "0",
        "(0.00)",
        "0",
        "(0.00)",
        "0",
        "(0.00)",
        "–",
        "1",
        "(1.00)",
    ] in lines
    assert ["none", "1", "–", "–", "0", "(0.00)", "–", "1", "(1.00)", "–"] in lines
    assert ["0.00–0.79", "0.21–1.00"] in lines  # wrong and rightly refused, of the one without an answer


def test_settings_stand_beneath_each_other(capsys, runs) -> None:
    lines = printed(capsys, runs)
    at = next(n for n, line in enumerate(lines) if line[:3] == ["why", "as", "set"])
    assert lines[at][3:6] == ["1", "1", "(1.00)"]
    assert lines[at + 1][:6] == ["passages=2", "1", "0", "(0.00)", "1", "(1.00)"]


def test_the_page_shows_the_same_and_what_was_asked_before(runs) -> None:
    page = report(runs)
    assert "What came of each kind of question" in page
    assert "1 (1.00)<br>" in page
    assert "Asked after:</span> What closed?" in page
    assert "A right answer holds 2 of:</span> fog or mist; ice" in page
    assert "The answer does not hold what was asked for." in page
    assert "<b>" not in page


def test_a_set_of_which_nothing_right_is_known_has_no_such_table(capsys) -> None:
    question = Question("1", "Why?")
    answer = Answer("Why?", refused=True)
    run = Run("own", "as set", {}, {}, (Row(question, {}, {}, answer, judge(question, answer)),))
    assert "What came of each kind" not in report([run])
    show([run])
    assert "asked" not in capsys.readouterr().out
