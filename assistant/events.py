"""What is told while a question is being answered: events, the last of which is the answer."""

from dataclasses import dataclass

from assistant.answers import Answer, Hit


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages were found; ``question`` is the question as it was understood."""

    question: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the draft, before it is checked."""

    text: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """The tokens so far are withdrawn, and those that follow begin anew; ``reason`` says why, in a sentence.

    It comes where the language model failed in the middle, or nothing that it said is supported.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The checked answer; always the last event."""

    answer: Answer


Event = Retrieved | Token | Restarted | Answered
