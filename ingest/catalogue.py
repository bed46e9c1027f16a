"""What a library holds: its articles, passages, outlets and stories, looked up in many ways."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal

import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article, Filters, Passage
from ingest.database import IDS, Database
from ingest.errors import NotFoundError
from ingest.readers.fields import host_named
from ingest.rows import PASSAGE, Coverage, article_of, passage_of

Order = Literal["newest", "oldest", "title", "source"]

_ARTICLES, _COPIES = tables.articles, tables.articles.alias()
# Without the text of the article: it would stand in each row, ten thousand times where it is long.
_PASSAGES = (
    sql.select(*PASSAGE, tables.passages.c.article_id, _ARTICLES.c.revision)
    .join(_ARTICLES, tables.passages.c.article_id == _ARTICLES.c.id)
    .where(~tables.passages.c.deleted, ~_ARTICLES.c.deleted)
)
_PASSAGES_OF = _PASSAGES.where(tables.passages.c.article_id.in_(IDS))
_CERTAIN_ARTICLES = sql.select(_ARTICLES).where(~_ARTICLES.c.deleted, _ARTICLES.c.id.in_(IDS))
_CERTAIN_PASSAGES = _PASSAGES.where(tables.passages.c.id.in_(IDS))
_TOLD = (
    sql.select(
        _ARTICLES.c.id, _ARTICLES.c.story, sql.func.count(_COPIES.c.source.distinct()).label("outlets")
    )
    .join(_COPIES, (_COPIES.c.story == _ARTICLES.c.story) & ~_COPIES.c.deleted)
    .where(_ARTICLES.c.id.in_(IDS))
    .group_by(_ARTICLES.c.id, _ARTICLES.c.story)
)
_CHOSEN = sql.select(
    _ARTICLES.c.id,
    _ARTICLES.c.source,
    _ARTICLES.c.published,
    _ARTICLES.c.modified,
    sql.literal(0).label("zone"),  # its times are by its own clock already
    _ARTICLES.c.language,
    _ARTICLES.c.labels,
).where(~_ARTICLES.c.deleted, _ARTICLES.c.id.in_(IDS))


class Catalogue(Database):
    """The reading half of a library."""

    def article(self, article_id: str) -> Article:
        """Look an article up by id.

        Raises:
            NotFoundError: No such article, or it was deleted.
        """
        found = self.get([article_id])
        if not found:
            raise NotFoundError(
                f"no article {article_id!r} in the library; `onrecord articles` lists what is there"
            )
        return found[article_id]

    def get(self, ids: Iterable[str]) -> dict[str, Article]:
        """Articles by id; ids that are not there are left out."""
        query = sql.select(tables.articles).where(~tables.articles.c.deleted)
        return {row.id: article_of(row) for row in self._by_ids(query, tables.articles.c.id, ids)}

    def articles(
        self,
        *,
        limit: int = 20,
        offset: int = 0,
        title: str = "",
        source: str | Sequence[str] = (),
        since: str | date | datetime | None = None,
        until: str | date | datetime | None = None,
        language: str | Sequence[str] = (),
        label: str | Sequence[str] = (),
        order: Order = "newest",
    ) -> list[Article]:
        """Articles in an order; those without a date stand last among dates.

        Args:
            limit: How many at the most.
            offset: How many to pass over first.
            title: Words that the headline must hold, in any order.
            source: Outlet or outlets.
            since: Published then or later.
            until: Published then or earlier, and not modified after.
            language: Code or codes; articles of unknown language have none.
            label: Label or labels, of which one is enough.
            order: ``newest`` or ``oldest`` first, or by ``title`` or ``source``.
        """
        table = tables.articles
        filters = Filters(since, until, source, languages=language, labels=label)
        query = sql.select(table).where(self._condition(filters))
        for word in title.split():
            query = query.where(table.c.title.icontains(word, autoescape=True))
        newest = table.c.published.desc().nulls_last()
        first = {
            "newest": newest,
            "oldest": table.c.published.nulls_last(),
            "title": sql.func.lower(table.c.title),
            "source": sql.func.lower(table.c.source),
        }[order]
        query = query.order_by(first, newest, table.c.title, table.c.id)
        with self.engine.connect() as db:
            return [article_of(row) for row in db.execute(query.limit(limit).offset(offset))]

    def admitted(self, filters: Filters, among: Iterable[str]) -> set[str]:
        """Ids of those of some articles that meet every condition."""
        filters = self.known(filters)
        return {row.id for row in self._rows(_CHOSEN, among) if filters.admit(row)}

    def known(self, filters: Filters) -> Filters:
        """The filters with the names under which outlets stand here that they name by an address.

        ``usatoday.com`` is USA TODAY here, if an article told so.
        """
        hosts = {where for source in filters.sources if (where := host_named(source))}
        if not hosts:
            return filters
        query = sql.select(tables.outlets.c.name).where(tables.outlets.c.host.in_(hosts))
        with self.engine.connect() as db:
            names = db.scalars(query).all()
        return replace(filters, sources=tuple(dict.fromkeys((*filters.sources, *names))))

    def select(self, filters: Filters, limit: int | None = None) -> set[str]:
        """Ids of the articles that meet every condition, or of as many of them as are asked for."""
        query = sql.select(tables.articles.c.id).where(self._condition(filters)).limit(limit)
        with self.engine.connect() as db:
            return set(db.scalars(query))

    def passages(self, ids: Iterable[str]) -> dict[str, tuple[Passage, Article]]:
        """Passages by id, each with its article as it stands now; what is gone is left out."""
        return {passage.id: (passage, article) for passage, article in self._placed(_CERTAIN_PASSAGES, ids)}

    def passages_of(self, article_ids: Iterable[str]) -> dict[str, list[Passage]]:
        """All passages of some articles, in order, by article id."""
        found: dict[str, list[Passage]] = {}
        for passage, _ in self._placed(_PASSAGES_OF, article_ids):
            found.setdefault(passage.article_id, []).append(passage)
        return {key: sorted(value, key=lambda passage: passage.position) for key, value in found.items()}

    def _placed(self, query: sql.Select[Any], ids: Iterable[str]) -> list[tuple[Passage, Article]]:
        """The passages that a query finds, cut from their articles as they stand, each read once."""
        ids = list(ids)
        while True:
            rows = list(self._rows(query, ids))
            homes = self._rows(_CERTAIN_ARTICLES, (row.article_id for row in rows))
            articles = {(row.id, row.revision): article_of(row) for row in homes}
            if all((row.article_id, row.revision) in articles for row in rows):
                break  # else one was changed in between, and its passages are others
        placed = ((row, articles[row.article_id, row.revision]) for row in rows)
        return [(passage_of(row, article), article) for row, article in placed]

    def coverage(self, filters: Filters | None = None) -> Coverage:
        """What the library holds, of the articles that meet the filters."""
        a, p = tables.articles, tables.passages
        condition = self._condition(filters or Filters())
        by_source = (
            sql.select(a.c.source, sql.func.count(), sql.func.min(a.c.published), sql.func.max(a.c.published))
            .where(condition)
            .group_by(a.c.source)
            .order_by(sql.func.count().desc(), a.c.source)
        )
        by_language = sql.select(a.c.language, sql.func.count()).where(condition).group_by(a.c.language)
        by_labels = sql.select(a.c.labels, sql.func.count()).where(condition).group_by(a.c.labels)
        counted = sql.select(sql.func.count()).select_from(p.join(a, p.c.article_id == a.c.id))
        with self.engine.connect() as db:
            rows = db.execute(by_source).all()
            languages = {row[0]: row[1] for row in db.execute(by_language) if row[0]}
            labels = Counter[str]()
            for its, number in db.execute(by_labels):
                labels.update(dict.fromkeys(its, number))
            passages = db.scalar(counted.where(condition, ~p.c.deleted)) or 0
        return Coverage(
            articles=sum(row[1] for row in rows),
            passages=passages,
            sources={row[0]: row[1] for row in rows},
            languages=languages,
            first=min((row[2] for row in rows if row[2]), default=None),
            last=max((row[3] for row in rows if row[3]), default=None),
            labels=dict(sorted(labels.items())),
        )

    def dates(self) -> list[tuple[datetime | None, str]]:
        """When each article was published, and by which outlet; no text is read."""
        query = sql.select(tables.articles.c.published, tables.articles.c.source)
        with self.engine.connect() as db:
            return [
                (row.published, row.source) for row in db.execute(query.where(~tables.articles.c.deleted))
            ]

    def added_since(self, moment: datetime) -> int:
        """How many of the articles that are there were added at that time or later."""
        a = tables.articles
        query = sql.select(sql.func.count()).where(~a.c.deleted, a.c.added >= moment)
        with self.engine.connect() as db:
            return int(db.scalar(query) or 0)

    def stories(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The story that each article tells, by article id; near copies share one."""
        query = sql.select(tables.articles.c.id, tables.articles.c.story)
        return {row.id: row.story for row in self._by_ids(query, tables.articles.c.id, article_ids)}

    def told(self, article_ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """The story that each article tells, and how many outlets carry it, by article id."""
        return {row.id: (row.story, row.outlets) for row in self._rows(_TOLD, article_ids)}

    def copies(self, article_ids: Iterable[str]) -> dict[str, list[Article]]:
        """The other articles that tell the same story, by article id."""
        stories = self.stories(article_ids)
        query = sql.select(tables.articles).where(~tables.articles.c.deleted)
        told: dict[str, list[Article]] = {}
        for row in self._by_ids(query, tables.articles.c.story, stories.values()):
            told.setdefault(row.story, []).append(article_of(row))
        return {key: [a for a in told.get(story, []) if a.id != key] for key, story in stories.items()}

    def homes(self, passage_ids: Iterable[str]) -> dict[str, str]:
        """The article that each passage stands in, by passage id; what is gone is left out."""
        p = tables.passages
        query = sql.select(p.c.id, p.c.article_id).where(~p.c.deleted)
        return {row.id: row.article_id for row in self._by_ids(query, p.c.id, passage_ids)}

    def _condition(self, filters: Filters) -> sql.ColumnElement[bool]:
        """The filters as SQL; ``Filters.admit`` says the same of one article."""
        filters, a = self.known(filters), tables.articles
        conditions: list[sql.ColumnElement[bool]] = [~a.c.deleted]
        if filters.since:
            conditions.append(a.c.published >= filters.since)
        if filters.until:
            conditions.append(a.c.published <= filters.until)
            conditions.append(a.c.modified.is_(None) | (a.c.modified <= filters.until))
        if filters.sources:
            conditions.append(a.c.source.in_(self._spellings(filters.sources)))
        if filters.article_ids:
            conditions.append(a.c.id.in_(filters.article_ids))
        if filters.languages:
            conditions.append(a.c.language.in_(filters.languages))
        if filters.labels:
            held = sql.type_coerce(a.c.labels, sql.Text)
            conditions.append(
                sql.or_(*(held.contains(f"\n{label}\n", autoescape=True) for label in filters.labels))
            )
        return sql.and_(*conditions)

    def _spellings(self, sources: Iterable[str]) -> list[str]:
        """Outlets as they are spelt here; databases differ in what they take for the same letter."""
        wanted = {source.casefold() for source in sources}
        with self.engine.connect() as db:
            outlets = db.scalars(sql.select(tables.articles.c.source).distinct())
            return [outlet for outlet in outlets if outlet.casefold() in wanted]
