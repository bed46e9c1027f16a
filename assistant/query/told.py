"""The times that a question names, each as its first and last day.

Dates are read by ``analysis.dates``; here are added those that only somebody who asks uses (the past three
weeks, last weekend), months apart, and dates in figures. Nothing here looks at the clock.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from assistant.analysis.dates import DateMention, dates_of

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = re.compile("|".join(month[:3] for month in _MONTHS.split("|")), re.IGNORECASE)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BEFORE_DAY = re.compile(rf"({'|'.join(WEEKDAYS)}),?(?: the)? $", re.IGNORECASE)
_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
_UNIT = "day|week|month|year"
_COUNT = rf"\d{{1,3}}|{'|'.join(_SMALL)}"
_RELATIVE = re.compile(
    r"\b(?:(?:in|over|during|for|within) )?"
    rf"(?:(?:the )?(?:last|past|previous) (?P<count>{_COUNT}|few|couple of) (?P<unit>{_UNIT})s|"
    rf"(?:the )?past (?P<past>{_UNIT})|(?P<ago>{_COUNT}|an?) (?P<of>{_UNIT})s? ago|"
    r"(?P<side>this|last|past) weekend|this (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"\b(?P<season>spring|summer|autumn|fall|winter)(?: of)? (?P<year>1[5-9]\d\d|20\d\d)\b", re.IGNORECASE
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # where each begins in the north
_MONTHS_APART = re.compile(  # between May and July 2024
    rf"\b(?P<lead>between|from) (?P<one>{_MONTHS})(?: (?P<first>\d{{4}}))? (?:and|to|until|till|through) "
    rf"(?P<two>{_MONTHS})(?: (?P<last>\d{{4}}))?\b(?! \d)",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"(?<![\w./-])(?P<one>\d{1,2})(?P<mark>[/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\w/-])"
)
_LONGEST = 40  # years back that a day with its weekday is looked for; a calendar comes round in 28


@dataclass(frozen=True, slots=True)
class Told:
    """A time as a question tells it.

    Attributes:
        start: Where it stands in the question.
        end: Where it ends.
        days: Its first and last day; None where there is no such day.
        is_relative: Whether it is told from the day of asking.
    """

    start: int
    end: int
    days: tuple[date, date] | None
    is_relative: bool = False


def times_told(question: str, today: date, newest: date) -> Iterator[Told]:
    """Each time that a question names, in order; those that lie within another left out.

    Args:
        question: The question.
        today: The day as of which it is asked.
        newest: A day or month without a year is the last one by this day.
    """
    found = [
        *_months_apart(question, newest),
        *_relative(question, today),
        *_seasons(question),
        *_numeric(question),
    ]
    for mention in dates_of(question, datetime.combine(today, time.min, UTC)):
        if _is_name(question, mention) or any(
            one.start < mention.end and mention.start < one.end for one in found
        ):
            continue
        found.append(_of_mention(question, mention, today, newest))
    found.sort(key=lambda said: said.start)
    weekdays = {
        one.start: one for one in found if question[one.start : one.end].split()[-1].title() in WEEKDAYS
    }
    for at, one in enumerate(found):  # "Monday 5 August" is one day
        following = found[at + 1] if at + 1 < len(found) else None
        if one.start in weekdays and following and not question[one.end : following.start].strip(" ,"):
            continue
        yield one


def _of_mention(question: str, mention: DateMention, today: date, newest: date) -> Told:
    """A date, in the year that it names; without one in the last year that has it by the newest article."""
    spans = mention.spans
    has_year = bool(re.search(r"\d{4}", mention.text))
    is_yearless = not has_year and bool(_MONTH.search(mention.text))
    if is_yearless and spans:
        spans = _last_such(question, mention, newest)
    if not spans:
        return Told(mention.start, mention.end, None)
    days = max((span for span in spans if span[0] <= today), default=spans[0])
    return Told(mention.start, mention.end, days, not (is_yearless or has_year))


def _last_such(question: str, mention: DateMention, newest: date) -> tuple[tuple[date, date], ...]:
    """The last such day or month by a day; where its weekday is named beside it, the last that has it."""
    day, month = mention.spans[0][0].day, mention.spans[0][0].month
    is_day = mention.spans[0][0] == mention.spans[0][1]
    before = _BEFORE_DAY.search(question[: mention.start])
    weekday = WEEKDAYS.index(before[1].title()) if before and is_day else None
    for year in range(newest.year, max(newest.year - _LONGEST, 0), -1):
        try:
            first = date(year, month, day)
        except ValueError:  # the 29th of February
            continue
        if first <= newest and weekday in (None, first.weekday()):
            return ((first, first if is_day else first + relativedelta(months=1, days=-1)),)
    return ()


def _relative(question: str, today: date) -> Iterator[Told]:
    for match in _RELATIVE.finditer(question):
        start, end = match.span()
        if count := match["count"]:
            first = today - _span(_number(count), match["unit"])
            days = (first, today)
        elif unit := match["past"]:
            days = (today - _span(1, unit), today)
        elif count := match["ago"]:
            first = today - _span(_number(count), match["of"])
            days = _around(first, match["of"])
        elif side := match["side"]:
            saturday = today - timedelta(days=(today.weekday() - 5) % 7)
            if side.casefold() == "last" and today.weekday() >= 5:
                saturday -= timedelta(weeks=1)
            days = (saturday, saturday + timedelta(days=1))
        else:
            days = (today, today)
        yield Told(start, end, days, is_relative=True)


def _seasons(question: str) -> Iterator[Told]:
    for match in _SEASON.finditer(question):
        first = date(int(match["year"]), _SEASONS[match["season"].casefold()], 1)
        yield Told(*match.span(), (first, first + relativedelta(months=3, days=-1)))


def _months_apart(question: str, newest: date) -> Iterator[Told]:
    """From one month to another; without a year, the last such months by the newest article."""
    for match in _MONTHS_APART.finditer(question):
        one, two = (
            _MONTHS.casefold().split("|").index(match[side].casefold()) + 1 for side in ("one", "two")
        )
        last = int(match["last"]) if match["last"] else newest.year - (date(newest.year, two, 1) > newest)
        first = int(match["first"]) if match["first"] else last - (one > two)
        days = (date(first, one, 1), date(last, two, 1) + relativedelta(months=1, days=-1))
        yield Told(match.end("lead") + 1, match.end(), days)


def _numeric(question: str) -> Iterator[Told]:
    """Dates in figures, where only one of the first two can be the month, or both are the same."""
    for match in _NUMERIC.finditer(question):
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        if one <= 12 and two <= 12 and one != two and match["mark"] == "/":
            continue  # two days, by who writes it; its words are still searched for
        day, month = (two, one) if two > 12 else (one, two)
        try:
            found = date(year, month, day)
        except ValueError:
            yield Told(*match.span(), None)
        else:
            yield Told(*match.span(), (found, found))


def _is_name(question: str, mention: DateMention) -> bool:
    """Whether a weekday belongs to a name or is told from an event: Black Friday, the Saturday after."""
    if mention.text.split()[-1].title() not in WEEKDAYS:
        return False
    before, after = question[: mention.start], question[mention.end :]
    return bool(
        re.search(r"(?:\w\s+(?:the )?[A-Z][\w’'-]*|\b(?:the|every|each|an?)) $", before)
        or re.match(r"\s+(?:after|before|following)\b|\s+(?!" + _MONTHS + r")[A-Z]", after)
    )


def _span(count: int, unit: str) -> relativedelta:
    unit = unit.casefold()
    days = {"day": 1, "week": 7}.get(unit, 0)
    return relativedelta(days=count * days, months=count * {"month": 1, "year": 12}.get(unit, 0))


def _around(day: date, unit: str) -> tuple[date, date]:
    """The day, week, month or year that a day some such units ago falls in."""
    unit = unit.casefold()
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        first = day.replace(day=1)
        return first, first + relativedelta(months=1, days=-1)
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if unit == "year" else (day, day)


def _number(word: str) -> int:
    word = word.casefold()
    if word.isdigit():
        return int(word)
    return _SMALL.index(word) + 1 if word in _SMALL else {"few": 3, "couple of": 2}.get(word, 1)
