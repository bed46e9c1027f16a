"""The sentences of the passages in the order in which they answer, by trained weights.

Every sentence is weighed by a dozen features. Whether even the best one answers is weighed again, by other
features: a sentence may be the nearest and still be about another person, another number, or the opposite.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from assistant.answers import Hit
from assistant.extract.evidence import Candidate, candidates, features
from assistant.extract.questions import Kind, read_question

if TYPE_CHECKING:
    from ingest.embedding import StaticEmbedding

Weighed = tuple[Candidate, dict[str, float]]

FIRST = 3  # of the nearest sentences, one must answer, or any must state all that was asked
# Trained by benchmarks/train_extract.py; what the features mean is told in assistant/extract/evidence.py.
CHOOSING = {
    "pairs": 0.67,
    "run": 0.95,
    "focus": 0.72,
    "kind": 1.22,
    "gist": 1.27,
    "like": 0.87,
    "own": 1.39,
    "length": 0.75,
    "near": 1.21,
    "news": 1.81,
    "lead": 0.94,
    "recent": 2.19,
    "score": 1.49,
}
ANSWERING = {
    "near": 1.15,
    "void": -0.65,
    "topic": 2.66,
    "like": 2.58,
    "pairs": 0.95,
    "current": 1.5,
    "strange": -0.56,
    "figure": -0.75,
    "swapped": -0.37,
    "opposed": -1.75,
}
ENOUGH = 5.24


def rank(question: str, hits: Sequence[Hit]) -> list[Weighed]:
    """The sentences that might answer, best first, each with its features."""
    return rank_among(question, candidates(hits))


def rank_among(question: str, found: Sequence[Candidate]) -> list[Weighed]:
    """Some sentences, best first; a question for a number or a time is answered by nothing else."""
    asked = read_question(question)
    found = found if asked.words else []
    if asked.kind in (Kind.NUMBER, Kind.TIME):
        found = [candidate for candidate in found if candidate.fills(asked)]
    if not found:
        return []
    weighed = features(asked, found, _likeness(question, [c.sentence.text for c in found]))
    return sorted(zip(found, weighed, strict=True), key=lambda pair: -weigh(pair[1], CHOOSING))


def weigh(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of features, each times its weight."""
    return sum(weight * values[name] for name, weight in weights.items())


def is_able(weighed: Weighed) -> bool:
    """Whether a sentence answers; not one that has but names of the question, or a figure of years ago."""
    values = weighed[1]
    return not values["void"] and not values["bygone"] and weigh(values, ANSWERING) >= ENOUGH


def _likeness(question: str, texts: Sequence[str]) -> list[float]:
    """Cosines of texts with the question, by the model that the weights were trained with."""
    from ingest.embedding import embed

    vectors = embed(_static(), [question, *texts])
    return [float(cosine) for cosine in vectors[1:] @ vectors[0]]


@cache
def _static() -> "StaticEmbedding":
    from ingest.embedding import StaticEmbedding

    return StaticEmbedding()
