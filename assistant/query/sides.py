"""The searches of a question: one for each outlet whose report it asks for, or for each thing it compares."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from assistant.analysis.words import content_stems
from assistant.query.outlets import Mention, days, mentions
from assistant.query.plans import MOST_SEARCHES, Period, Search
from assistant.query.things import things

_EACH = re.compile(
    r"\b(?:reports?|articles?|accounts?|versions?|outlets?|newspapers?|papers|stories|sources)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(  # what is said of reports, not of what they report
    r"\b(?:what (?:is|are|was|were) the (?:main )?differences? (?:between|in)|"
    r"compar\w+|differ(?:s|ed|ently|ences?|ent)?|disagree\w*|contrast\w*|contradict\w*|versus|vs|both|"
    r"consisten\w+|inconsisten\w+|remain\w*|chang\w+|considering|based on|information|articles?|reports?|"
    r"reported|reporting|according|sources?|outlets?|accounts?|versions?|stor(?:y|ies)|pieces?|coverage|"
    r"published|discuss\w*|mention\w*|suggest\w*|indicat\w*|describ\w*|focus\w*|specif(?:y|ies|ied)|"
    r"present\w*|highlight\w*|portray\w*|identif\w+|claim\w*|stat(?:e|es|ed)|detail\w*|respectively|"
    r"previous|earlier|later|same|similar|while|whereas|per|individual|on record)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;]\s+|(?<=[.?!])\s+|\s+(?=(?:while|whereas|whilst|compared (?:to|with)|versus)\b)")
_IS_QUESTION = re.compile(
    r"(?:\w+ ){0,2}(?:who|whom|whose|what|when|where|which|why|how)\b|"
    r"(?:is|are|was|were|do|does|did|has|have)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\band\b")
_FEWEST = 2  # content words that make a part of a question one of its own


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a question without outlets and days, and those that it names."""

    text: str
    outlets: tuple[Mention, ...]
    days: tuple[Period, ...]

    @property
    def is_full(self) -> bool:
        """Whether it asks for something by itself."""
        return len({stem for stem in content_stems(self.text) if len(stem) > 1}) >= _FEWEST


def searches(
    question: str, outlets: Collection[str], today: date, *, is_comparison: bool
) -> tuple[Search, ...]:
    """What to look for: the sides of a question in its order, or else the question itself.

    Args:
        question: As it stands alone.
        outlets: Those of the library, by name.
        today: The day as of which it is asked.
        is_comparison: Whether it compares things.
    """
    if named := mentions(question, outlets):
        return tuple(_of_outlets(_parts(question, named, today)))[:MOST_SEARCHES]
    if is_comparison and _EACH.search(question):  # how reports on one thing differ
        return (Search(" ".join(_ASKING.sub(" ", question).split())),)
    return tuple(_of_things(question) if is_comparison else ()) or (Search(question),)


def _of_outlets(parts: Sequence[_Part]) -> list[Search]:
    """Each clause that asks for something, of the outlets that it names.

    A clause that names none is that of the only outlet of the question. Where the outlets stand apart from
    the clauses, any of them may speak to each clause, or each to the whole question if there is but one.
    """
    outlets = {mention.name.casefold(): mention for part in parts for mention in part.outlets}
    full = [part for part in parts if part.is_full]
    dated = [day for part in parts for day in part.days]
    if any(part.outlets or part.days for part in full):
        told = [part for part in full if part.outlets or part.days or len(outlets) == 1]
    elif len(full) > 1 and not dated and all(mention.sources for mention in outlets.values()):
        told = [replace(part, outlets=(_any_of(list(outlets.values())),)) for part in full]
    else:
        days_apart = [(day,) for day in dated] if len(outlets) == 1 else []
        whole = _Part(" ".join(part.text for part in parts), (), ())
        told = [replace(whole, days=some) for some in days_apart] or [whole]
    sides_told = [
        _of_outlet(part.text, mention, part.days)
        for part in told
        for mention in part.outlets or outlets.values()
    ]
    heard = {side.name for side in sides_told}
    missed = [m for m in outlets.values() if not m.sources and m.name not in heard]
    sides_told += [_of_outlet(" ".join(part.text for part in parts), m) for m in missed]
    return list(dict.fromkeys(sides_told))


def _of_outlet(text: str, outlet: Mention, days: Sequence[Period] = ()) -> Search:
    period = days[0] if len(days) == 1 else None
    return Search(text, outlet.name, tuple(sorted(outlet.sources)), period, is_outlet=True)


def _any_of(outlets: Sequence[Mention]) -> Mention:
    """Several outlets as one: an article of any will do."""
    names = ", ".join(mention.name for mention in outlets)
    return replace(
        outlets[0], name=names, sources=frozenset[str]().union(*(mention.sources for mention in outlets))
    )


def _parts(question: str, named: Sequence[Mention], today: date) -> list[_Part]:
    """A question cut where its clauses end, and between two outlets that each have words of their own."""
    dated = list(days(question, today))
    spans = [(mention.start, mention.end) for mention in named] + [day[:2] for day in dated]
    whole = plain = question
    for start, end in spans:
        whole = whole[:start] + "x" * (end - start) + whole[end:]  # no comma in a day or a name cuts
        plain = plain[:start] + " " * (end - start) + plain[end:]
    plain = _ASKING.sub(lambda match: " " * len(match.group()), plain)
    cuts = {0, len(question)} | {found.end() for found in _BREAK.finditer(whole)}
    for one, two in pairwise(named):
        joins = [found.start() for found in _AND.finditer(question, one.end, two.start)]
        has_words = bool(content_stems(plain[one.end : two.start]))
        if joins and has_words and not any(one.end <= cut <= two.start for cut in cuts):
            cuts.add(joins[-1])
    return [
        _Part(
            " ".join(plain[start:end].split()),
            tuple(mention for mention in named if start <= mention.start < end),
            tuple(day for begins, _, day in dated if start <= begins < end),
        )
        for start, end in pairwise(sorted(cuts))
    ]


def _of_things(question: str) -> list[Search]:
    """A search for each of two things that are compared; none where they cannot be told."""
    return [Search(_as_question(thing.asked), thing.name) for thing in things(question) or ()]


def _as_question(asked: str) -> str:
    """What is asked of one thing, without the words that only compare; in the form of a question."""
    text = " ".join(_ASKING.sub(" ", asked).split()).strip(" ,.?!")
    return f"{text}?" if _IS_QUESTION.match(text) else f"What about {text}?"
