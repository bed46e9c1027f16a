"""What ingestion remembers beside the articles: which documents were read, and what near copies share.

None of it is the truth. Lost, or written without the articles it speaks of, it costs a second reading.
"""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sql

from ingest import tables
from ingest.database import chunks, transaction, upsert
from ingest.library import Library

_AT_ONCE = 10_000  # bound parameters in one statement; SQLite allows 32,766


class Ledger:
    """Stamps of documents and bands of articles, kept in a library's database."""

    def __init__(self, library: Library) -> None:
        """Open the ledger that belongs to a library."""
        self._engine = library.engine

    def stamp(self, key: str) -> tuple[str, int] | None:
        """The stamp of a document when it was last read to its end, and how many articles it held."""
        d = tables.documents
        with self._engine.connect() as db:
            row = db.execute(sql.select(d.c.stamp, d.c.articles).where(d.c.key == key)).first()
        return (row.stamp, row.articles) if row else None

    def remember(self, documents: Iterable[tuple[str, str, int]]) -> None:
        """Remember documents that were read to their end: key, stamp, number of articles."""
        rows = [{"key": key, "stamp": stamp, "articles": articles} for key, stamp, articles in documents]
        with transaction(self._engine) as db:
            upsert(db, tables.documents, rows)

    def forget(self, keys: Iterable[str]) -> None:
        """Forget documents that are gone."""
        d = tables.documents
        with transaction(self._engine) as db:
            for some in chunks(sorted(keys)):
                db.execute(d.delete().where(d.c.key.in_(some)))

    def forget_documents(self) -> None:
        """Have every document read again, as after a deletion: it may hold what is wanted once more."""
        with transaction(self._engine) as db:
            db.execute(tables.documents.delete())

    def sharing(self, bands: Sequence[int]) -> dict[int, list[str]]:
        """Articles by band, of those bands that any article has."""
        b = tables.bands
        found: dict[int, list[str]] = {}
        with self._engine.connect() as db:
            for at in range(0, len(bands), _AT_ONCE):
                for row in db.execute(sql.select(b).where(b.c.band.in_(bands[at : at + _AT_ONCE]))):
                    found.setdefault(row.band, []).append(row.article_id)
        return found

    def write_bands(self, bands: Mapping[str, Sequence[int]]) -> None:
        """Set the bands of articles, by article id, in place of those they had."""
        b = tables.bands
        ids = list(bands)
        rows = [{"band": band, "article_id": key} for key, its in bands.items() for band in its]
        with transaction(self._engine) as db:
            for at in range(0, len(ids), _AT_ONCE):
                db.execute(b.delete().where(b.c.article_id.in_(ids[at : at + _AT_ONCE])))
            if rows:
                db.execute(b.insert(), rows)
