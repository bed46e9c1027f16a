"""Question -> ranked hits: keywords and vectors, fused by weights, filtered, each story once."""

import logging
from collections import Counter
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

CANDIDATES = 120  # taken by words; a quarter as many by article and by vector
FEW_ARTICLES = 600  # whose vectors are compared one by one
# How much each kind of evidence counts: the words of the passage, those of its whole article, and the
# cosine of the passage's vector. Chosen on two question sets seen whole: expect less on others.
WEIGHTS = {"keywords": 1.0, "articles": 1.0, "vectors": 0.25}
AGAIN = 0.75  # what is left of the score of each further passage of one article, again and again


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
        keywords, library = self._keywords, self._library
        depth = max(CANDIDATES, 3 * limit)
        candidates = [key for key, _ in keywords.search(query, depth, filters)]
        articles = dict(keywords.search(query, depth // 4, filters, of="articles"))
        vector = embed_query(self._embedding, query)
        candidates += self._nearest(vector, depth // 4, filters)

        # Every candidate is scored in every way, wherever it came from, so that its score depends on
        # nothing but the question and itself: a filter leaves it as it is.
        passages = keywords.weigh(query, candidates, list(articles))
        homes = library.homes([*candidates, *passages])
        articles |= keywords.score(query, list(set(homes.values()) - set(articles)))
        cosines = _cosines(vector, library.vectors(homes, self._embedding.model_name))
        evidence = {
            "keywords": {key: passages[key] for key in homes if key in passages},
            "articles": {key: articles[home] for key, home in homes.items() if home in articles},
            "vectors": cosines,
        }
        return self._hits(homes, evidence, limit)

    def _nearest(self, vector: Vector, depth: int, filters: Filters | None) -> list[str]:
        """The nearest passages, by id; those of few articles are compared one by one: exact, and fast."""
        allowed = self._library.select(filters) if filters else None
        try:
            if allowed is not None and len(allowed) <= FEW_ARTICLES:
                vectors = self._library.vectors_of(allowed, self._embedding.model_name)
                cosines = _cosines(vector, vectors)
                return sorted(cosines, key=cosines.__getitem__, reverse=True)[:depth]
            return [key for key, _ in self._vectors.search(vector, depth, allowed)]
        except LibraryError as error:
            # Keywords carry on alone: better a somewhat worse ranking than none.
            logger.warning("searching by keywords alone: %s", error)
            return []

    def _hits(self, homes: dict[str, str], evidence: dict[str, dict[str, float]], limit: int) -> list[Hit]:
        """Look the best up, leaving out what is gone and all but the best article of each story."""
        scores = _scores(homes, evidence)
        order = sorted(scores, key=lambda key: (-scores[key], key))
        ranks = {name: _ranks(found) for name, found in evidence.items()}
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


def _scores(homes: dict[str, str], evidence: dict[str, dict[str, float]]) -> dict[str, float]:
    """Evidence by weight; each further passage of an article counts less, so that others are heard."""
    weighed = {
        key: sum(weight * evidence[name].get(key, 0.0) for name, weight in WEIGHTS.items()) for key in homes
    }
    scores, before = {}, Counter[str]()
    for key in sorted(weighed, key=lambda key: (-weighed[key], key)):
        scores[key] = weighed[key] * AGAIN ** before[homes[key]]
        before[homes[key]] += 1
    return scores


def _cosines(vector: Vector, others: dict[str, Vector]) -> dict[str, float]:
    """Cosine of a unit vector with others, by name."""
    if not others:
        return {}
    cosines = (np.stack(list(others.values())) * vector).sum(axis=1)  # row by row, unlike a matrix product
    return dict(zip(others, cosines.tolist(), strict=True))


def _ranks(scores: dict[str, float]) -> dict[str, int]:
    """Position, from 1, by falling score."""
    return {key: rank for rank, key in enumerate(sorted(scores, key=lambda key: -scores[key]), 1)}
