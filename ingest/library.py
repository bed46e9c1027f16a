"""The library: articles, passages and vectors in SQL. The truth that every index follows.

Each change is one transaction and bears a revision that grows by one; a deletion is a change too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import sqlalchemy as sql
from numpy.typing import NDArray
from sqlalchemy.dialects import postgresql, sqlite

from ingest import tables
from ingest.articles import Article, Filters, Passage, fingerprint
from ingest.errors import ConfigurationError, LibraryError, NotFoundError
from ingest.settings import LibrarySettings

Vector = NDArray[np.float32]
Order = Literal["newest", "oldest", "title", "source"]
_AT_ONCE = 10_000  # bound parameters in one statement; SQLite allows 32,766


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with the passages that tile it, and the story it tells (its own where None)."""

    article: Article
    passages: tuple[Passage, ...]
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a library holds: counts, outlets by number of articles, and the span of dates."""

    articles: int
    passages: int
    sources: dict[str, int]
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """A passage that came, moved or went at a revision; ``article`` is None when it went."""

    revision: int
    passage: Passage
    article: Article | None


class Library:
    """Articles, passages and vectors. Safe to read from many threads and processes; writes queue up."""

    def __init__(self, engine: sql.Engine) -> None:
        """Wrap an engine whose tables exist; use :meth:`open`."""
        self.engine = engine

    @classmethod
    def open(cls, settings: LibrarySettings) -> "Library":
        """Open the library, making it where there is none.

        Raises:
            LibraryError: The folder cannot be written or the database cannot be reached.
        """
        engine = _engine(settings)
        try:
            tables.metadata.create_all(engine)
            with engine.begin() as db:
                db.execute(_insert_ignore(engine, tables.counters), [{"name": "revision", "value": 0}])
        except sql.exc.SQLAlchemyError as error:
            engine.dispose()
            raise LibraryError(f"cannot open the library at {engine.url!r}: {_reason(error)}") from error
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    # Reading

    @property
    def revision(self) -> int:
        """The revision of the last committed change; 0 when nothing was ever stored."""
        query = sql.select(tables.counters.c.value).where(tables.counters.c.name == "revision")
        with self.engine.connect() as db:
            return int(db.scalar(query) or 0)

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
        return {row.id: _article(row) for row in self._by_ids(query, tables.articles.c.id, ids)}

    def articles(
        self,
        *,
        limit: int = 20,
        offset: int = 0,
        title: str = "",
        source: str | Sequence[str] = (),
        since: str | date | datetime | None = None,
        until: str | date | datetime | None = None,
        order: Order = "newest",
    ) -> list[Article]:
        """Articles in an order; those without a date stand last among dates.

        Args:
            limit: How many at the most.
            offset: How many to pass over first.
            title: Words that the headline must hold, in any order.
            source: Outlet or outlets.
            since: Published then or later.
            until: Published then or earlier.
            order: ``newest`` or ``oldest`` first, or by ``title`` or ``source``.
        """
        table = tables.articles
        query = sql.select(table).where(_condition(Filters(since, until, source)))
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
            return [_article(row) for row in db.execute(query.limit(limit).offset(offset))]

    def select(self, filters: Filters) -> set[str]:
        """Ids of the articles that meet every condition."""
        query = sql.select(tables.articles.c.id).where(_condition(filters))
        with self.engine.connect() as db:
            return set(db.scalars(query))

    def passages(self, ids: Iterable[str]) -> dict[str, tuple[Passage, Article]]:
        """Passages by id, each with its article as it stands now; what is gone is left out."""
        p, a = tables.passages, tables.articles
        query = sql.select(*_PASSAGE, a).join(a, p.c.article_id == a.c.id).where(~p.c.deleted, ~a.c.deleted)
        found = {}
        for row in self._by_ids(query, p.c.id, ids):
            article = _article(row)
            found[row.passage_id] = (_passage(row, article), article)
        return found

    def passages_of(self, article_ids: Iterable[str]) -> dict[str, list[Passage]]:
        """All passages of some articles, in order, by article id."""
        p, a = tables.passages, tables.articles
        query = sql.select(*_PASSAGE, a).join(a, p.c.article_id == a.c.id).where(~p.c.deleted, ~a.c.deleted)
        found: dict[str, list[Passage]] = {}
        for row in self._by_ids(query, p.c.article_id, article_ids):
            found.setdefault(row.id, []).append(_passage(row, _article(row)))
        return {key: sorted(value, key=lambda passage: passage.position) for key, value in found.items()}

    def coverage(self, filters: Filters | None = None) -> Coverage:
        """What the library holds, of the articles that meet the filters."""
        a, p = tables.articles, tables.passages
        condition = _condition(filters or Filters())
        by_source = (
            sql.select(a.c.source, sql.func.count(), sql.func.min(a.c.published), sql.func.max(a.c.published))
            .where(condition)
            .group_by(a.c.source)
            .order_by(sql.func.count().desc(), a.c.source)
        )
        counted = sql.select(sql.func.count()).select_from(p.join(a, p.c.article_id == a.c.id))
        with self.engine.connect() as db:
            rows = db.execute(by_source).all()
            passages = db.scalar(counted.where(condition, ~p.c.deleted)) or 0
        return Coverage(
            articles=sum(row[1] for row in rows),
            passages=passages,
            sources={row[0]: row[1] for row in rows},
            first=min((row[2] for row in rows if row[2]), default=None),
            last=max((row[3] for row in rows if row[3]), default=None),
        )

    def dates(self) -> list[tuple[datetime | None, str]]:
        """When each article was published, and by which outlet; no text is read."""
        query = sql.select(tables.articles.c.published, tables.articles.c.source)
        with self.engine.connect() as db:
            return [
                (row.published, row.source) for row in db.execute(query.where(~tables.articles.c.deleted))
            ]

    def stories(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The story that each article tells, by article id; near copies share one."""
        query = sql.select(tables.articles.c.id, tables.articles.c.story)
        return {row.id: row.story for row in self._by_ids(query, tables.articles.c.id, article_ids)}

    def outlets(self, stories: Iterable[str]) -> dict[str, list[str]]:
        """The outlets that carry each story, by story."""
        a = tables.articles
        query = sql.select(a.c.story, a.c.source).distinct().where(~a.c.deleted)
        found: dict[str, list[str]] = {}
        for row in self._by_ids(query, a.c.story, stories):
            found.setdefault(row.story, []).append(row.source)
        return found

    def copies(self, article_ids: Iterable[str]) -> dict[str, list[Article]]:
        """The other articles that tell the same story, by article id."""
        stories = self.stories(article_ids)
        query = sql.select(tables.articles).where(~tables.articles.c.deleted)
        told: dict[str, list[Article]] = {}
        for row in self._by_ids(query, tables.articles.c.story, stories.values()):
            told.setdefault(row.story, []).append(_article(row))
        return {key: [a for a in told.get(story, []) if a.id != key] for key, story in stories.items()}

    # What followers need

    def changes(self, after: int) -> Iterator[list[Change]]:
        """What came and went since a revision, oldest first, in batches of whole revisions.

        A passage appears once, as it is now. Batches are read as they are asked for, so memory stays bounded.
        """
        p, a = tables.passages, tables.articles
        while True:
            upto = (
                sql.select(p.c.revision)
                .where(p.c.revision > after)
                .order_by(p.c.revision)
                .limit(1)
                .offset(4000)
            )
            with self.engine.connect() as db:
                last = db.scalar(upto) or db.scalar(sql.select(sql.func.max(p.c.revision)))
                if last is None or last <= after:
                    return
                rows = db.execute(
                    sql.select(*_PASSAGE, p.c.article_id, p.c.deleted, p.c.revision)
                    .where(p.c.revision > after, p.c.revision <= last)
                    .order_by(p.c.revision)
                ).all()
            query = sql.select(a).where(a.c.revision <= last)
            articles = {
                row.id: _article(row) for row in self._by_ids(query, a.c.id, (row.article_id for row in rows))
            }
            # An article that was stored again meanwhile is not among them: its passages come back changed.
            changes = [_change(row, articles[row.article_id]) for row in rows if row.article_id in articles]
            if changes:
                yield changes
            after = last

    def vectors(self, passage_ids: Iterable[str], model: str) -> dict[str, Vector]:
        """Stored vectors by passage id; those not computed yet are left out."""
        v = tables.vectors
        query = sql.select(v.c.passage_id, v.c.vector).where(v.c.model == model)
        rows = self._by_ids(query, v.c.passage_id, passage_ids)
        return {row.passage_id: np.frombuffer(row.vector, dtype=np.float32) for row in rows}

    def vectors_of(self, article_ids: Iterable[str], model: str) -> dict[str, Vector]:
        """Stored vectors of all passages of some articles, by passage id."""
        p, v = tables.passages, tables.vectors
        query = (
            sql.select(p.c.id, v.c.vector)
            .join(v, v.c.passage_id == p.c.id)
            .where(v.c.model == model, ~p.c.deleted)
        )
        rows = self._by_ids(query, p.c.article_id, article_ids)
        return {row.id: np.frombuffer(row.vector, dtype=np.float32) for row in rows}

    def without_vectors(self, model: str) -> Iterator[list[tuple[Passage, Article]]]:
        """Passages that were never embedded with a model, in batches."""
        p, v = tables.passages, tables.vectors
        missing = (
            sql.select(p.c.id)
            .outerjoin(v, (v.c.passage_id == p.c.id) & (v.c.model == model))
            .where(~p.c.deleted, v.c.passage_id.is_(None))
            .order_by(p.c.id)
            .limit(2000)
        )
        last = ""
        while True:
            with self.engine.connect() as db:
                ids = list(db.scalars(missing.where(p.c.id > last)))
            if not ids:
                return
            yield list(self.passages(ids).values())
            last = ids[-1]

    # Writing

    def hashes(self, ids: Iterable[str]) -> dict[str, str]:
        """Content hashes by article id, of the articles that are there."""
        query = sql.select(tables.articles.c.id, tables.articles.c.content_hash).where(
            ~tables.articles.c.deleted
        )
        return {row.id: row.content_hash for row in self._by_ids(query, tables.articles.c.id, ids)}

    def holders(self, words_hashes: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """``(article id, outlet)`` of the articles that have the very same words, by hash of those words."""
        a = tables.articles
        query = sql.select(a.c.words_hash, a.c.id, a.c.source).where(~a.c.deleted)
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self._by_ids(query, a.c.words_hash, words_hashes):
            found.setdefault(row.words_hash, []).append((row.id, row.source))
        return found

    def store(self, entries: Sequence[Entry], model: str, vectors: Mapping[str, Vector]) -> int:
        """Store articles, new or changed, with all that belongs to them, in one transaction.

        Args:
            entries: Articles with their passages; an article that is there already is replaced.
            model: Name of the embedding model of ``vectors``.
            vectors: By passage id; passages whose vector is stored already may be left out.

        Returns:
            The revision of the change.

        Raises:
            LibraryError: The database refused; nothing was changed.
        """
        with self._write() as (db, revision):
            self._retire([entry.article.id for entry in entries], db, revision)
            now = datetime.now(UTC)
            upsert(
                db,
                tables.articles,
                [_article_row(entry, revision, now) for entry in entries],
                keep=("added",),
            )
            upsert(
                db,
                tables.passages,
                [_passage_row(passage, revision) for entry in entries for passage in entry.passages],
            )
            rows = [
                {"passage_id": key, "model": model, "vector": np.asarray(vector, np.float32).tobytes()}
                for key, vector in vectors.items()
            ]
            upsert(db, tables.vectors, rows)
            self._drop_stale_vectors([entry.article.id for entry in entries], db)
        return revision

    def add_vectors(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Store vectors of passages that are there already, as after a change of embedding model."""
        rows = [{"passage_id": k, "model": model, "vector": v.tobytes()} for k, v in vectors.items()]
        with self.engine.begin() as db:
            upsert(db, tables.vectors, rows)

    def delete(self, article_ids: Iterable[str]) -> int:
        """Delete articles with their text, passages and vectors.

        Returns:
            How many were there.
        """
        ids = sorted(self.hashes(article_ids))
        if not ids:
            return 0
        with self._write() as (db, revision):
            self._retire(ids, db, revision)
            a = tables.articles
            for some in _chunks(ids):
                db.execute(
                    a.update()
                    .where(a.c.id.in_(some))
                    .values(
                        deleted=True,
                        text="",
                        title="",
                        url=None,
                        authors=[],
                        words_hash="",
                        revision=revision,
                    )
                )
            self._drop_stale_vectors(ids, db)
        return len(ids)

    # Inside

    @contextmanager
    def _write(self) -> Iterator[tuple[sql.Connection, int]]:
        """A transaction and the revision that its changes bear; taking it first makes writers queue."""
        counter = tables.counters
        step = (
            counter.update()
            .where(counter.c.name == "revision")
            .values(value=counter.c.value + 1)
            .returning(counter.c.value)
        )
        try:
            with self.engine.begin() as db:
                yield db, int(db.execute(step).scalar_one())
        except sql.exc.SQLAlchemyError as error:
            raise LibraryError(
                f"the library could not be written: {_reason(error)}; nothing was changed"
            ) from error

    def _retire(self, article_ids: Sequence[str], db: sql.Connection, revision: int) -> None:
        """Mark the passages of some articles as gone; those that are stored again come back by the upsert."""
        p = tables.passages
        for some in _chunks(article_ids):
            db.execute(
                p.update()
                .where(p.c.article_id.in_(some), ~p.c.deleted)
                .values(deleted=True, revision=revision)
            )

    def _drop_stale_vectors(self, article_ids: Sequence[str], db: sql.Connection) -> None:
        p, v = tables.passages, tables.vectors
        for some in _chunks(article_ids):
            gone = sql.select(p.c.id).where(p.c.article_id.in_(some), p.c.deleted)
            db.execute(v.delete().where(v.c.passage_id.in_(gone)))

    def _by_ids(
        self, query: sql.Select[Any], column: sql.ColumnElement[str], ids: Iterable[str]
    ) -> Iterator[Any]:
        """Rows whose column is one of many values, asked for in statements of bearable length."""
        wanted = list(dict.fromkeys(ids))
        with self.engine.connect() as db:
            for some in _chunks(wanted):
                yield from db.execute(query.where(column.in_(some)))


_PASSAGE = (
    tables.passages.c.id.label("passage_id"),
    tables.passages.c.position,
    tables.passages.c.start,
    tables.passages.c.end,
)


def upsert(
    db: sql.Connection, table: sql.Table, rows: Sequence[Mapping[str, Any]], keep: Sequence[str] = ()
) -> None:
    """Insert rows, or overwrite those whose primary key is there, but for the columns to keep."""
    if not rows:
        return
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.c if c.name not in (*keys, *keep)}
    db.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def _engine(settings: LibrarySettings) -> sql.Engine:
    if settings.database_url:
        return _server(settings.database_url)
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"cannot make the data folder {folder}: {error.strerror}; choose another with ONRECORD_DATA_DIR"
        ) from error
    engine = sql.create_engine(f"sqlite:///{folder / 'library.db'}", connect_args={"timeout": 30})

    @sql.event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401 (a driver's connection)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return engine


def _server(url: str) -> sql.Engine:
    try:
        return sql.create_engine(url, pool_pre_ping=True)
    except (sql.exc.ArgumentError, sql.exc.NoSuchModuleError) as error:
        raise ConfigurationError(
            f"ONRECORD_DATABASE_URL is not an address of a database ({error}); "
            "write it like postgresql+psycopg://user@host/name"
        ) from error
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{error.name} is not installed; add it with: pip install 'on-record[postgres]'"
        ) from error


def _condition(filters: Filters) -> sql.ColumnElement[bool]:
    """The filters as SQL; ``Filters.admit`` says the same of one article."""
    a = tables.articles
    conditions: list[sql.ColumnElement[bool]] = [~a.c.deleted]
    if filters.since:
        conditions.append(a.c.published >= filters.since)
    if filters.until:
        conditions.append(a.c.published <= filters.until)
    if filters.sources:
        conditions.append(sql.func.lower(a.c.source).in_([source.lower() for source in filters.sources]))
    if filters.article_ids:
        conditions.append(a.c.id.in_(filters.article_ids))
    return sql.and_(*conditions)


def words_hash(article: Article) -> str:
    """Hash of an article's words alone: two copies that differ in spacing, address or date share it."""
    return fingerprint(" ".join(article.title.split()), " ".join(article.text.split()))


def _article_row(entry: Entry, revision: int, now: datetime) -> dict[str, Any]:
    article = entry.article
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "published": article.published,
        "authors": list(article.authors),
        "text": article.text,
        "content_hash": article.content_hash,
        "words_hash": words_hash(article),
        "story": entry.story or article.id,
        "added": now,
        "revision": revision,
        "deleted": False,
    }


def _passage_row(passage: Passage, revision: int) -> dict[str, Any]:
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "position": passage.position,
        "start": passage.start,
        "end": passage.end,
        "revision": revision,
        "deleted": False,
    }


def _article(row: Any) -> Article:  # noqa: ANN401 (a database row)
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        source=row.source,
        published=row.published,
        authors=tuple(row.authors),
        text=row.text,
        content_hash=row.content_hash,
    )


def _passage(row: Any, article: Article) -> Passage:  # noqa: ANN401 (a database row)
    text = article.text[row.start : row.end]
    return Passage(row.passage_id, article.id, row.position, row.start, row.end, text)


def _change(row: Any, article: Article) -> Change:  # noqa: ANN401 (a database row)
    return Change(row.revision, _passage(row, article), None if row.deleted else article)


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Parts of a list that one statement can bear as parameters."""
    return (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))


def _insert_ignore(engine: sql.Engine, table: sql.Table) -> Any:  # noqa: ANN401 (differs by database)
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def _reason(error: Exception) -> str:
    """The driver's own words, without the statement and its parameters."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]
