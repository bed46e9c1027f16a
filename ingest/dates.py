"""Dates and times as people and programs write them, in any language, made into moments."""

import re
from contextlib import suppress
from datetime import MINYEAR, UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from dateutil import parser as date_parser

from ingest.errors import UsageError

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_ZONES = {
    "PST": -8, "PT": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "ET": -5,
    "EDT": -4, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "HKT": 8,
    "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_TIMES = (
    "%d-%b-%Y %H:%M:%S.%f", "%d-%b-%Y %H:%M:%S",  # as databases print them
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%y",  # dots: the day stands first everywhere
)  # fmt: skip
_BY_FIGURES = re.compile(r"\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}\b")  # 04/09/2024: which is the day?
# Whose names of months are tried where it is not known what language a date is in.
_LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb", "fi", "cs", "ro", "hu", "el", "tr",
    "id", "ru", "uk", "ar", "he", "fa", "hi", "ja", "zh", "ko", "th", "vi",
)  # fmt: skip
_HAS_NAME = re.compile(r"[^\W\d_]{2}|[年월月]")  # figures alone are read above, or are no date
_PROGRAM = Path(__file__)
_LONGEST_DATE = 80  # characters; longer ones are no dates
_BUDDHIST = 543  # years by which Thailand's calendar is ahead


def present() -> datetime:
    """Now. Where the clock was set back, when this program was installed: it is no earlier than that."""
    return max(datetime.now(UTC), datetime.fromtimestamp(_PROGRAM.stat().st_mtime, UTC))


def moment(
    value: str | date | datetime | None, *, end_of_day: bool = False, locale: str = ""
) -> datetime | None:
    """Read a date or time as people write them, in UTC; taken as UTC where it names no zone.

    Args:
        value: ISO 8601 or another common form; a date, a datetime, or None.
        end_of_day: A date without a time means its last microsecond rather than its first.
        locale: As for :func:`on_its_clock`.

    Raises:
        UsageError: It is not a date.
    """
    found = on_its_clock(value, end_of_day=end_of_day, locale=locale)
    try:
        return found and found.astimezone(UTC)
    except OverflowError:  # at an end of the calendar, and beyond it in UTC
        assert found
        return (datetime.min if found.year == MINYEAR else datetime.max).replace(tzinfo=UTC)


def on_its_clock(
    value: str | date | datetime | None, *, end_of_day: bool = False, locale: str = ""
) -> datetime | None:
    """As :func:`moment`, in the time zone that the date names.

    Args:
        value: ISO 8601 or another common form; a date, a datetime, or None.
        end_of_day: A date without a time means its last microsecond rather than its first.
        locale: Language, with or without a country, such as ``de`` or ``en-GB``: says whose names its month
            may have, and whether 04/09 is a day in April or in September.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC)
    if isinstance(value, str):
        written = _in_known_form(value) or _in_common_form(value, locale)
        if isinstance(written, datetime):
            return written.replace(tzinfo=written.tzinfo or UTC)
        value = written
    day = datetime.combine(value, time.min, UTC)
    return day + timedelta(days=1, microseconds=-1) if end_of_day else day


def on_clock(instant: datetime, zone: int) -> datetime:
    """A moment as a clock shows it that is some minutes ahead of UTC."""
    try:
        return instant.astimezone(timezone(timedelta(minutes=zone)))
    except OverflowError:  # at an end of the calendar
        return instant


def minutes_ahead(value: datetime) -> int:
    """By how many minutes the clock that a time was read from is ahead of UTC."""
    return round((value.utcoffset() or timedelta()).total_seconds() / 60)


def _in_known_form(value: str) -> date | datetime | None:
    """A date, with its time where it has one; None in another form. Archives hold many, so this is quick."""
    with suppress(ValueError):
        return date.fromisoformat(value)
    with suppress(ValueError):
        return datetime.fromisoformat(value)
    for form in _TIMES:
        with suppress(ValueError):
            found = datetime.strptime(value.strip(), form)
            return found if "%H" in form else found.date()
    return None


def _in_common_form(value: str, locale: str) -> date | datetime:
    """A date, with its time where it has one. What two readings fill in differently is not written there."""
    first = bool(locale and _BY_FIGURES.match(value)) and _day_comes_first(locale)
    try:
        one, other = (
            date_parser.parse(value, default=default, tzinfos=_zone, dayfirst=first)
            for default in (datetime(2000, 1, 1), datetime(2001, 2, 2, 1, 1))
        )
    except (ValueError, OverflowError) as error:
        found = _in_words(value, locale)
        if found is None:
            raise UsageError(f"{value!r} is not a date; write it like 2025-01-31") from error
        return found
    if one.date() != other.date():
        found = _in_words(value, locale)
        if found is None:
            raise UsageError(f"{value!r} is not a whole date; write it like 2025-01-31")
        return found
    return one if one == other else one.date()


def _zone(name: str | None, seconds: int | None) -> timezone | None:
    """The time zone that a date names, as outlets shorten it, or by its distance from UTC."""
    if seconds is None and name in _ZONES:
        seconds = round(_ZONES[name] * 3600)
    return None if seconds is None else timezone(timedelta(seconds=seconds))


@lru_cache(1024)
def _day_comes_first(locale: str) -> bool:
    """Whether a place writes the day before the month in figures, as Unicode's CLDR has it."""
    from babel import Locale, UnknownLocaleError

    try:
        form = str(Locale.parse(locale, sep="-").date_formats["short"].pattern)
    except (UnknownLocaleError, ValueError):
        language, _, country = locale.partition("-")
        return bool(country) and _day_comes_first(language)
    return 0 <= form.find("d") < form.find("M")


@lru_cache(4096)  # the same days come again and again, and each takes some milliseconds
def _in_words(value: str, locale: str) -> date | datetime | None:
    """A date whose month has a name of its language, by dateparser; None where there is none."""
    if len(value) > _LONGEST_DATE or not _HAS_NAME.search(value) or sum(map(str.isdigit, value)) < 3:
        return None
    language = locale.partition("-")[0].casefold()
    found = _named(language if language else None).get_date_data(value)["date_obj"]
    if not isinstance(found, datetime):
        return None
    if language == "th" and found.year > datetime.now(UTC).year + 1:
        found = found.replace(year=found.year - _BUDDHIST)
    return found if found.time() != time.min else found.date()


@cache
def _named(language: str | None) -> "DateDataParser":
    """What reads the names of months in a language, or in any that is often met."""
    from dateparser.date import DateDataParser

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"]}
    try:
        return DateDataParser(languages=[language] if language else list(_LANGUAGES), settings=settings)
    except ValueError:  # a language that it does not know
        return DateDataParser(languages=list(_LANGUAGES), settings=settings)
