"""Question -> ranked hits: keywords and vectors, fused by weights, filtered, each story once."""

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assistant.answers import Hit
from ingest.articles import Filters
from ingest.errors import LibraryError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.vectors import Vector, VectorIndex

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

logger = logging.getLogger(__name__)

CANDIDATES = 200  # taken from each ranking, before they are scored by both
FEW_ARTICLES = 500  # whose vectors are compared one by one
VECTOR_WEIGHT = 0.5  # of the cosine, beside the share of the query's words that a passage bears out


class Retriever:
    """Finds passages for a question. Safe to use from several threads."""

    def __init__(
        self, library: Library, keywords: KeywordIndex, vectors: VectorIndex, embedding: "BaseEmbedding"
    ) -> None:
        """Search a library through its two indexes.

        Args:
            library: Where every hit is looked up, so that what is gone never shows.
            keywords: Ranks by words.
            vectors: Ranks by the vectors of ``embedding``.
            embedding: Embeds the question.
        """
        self._library = library
        self._keywords = keywords
        self._vectors = vectors
        self._embedding = embedding

    def search(self, query: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The passages that bear most on a question, best first; near copies of one story only once.

        Args:
            query: A question or some words; never parsed as syntax.
            limit: How many hits at the most.
            filters: Only articles that meet these; a passage's score is the same under any filter.

        Raises:
            LibraryError: The keyword index is damaged.
            ModelError: The embedding model did not answer.
        """
        from ingest.embedding import embed_query

        if limit < 1 or not query.strip():
            return []
        query = query.encode(errors="replace").decode()  # half of a surrogate pair is no text
        depth = max(CANDIDATES, 3 * limit)
        by_words = dict(self._keywords.search(query, depth, filters))
        vector = embed_query(self._embedding, query)
        by_meaning = dict(self._nearest(vector, depth, filters))
        by_words |= self._keywords.score(query, [key for key in by_meaning if key not in by_words])
        # Compared afresh: Chroma's own figures differ in the last digits, and would break ties at random.
        known = self._library.vectors(by_words | by_meaning, self._embedding.model_name)
        by_meaning = _cosines(vector, known)
        best = self._keywords.best(query)
        scores = {
            key: by_words.get(key, 0.0) / best + VECTOR_WEIGHT * by_meaning.get(key, 0.0)
            for key in by_words | by_meaning
        }
        return self._hits(scores, {"keywords": by_words, "vectors": by_meaning}, limit)

    def _nearest(self, vector: Vector, depth: int, filters: Filters | None) -> list[tuple[str, float]]:
        """The nearest passages; those of few articles are compared one by one, which is exact and fast."""
        allowed = self._library.select(filters) if filters else None
        try:
            if allowed is not None and len(allowed) <= FEW_ARTICLES:
                vectors = self._library.vectors_of(allowed, self._embedding.model_name)
                cosines = _cosines(vector, vectors)
                return sorted(cosines.items(), key=lambda pair: -pair[1])[:depth]
            return self._vectors.search(vector, depth, allowed)
        except LibraryError as error:
            # Keywords carry on alone: better a somewhat worse ranking than none.
            logger.warning("searching by keywords alone: %s", error)
            return []

    def _hits(self, scores: dict[str, float], rankings: dict[str, dict[str, float]], limit: int) -> list[Hit]:
        """Look the best up, leaving out what is gone and all but the best article of each story."""
        order = sorted(scores, key=lambda key: (-scores[key], key))
        ranks = {name: _ranks(ranking) for name, ranking in rankings.items()}
        hits: list[Hit] = []
        chosen: dict[str, str] = {}
        for at in range(0, len(order), 3 * limit):
            found = self._library.passages(order[at : at + 3 * limit])
            stories = self._library.stories({article.id for _, article in found.values()})
            for key in order[at : at + 3 * limit]:
                if key not in found:
                    continue
                passage, article = found[key]
                if chosen.setdefault(stories[article.id], article.id) == article.id:
                    why = {name: ranking[key] for name, ranking in ranks.items() if key in ranking}
                    hits.append(Hit(passage, article, scores[key], why))
            if len(hits) >= limit:
                break
        return self._with_outlets(hits[:limit])

    def _with_outlets(self, hits: list[Hit]) -> list[Hit]:
        stories = self._library.stories({hit.article.id for hit in hits})
        outlets = self._library.outlets(set(stories.values()))
        return [replace(hit, outlets=len(outlets[stories[hit.article.id]])) for hit in hits]


def _cosines(vector: Vector, others: dict[str, Vector]) -> dict[str, float]:
    """Cosine of a unit vector with others, by name."""
    if not others:
        return {}
    cosines = (np.stack(list(others.values())) * vector).sum(axis=1)  # row by row, unlike a matrix product
    return dict(zip(others, cosines.tolist(), strict=True))


def _ranks(scores: dict[str, float]) -> dict[str, int]:
    """Position, from 1, by falling score."""
    return {key: rank for rank, key in enumerate(sorted(scores, key=lambda key: -scores[key]), 1)}
