"""What people said of articles by hand: it takes the place of what is read, now and later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article, labels_of, language_code
from ingest.database import rows_of, transaction, upsert
from ingest.dates import on_its_clock
from ingest.errors import UsageError
from ingest.library import Library
from ingest.readers.fields import address

_NONE: dict[str, Any] = {}
_NAMED = {
    "title": "headline",
    "source": "outlet",
    "published": "date",
    "authors": "authors",
    "language": "language",
    "url": "address",
}


@dataclass(frozen=True, slots=True)
class Correction:
    """What holds of an article in place of what its source says; what is None stays as it was read.

    Attributes:
        title: Headline.
        source: Outlet; "" where it is not known.
        published: When it was published, as :class:`ingest.articles.Filters` takes dates; "" where that is
            not known.
        authors: Names.
        language: Code, such as ``en``.
        note: A note, shown beside the article and with answers that cite it; "" takes one away.
        url: Address; "" where it has none.
    """

    title: str | None = None
    source: str | None = None
    published: str | date | datetime | None = None
    authors: Sequence[str] | None = None
    language: str | None = None
    note: str | None = None
    url: str | None = None

    def fields(self) -> dict[str, Any]:
        """What is said, as it is kept: by field, as JSON has it.

        Raises:
            UsageError: Nothing is said, the headline is empty, or the date, language or address is none.
        """
        said: dict[str, Any] = {
            "title": self.title,
            "source": self.source and self.source.strip(),
            "published": self.published and _day(self.published),
            "authors": None
            if self.authors is None
            else [name.strip() for name in self.authors if name.strip()],
            "language": self.language and self.language.strip(),
            "note": self.note,
            "url": self.url and (address(self.url) or self.url),
        }
        said = {name: value for name, value in said.items() if value is not None}
        if not said:
            raise UsageError("nothing to correct was given; name a headline, outlet, date, author or note")
        if not said.get("title", "a headline").strip():
            raise UsageError("the headline is empty; give it words")
        if said.get("language") and not language_code(said["language"]):
            raise UsageError(f"{said['language']!r} is not the code of a language; write it like en or pt")
        if said.get("url") and not address(said["url"]):
            raise UsageError(f"{said['url']!r} is not an address; begin it with https://")
        return said


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of an article.

    Attributes:
        fields: What holds of it, by field, as JSON has it.
        as_read: What its source says there instead.
        without: Labels that they took off.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    as_read: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What was corrected, with what its source says; a note speaks for itself."""
        fields = [name for name in _NAMED if name in self.fields]
        return ", ".join(f"{_NAMED[name]} (read: {_shown(self.as_read.get(name))})" for name in fields)


class Corrections:
    """Corrections by article, kept in a library's database."""

    def __init__(self, library: Library) -> None:
        """Open those of a library."""
        self._engine = library.engine

    def applied(self, articles: Sequence[Article]) -> list[Article]:
        """Articles as they were read, with what was said of them; what was read is kept beside it."""
        rows = self._rows(article.id for article in articles)
        said = {key: fields for key, (fields, _) in rows.items() if fields}
        read = {a.id: _read(a, said[a.id]) for a in articles if a.id in said}
        self._write({key: (said[key], its) for key, its in read.items() if its != rows[key][1]})
        return [with_fields(article, said.get(article.id, {})) for article in articles]

    def as_read(self, articles: Iterable[Article]) -> list[Article]:
        """Articles of the library as they were read."""
        found = list(articles)
        rows = self._rows(article.id for article in found)
        return [with_fields(article, rows.get(article.id, (_NONE, _NONE))[1]) for article in found]

    def of(self, article_ids: Iterable[str]) -> dict[str, Said]:
        """What was said of articles, by article id; those of which nothing was said are left out."""
        c = tables.corrections
        rows = rows_of(self._engine, sql.select(c), c.c.article_id, article_ids)
        found = {row.article_id: Said(row.fields, row.as_read, row.without) for row in rows}
        return {key: said for key, said in found.items() if said.fields or said.without}

    def keep(self, said: Mapping[str, Said]) -> None:
        """Keep what was said of articles elsewhere, by article id, in place of what was said here."""
        rows = [
            {
                "article_id": key,
                "fields": dict(one.fields),
                "as_read": dict(one.as_read),
                "without": one.without,
            }
            for key, one in said.items()
        ]
        if rows:
            with transaction(self._engine) as db:
                upsert(db, tables.corrections, rows)

    def without(self, article_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Labels that were taken off articles by hand, by article id."""
        c = tables.corrections
        rows = rows_of(self._engine, sql.select(c.c.article_id, c.c.without), c.c.article_id, article_ids)
        return {row.article_id: row.without for row in rows}

    def say(self, articles: Iterable[Article], fields: Mapping[str, Any]) -> list[Article]:
        """Add to what was said of articles; give them as they were read, to be taken in again."""
        found = list(articles)
        rows = self._rows(article.id for article in found)
        read = self.as_read(found)
        said = {a.id: {**rows.get(a.id, (_NONE, _NONE))[0], **fields} for a in found}
        self._write({a.id: (said[a.id], _read(a, said[a.id])) for a in read})
        return read

    def take_back(self, articles: Iterable[Article]) -> list[Article]:
        """Forget what was said of articles; give them as they were read."""
        read = self.as_read(articles)
        rows = self._rows(article.id for article in read)
        self._write({key: ({}, {}) for key in rows})
        return [article for article in read if article.id in rows]

    def forget(self, article_ids: Iterable[str]) -> None:
        """Forget articles that were deleted."""
        c = tables.corrections
        with transaction(self._engine) as db:
            for key in article_ids:
                db.execute(c.delete().where(c.c.article_id == key))

    def take_off(self, labels: Mapping[str, Iterable[str]]) -> None:
        """Remember which labels were taken off articles, by article id, in place of those before."""
        rows = self._rows(labels)
        with transaction(self._engine) as db:
            upsert(
                db,
                tables.corrections,
                [
                    {
                        "article_id": key,
                        "fields": rows.get(key, (_NONE, _NONE))[0],
                        "as_read": rows.get(key, (_NONE, _NONE))[1],
                        "without": labels_of(off),
                    }
                    for key, off in labels.items()
                ],
            )

    def _rows(self, article_ids: Iterable[str]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        """What was said and what was read of articles, by article id."""
        c = tables.corrections
        query = sql.select(c.c.article_id, c.c.fields, c.c.as_read)
        rows = rows_of(self._engine, query, c.c.article_id, article_ids)
        return {row.article_id: (row.fields, row.as_read) for row in rows}

    def _write(self, said: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]) -> None:
        rows = [
            {"article_id": key, "fields": dict(fields), "as_read": dict(read), "without": ()}
            for key, (fields, read) in said.items()
        ]
        if rows:
            with transaction(self._engine) as db:
                upsert(db, tables.corrections, rows, keep=("without",))


def with_fields(article: Article, fields: Mapping[str, Any]) -> Article:
    """An article with some fields in place of its own; it stays the same article."""
    if not fields:
        return article
    published = on_its_clock(fields["published"] or None) if "published" in fields else article.printed
    made = Article.make(
        name=article.id,
        url=fields.get("url", article.url) or None,
        title=fields.get("title", article.title),
        text=article.text,
        source=fields.get("source", article.source),
        published=published,
        authors=fields.get("authors", article.authors),
        language=fields.get("language", article.language),
        teaser=article.teaser,
        modified=article.modified,
        is_dated_by_text=fields.get(
            "is_dated_by_text", article.is_dated_by_text and "published" not in fields
        ),
        labels=article.labels,
        note=fields.get("note", article.note),
    )
    return replace(made, id=article.id)


def _read(article: Article, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of an article where something else was said."""
    own = {
        "title": article.title,
        "source": article.source,
        "published": article.printed and article.printed.isoformat(),
        "authors": list(article.authors),
        "language": article.language,
        "note": article.note,
        "url": article.url,
    }
    dated = {"is_dated_by_text": article.is_dated_by_text} if "published" in fields else {}
    return {name: own[name] for name in fields} | dated


def _day(value: str | date | datetime) -> str:
    found = on_its_clock(value)
    assert found
    return found.isoformat()


def _shown(value: Any) -> str:  # noqa: ANN401 (whatever a field holds)
    """What was read, in words; a time that is a day alone as that day."""
    if isinstance(value, list):
        value = ", ".join(value)
    return f"“{str(value).removesuffix('T00:00:00+00:00')}”" if value else "nothing"
