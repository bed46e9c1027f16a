"""What two reports can differ in exactly: how many, and on which day.

Names are left out: several people may say so or be there, and the reader does not tell that from the one name
being wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.analysis.claims import tokens_of
from assistant.analysis.dates import DateMention, dates_of
from assistant.analysis.figures import Number, find_number, numbers_of
from assistant.answers import Citation
from ingest.articles import Article

_MONTH = timedelta(days=31)  # what spans more is no day of an event
_OF_WRITING = frozenset("today tonight yesterday tomorrow".split())  # a text may be older than its date
_YEAR = re.compile(r"\d{4}")
_HOUR = re.compile(r"\b\d{1,2}:\d\d\b|\b\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b", re.IGNORECASE)  # differ by zone


@dataclass(frozen=True, slots=True)
class Detail:
    """A figure or a day.

    Attributes:
        shown: How it reads; a figure with the word after it.
        number: The figure, if it is one.
        counted: Stem of the word after a figure without a unit, which another sentence must know as well.
        known: Stems of its sentence and of the question.
        days: The first and last day of each that it can mean, if it is a day or a month.
    """

    shown: str
    number: Number | None = None
    counted: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    days: tuple[tuple[date, date], ...] = ()

    def differs(self, other: "Detail") -> bool:
        """Whether another is of the same kind and cannot mean the same."""
        if self.number and other.number:
            is_alike = self.number.unit == other.number.unit
            is_alike = is_alike and self.counted | other.counted <= self.known & other.known
            found = find_number(self.number, [other.number]) or find_number(other.number, [self.number])
            return is_alike and not found
        apart = all(a[1] < b[0] or b[1] < a[0] for a in self.days for b in other.days)
        return bool(self.days and other.days) and apart

    def stands_in(self, text: str, article: Article) -> bool:
        """Whether a text of an article has it anywhere."""
        if self.number:
            return find_number(self.number, numbers_of(text)) is not None
        told = (Detail("", days=day.spans) for day in _days(dates_of(text, article.printed), article))
        return not all(map(self.differs, told))


def details_of(answer: Citation, question: str) -> list[Detail]:
    """The figures and days in the span of a sentence that answers a question."""
    text = answer.quote
    start, end = (at - answer.start for at in answer.span or (answer.start, answer.end))
    dates = dates_of(text, answer.article.printed)
    known_days = _days(dates, answer.article)
    days = [Detail(d.text, days=d.spans) for d in known_days if d.start < end and start < d.end]
    spent = [(date.start, date.end) for date in dates] + [hour.span() for hour in _HOUR.finditer(text)]
    plain = "".join("·" if any(a <= at < b for a, b in spent) else c for at, c in enumerate(text))
    known = frozenset(token.stem for token in tokens_of(f"{question} {text}"))
    numbers = {number.start: number for number in numbers_of(plain)}.values()
    figures = [_figure(n, plain[n.end :], known) for n in numbers if n.start < end and start < n.end]
    return figures + days


def _figure(number: Number, after: str, known: frozenset[str]) -> Detail:
    words = [word for word in tokens_of(after)[:2] if word.is_content and not word.breaks and not number.unit]
    counted = frozenset(word.stem for word in words[:1])
    return Detail(" ".join([number.text, *(word.text for word in words[:1])]), number, counted, known)


def _days(dates: Sequence[DateMention], article: Article) -> list[DateMention]:
    """The days and months among an article's dates that are known; without its own, those with their year."""
    return [one for one in dates if _is_day(one) and (article.printed or _YEAR.search(one.text))]


def _is_day(mention: DateMention) -> bool:
    is_told = bool(mention.spans) and not mention.is_vague and mention.text.casefold() not in _OF_WRITING
    return is_told and all(last - first < _MONTH for first, last in mention.spans)
