"""Dates in a text as spans of days; relative ones are resolved against the day of publication."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_ANY_CASE = f"(?i:{_MONTH})"  # beside a figure, where "march" and "may" are months in lower case too
_DATE = re.compile(
    "|".join(
        (
            r"\b(?P<iso>\d{4}-\d{2}-\d{2})\b",
            r"\b(?P<first>1[5-9]\d\d|20\d\d)[-–/](?P<last>(?:\d\d)?\d\d)\b(?![-–/,.]?\d)",  # a season
            rf"\b{_ANY_CASE} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<year>\d{{4}})\b)?",
            rf"\b(?P<day_>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_ANY_CASE.replace('month', 'month_')}"
            r"(?:,? (?P<year_>\d{4})\b)?",
            rf"\b{_ANY_CASE.replace('month', 'month__')},? (?:of )?(?P<year__>\d{{4}})\b",
            rf"\b(?:in|since|until|by|of|last|this|next|late|early|mid|from|during)[ -]"
            rf"{_MONTH.replace('month', 'month___')}\b(?!,? (?:of )?\d)",
            rf"\b(?:(?P<which>last|next|this) )?(?P<weekday>(?i:{'|'.join(_DAYS)}))\b",
            r"\b(?P<near>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow)\b",
            r"\b(?P<side>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious) (?P<period>week|month|year)\b",
            r"(?<![\d$£€,.-])\b(?P<year___>1[5-9]\d\d|20\d\d)\b(?!,\d|\.\d|%)",
        )
    )
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text.

    Attributes:
        text: As written.
        start: Where it stands.
        end: Where it ends.
        spans: Each first and last day that it can mean; empty when it cannot be resolved.
        is_vague: Whether it is a week, month or year told from the day of writing, such as "this week".
    """

    text: str
    start: int
    end: int
    spans: tuple[tuple[date, date], ...]
    is_vague: bool = False


def dates_of(text: str, published: datetime | None = None) -> list[DateMention]:
    """The dates of a text, in order.

    Args:
        text: The text.
        published: When it was published; without it relative dates stay unresolved.
    """
    return list(_dates(text, published.date() if published else None))


def has_date(claimed: DateMention, evidence: Sequence[DateMention]) -> bool:
    """Whether some date of a text is the one claimed: the same words, or days within those claimed."""
    return any(
        claimed.text.casefold() == other.text.casefold()
        or any(a[0] <= b[0] and b[1] <= a[1] for a in claimed.spans for b in other.spans)
        for other in evidence
    )


def _dates(text: str, today: date | None) -> Iterator[DateMention]:
    for match in _DATE.finditer(text):
        parts = {name.rstrip("_"): value for name, value in match.groupdict().items() if value}
        try:
            spans = tuple(_spans(parts, today))
        except ValueError:  # the 31st of February
            spans = ()
        yield DateMention(match.group(), match.start(), match.end(), spans, "period" in parts)


def _spans(parts: dict[str, str], today: date | None) -> Iterator[tuple[date, date]]:
    if "iso" in parts:
        yield (date.fromisoformat(parts["iso"]),) * 2
    elif "first" in parts:
        first, last = int(parts["first"]), int(parts["first"][: -len(parts["last"])] + parts["last"])
        yield date(first, 1, 1), date(max(first, last), 12, 31)
    elif "month" in parts:
        month = _MONTHS.index(parts["month"][:3].casefold()) + 1
        day = int(parts.get("day", 0))
        for year in [int(parts["year"])] if "year" in parts else _years_near(month, today):
            yield date(year, month, day or 1), date(year, month, day or monthrange(year, month)[1])
    elif "year" in parts:
        yield date(int(parts["year"]), 1, 1), date(int(parts["year"]), 12, 31)
    elif today:
        yield from _relative(parts, today)


def _years_near(month: int, today: date | None) -> list[int]:
    """Years that a month without one can stand in: up to a year ago, or half a year ahead."""
    if today is None:
        return [2000]
    return [year for year in range(today.year - 1, today.year + 2) if -12 < _months(year, month, today) < 7]


def _months(year: int, month: int, today: date) -> int:
    return (year - today.year) * 12 + month - today.month


def _relative(parts: dict[str, str], today: date) -> Iterator[tuple[date, date]]:
    if "near" in parts:
        shift = {"yesterday": -1, "tomorrow": 1}.get(parts["near"].casefold(), 0)
        yield (today + timedelta(days=shift),) * 2
    elif "weekday" in parts:
        behind = (today.weekday() - _DAYS.index(parts["weekday"].casefold())) % 7
        for days in {"last": (-behind, -behind - 7), "next": (7 - behind, 14 - behind)}.get(
            parts.get("which", ""), (-behind, 7 - behind)
        ):
            yield (today + timedelta(days=days),) * 2
    else:
        shift = {"last": -1, "previous": -1, "next": 1}.get(parts["side"].casefold(), 0)
        yield _period(parts["period"], shift, today)


def _period(name: str, shift: int, today: date) -> tuple[date, date]:
    """The week, month or year some periods before or after a day."""
    if name == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(days=6)
    if name == "year":
        return date(today.year + shift, 1, 1), date(today.year + shift, 12, 31)
    year, month = divmod(today.year * 12 + today.month - 1 + shift, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
