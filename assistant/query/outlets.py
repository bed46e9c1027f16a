"""Which outlets and days a question names as those of a report: "according to the Gull", "the Gull's story".

An outlet that is only spoken of ("who owns the Gull?") is a name like any other.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assistant.analysis.saying import Where, any_form
from assistant.analysis.words import folded
from assistant.query.plans import Period

_PRINTED = r"(?:articles?|reports?|story|stories|pieces?|coverage)"
_REPORT = rf"(?:{_PRINTED}|analys[ei]s|accounts?|guides?|columns?|reviews?|version|interview|newspaper)"
_SAYS = any_form(Where.OUTLET)
_QUOTES = frozenset("\"'“”‘’")
_QUOTED = r"[\"'“”‘’]?"
_REPORTS = re.compile(rf"\b(?:{_REPORT}|{_SAYS}|according|as per|sources?|outlets?)\b", re.IGNORECASE)
_FOLLOWED = re.compile(rf"(?:['’]s)?{_QUOTED}\s+(?:\w+\s+)?{_REPORT}\b|{_QUOTED}\s+{_SAYS}\b", re.IGNORECASE)
_LED_IN = re.compile(
    r"\b(?:according to|as per|per|by|from|in|on|and|or|both|between|than|with|did|does|do|of|what|how|that|"
    rf"whether|while|if|compare)\s+(?:both\s+|the\s+|an?\s+)?{_QUOTED}$|,\s+(?:and\s+)?{_QUOTED}$",
    re.IGNORECASE,
)
_NAME = r"(?:The )?[A-Z\d][\w&.-]*(?: (?:(?:of|the|and|for|in) ){0,2}[A-Z][\w&.-]*)*"
_STRANGE = re.compile(  # a name that can only be an outlet's; after "according to", two words are a person's
    rf"(?<!\w)(?:(?i:(?:{_PRINTED} (?:by|from|in)|another (?:by|from))(?: an?| the)? {_QUOTED})"
    rf"(?P<led>{_NAME})|"
    rf"(?i:according to|as per|reported by) {_QUOTED}(?P<per>The {_NAME}|[A-Z\d][\w&.-]*)(?![\w&.-]| [A-Z])|"
    rf"(?P<own>{_NAME})(?=(?:['’]s)?{_QUOTED} (?:news )?{_PRINTED}\b))"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(
    rf"(?P<published>\b(?:published|dated|reported|posted|written)\s+)?(?:\b(?:on|of|from)\s+)?(?:the\s+)?(?:"
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)|"
    rf"(?P<m1>{_MONTHS})\s+(?P<d1>\d\d?)(?:st|nd|rd|th)?(?:,?\s+(?P<y1>\d{{4}}))?|"
    rf"(?P<d2>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTHS})(?:,?\s+(?P<y2>\d{{4}}))?)(?!\w)"
)
_OF_REPORT = re.compile(rf"\b(?:{_REPORT})['’]?s?\W+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a question names the outlet of a report.

    Attributes:
        name: As written.
        start: Where the name begins in the question.
        end: Where it ends.
        sources: Outlets of the library that are meant; none where it has no such outlet.
    """

    name: str
    start: int
    end: int
    sources: frozenset[str]


def mentions(question: str, outlets: Collection[str]) -> list[Mention]:
    """The outlets whose reports a question asks for, in its order.

    Args:
        question: As asked.
        outlets: Those of the library, by name.
    """
    if not _REPORTS.search(question):
        return []
    words = frozenset(re.findall(r"\w+", folded(question)))
    known = [
        Mention(found.group().strip(), *found.span(), frozenset([source]))
        for source in outlets
        if source and _first_word(source) in words
        for found in _named(source).finditer(question)
        if _FOLLOWED.match(question, found.end())
        or _LED_IN.search(question[: found.start()])
        or (question[: found.start()][-1:] in _QUOTES and question[found.end() :][:1] in _QUOTES)
    ]
    by_place: dict[tuple[int, int], Mention] = {}
    for mention in known:  # several outlets may go by one name
        before = by_place.get((mention.start, mention.end), mention)
        by_place[mention.start, mention.end] = replace(before, sources=before.sources | mention.sources)
    found = [
        mention
        for mention in by_place.values()  # "FOX News" is no outlet of its own in "FOX News - Health"
        if not any(
            m.start <= mention.start and mention.end <= m.end and m != mention for m in by_place.values()
        )
    ]
    for match in _STRANGE.finditer(question):
        name = next(kind for kind in ("led", "per", "own") if match[kind])
        start, end = match.span(name)
        if not any(m.start < end and start < m.end for m in found):
            found.append(Mention(match[name], start, end, frozenset()))
    return sorted(found, key=lambda mention: mention.start)


def days(question: str, today: date) -> Iterator[tuple[int, int, Period]]:
    """The days that a question names as those of a report: where each stands, and the day.

    "Published on 3 May" is one, and so is "the article of 3 May"; "the fire on 3 May" is not. One without a
    year is the last such day.
    """
    for match in _DAY.finditer(question):
        is_of_report = match["published"] or _OF_REPORT.search(question[: match.start()])
        if is_of_report and (day := _day(match, today)):
            yield *match.span(), Period(day, day, match.group())


def _day(match: re.Match[str], today: date) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = _MONTHS.split("|").index(match["m1"] or match["m2"]) + 1
        number, year = int(match["d1"] or match["d2"]), match["y1"] or match["y2"]
        if year:
            return date(int(year), month, number)
        day = date(today.year, month, number)
        return day if day <= today else date(today.year - 1, month, number)
    except ValueError:  # there is no such day
        return None


def _named(source: str) -> re.Pattern[str]:
    """An outlet as questions name it: without its section or its domain, "the" or no "the".

    Of one word it has a capital there; of several it may be typed without.
    """
    short, bare = _short(source)
    longest_first = "|".join(sorted(map(re.escape, {source, short, bare} - {""}), key=len, reverse=True))
    capital = "" if " " in bare else r"(?=(?:the\s+)?[A-Z\d])"
    return re.compile(rf"(?<!\w){capital}(?:[Tt]he\s+)?(?i:{longest_first})(?!\w)")


@lru_cache(maxsize=20_000)
def _short(source: str) -> tuple[str, str]:
    """An outlet's name without section and domain, and that without "the"."""
    short = re.split(r"\s+[|–—-]\s+|:\s", source)[0].strip()
    short = re.sub(r"^(?:https?://)?(?:www\.)?|\.(?:com|org|net|co\.uk|example)$", "", short)
    return short, re.sub(r"^the\s+", "", short, flags=re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _first_word(source: str) -> str:
    """The first word of an outlet's name, folded; by it most outlets are passed over."""
    return next(iter(re.findall(r"\w+", folded(_short(source)[1]))), "")
