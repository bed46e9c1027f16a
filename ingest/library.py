"""The library: articles, passages and vectors in SQL. The truth that every index follows.

Each change is one transaction and bears a revision that grows by one; a deletion is a change too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sql

from ingest import tables
from ingest.database import chunks, transaction, upsert
from ingest.editions import keep_texts
from ingest.embedded import Embedded, end_of_batch, see_to_dimension, vector_rows
from ingest.rows import (
    PASSAGE,
    Change,
    Entry,
    Held,
    Vector,
    article_of,
    article_row,
    change_of,
    passage_row,
)

_ARTICLES_AT_ONCE = 500


class Library(Embedded):
    """Articles, passages and vectors. Safe to read from many threads and processes; writes queue up."""

    # What followers need

    def changes(self, after: int) -> Iterator[list[Change]]:
        """What came and went since a revision, oldest first, in batches of whole revisions.

        A passage appears once, as it is now. Batches are read as they are asked for, so memory stays bounded.
        """
        p, a = tables.passages, tables.articles
        while True:
            with self.engine.connect() as db:
                last = end_of_batch(db, after)
                if last <= after:
                    return
                rows = db.execute(
                    sql.select(*PASSAGE, p.c.article_id, p.c.deleted, p.c.revision)
                    .where(p.c.revision > after, p.c.revision <= last)
                    .order_by(p.c.revision)
                ).all()
            homes = {
                row.id: row for row in self._by_ids(sql.select(a), a.c.id, (row.article_id for row in rows))
            }
            articles = {key: article_of(row) for key, row in homes.items()}
            # Of an article that was stored again meanwhile, what is there now comes with that revision.
            changes = [
                change_of(row, articles[row.article_id])
                for row in rows
                if row.deleted or homes[row.article_id].revision <= last
            ]
            if changes:
                yield changes
            after = last

    # Writing

    def hashes(self, ids: Iterable[str]) -> dict[str, str]:
        """Content hashes by article id, of the articles that are there."""
        query = sql.select(tables.articles.c.id, tables.articles.c.content_hash).where(
            ~tables.articles.c.deleted
        )
        return {row.id: row.content_hash for row in self._by_ids(query, tables.articles.c.id, ids)}

    def held(self, ids: Iterable[str]) -> dict[str, Held]:
        """What articles were when they were stored, by article id, of those that are there."""
        a = tables.articles
        query = sql.select(a.c.id, *(a.c[name] for name in Held._fields)).where(~a.c.deleted)
        return {row.id: Held(*row[1:]) for row in self._by_ids(query, a.c.id, ids)}

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
            keep_texts(db, {entry.article.id: entry.article.content_hash for entry in entries})
            self._retire([entry.article.id for entry in entries], db, revision)
            now = datetime.now(UTC)
            upsert(
                db,
                tables.articles,
                [article_row(entry, revision, now) for entry in entries],
                keep=("added",),
            )
            upsert(
                db,
                tables.passages,
                [passage_row(passage, revision) for entry in entries for passage in entry.passages],
            )
            see_to_dimension(db, model, vectors)
            upsert(db, tables.vectors, vector_rows(model, vectors))
            self._drop_stale_vectors([entry.article.id for entry in entries], db)
        return revision

    def label(self, labels: Mapping[str, Sequence[str]]) -> None:
        """Set the labels of articles that are there, by article id; text and vectors stay as they are."""
        a, p = tables.articles, tables.passages
        by_labels: dict[tuple[str, ...], list[str]] = {}
        for key, its in labels.items():
            by_labels.setdefault(tuple(its), []).append(key)
        for its, keys in by_labels.items():
            # Each some hundred have a revision of their own: followers take up a revision at once.
            for some in chunks(sorted(keys), _ARTICLES_AT_ONCE):
                with self._write() as (db, revision):
                    db.execute(a.update().where(a.c.id.in_(some)).values(labels=its, revision=revision))
                    those = p.c.article_id.in_(some) & ~p.c.deleted
                    db.execute(p.update().where(those).values(revision=revision))

    def delete(self, article_ids: Iterable[str]) -> int:
        """Delete articles with their text, passages and vectors.

        Returns:
            How many were there.
        """
        ids = sorted(self.hashes(article_ids))
        if not ids:
            return 0
        with self._write() as (db, revision):
            keep_texts(db, dict.fromkeys(ids, ""))
            self._retire(ids, db, revision)
            a = tables.articles
            for some in chunks(ids):
                db.execute(
                    a.update()
                    .where(a.c.id.in_(some))
                    .values(
                        deleted=True,
                        text="",
                        title="",
                        url=None,
                        authors=[],
                        labels=(),
                        note="",
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
        with transaction(self.engine) as db:
            yield db, int(db.execute(step).scalar_one())

    def _retire(self, article_ids: Sequence[str], db: sql.Connection, revision: int) -> None:
        """Mark the passages of some articles as gone; those that are stored again come back by the upsert."""
        p = tables.passages
        for some in chunks(article_ids):
            db.execute(
                p.update()
                .where(p.c.article_id.in_(some), ~p.c.deleted)
                .values(deleted=True, revision=revision)
            )

    def _drop_stale_vectors(self, article_ids: Sequence[str], db: sql.Connection) -> None:
        p, v = tables.passages, tables.vectors
        for some in chunks(article_ids):
            gone = sql.select(p.c.id).where(p.c.article_id.in_(some), p.c.deleted)
            db.execute(v.delete().where(v.c.passage_id.in_(gone)))
