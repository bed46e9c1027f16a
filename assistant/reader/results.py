"""What the reader finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage that may answer.

    Attributes:
        passage: Which of the passages, from 0.
        start: Where the words begin in that passage's text, in characters.
        end: Where they end.
        score: The probability that they answer.
    """

    passage: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A question beside passages.

    Attributes:
        spans: Spans that may answer, best first; at most eight of a passage, none overlapping another.
        none: The probability that no passage answers: what the best span lacks to one.
        relevance: For each passage, the probability that an answer stands in it.
    """

    spans: tuple[Span, ...]
    none: float
    relevance: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Entailment:
    """A claim beside evidence; three probabilities that sum to one.

    Attributes:
        supported: The claim follows from the evidence.
        contradicted: The claim cannot be true if the evidence is.
        neither: The evidence leaves the claim open.
    """

    supported: float
    contradicted: float
    neither: float
