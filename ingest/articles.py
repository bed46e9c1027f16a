"""The nouns of a library: articles, the passages that tile them, and filters over them."""

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import MINYEAR, UTC, date, datetime, time, timedelta, timezone

from dateutil import parser as date_parser

from ingest.errors import SourceError, UsageError


def fingerprint(*parts: str) -> str:
    """Hash text to 32 hexadecimal digits (BLAKE2b); the same parts always give the same digits."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def identity(name: str) -> str:
    """The id of the article that has this canonical address, or this name where it has none."""
    return fingerprint(name)[:16]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it stands on record.

    Attributes:
        id: Identity, a hash of the canonical address or of the source's own name; never of the content.
        url: Canonical http(s) address, or None.
        title: Headline, one line.
        source: Outlet that published it, or "".
        published: When it was published, with a time zone, or None.
        authors: Names as printed.
        text: The whole article; every offset of a passage or citation counts its characters.
        content_hash: Hash of everything that a reader sees; tells whether the article changed.
        language: What it is written in, as far as its source says: ``en``, ``de``, or "" where it does not.
        teaser: Whether its source gives only its beginning, or a summary in its place, and says so.
    """

    id: str
    url: str | None
    title: str
    source: str
    published: datetime | None
    authors: tuple[str, ...]
    text: str
    content_hash: str
    language: str = ""
    teaser: bool = False

    @classmethod
    def make(
        cls,
        *,
        name: str,
        title: str,
        text: str,
        url: str | None = None,
        source: str = "",
        published: datetime | None = None,
        authors: Iterable[str] = (),
        language: str = "",
        teaser: bool = False,
    ) -> "Article":
        """Make an article, deriving its identity and content hash.

        Args:
            name: The source's own name for it (a path, a key); identity where there is no ``url``.
            title: Headline.
            text: Body.
            url: Canonical address, if it has one.
            source: Outlet.
            published: Time of publication; taken as UTC where it names no zone.
            authors: Names as printed.
            language: A code such as ``en`` or ``pt-BR``, of which the first part counts.
            teaser: Whether this is only its beginning.

        Raises:
            SourceError: The article has no words.
        """
        title = " ".join(title.split())
        if not text.strip():
            raise SourceError(f"{name}: no text to read; add the article's words or leave it out")
        if published is not None:
            published = published.replace(tzinfo=published.tzinfo or UTC).astimezone(UTC)
        authors = tuple(authors)
        seen = (title, source, published.isoformat() if published else "", *authors, text)
        seen += ("teaser",) if teaser else ()
        return cls(
            id=identity(url or name),
            url=url,
            title=title,
            source=source,
            published=published,
            authors=authors,
            text=text,
            content_hash=fingerprint(url or "", *seen),
            language=language_code(language),
            teaser=teaser,
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article: ``article.text[start:end] == text``. Passages tile their article."""

    id: str
    article_id: str
    position: int
    start: int
    end: int
    text: str


def language_code(name: str) -> str:
    """The first part of a language's code, in lower case: ``pt`` of ``pt-BR``; "" where it is no code."""
    code = re.split(r"[-_]", name.strip().casefold(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) and code != "und" else ""


_ZONES = {
    "PST": -8, "PT": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "ET": -5,
    "EDT": -4, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "IST": 5.5, "HKT": 8,
    "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip

_TIMES = (
    "%d-%b-%Y %H:%M:%S.%f", "%d-%b-%Y %H:%M:%S",  # as databases print them
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d.%m.%y",  # dots: the day stands first everywhere
)  # fmt: skip


def _zone(name: str | None, seconds: int | None) -> timezone | None:
    """The time zone that a date names, as outlets shorten it, or by its distance from UTC."""
    if seconds is None and name in _ZONES:
        seconds = round(_ZONES[name] * 3600)
    return None if seconds is None else timezone(timedelta(seconds=seconds))


def moment(value: str | date | datetime | None, *, end_of_day: bool = False) -> datetime | None:
    """Read a date or time as people write them; UTC where it names no zone.

    Args:
        value: ISO 8601 or another common form; a date, a datetime, or None.
        end_of_day: A date without a time means its last microsecond rather than its first.

    Raises:
        UsageError: It is not a date.
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        try:
            return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
        except OverflowError:  # at an end of the calendar, and beyond it in UTC
            return (datetime.min if value.year == MINYEAR else datetime.max).replace(tzinfo=UTC)
    if isinstance(value, str):
        written = _in_known_form(value) or _in_common_form(value)
        if isinstance(written, datetime):
            return moment(written)
        value = written
    day = datetime.combine(value, time.min, UTC)
    return day + timedelta(days=1, microseconds=-1) if end_of_day else day


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


def _in_common_form(value: str) -> date | datetime:
    """A date, with its time where it has one. What two readings fill in differently is not written there."""
    try:
        first = date_parser.parse(value, default=datetime(2000, 1, 1), tzinfos=_zone)
        other = date_parser.parse(value, default=datetime(2001, 2, 2, 1, 1), tzinfos=_zone)
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{value!r} is not a date; write it like 2025-01-31") from error
    if first.date() != other.date():
        raise UsageError(f"{value!r} is not a whole date; write it like 2025-01-31")
    return first if first == other else first.date()


@dataclass(frozen=True, slots=True, init=False)
class Filters:
    """Which articles count. Every condition that is given must hold; none given lets all through.

    Attributes:
        since: Published at this time or later (UTC).
        until: Published at this time or earlier; a date without a time means the whole day.
        sources: Outlets, compared without regard to case.
        article_ids: Articles by id.
        languages: Codes such as ``en``; an article whose language is not known has none of them.
    """

    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = field(default=())
    languages: tuple[str, ...] = ()

    def __init__(
        self,
        since: str | date | datetime | None = None,
        until: str | date | datetime | None = None,
        sources: str | Iterable[str] = (),
        article_ids: str | Iterable[str] = (),
        source: str | None = None,
        languages: str | Iterable[str] = (),
    ) -> None:
        """Take dates as text or objects, and one outlet, article or language as well as several.

        Raises:
            UsageError: A date cannot be read, ``since`` is after ``until``, or a language is no code.
        """
        outlets = ([sources] if isinstance(sources, str) else list(sources)) + ([source] if source else [])
        ids = [article_ids] if isinstance(article_ids, str) else article_ids
        first, last = moment(since), moment(until, end_of_day=True)
        if first and last and first > last:
            raise UsageError(f"since ({first:%Y-%m-%d}) is after until ({last:%Y-%m-%d}); swap them")
        object.__setattr__(self, "since", first)
        object.__setattr__(self, "until", last)
        object.__setattr__(self, "sources", tuple(outlets))
        object.__setattr__(self, "article_ids", tuple(ids))
        object.__setattr__(self, "languages", _codes(languages))

    def __bool__(self) -> bool:
        """Whether any condition is given."""
        return bool(self.since or self.until or self.sources or self.article_ids or self.languages)

    def as_of(self, day: str | date | datetime | None) -> "Filters":
        """These filters, with nothing that was published after a day; unchanged where it is None.

        Raises:
            UsageError: It is not a date, or ``since`` is after it.
        """
        last = moment(day, end_of_day=True)
        if last is None or (self.until and self.until <= last):
            return self
        return Filters(self.since, last, self.sources, self.article_ids, languages=self.languages)

    def admit(self, article: Article) -> bool:
        """Whether an article meets every condition; one without a date meets no condition on dates."""
        published = article.published
        return (
            (self.since is None or (published is not None and published >= self.since))
            and (self.until is None or (published is not None and published <= self.until))
            and (not self.sources or article.source.casefold() in {s.casefold() for s in self.sources})
            and (not self.article_ids or article.id in self.article_ids)
            and (not self.languages or article.language in self.languages)
        )


def _codes(names: str | Iterable[str]) -> tuple[str, ...]:
    codes = {name: language_code(name) for name in ([names] if isinstance(names, str) else names)}
    for name, code in codes.items():
        if not code:
            raise UsageError(f"{name!r} is not the code of a language; write it like en or pt")
    return tuple(dict.fromkeys(codes.values()))
