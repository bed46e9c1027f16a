"""A comparison: each thing or outlet that is compared has its sentences, under its name, or is missing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.analysis.words import content_stems
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, candidates
from assistant.extract.facts import SENTENCES, answers
from assistant.query import QueryPlan, Search
from assistant.query.naming import names
from assistant.reader import Reader
from assistant.searching import Found, merged

OF_EACH = 2  # sentences of each part: a second that is sure may hold what the first leaves out
CLOSEST = "What stands under “{name}” names it, but may not be what you want to compare."
MISSING = "Nothing about “{name}” was found that could be compared."


def compared(plan: QueryPlan, found: Sequence[Found], reader: Reader) -> tuple[list[Candidate], list[str]]:
    """For each part of a comparison the sentences that answer it best, and which parts are missing.

    Where an outlet that is asked for says nothing, nothing is: what others report is not what was asked.
    """
    if len(found) == 1 and not found[0].search.is_outlet:
        return _reports(plan, found[0].hits, reader), []
    searches = [one.search for one in found]
    read = [_read(one, reader) for one in found]
    parts = [_sure(one, search, searches, reader) for one, search in zip(read, searches, strict=True)]
    silent = [search for search, part in zip(searches, parts, strict=True) if not part]
    if any(search.is_outlet for search in silent):
        return [], [f"No report of “{search.name}” was found that answers this." for search in silent]
    whole = answers(plan.question, merged(found), reader) if silent else []
    notes = []
    for at, search in ((at, search) for at, search in enumerate(searches) if search in silent):
        parts[at] = [c for c in whole if _names(search, searches, _near(c))][:1]
        if not parts[at]:
            parts[at] = _closest(read[at], search, searches)
            notes.append((CLOSEST if parts[at] else MISSING).format(name=search.name))
    if not any(parts):
        return _once(whole[:1]), []
    headed = [
        replace(candidate, heading=_heading(search.name))
        for search, part in zip(searches, parts, strict=True)
        for candidate in part
    ]
    return _once(headed), notes


def _read(one: Found, reader: Reader) -> list[Candidate]:
    """The sentences that may answer for one part, best first."""
    hits = [hit for hit in one.hits if one.search.admits(hit.article)]
    return candidates(one.search.text, hits, reader)


def _sure(
    read: Sequence[Candidate], search: Search, searches: Sequence[Search], reader: Reader
) -> list[Candidate]:
    """The sentences that answer for one part; of a thing those that tell of it, and of no other alone."""
    best = [c for c in read if search.is_outlet or _tells_of(c, search, searches)]
    if not best or best[0].score < reader.threshold("side"):
        return []
    further = [c for c in best[1:] if search.is_outlet or _names(search, searches, c.sentence.text)]
    return best[:1] + [c for c in further[: OF_EACH - 1] if c.score >= reader.threshold("answer")]


def _closest(read: Sequence[Candidate], search: Search, searches: Sequence[Search]) -> list[Candidate]:
    """The likeliest sentence that names a thing itself, however unsure, without words that are marked."""
    named = [c for c in read if _names(search, searches, c.sentence.text)]
    return [replace(c, span=None) for c in named[:1]]


def _tells_of(candidate: Candidate, search: Search, searches: Sequence[Search]) -> bool:
    """Whether a sentence is about a thing: it names it, or stands beside its name and names no other."""
    if _names(search, searches, _near(candidate)):
        return True
    others = [other for other in searches if other != search]
    if any(_names(other, searches, _near(candidate)) for other in others):
        return False
    return _names(search, searches, f"{candidate.hit.article.title} {candidate.hit.passage.text}")


def _near(candidate: Candidate) -> str:
    """A sentence below its headline."""
    return f"{candidate.hit.article.title} {candidate.sentence.text}"


def _names(search: Search, searches: Sequence[Search], text: str) -> bool:
    """Whether a text has the words by which one thing is told from the others."""
    return _telling(search, searches) <= set(content_stems(text))


def _telling(search: Search, searches: Sequence[Search]) -> set[str]:
    """The words of a thing's names, where they set it apart; else all of its words."""
    others = {stem for other in searches if other != search for stem in content_stems(other.name)}
    named = {stem for name in names(f"… {search.name}") for stem in content_stems(name)}
    return named if named - others else set(content_stems(search.name))


def _reports(plan: QueryPlan, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """How reports on one thing differ: the best sentence of each."""
    best: dict[str, Candidate] = {}
    for candidate in candidates(plan.searches[0].text, hits, reader):
        if candidate.score >= reader.threshold("side"):
            best.setdefault(candidate.hit.article.id, candidate)
    return [replace(c, heading=c.hit.article.source) for c in list(best.values())[:SENTENCES]]


def _heading(name: str) -> str:
    """What a thing is called above its sentences: "Tulare branch" for "the Tulare branch"."""
    bare = re.sub(r"^(?:the|an?) (?!ones?\b)", "", name, flags=re.IGNORECASE)
    return f"{bare[:1].upper()}{bare[1:]}"


def _once(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Each sentence once; one that speaks for several things stands under the names of all."""
    kept: dict[tuple[str, int], Candidate] = {}
    for one in chosen:
        key = (one.hit.article.id, one.sentence.start)
        before = kept.get(key)
        headings = dict.fromkeys((before.heading, one.heading) if before else (one.heading,))
        kept[key] = replace(before or one, heading=" / ".join(headings))
    return list(kept.values())
