"""What two reports on one fact can differ in: how many, on which day, and who or where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from assistant.verify.claims import tokens_of
from assistant.verify.dates import DateMention, dates_of
from assistant.verify.figures import Borne, Number, bears_out, numbers_of
from assistant.verify.readings import Reading
from ingest.articles import Article

_MONTH = timedelta(days=31)  # what spans more is no day of an event
_CLOCK = frozenset(["am", "pm", "a.m", "p.m"])  # hours differ by the zone that a report is for
_OF_WRITING = frozenset(
    "today tonight yesterday tomorrow".split()
)  # of a text that may be older than its date
_SAID = re.compile(  # the day of saying is not that of what is said
    r"\b(?:sa(?:id|ys)|told|announced|added|wrote|tweeted|reported|statement|interview|news conference)\b"
    r"[^.,;]{0,30}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it counts, and how it reads with that."""

    number: Number
    counts: frozenset[str]
    shown: str

    def differs(self, other: "Figure") -> bool:
        """Whether another counts the same and comes to something else."""
        return bool(self.counts & other.counts) and bears_out(self.number, [other.number])[0] is Borne.NOT

    def stands_in(self, article: Article) -> bool:
        """Whether an article has it anywhere."""
        numbers = numbers_of(f"{article.title}\n{article.text}")
        return bears_out(self.number, numbers)[0] is not Borne.NOT


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or a month, on which something happens, and how it reads."""

    date: DateMention

    @property
    def shown(self) -> str:
        """As written."""
        return self.date.text

    def differs(self, other: "Day") -> bool:
        """Whether the two cannot be one day."""
        return not any(a[0] <= b[1] and b[0] <= a[1] for a in self.date.spans for b in other.date.spans)

    def stands_in(self, article: Article) -> bool:
        """Whether an article has it anywhere."""
        told = dates_of(f"{article.title}\n{article.text}", article.published)
        return any(not self.differs(Day(date)) for date in told if _is_short(date))


@dataclass(frozen=True, slots=True)
class Name:
    """A name, as written."""

    shown: str

    def stands_in(self, article: Article) -> bool:
        """Whether an article has any word of it."""
        known = {token.text.casefold() for token in tokens_of(f"{article.title}\n{article.text}")}
        return any(token.text.casefold() in known for token in tokens_of(self.shown))


Detail = Figure | Day | Name


def differing(own: Reading, other: Reading) -> tuple[Detail, Detail] | None:
    """What each of two readings on one fact says otherwise: a figure, else a day; else None."""
    for one in figures(own):
        for two in figures(other):
            if one.differs(two):
                return one, two
    days, others = list(days_of(own)), list(days_of(other))
    if len(days) == len(others) == 1 and days[0].differs(others[0]):
        return days[0], others[0]
    return None


def moved(own: Reading, other: Reading) -> tuple[Day, Day] | None:
    """The day that one reading has, and the one that another names in its place; else None."""
    for one in days_of(own):
        days = list(days_of(other))
        kept = [day for day in days if not one.differs(day)]
        new = [day for day in days if one.differs(day)]
        if kept and len(new) == 1:
            return one, new[0]
    return None


def figures(reading: Reading) -> Iterator[Figure]:
    """The numbers of a reading that say what they count."""
    for stretch, numbers in zip(reading.sentences, reading.numbers, strict=True):
        part = reading.text[stretch.start : stretch.end]
        for one in numbers:
            after = [
                token for token in tokens_of(part[one.end :])[:2] if token.is_content and not token.breaks
            ]
            counted = frozenset([one.unit] if one.unit else [token.stem for token in after[:1]])
            if counted and not counted & _CLOCK:
                yield Figure(one, counted, " ".join([one.text, *(t.text for t in after[:1] if not one.unit)]))


def days_of(reading: Reading) -> Iterator[Day]:
    """The days of a reading on which something happens, without those on which somebody said so."""
    for stretch, dates in zip(reading.sentences, reading.dates, strict=True):
        part = reading.text[stretch.start : stretch.end]
        for date in dates:
            if _is_short(date) and not _SAID.search(part[: date.start]):
                yield Day(date)


def _is_short(date: DateMention) -> bool:
    is_told = bool(date.spans) and not date.is_vague and date.text.casefold() not in _OF_WRITING
    return is_told and all(b - a < _MONTH for a, b in date.spans)
