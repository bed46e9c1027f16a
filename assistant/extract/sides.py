"""The sides of a question: what each outlet that it names is asked for, or each of two things it compares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.analysis.words import content_stems
from assistant.extract.outlets import Mention, days, is_of, mentions
from ingest.articles import Article

Day = tuple[int | None, int, int]

_COMPARES = re.compile(
    r"\b(?:compar\w+|differ\w*|disagree\w*|contrast\w*|contradict\w*|versus|vs|at odds|conflict(?:s|ing) "
    r"(?:reports|accounts|figures))\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:reports?|articles?|accounts?|versions?|outlets?|newspapers?|papers|stories|sources)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(  # what is said of reports, not of what they report
    r"\b(?:compar\w+|differ(?:s|ed|ently|ences?|ent)?|disagree\w*|contrast\w*|contradict\w*|versus|vs|both|"
    r"consisten\w+|inconsisten\w+|remain\w*|chang\w+|considering|based on|information|articles?|reports?|"
    r"reported|reporting|according|sources?|outlets?|accounts?|versions?|stor(?:y|ies)|pieces?|coverage|"
    r"published|discuss\w*|mention\w*|suggest\w*|indicat\w*|describ\w*|focus\w*|specif(?:y|ies|ied)|"
    r"present\w*|highlight\w*|portray\w*|identif\w+|claim\w*|stat(?:e|es|ed)|detail\w*|respectively|"
    r"previous|earlier|later|same|similar|while|whereas|per|individual|on record)\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;]\s+|(?<=[.?!])\s+|\s+(?=(?:while|whereas|whilst|compared (?:to|with)|versus)\b)")
_ITEM = r"(?:the |an? )?(?:[\w’'-]+ ){0,2}?[\w’'-]+(?: (?:of|in|at) (?:the |an? )?[\w’'-]+)?"
_PAIR = re.compile(
    rf"(?:\b(?:between|of|does|do|did|is|are|was|were|compare(?: what)?|what|by|for|in|on|about|how)\s+)"
    rf"(?P<one>{_ITEM})\s+(?:and|with|to|versus|vs\.?|against|from)\s+"
    rf"(?P<two>(?:the |an? )?[\w’'-]+(?: [A-Z][\w’'-]*)*(?: (?:of|in|at) (?:the |an? )?[\w’'-]+)?)"
)
_AND = re.compile(r"\band\b")
_FEWEST = 2  # content words that make a part of a question one of its own


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a question.

    Attributes:
        text: What is asked of it, with neither outlets nor days of reports.
        name: The outlet, or the thing, as written.
        sources: Outlets whose articles count; none means all.
        days: Days on which they were published; none means any.
        is_outlet: Whether it is an outlet's side; a thing's must be named in the sentence.
    """

    text: str
    name: str
    sources: frozenset[str] = frozenset()
    days: tuple[Day, ...] = ()
    is_outlet: bool = True

    def admits(self, article: Article) -> bool:
        """Whether an article may speak for this side."""
        if not self.is_outlet:
            return True
        if self.days and not any(is_of(day, article.published) for day in self.days):
            return False
        if self.sources:
            return article.source in self.sources
        return self.name.casefold().removeprefix("the ") in f"{article.title}\n{article.text}".casefold()


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a question without outlets and days, and those that it names."""

    text: str
    outlets: tuple[Mention, ...]
    days: tuple[Day, ...]

    @property
    def is_full(self) -> bool:
        """Whether it asks for something by itself."""
        return len(set(content_stems(self.text))) >= _FEWEST


def compares_reports(question: str) -> bool:
    """Whether it asks how reports on one thing differ."""
    return bool(_COMPARES.search(question) and _EACH.search(question))


def without_reports(question: str) -> str:
    """A question without the words that speak of reports rather than of what they report."""
    return _ASKING.sub(" ", question)


def sides(question: str, articles: Sequence[Article]) -> list[Side]:
    """The sides of a question, in its order; none where it has no outlet, and compares nothing.

    Args:
        question: As asked.
        articles: Those that were found.
    """
    named = mentions(question, articles)
    if named:
        return _of_outlets(_parts(question, named, articles))
    return _of_things(question) if _COMPARES.search(question) else []


def _of_outlets(parts: Sequence[_Part]) -> list[Side]:
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
        Side(part.text, mention.name, mention.sources, part.days)
        for part in told
        for mention in part.outlets or outlets.values()
    ]
    heard = {side.name for side in sides_told}
    missed = [m for m in outlets.values() if not m.sources and m.name not in heard]
    sides_told += [Side(" ".join(part.text for part in parts), m.name, m.sources) for m in missed]
    return list(dict.fromkeys(sides_told))


def _any_of(outlets: Sequence[Mention]) -> Mention:
    """Several outlets as one: an article of any will do."""
    names = ", ".join(mention.name for mention in outlets)
    return replace(
        outlets[0], name=names, sources=frozenset[str]().union(*(mention.sources for mention in outlets))
    )


def _parts(question: str, named: Sequence[Mention], articles: Sequence[Article]) -> list[_Part]:
    """A question cut where its clauses end, and between two outlets that each have words of their own."""
    dated = list(days(question))
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
    known = [day for day in dated if any(is_of(day[2], article.published) for article in articles)]
    return [
        _Part(
            " ".join(plain[start:end].split()),
            tuple(mention for mention in named if start <= mention.start < end),
            tuple(day for begins, _, day in known if start <= begins < end),
        )
        for start, end in pairwise(sorted(cuts))
    ]


def _of_things(question: str) -> list[Side]:
    found = _PAIR.search(question)
    if not found:
        return []
    one, two = found["one"], found["two"]
    before, after = question[: found.start("one")], question[found.end("two") :]
    return [Side(_ASKING.sub(" ", f"{before}{thing}{after}"), thing, is_outlet=False) for thing in (one, two)]
