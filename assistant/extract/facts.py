"""The sentences that answer a question of fact, and what somebody said."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from assistant.analysis.attribution import is_attributed, speaks
from assistant.analysis.claims import tokens_of
from assistant.analysis.names import acronyms_of, is_known
from assistant.analysis.words import content_stems, folded
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, candidates, page_of
from assistant.query import QueryPlan
from assistant.query.naming import names, subject
from assistant.query.times import without_times
from assistant.reader import Reader
from assistant.searching import reported
from ingest.articles import Article

SENTENCES = 3  # of an answer
UNSURE = (
    "This may not be the answer: no sentence that was found clearly says what you ask. The closest are shown."
)
_BEFORE = 2  # sentences that are looked back through for who speaks


def answers(question: str, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """The sentences that answer a question, best first."""
    return _sure(_of_named(question, hits, candidates(question, hits, reader)), reader)[:SENTENCES]


def facts(plan: QueryPlan, hits: Sequence[Hit], reader: Reader) -> tuple[list[Candidate], list[str]]:
    """The sentences that answer, of the time that is asked for, and newest first where that is asked for."""
    return _preferred(plan, _sure(_read(plan, hits, reader), reader), reader)


def said(plan: QueryPlan, hits: Sequence[Hit], reader: Reader) -> tuple[list[Candidate], list[str]]:
    """What somebody said, or when: sentences in which they speak; else those in which no other does."""
    found = _read(plan, hits, reader)
    own = [c for c in found if c.score >= reader.threshold("side") and _is_said_by(c, plan.speaker)]
    if own:
        return _preferred(plan, own, reader)
    return _preferred(plan, _sure([c for c in found if not is_attributed(c.sentence.text)], reader), reader)


def _read(plan: QueryPlan, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """Candidates, best first; what was published in the time that is asked for need not say it again."""
    period, timeless = reported(plan.period), without_times(plan.question)
    if period is None or not content_stems(subject(timeless)):
        return _of_named(plan.question, hits, candidates(plan.question, hits, reader))
    inside = [at for at, hit in enumerate(hits) if period.admits(hit.article)]
    outside = [at for at in range(len(hits)) if at not in inside]
    found = [
        replace(candidate, at=places[candidate.at])
        for question, places in ((timeless, inside), (plan.question, outside))
        for candidate in candidates(question, [hits[at] for at in places], reader)
    ]
    return _of_named(plan.question, hits, sorted(found, key=lambda candidate: -candidate.score))


def _of_named(question: str, hits: Sequence[Hit], found: list[Candidate]) -> list[Candidate]:
    """Candidates of articles that have every name of the question, where any article that was found has.

    What another article says, of another place or person, is no answer then.
    """
    if not (named := tuple(names(question))):
        return found
    knowing = {hit.article.id for hit in hits if _has_names(hit.article, named)}
    return [c for c in found if c.hit.article.id in knowing] if knowing else found


def _has_names(article: Article, named: Sequence[str]) -> bool:
    """Whether an article has a word of each name, or another for the same."""
    return all(any(_has(article, word) for word in re.findall(r"[^\W_]{2,}", name)) for name in named)


def _has(article: Article, word: str) -> bool:
    """Whether an article has a word of a name in any form; an acronym also where it is spelled out."""
    if is_known(folded(word), _words(article), ()):
        return True
    return word.isupper() and word.casefold() in acronyms_of(tokens_of(f"{article.title}\n{article.text}"))


@lru_cache(maxsize=128)
def _words(article: Article) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", folded(f"{article.title}\n{article.text}")))


def _sure(found: Sequence[Candidate], reader: Reader) -> list[Candidate]:
    """Candidates that are sure enough to be an answer by themselves: what only fills an answer up is none."""
    return [c for c in found if c.score >= reader.threshold("answer")]


def _preferred(
    plan: QueryPlan, found: Sequence[Candidate], reader: Reader
) -> tuple[list[Candidate], list[str]]:
    """Newest first, and of the time that is asked for, where they are; with what is in doubt of them."""
    in_doubt = bool(found) and max(c.score for c in found) < reader.threshold("surely")
    notes = [UNSURE] if in_doubt else []
    if plan.newest_first:
        found = sorted(found, key=lambda c: str(c.hit.article.published or ""), reverse=True)
    if period := reported(plan.period):
        inside = [c for c in found if period.admits(c.hit.article)]
        if found and not inside:
            notes.append(
                f"Nothing that was published {plan.period} answers this; what is shown is of another time."
            )
        found = inside or found
    return list(found[:SENTENCES]), notes


def _is_said_by(candidate: Candidate, speaker: str) -> bool:
    page = page_of(candidate.hit.article)
    at = candidate.sentence.position
    before = [s.text for s in page.sentences if at - _BEFORE <= s.position < at]
    return speaks(candidate.sentence.text, before, speaker)
