"""An answer made of sentences taken word for word from the passages; no language model.

Every sentence of the passages is weighed by a dozen features, and the best one to three are the answer.
Whether even the best one answers is weighed again, by other features: a sentence may be the nearest and
still be about another person, another number, or the opposite.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from assistant.answers import Draft, Hit
from assistant.extract.evidence import Candidate, candidates, features
from assistant.extract.questions import Kind, Question, is_among, read_question, words_of

if TYPE_CHECKING:
    from ingest.embedding import StaticEmbedding

Weighed = tuple[Candidate, dict[str, float]]

SENTENCES = 3
MOMENTS = 5  # in a timeline
FIRST = 3  # of the nearest sentences, one must answer, or any must state all that was asked
BEHIND = 4.0  # a sentence that is that much further from the question than the first adds nothing
FOLLOWS = 2.0  # what a sentence gains, as one that answers, by coming right after the best one
NEXT = 1.0  # and as one that is near the question
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

_LAST = datetime.max.replace(tzinfo=UTC)
_LEANS_BACK = re.compile(
    r"^[^\w\"“‘']*(?:he|she|it|they|this|that|these|those|his|her|their|its)\b", re.IGNORECASE
)
_ONLY_QUOTED = re.compile(r"^[^\w\"“]*(?:\"[^\"]*\"?|“[^”]*”?)\W*$")


def extract(question: str, hits: Sequence[Hit]) -> Draft | None:
    """Answer with the one to three sentences that answer best, each followed by its marker.

    A question for a timeline gets up to five, one of each article, in the order in which they were reported.

    Args:
        question: One that stands alone.
        hits: Passages that were found, best first; markers count them from 1.

    Returns:
        The draft, best sentence first, or None where nothing that was found answers.
    """
    chosen = answers(question, hits)
    if not chosen:
        return None
    notes: tuple[str, ...] = ()
    if read_question(question).is_timeline and len(chosen) > 1:
        days = (f"{c.hit.article.published:%Y-%m-%d}" for c in chosen if c.hit.article.published)
        notes = (f"In the order in which it was reported: {', '.join(dict.fromkeys(days))}.",)
    return Draft(" ".join(f"{c.sentence.text} [{c.number}]" for c in chosen), "extractive", notes=notes)


def answers(question: str, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences that :func:`extract` answers with, in order; none where nothing answers."""
    asked, ranked = read_question(question), rank(question, hits)
    able = [weighed for weighed in ranked[:FIRST] if weigh(weighed[1], ANSWERING) >= ENOUGH]
    first = _first(asked, able, ranked)
    if first is None:
        return []
    return _in_time(ranked) if asked.is_timeline else _with_forerunners(asked, _best(first, ranked), ranked)


def unanswered(question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What of the question, as written, no passage that was found bears on; neighbours as one."""
    known = {word.stem for hit in hits for word in words_of(f"{hit.article.title} {hit.passage.text}")}
    missing: list[tuple[int, int]] = []
    for word in read_question(question).words:
        if is_among(word.stem, known):
            continue
        if missing and not question[missing[-1][1] : word.start].strip():
            missing[-1] = (missing[-1][0], word.end)
        else:
            missing.append((word.start, word.end))
    return tuple(question[start:end] for start, end in missing)


def rank(question: str, hits: Sequence[Hit]) -> list[Weighed]:
    """The sentences that might answer, best first, each with its features."""
    asked = read_question(question)
    found = candidates(hits) if asked.words else []
    if asked.kind in (Kind.NUMBER, Kind.TIME):  # nothing else will do
        found = [candidate for candidate in found if candidate.fills(asked)]
    if not found:
        return []
    weighed = features(asked, found, _likeness(question, [c.sentence.text for c in found]))
    return sorted(zip(found, weighed, strict=True), key=lambda pair: -weigh(pair[1], CHOOSING))


def weigh(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of features, each times its weight."""
    return sum(weight * values[name] for name, weight in weights.items())


def _first(asked: Question, able: Sequence[Weighed], ranked: Sequence[Weighed]) -> Weighed | None:
    """The sentence that leads, or None where nothing answers.

    The nearest one does, though it is another that makes sure; but yes or no is said by the one that has
    what the question adds to its subject. One that states all that was asked leads where a time, a number,
    or yes or no is asked for, where nothing makes sure, and where the nearest has but names of the question.
    """
    stated = next((weighed for weighed in ranked if weighed[0].states(asked)), None)
    is_narrow = asked.is_yes_or_no or asked.kind in (Kind.NUMBER, Kind.TIME)
    if not able or (stated and (is_narrow or ranked[0][1]["void"])):
        return stated
    return max(able, key=lambda weighed: weighed[1]["own"]) if asked.is_yes_or_no else ranked[0]


def _best(best: Weighed, ranked: Sequence[Weighed]) -> list[Candidate]:
    """The best sentence, then the next best of those that answer too; what comes right after it gains."""

    def worth(weighed: Weighed, weights: Mapping[str, float], gain: float) -> float:
        candidate, values = weighed
        return weigh(values, weights) + gain * (candidate.before is best[0].sentence)

    least = weigh(best[1], CHOOSING) - BEHIND
    able = [
        weighed
        for weighed in ranked
        if weighed is not best
        and worth(weighed, ANSWERING, FOLLOWS) >= ENOUGH
        and worth(weighed, CHOOSING, NEXT) >= least
    ]
    able.sort(key=lambda weighed: -worth(weighed, CHOOSING, NEXT))
    return [best[0], *(candidate for candidate, _ in able[: SENTENCES - 1])]


def _in_time(ranked: Sequence[Weighed]) -> list[Candidate]:
    """The best sentence of each article that answers, oldest report first; undated ones last."""
    able = [c for c, values in ranked if weigh(values, ANSWERING) >= ENOUGH]
    best = {c.hit.article.id: c for c in reversed(able)}
    chosen = sorted(best.values(), key=able.index)[:MOMENTS]
    return sorted(chosen, key=lambda c: (c.hit.article.published or _LAST, c.sentence.start))


def _with_forerunners(
    asked: Question, chosen: Sequence[Candidate], ranked: Sequence[Weighed]
) -> list[Candidate]:
    """Put before a sentence that begins with a pronoun, or is nothing but a quotation, the one before it.

    It says who is meant or who speaks. A pronoun is clear enough beside all words of the question.
    """
    answer: list[Candidate] = []
    for candidate in chosen:
        text, is_clear = candidate.sentence.text, asked.stems <= candidate.stems
        leans = _ONLY_QUOTED.search(text) or (_LEANS_BACK.search(text) and not is_clear)
        before = next((c for c, _ in ranked if leans and c.sentence is candidate.before), None)
        answer += [c for c in (before, candidate) if c and c not in answer]
    return answer[:SENTENCES]


def _likeness(question: str, texts: Sequence[str]) -> list[float]:
    """Cosines of texts with the question, by the model that the weights were trained with."""
    from ingest.embedding import embed

    vectors = embed(_static(), [question, *texts])
    return [float(cosine) for cosine in vectors[1:] @ vectors[0]]


@cache
def _static() -> "StaticEmbedding":
    from ingest.embedding import StaticEmbedding

    return StaticEmbedding()
