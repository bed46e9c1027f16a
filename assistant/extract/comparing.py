"""A comparison: for each thing or outlet that is compared the sentence that answers best."""

from collections.abc import Sequence
from itertools import zip_longest

from assistant.analysis.words import content_stems
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, candidates
from assistant.extract.facts import SENTENCES, answers
from assistant.query import QueryPlan
from assistant.reader import Reader
from assistant.searching import Found, merged

OF_EACH = 2  # sentences of each part: a second that is sure may hold what the first leaves out


def compared(plan: QueryPlan, found: Sequence[Found], reader: Reader) -> tuple[list[Candidate], list[str]]:
    """For each part of a comparison the sentence that answers it best, and which parts are missing.

    Where an outlet that is asked for says nothing, nothing is: what others report is not what was asked.
    """
    if len(found) == 1 and not found[0].search.is_outlet:
        return _reports(plan, found[0].hits, reader), []
    best = [_best_of(one, reader) for one in found]
    chosen = [c for rank in zip_longest(*best) for c in rank if c]
    missing = [one.search for one, some in zip(found, best, strict=True) if not some]
    if any(search.is_outlet for search in missing):
        return [], [f"No report of “{search.name}” was found that answers this." for search in missing]
    if missing:
        whole = answers(plan.question, merged(found), reader)
        chosen = _once([*whole[:1], *chosen])
        missing = [search for search in missing if not any(_names(search.name, c) for c in whole)]
    notes = [f"Nothing that answers this was found on “{search.name}”." for search in missing]
    return _once(chosen), notes if chosen else []


def _best_of(one: Found, reader: Reader) -> list[Candidate]:
    """The sentences that answer one part best; of a thing, those that name it."""
    hits = [hit for hit in one.hits if one.search.admits(hit.article)]
    best = candidates(one.search.text, hits, reader)
    if not one.search.is_outlet:
        best = [c for c in best if _names(one.search.name, c)]
    first = [c for c in best[:1] if c.score >= reader.threshold("side")]
    return first + [c for c in best[1:OF_EACH] if c.score >= reader.threshold("answer")]


def _reports(plan: QueryPlan, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """How reports on one thing differ: the best sentence of each."""
    best: dict[str, Candidate] = {}
    for candidate in candidates(plan.searches[0].text, hits, reader):
        if candidate.score >= reader.threshold("side"):
            best.setdefault(candidate.hit.article.id, candidate)
    return list(best.values())[:SENTENCES]


def _names(thing: str, candidate: Candidate) -> bool:
    """Whether a sentence, or its headline, has the words of the thing that is compared."""
    heard = content_stems(f"{candidate.hit.article.title} {candidate.sentence.text}")
    return set(content_stems(thing)) <= set(heard)


def _once(chosen: Sequence[Candidate]) -> list[Candidate]:
    return list({(c.hit.article.id, c.sentence.start): c for c in chosen}.values())
