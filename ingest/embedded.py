"""The vectors of a library's passages: by embedding model, each with as many numbers as the model gives."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article, Passage
from ingest.catalogue import Catalogue
from ingest.database import IDS, chunks, transaction, upsert
from ingest.errors import LibraryError
from ingest.rows import Vector, VectorChange

_VECTORS = sql.select(tables.vectors.c.passage_id, tables.vectors.c.vector).where(
    tables.vectors.c.model == sql.bindparam("model"), tables.vectors.c.passage_id.in_(IDS)
)


class Embedded(Catalogue):
    """A library's passages and their vectors."""

    def vector_changes(self, after: int, model: str) -> Iterator[list[VectorChange]]:
        """As :meth:`changes`, of passages that have a vector of a model or are gone; no text is read."""
        p, v = tables.passages, tables.vectors
        query = (
            sql.select(p.c.revision, p.c.id, p.c.article_id, v.c.vector)
            .outerjoin(v, (v.c.passage_id == p.c.id) & (v.c.model == model) & ~p.c.deleted)
            .where(p.c.deleted | v.c.vector.is_not(None))
            .order_by(p.c.revision)
        )
        while True:
            with self.engine.connect() as db:
                last = end_of_batch(db, after)
                if last <= after:
                    return
                rows = db.execute(query.where(p.c.revision > after, p.c.revision <= last)).all()
            if rows:
                yield [
                    VectorChange(
                        *row[:3], None if row.vector is None else np.frombuffer(row.vector, np.float32)
                    )
                    for row in rows
                ]
            after = last

    def vectors(self, passage_ids: Iterable[str], model: str) -> dict[str, Vector]:
        """Stored vectors by passage id; those not computed yet are left out."""
        rows = self._rows(_VECTORS, passage_ids, model=model)
        return {passage: np.frombuffer(vector, dtype=np.float32) for passage, vector in rows}

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

    def dimension(self, model: str) -> int | None:
        """How many numbers the vectors of a model have; None where there are none."""
        with self.engine.connect() as db:
            return _dimension(db, model)

    def models(self) -> list[str]:
        """The embedding models of which there are vectors."""
        with self.engine.connect() as db:
            return sorted(db.scalars(sql.select(tables.vectors.c.model).distinct()))

    def size(self, model: str | None = None) -> int:
        """How many passages there are; of those embedded with a model, where one is named."""
        p, v = tables.passages, tables.vectors
        query = sql.select(sql.func.count()).select_from(p).where(~p.c.deleted)
        if model is not None:
            query = sql.select(sql.func.count()).select_from(v).where(v.c.model == model)
        with self.engine.connect() as db:
            return int(db.scalar(query) or 0)

    def without_vectors(self, model: str) -> Iterator[list[tuple[Passage, Article]]]:
        """Passages that were never embedded with a model, in batches, article after article."""
        p, v = tables.passages, tables.vectors
        place = sql.tuple_(p.c.article_id, p.c.id)
        missing = (
            sql.select(p.c.article_id, p.c.id)
            .outerjoin(v, (v.c.passage_id == p.c.id) & (v.c.model == model))
            .where(~p.c.deleted, v.c.passage_id.is_(None))
            .order_by(p.c.article_id, p.c.id)
            .limit(2000)
        )
        last = ("", "")
        while True:
            with self.engine.connect() as db:
                rows = [tuple(row) for row in db.execute(missing.where(place > last))]
            if not rows:
                return
            yield list(self.passages(key for _, key in rows).values())
            last = rows[-1]

    def add_vectors(self, model: str, vectors: Mapping[str, Vector]) -> None:
        """Store vectors of passages that are there already, as after a change of embedding model.

        Those of passages that have gone meanwhile are left out; others may be writing at the same time.

        Raises:
            LibraryError: The vectors that the library has of the model have another length.
        """
        c, p = tables.counters, tables.passages
        with transaction(self.engine) as db:
            db.execute(
                c.update().where(c.c.name == "revision").values(value=c.c.value)
            )  # makes writers queue
            see_to_dimension(db, model, vectors)
            for some in chunks(list(vectors)):
                there = db.scalars(sql.select(p.c.id).where(p.c.id.in_(some), ~p.c.deleted))
                rows = [
                    {
                        "passage_id": key,
                        "model": model,
                        "vector": np.asarray(vectors[key], np.float32).tobytes(),
                    }
                    for key in there
                ]
                upsert(db, tables.vectors, rows)

    def drop_vectors(self, model: str, dimension: int) -> int:
        """Delete those vectors of a model that have another length than it gives; how many there were."""
        m, v = tables.models, tables.vectors
        with transaction(self.engine) as db:
            others = v.delete().where(v.c.model == model, sql.func.length(v.c.vector) != 4 * dimension)
            gone = int(db.execute(others).rowcount)
            db.execute(m.delete().where(m.c.name == model))
        return gone


def end_of_batch(db: sql.Connection, after: int) -> int:
    """The last revision of a batch of some thousands of changes that begins after a revision."""
    p = tables.passages
    far = sql.select(p.c.revision).where(p.c.revision > after).order_by(p.c.revision).limit(1).offset(4000)
    return db.scalar(far) or db.scalar(sql.select(sql.func.max(p.c.revision))) or 0


def _dimension(db: sql.Connection, model: str) -> int | None:
    m, v = tables.models, tables.vectors
    known = db.scalar(sql.select(m.c.dimension).where(m.c.name == model))
    if known is None:  # made before models were kept
        length = db.scalar(sql.select(sql.func.length(v.c.vector)).where(v.c.model == model).limit(1))
        known = length and length // 4
    return known


def see_to_dimension(db: sql.Connection, model: str, vectors: Mapping[str, Vector]) -> None:
    """See that vectors have the length of those that are there; keep it where they are the first.

    Raises:
        LibraryError: They have not.
    """
    given = {len(vector) for vector in vectors.values()}
    if not given:
        return
    there = _dimension(db, model)
    if given != {there or min(given)}:
        raise LibraryError(
            f"the embedding model {model} now gives vectors of {max(given)} numbers, and those here have "
            f"{there or min(given)}: it is another model by the same name. Set ONRECORD_EMBEDDING to the "
            "one before, or embed all articles anew with `onrecord doctor --repair`"
        )
    upsert(db, tables.models, [{"name": model, "dimension": min(given)}])


def vector_rows(model: str, vectors: Mapping[str, Vector]) -> list[dict[str, object]]:
    """Vectors by passage id, as rows of their table."""
    return [
        {"passage_id": key, "model": model, "vector": np.asarray(vector, np.float32).tobytes()}
        for key, vector in vectors.items()
    ]
