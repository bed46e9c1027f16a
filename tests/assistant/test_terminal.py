"""Answers as a terminal shows them: what is quoted reads as a quotation, what answers stands out."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from assistant import terminal
from assistant.answers import Answer, Citation, Statement, Verdict

TEXT = "The bridge opened\n on \x1b[31m3 May\x07, the council said. It was late."
QUOTE = TEXT.partition(" It")[0]
SPAN = (TEXT.index("3 May"), TEXT.index("3 May") + len("3 May"))


@pytest.fixture
def answer(hits) -> Answer:
    """An answer in the article's own words, some of which would move a terminal."""
    (hit,) = hits(("Bridge", TEXT))
    citation = Citation(1, hit.article, hit.passage.id, QUOTE, 0, len(QUOTE), SPAN)
    return Answer("When?", (Statement(QUOTE, (citation,), Verdict.QUOTED),), (hit,))


@pytest.fixture
def printed(monkeypatch):
    """What is printed of an answer, with the codes that a colour terminal obeys or without any."""

    def show(answer: Answer, *, is_terminal: bool) -> str:
        out = io.StringIO()
        colours = "standard" if is_terminal else None
        console = Console(file=out, force_terminal=is_terminal, color_system=colours, width=300)
        monkeypatch.setattr(terminal, "_console", lambda: console)
        terminal.show_answer(answer, as_json=False)
        return out.getvalue()

    return show


def test_a_quoted_sentence_stands_in_quotation_marks_and_bears_no_verdict(answer, printed) -> None:
    first, *rest = printed(answer, is_terminal=False).splitlines()
    assert first == "“The bridge opened on [31m3 May, the council said.” [1]"
    assert not any("The bridge opened" in line for line in rest)  # it is its own quote


def test_the_words_that_answer_are_bold_and_an_articles_control_characters_go_nowhere(
    answer, printed
) -> None:
    shown = printed(answer, is_terminal=True)
    assert "\x1b[1m3 May\x1b[0m" in shown
    assert "\x1b[31m" not in shown
    assert "\x07" not in shown


def test_a_models_sentence_shows_the_words_it_rests_on_and_what_is_amiss(answer, printed) -> None:
    (own,) = answer.statements
    said = Statement("It opened in June.", own.citations, Verdict.PARTLY, ("the month June is not there",))
    shown = printed(replace(answer, statements=(said,), mode="llm"), is_terminal=False)
    assert "It opened in June. [1]  (partly: the month June is not there)" in shown
    assert "“The bridge opened on [31m3 May, the council said.”" in shown


def test_a_sentence_that_nothing_supports_says_so_without_a_reason(answer, printed) -> None:
    alone = replace(answer, statements=(Statement("It burned down.", (), Verdict.UNSUPPORTED),), mode="llm")
    assert "(unsupported: nothing that was shown supports this)" in printed(alone, is_terminal=False)


def test_a_heading_leads_its_sentence_on_every_way_out(answer, printed) -> None:
    (statement,) = answer.statements
    under = replace(answer, statements=(replace(statement, heading="North pier"),))
    assert "North pier: “The bridge opened" in printed(under, is_terminal=False)
    assert under.text.startswith("North pier: “The bridge opened")
    assert Answer.from_json(under.to_json()) == under
