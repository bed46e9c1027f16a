"""The nouns of a library: articles, the passages that tile them, and filters over them."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from ingest.dates import minutes_ahead, moment, on_clock
from ingest.errors import SourceError, UsageError

_LONGEST_LABEL = 80  # characters
FICTION = "fiction"  # the label of stories that are made up


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
        published: When it was first published, in UTC, or None.
        authors: Names as printed.
        text: The whole article; every offset of a passage or citation counts its characters.
        content_hash: Hash of address, headline, outlet, date, authors and text; tells whether it changed.
        language: What it is written in, as far as its source says: ``en``, ``de``, or "" where it does not.
        teaser: Whether its source gives only its beginning, or a summary in its place, and says so.
        modified: When its words were last changed after that, in UTC, as far as its source says.
        zone: Minutes by which the clock that its dates were read from is ahead of UTC.
        is_dated_by_text: Whether its date stands only in the text, from which it was taken.
        labels: What people or rules filed it under, in order.
        note: What people noted about it, shown beside it.
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
    modified: datetime | None = None
    zone: int = 0
    is_dated_by_text: bool = False
    labels: tuple[str, ...] = ()
    note: str = ""

    @property
    def printed(self) -> datetime | None:
        """When it was published, on the clock of its outlet: the day that its readers had."""
        return self.published and on_clock(self.published, self.zone)

    @property
    def stood(self) -> datetime | None:
        """From when on its words can be known to have stood: the last change, else the publication."""
        if self.published and self.modified:
            return max(self.published, self.modified)
        return self.published

    @property
    def is_fiction(self) -> bool:
        """Whether it is filed as a story that was made up, as the samples of On Record are."""
        return FICTION in self.labels

    @property
    def dates(self) -> str:
        """The day of publication, of the last change if another, and whence it is known; "" if undated."""
        if self.printed is None or self.stood is None:
            return ""
        first, last = self.printed.date(), on_clock(self.stood, self.zone).date()
        changed = f", modified {last}" if last != first else ""
        return f"{first}{changed}{', as its text says' if self.is_dated_by_text else ''}"

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
        modified: datetime | None = None,
        is_dated_by_text: bool = False,
        labels: Iterable[str] = (),
        note: str = "",
    ) -> "Article":
        """Make an article, deriving its identity and content hash.

        Args:
            name: The source's own name for it (a path, a key); identity where there is no ``url``.
            title: Headline.
            text: Body.
            url: Canonical address, if it has one.
            source: Outlet.
            published: Time of publication; taken as UTC where it names no zone, else its zone is kept.
            authors: Names as printed.
            language: A code such as ``en`` or ``pt-BR``, of which the first part counts.
            teaser: Whether this is only its beginning.
            modified: Time of the last change; the same.
            is_dated_by_text: Whether ``published`` was taken from the text.
            labels: What it is filed under.
            note: A note about it.

        Raises:
            SourceError: The article has no words.
            UsageError: A label is empty or too long.
        """
        title = " ".join(title.split())
        if not text.strip():
            raise SourceError(f"{name}: no text to read; add the article's words or leave it out")
        zone = minutes_ahead(published) if published else 0
        published, modified = moment(published), moment(modified)
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
            modified=modified,
            zone=zone,
            is_dated_by_text=is_dated_by_text,
            labels=labels_of(labels),
            note=" ".join(note.split()),
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


def labels_of(names: str | Iterable[str]) -> tuple[str, ...]:
    """Labels as they are kept and compared: in lower case, each once, in order.

    Raises:
        UsageError: One is empty or too long.
    """
    found = {" ".join(name.split()).casefold() for name in ([names] if isinstance(names, str) else names)}
    for label in found:
        if not label or len(label) > _LONGEST_LABEL:
            raise UsageError(
                f"{label[:100]!r} is no label; give a word or a few, {_LONGEST_LABEL} characters at the most"
            )
    return tuple(sorted(found))


def by_its_clock(instant: datetime, zone: int) -> datetime:
    """What a clock showed that is some minutes ahead of UTC, as if it were in UTC.

    Conditions on time are compared with this: a paper of the 9th is of the 9th wherever it is printed.
    """
    return on_clock(instant, zone).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, init=False)
class Filters:
    """Which articles count. Every condition that is given must hold; none given lets all through.

    Times are compared with what the clock of an article's outlet showed.

    Attributes:
        since: Published at this time or later.
        until: Published, and not modified after, this time; a date without a time means the whole day.
        sources: Outlets, compared without regard to case.
        article_ids: Articles by id.
        languages: Codes such as ``en``; an article whose language is not known has none of them.
        labels: Labels, of which an article has one at the least.
    """

    since: datetime | None = None
    until: datetime | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = field(default=())
    languages: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def __init__(
        self,
        since: str | date | datetime | None = None,
        until: str | date | datetime | None = None,
        sources: str | Iterable[str] = (),
        article_ids: str | Iterable[str] = (),
        source: str | None = None,
        languages: str | Iterable[str] = (),
        labels: str | Iterable[str] = (),
    ) -> None:
        """Take dates as text or objects, and one outlet, article, language or label as well as several.

        Raises:
            UsageError: A date cannot be read, ``since`` is after ``until``, or a language or label is none.
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
        object.__setattr__(self, "labels", labels_of(labels))

    def __bool__(self) -> bool:
        """Whether any condition is given."""
        others = self.sources or self.article_ids or self.languages or self.labels
        return bool(self.since or self.until or others)

    def as_of(self, day: str | date | datetime | None) -> "Filters":
        """These filters, with no words that may not have stood on a day; unchanged where it is None.

        Raises:
            UsageError: It is not a date, or ``since`` is after it.
        """
        last = moment(day, end_of_day=True)
        return self if last is None or (self.until and self.until <= last) else self.within(self.since, last)

    def within(self, since: date | None, until: date | None) -> "Filters":
        """These filters with other bounds of time.

        Raises:
            UsageError: ``since`` is after ``until``.
        """
        return Filters(since, until, self.sources, self.article_ids, None, self.languages, self.labels)

    def admit(self, article: Article) -> bool:
        """Whether an article meets every condition; one without a date meets no condition on dates."""
        return (
            self._admit_time(article)
            and (not self.sources or article.source.casefold() in {s.casefold() for s in self.sources})
            and (not self.article_ids or article.id in self.article_ids)
            and (not self.languages or article.language in self.languages)
            and (not self.labels or not set(self.labels).isdisjoint(article.labels))
        )

    def _admit_time(self, article: Article) -> bool:
        if not (self.since or self.until):
            return True
        if article.published is None:
            return False
        first = by_its_clock(article.published, article.zone)
        last = max(first, by_its_clock(article.modified or article.published, article.zone))
        return (self.since is None or first >= self.since) and (self.until is None or last <= self.until)


def _codes(names: str | Iterable[str]) -> tuple[str, ...]:
    codes = {name: language_code(name) for name in ([names] if isinstance(names, str) else names)}
    for name, code in codes.items():
        if not code:
            raise UsageError(f"{name!r} is not the code of a language; write it like en or pt")
    return tuple(dict.fromkeys(codes.values()))
