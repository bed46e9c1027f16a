"""An answer made of sentences taken word for word from the passages; no language model.

The sentences are put in order (ranking), and the one to three that answer best are the answer; a question
with several sides gets a sentence for each (comparing).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from assistant.answers import Draft, Hit
from assistant.extract.comparing import leads, of_sides
from assistant.extract.evidence import Candidate, candidates
from assistant.extract.questions import Kind, Question, is_among, read_question, words_of
from assistant.extract.ranking import (
    ANSWERING,
    CHOOSING,
    ENOUGH,
    FIRST,
    Weighed,
    is_able,
    rank,
    rank_among,
    weigh,
)
from assistant.extract.sides import compares_reports, sides, without_reports

SENTENCES = 3
MOMENTS = 5  # in a timeline
BEHIND = 4.0  # a sentence that is that much further from the question than the first adds nothing
ALL = 0.9  # share of a question's words; a sentence that holds so many, and the answer, stands alone
FOLLOWS = 2.0  # what a sentence gains, as one that answers, by coming right after the best one
NEXT = 1.0  # and as one that is near the question
# How far below answering the nearest sentences are where a model's answer is about something else: chosen on
# half of RealTimeQA 2023 (by a hash of the id) as the most that costs no right answer there.
FAR = 1.75

_DEFINITE = (Kind.NUMBER, Kind.TIME, Kind.NAME, Kind.COUNTRY, Kind.STATE)
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
    if len(several) > 1 and (chosen := of_sides(several, hits)) is not None:
        return chosen
    if len(several) == 1:
        question = several[0].text
        ranked = rank_among(question, [c for c in candidates(hits) if several[0].admits(c.hit.article)])
    elif compares_reports(question):
        question = without_reports(question)
        return leads(read_question(question), rank(question, hits))[:SENTENCES]
    else:
        ranked = rank(question, hits)
    return _of_one(read_question(question), ranked)


def _of_one(asked: Question, ranked: Sequence[Weighed]) -> list[Candidate]:
    """The sentences that answer a question with one side."""
    able = [weighed for weighed in ranked[:FIRST] if is_able(weighed)]
    first = _first(asked, able, ranked)
    if first is None:
        return []
    if asked.is_timeline:
        return _in_time(ranked)
    best = [first[0]] if _says_all(asked, first[0]) else _best(asked, first, ranked)
    return _with_forerunners(asked, best, ranked)


def is_far(question: str, hits: Sequence[Hit]) -> bool:
    """Whether a question asks for one thing and even the sentences nearest to it are far from saying it.

    A question for a reason, a summary, or in another language is not judged so: a model may answer it from
    sentences that do not look like answers.
    """
    if read_question(question).kind not in _DEFINITE:
        return False
    worth = (weigh(features, ANSWERING) for _, features in rank(question, hits)[:FIRST])
    return max(worth, default=0.0) < ENOUGH - FAR


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


def _first(asked: Question, able: Sequence[Weighed], ranked: Sequence[Weighed]) -> Weighed | None:
    """The sentence that leads, or None where nothing answers.

    The nearest one does, though it is another that makes sure; but yes or no is said by the one that has
    what the question adds to its subject. One that states all that was asked leads where a time, a number,
    or yes or no is asked for, where nothing makes sure, and where the nearest has but names of the question.
    """
    stated = next((w for w in ranked if w[0].states(asked) and not w[1]["bygone"]), None)
    is_narrow = asked.is_yes_or_no or asked.kind in (Kind.NUMBER, Kind.TIME)
    if not able or (stated and (is_narrow or ranked[0][1]["void"])):
        return stated
    return max(able, key=lambda weighed: weighed[1]["own"]) if asked.is_yes_or_no else ranked[0]


def _says_all(asked: Question, candidate: Candidate) -> bool:
    """Whether a sentence holds the question and what it asks for; but a reason may have others beside it."""
    return asked.kind is not Kind.REASON and asked.share(candidate.stems) >= ALL and candidate.fills(asked)


def _best(asked: Question, best: Weighed, ranked: Sequence[Weighed]) -> list[Candidate]:
    """The best sentence, then the next best of those that answer too.

    What comes right after it gains, and so does a reason in its passage where it has none and one is asked.
    """
    lacks_reason = asked.kind is Kind.REASON and not best[0].fills(asked)

    def worth(weighed: Weighed, weights: Mapping[str, float], gain: float) -> float:
        candidate, values = weighed
        follows = candidate.before is best[0].sentence
        explains = lacks_reason and candidate.number == best[0].number and candidate.fills(asked)
        return weigh(values, weights) + gain * (follows + explains)

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
        if is_able(weighed):
            best.setdefault(weighed[0].hit.article.id, weighed)
    return list(best.values())


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
