"""The library's own nouns, and how they and articles stand in the tables."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest import tables
from ingest.articles import Article, Passage, by_its_clock, fingerprint
from ingest.dates import on_clock

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with the passages that tile it.

    Attributes:
        article: The article.
        passages: They tile its text.
        story: The story it tells; its own where None.
        words: Its :func:`words_hash`, where that is known already.
    """

    article: Article
    passages: tuple[Passage, ...]
    story: str | None = None
    words: str | None = None


class Held(NamedTuple):
    """What an article was when it was stored; while nothing of this changes, it need not be stored again."""

    content_hash: str
    language: str
    modified: datetime | None  # by the clock of its outlet
    zone: int
    is_dated_by_text: bool
    labels: tuple[str, ...]
    note: str

    @classmethod
    def of(cls, article: Article) -> "Held":
        """The same of an article that was just read."""
        return cls(
            article.content_hash,
            article.language,
            article.modified and by_its_clock(article.modified, article.zone),
            article.zone,
            article.is_dated_by_text,
            article.labels,
            article.note,
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a library holds: counts, outlets, languages and labels by number of articles, and the dates."""

    articles: int
    passages: int
    sources: dict[str, int]
    languages: dict[str, int]
    first: datetime | None
    last: datetime | None
    labels: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that came, moved or went at a revision; ``article`` is None when it went."""

    revision: int
    passage: Passage
    article: Article | None


@dataclass(frozen=True, slots=True)
class VectorChange:
    """A passage whose vector came or went at a revision; ``vector`` is None when the passage went."""

    revision: int
    passage_id: str
    article_id: str
    vector: Vector | None


PASSAGE = (
    tables.passages.c.id.label("passage_id"),
    tables.passages.c.position,
    tables.passages.c.start,
    tables.passages.c.end,
)


def words_hash(article: Article) -> str:
    """Hash of an article's words alone: two copies that differ in spacing, address or date share it."""
    return fingerprint(" ".join(article.title.split()), " ".join(article.text.split()))


def article_row(entry: Entry, revision: int, now: datetime) -> dict[str, Any]:
    """The row of an article that is stored now."""
    article = entry.article
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "published": article.published and by_its_clock(article.published, article.zone),
        "modified": article.modified and by_its_clock(article.modified, article.zone),
        "zone": article.zone,
        "is_dated_by_text": article.is_dated_by_text,
        "authors": list(article.authors),
        "language": article.language,
        "teaser": article.teaser,
        "labels": article.labels,
        "note": article.note,
        "text": article.text,
        "content_hash": article.content_hash,
        "words_hash": entry.words or words_hash(article),
        "story": entry.story or article.id,
        "added": now,
        "revision": revision,
        "deleted": False,
    }


def passage_row(passage: Passage, revision: int) -> dict[str, Any]:
    """The row of a passage that is stored now."""
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "position": passage.position,
        "start": passage.start,
        "end": passage.end,
        "revision": revision,
        "deleted": False,
    }


def article_of(row: Any) -> Article:  # noqa: ANN401 (a database row)
    """The article in a row."""
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        source=row.source,
        published=row.published and _in_utc(row.published, row.zone),
        authors=tuple(row.authors),
        text=row.text,
        content_hash=row.content_hash,
        language=row.language,
        teaser=row.teaser,
        modified=row.modified and _in_utc(row.modified, row.zone),
        zone=row.zone,
        is_dated_by_text=row.is_dated_by_text,
        labels=row.labels,
        note=row.note,
    )


def _in_utc(shown: datetime, zone: int) -> datetime:
    """The moment at which the clock of an outlet showed a time; undoes :func:`by_its_clock`."""
    return on_clock(shown, -zone).replace(tzinfo=UTC)


def passage_of(row: Any, article: Article) -> Passage:  # noqa: ANN401 (a database row)
    """The passage in a row, cut from its article."""
    text = article.text[row.start : row.end]
    return Passage(row.passage_id, article.id, row.position, row.start, row.end, text)


def change_of(row: Any, article: Article) -> Change:  # noqa: ANN401 (a database row)
    """The change in a row of a passage."""
    return Change(row.revision, passage_of(row, article), None if row.deleted else article)
