"""What an answer is worth: right, useless, wrong, or a refusal that was due or was not. Pure functions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.answers import Answer
from assistant.evaluate.question_set import Question

# A number with its separators is one word, so that 14 does not stand in 14,000.
_WORD = re.compile(r"\d[\d.,]*\d|\w+")


class Outcome(StrEnum):
    """What came of a question."""

    RIGHT = "right"
    USELESS = "useless"
    WRONG = "wrong"
    WRONGLY_REFUSED = "wrongly refused"
    RIGHTLY_REFUSED = "rightly refused"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of a question whose right answer is known, or of which it is known that it has none.

    Attributes:
        label: The question's kind and wording.
        answerable: Whether the library answers it.
        outcome: What came of it.
        at_once: Whether the answer's first sentence is right by itself.
    """

    label: str
    answerable: bool
    outcome: Outcome
    at_once: bool = False


def judge(question: Question, answer: Answer) -> Judgement | None:
    """Judge an answer, all its sentences together.

    It is right where it holds the key, wrong where it holds a wrong string and not the key, else useless.
    Whatever is said to a question that the library does not answer is wrong.

    Returns:
        None where it is not known what would be right.
    """
    if question.answerable is None or (question.answerable and not question.has_key):
        return None
    said = [statement.text for statement in answer.statements]
    at_once = question.answerable and not answer.refused and is_right(question, " ".join(said[:1]))
    outcome = _outcome(question, " ".join(said), refused=answer.refused)
    return Judgement(question.label, question.answerable, outcome, at_once)


def is_right(question: Question, text: str) -> bool:
    """Whether a text holds the key: any of the answers, or one string of enough groups."""
    if _holds_any(text, question.answers):
        return True
    met = sum(_holds_any(text, group) for group in question.all_of)
    return bool(question.all_of) and met >= question.min_all_of


def is_wrong(question: Question, text: str) -> bool:
    """Whether a text holds what shows a wrong answer; of yes-or-no questions only at its head."""
    if question.is_yes_or_no:
        return any(_words(text).startswith(_words(wrong)) for wrong in question.wrong)
    return _holds_any(text, question.wrong)


def _outcome(question: Question, said: str, *, refused: bool) -> Outcome:
    if refused:
        return Outcome.WRONGLY_REFUSED if question.answerable else Outcome.RIGHTLY_REFUSED
    if not question.answerable:
        return Outcome.WRONG
    if is_right(question, said):
        return Outcome.RIGHT
    return Outcome.WRONG if is_wrong(question, said) else Outcome.USELESS


def _holds_any(text: str, strings: Iterable[str]) -> bool:
    """Whether any string stands in a text, as whole words, without regard to case and punctuation."""
    return any(_words(string) in _words(text) for string in strings)


def _words(text: str) -> str:
    """The words of a text with a space on either side of each."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "
