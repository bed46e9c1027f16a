"""Answers to questions with several sides: a sentence for each thing, or each report, that is compared."""

from collections.abc import Sequence

from assistant.answers import Hit
from assistant.extract.evidence import Candidate, candidates
from assistant.extract.questions import Question, read_question
from assistant.extract.ranking import ANSWERING, FIRST, Weighed, rank_among, weigh
from assistant.extract.sides import Side

MOST_SIDES = 4  # in a comparison
BEARS = 0.35  # share of the words of one side that a sentence which bears on it has, with what is around it
ABOUT = 4.2  # is enough where reports are to be set side by side: they need only be about it


def of_sides(several: Sequence[Side], hits: Sequence[Hit]) -> list[Candidate] | None:
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
        for candidate, values in rank_among(side.text, pool)[:FIRST]
        if must <= candidate.near and asked.share(candidate.near) >= BEARS
    ]
    return max(able, key=lambda pair: pair[0])[1] if able else None


def leads(asked: Question, ranked: Sequence[Weighed]) -> list[Candidate]:
    """Of each article about what is asked its first sentence to name it: reports say first what matters."""
    about = dict.fromkeys(c.hit.article.id for c, values in ranked if weigh(values, ANSWERING) >= ABOUT)
    naming = [c for c, _ in ranked if c.hit.article.id in about and asked.stems & c.stems]
    naming.sort(key=lambda c: (list(about).index(c.hit.article.id), c.sentence.start))
    return list({c.hit.article.id: c for c in reversed(naming)}.values())[::-1]
