"""Articles that people deleted. They stay away, whatever is read again, until somebody lifts that."""

from collections.abc import Iterable
from datetime import UTC, datetime

import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article
from ingest.candidates import one_outlet
from ingest.database import chunks, transaction, upsert
from ingest.library import Library
from ingest.rows import words_hash


class Tombstones:
    """Ids of deleted articles, and hashes of their words; nothing that they said. Kept in a library."""

    def __init__(self, library: Library) -> None:
        """Open those of a library."""
        self._engine = library.engine
        self._by_id: dict[str, datetime] | None = None
        self._by_words: dict[str, list[tuple[str, str, datetime]]] = {}

    def bury(self, article_ids: Iterable[str]) -> None:
        """Remember articles that are about to be deleted, under every id that they go by."""
        a, n, now = tables.articles, tables.names, datetime.now(UTC)
        ids = sorted(article_ids)
        with transaction(self._engine) as db:
            for some in chunks(ids):
                query = sql.select(a.c.id, a.c.words_hash, a.c.source).where(a.c.id.in_(some), ~a.c.deleted)
                found = {row.id: row for row in db.execute(query)}
                names = sql.select(n.c.id, n.c.article_id).where(n.c.article_id.in_(list(found)))
                called = {key: key for key in found} | {row.id: row.article_id for row in db.execute(names)}
                rows = [
                    {
                        "article_id": key,
                        "words_hash": found[of].words_hash,
                        "source": found[of].source,
                        "deleted": now,
                    }
                    for key, of in called.items()
                ]
                if rows:
                    upsert(db, tables.tombstones, rows)
        self._by_id = None

    def lift(self, article_ids: Iterable[str]) -> int:
        """Let articles come back, under every name that they went by; how many had been deleted."""
        t = tables.tombstones
        with transaction(self._engine) as db:
            found: dict[str, str] = {}
            for some in chunks(sorted(set(article_ids))):
                query = sql.select(t.c.article_id, t.c.words_hash).where(t.c.article_id.in_(some))
                found |= {row.article_id: row.words_hash for row in db.execute(query)}
            for some in chunks(sorted(set(found.values()))):
                db.execute(t.delete().where(t.c.words_hash.in_(some)))
        self._by_id = None
        return len(found)

    def why_not(self, article: Article) -> str | None:
        """Why an article that was read is not to be stored; None where nobody deleted it.

        So is one under another name that has the very words of the deleted one, from the same outlet.
        """
        by_id = self._read()
        if not by_id:
            return None
        buried, deleted = article.id, by_id.get(article.id)
        if deleted is None:
            same = self._by_words.get(words_hash(article), ())
            buried, deleted = next(
                ((key, when) for key, source, when in same if one_outlet(article.source, source)), ("", None)
            )
        if deleted is None:
            return None
        return f"deleted on {deleted:%Y-%m-%d}; `onrecord delete --undo {buried}` lets it be read again"

    def _read(self) -> dict[str, datetime]:
        """Those whose articles are not there again, as after an import."""
        if self._by_id is None:
            t, a = tables.tombstones, tables.articles
            is_there = sql.exists().where(a.c.id == t.c.article_id, ~a.c.deleted)
            with self._engine.connect() as db:
                rows = db.execute(sql.select(t).where(~is_there)).all()
            self._by_id = {row.article_id: row.deleted for row in rows}
            self._by_words = {}
            for row in rows:
                entry = (row.article_id, row.source, row.deleted)
                self._by_words.setdefault(row.words_hash, []).append(entry)
        return self._by_id
