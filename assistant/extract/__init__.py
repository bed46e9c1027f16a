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
from assistant.extract.sides import Side, compares_reports, sides, without_reports

if TYPE_CHECKING:
    from ingest.embedding import StaticEmbedding

Weighed = tuple[Candidate, dict[str, float]]

SENTENCES = 3
MOMENTS = 5  # in a timeline
FIRST = 3  # of the nearest sentences, one must answer, or any must state all that was asked
BEHIND = 4.0  # a sentence that is that much further from the question than the first adds nothing
ALL = 0.9  # share of a question's words; a sentence that holds so many, and the answer, stands alone
FOLLOWS = 2.0  # what a sentence gains, as one that answers, by coming right after the best one
NEXT = 1.0  # and as one that is near the question
MOST_SIDES = 4  # in a comparison
BEARS = 0.35  # share of the words of one side that a sentence which bears on it has, with what is around it
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
ABOUT = 4.2  # is enough where reports are to be set side by side: they need only be about it

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
    several = sides(question, [hit.article for hit in hits])
    if len(several) > 1 and (chosen := _of_sides(several, hits)) is not None:
        return chosen
    if len(several) == 1:
        question = several[0].text
        ranked = _rank(question, [c for c in candidates(hits) if several[0].admits(c.hit.article)])
    elif compares_reports(question):
        question = without_reports(question)
        return _leads(read_question(question), rank(question, hits))[:SENTENCES]
    else:
        ranked = rank(question, hits)
    return _of_one(read_question(question), ranked)


def _of_one(asked: Question, ranked: Sequence[Weighed]) -> list[Candidate]:
    """The sentences that answer a question with one side."""
    able = [weighed for weighed in ranked[:FIRST] if _is_able(weighed)]
    first = _first(asked, able, ranked)
    if first is None:
        return []
    if asked.is_timeline:
        return _in_time(ranked)
    best = [first[0]] if _says_all(asked, first[0]) else _best(first, ranked)
    return _with_forerunners(asked, best, ranked)


def unanswered(question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What of the question, as written, no passage that was found bears on; neighbours as one."""
    texts = (f"{hit.article.source} {hit.article.title} {hit.passage.text}" for hit in hits)
    known = {word.stem for text in texts for word in words_of(text)}
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
    return _rank(question, candidates(hits))


def _rank(question: str, found: Sequence[Candidate]) -> list[Weighed]:
    asked = read_question(question)
    found = found if asked.words else []
    if asked.kind in (Kind.NUMBER, Kind.TIME):  # nothing else will do
        found = [candidate for candidate in found if candidate.fills(asked)]
    if not found:
        return []
    weighed = features(asked, found, _likeness(question, [c.sentence.text for c in found]))
    return sorted(zip(found, weighed, strict=True), key=lambda pair: -weigh(pair[1], CHOOSING))


def weigh(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of features, each times its weight."""
    return sum(weight * values[name] for name, weight in weights.items())


def _is_able(weighed: Weighed) -> bool:
    """Whether a sentence answers; one that has but names of the question does not, however many."""
    values = weighed[1]
    return not values["void"] and weigh(values, ANSWERING) >= ENOUGH


def _of_sides(several: Sequence[Side], hits: Sequence[Hit]) -> list[Candidate] | None:
    """For each side the nearest sentence that bears on it; none where an outlet has nothing on record.

    Half of the sides must be borne upon. None at all where two things are compared and one is not found: the
    question may still be answered as a whole.
    """
    found = candidates(hits)
    pools = [[c for c in found if side.admits(c.hit.article)] for side in several]
    if len({side.text for side in several}) == 1:  # one thing, of which each one's nearest article tells
        pools = [[c for c in pool if c.hit.article.id == pool[0].hit.article.id] for pool in pools]
    told = [_bearing(side, pool) for side, pool in zip(several, pools, strict=True)]
    chosen = list({(c.hit.article.id, c.sentence.start): c for c in told if c is not None}.values())
    if not all(side.is_outlet for side in several):
        return chosen if all(told) and len(chosen) > 1 else None
    if not all(pools) or 2 * sum(c is not None for c in told) < len(told):
        return []
    return chosen[:MOST_SIDES]


def _bearing(side: Side, pool: Sequence[Candidate]) -> Candidate | None:
    """The best of a side's sentences that holds enough of its words, with its headline and its neighbours."""
    asked = read_question(side.text)
    must = frozenset() if side.is_outlet else read_question(side.name).stems
    able = [
        (weigh(values, ANSWERING), candidate)
        for candidate, values in _rank(side.text, pool)[:FIRST]
        if must <= candidate.near and asked.share(candidate.near) >= BEARS
    ]
    return max(able, key=lambda pair: pair[0])[1] if able else None


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


def _says_all(asked: Question, candidate: Candidate) -> bool:
    """Whether a sentence holds the question and what it asks for; but a reason may have others beside it."""
    return asked.kind is not Kind.REASON and asked.share(candidate.stems) >= ALL and candidate.fills(asked)


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
    chosen = [candidate for candidate, _ in _of_each(ranked)][:MOMENTS]
    return sorted(chosen, key=lambda c: (c.hit.article.published or _LAST, c.sentence.start))


def _of_each(ranked: Sequence[Weighed]) -> list[Weighed]:
    """The best sentence of each article that answers, best first."""
    best: dict[str, Weighed] = {}
    for weighed in ranked:
        if _is_able(weighed):
            best.setdefault(weighed[0].hit.article.id, weighed)
    return list(best.values())


def _leads(asked: Question, ranked: Sequence[Weighed]) -> list[Candidate]:
    """Of each article about what is asked its first sentence to name it: reports say first what matters."""
    about = dict.fromkeys(c.hit.article.id for c, values in ranked if weigh(values, ANSWERING) >= ABOUT)
    naming = [c for c, _ in ranked if c.hit.article.id in about and asked.stems & c.stems]
    naming.sort(key=lambda c: (list(about).index(c.hit.article.id), c.sentence.start))
    return list({c.hit.article.id: c for c in reversed(naming)}.values())[::-1]


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
