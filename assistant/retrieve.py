"""Question -> ranked hits: keywords and vectors, fused by weights, filtered, each story once."""

import logging
import re
from collections import Counter
from dataclasses import dataclass, field, replace
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
FEW_ADMITTED = 5  # of the nearest passages; so few that the articles are better listed
FEEDBACK = 5  # passages that tell what else a topic is spoken of with
# How much each kind of evidence counts: the words of the passage, those of its whole article, the cosine of
# the passage's vector, and, for a topic, the article's share of the words that go with it. On a plateau for
# both halves of the questions they were tried on: others near them do as well. `benchmarks/ablation.py` says
# what each part earns, and what was tried in vain.
WEIGHTS = {"keywords": 1.0, "articles": 1.0, "vectors": 0.3, "related": 2.0}
# What is left of the score of each further passage of one article, again and again: less for a topic, on
# which many articles are wanted; a question is answered by the one that tells, and more of it helps.
AGAIN = {"question": 0.75, "topic": 0.5}


# A question asks for one thing, which its own words find best; a topic for all that is written of it.
_QUESTION = re.compile(
    r"\?|^\W*(\w+\s+)?(who|whom|whose|what|when|where|which|why|how)\b"
    r"|^\W*(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Evidence:
    """What speaks for passages: the article of each, and scores by kind and passage."""

    homes: dict[str, str] = field(default_factory=dict)
    scores: dict[str, dict[str, float]] = field(default_factory=lambda: {name: {} for name in WEIGHTS})

    def add(self, other: "_Evidence") -> None:
        """Take what speaks for other passages too."""
        self.homes |= other.homes
        for name, scores in other.scores.items():
            self.scores[name] |= scores


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

        if limit < 1 or not any(letter.isalnum() for letter in query):  # no word, nothing to go by
            return []
        query = query.encode(errors="replace").decode()  # half of a surrogate pair is no text
        depth = max(CANDIDATES, 3 * limit)
        vector = embed_query(self._embedding, query)
        evidence = self._look(query, vector, depth, filters)
        if _QUESTION.search(query):
            return self._hits(evidence, _scores(evidence, AGAIN["question"]), limit)
        self._look_about(query, vector, depth, filters, evidence)
        return self._hits(evidence, _scores(evidence, AGAIN["topic"]), limit)

    def _look(self, query: str, vector: Vector, depth: int, filters: Filters | None) -> _Evidence:
        """What the words of a query and its vector find."""
        passages = [key for key, _ in self._keywords.search(query, depth, filters)]
        articles = self._keywords.search(query, depth // 4, filters, of="articles")
        passages += self._nearest(vector, depth // 4, filters)
        return self._weigh(query, vector, passages, [key for key, _ in articles])

    def _look_about(
        self, query: str, vector: Vector, depth: int, filters: Filters | None, evidence: _Evidence
    ) -> None:
        """Look again with the words that the best passages use of a topic (pseudo-relevance feedback).

        Those passages are the best of the whole library whatever the filters, so that they change no score.
        """
        whole = self._look(query, vector, depth, None) if filters else evidence
        scores = _scores(whole, AGAIN["topic"])
        best = sorted(scores, key=lambda key: (-scores[key], key))[:FEEDBACK]
        found = self._library.passages(best)
        texts = {f"{article.title}\n{passage.text}": scores[key] for key, (passage, article) in found.items()}
        words = self._keywords.related(texts)
        about = [key for key, _ in self._keywords.search(words, depth // 4, filters, of="articles")]
        evidence.add(self._weigh(query, vector, [], about))
        related = self._keywords.score(words, list(set(evidence.homes.values())))
        evidence.scores["related"] = {
            key: related[home] for key, home in evidence.homes.items() if home in related
        }

    def _weigh(self, query: str, vector: Vector, passages: list[str], articles: list[str]) -> _Evidence:
        """Score passages, and all of some articles, in every way, wherever they came from.

        So a score depends on nothing but the question and the passage: a filter leaves it as it is.
        """
        keywords = self._keywords.weigh(query, passages, articles)
        homes = self._library.homes([*passages, *keywords])
        wholes = self._keywords.score(query, list(set(homes.values())))
        return _Evidence(
            homes,
            {
                "keywords": {key: keywords[key] for key in homes if key in keywords},
                "articles": {key: wholes[home] for key, home in homes.items() if home in wholes},
                "vectors": _cosines(vector, self._library.vectors(homes, self._embedding.model_name)),
                "related": {},
            },
        )

    def _nearest(self, vector: Vector, depth: int, filters: Filters | None) -> list[str]:
        """The nearest passages, by id; those of few articles are compared one by one: exact, and fast."""
        try:
            if not filters:
                return [key for key, _ in self._vectors.search(vector, depth)]
            around = [key for key, _ in self._vectors.search(vector, 4 * depth)]
            homes = self._library.homes(around)
            admitted = self._library.select(filters, homes.values())
            found = [key for key in around if homes.get(key) in admitted]
            if len(found) >= depth:
                return found[:depth]
            if len(found) < FEW_ADMITTED:
                allowed = self._library.select(filters)
                if len(allowed) <= FEW_ARTICLES:
                    cosines = _cosines(vector, self._library.vectors_of(allowed, self._embedding.model_name))
                    return sorted(cosines, key=cosines.__getitem__, reverse=True)[:depth]
            more = self._vectors.search(vector, depth, lambda some: self._library.select(filters, some))
            return [key for key, _ in more]
        except LibraryError as error:
            # Keywords carry on alone: better a somewhat worse ranking than none.
            logger.warning("searching by keywords alone: %s", error)
            return []

    def _hits(self, evidence: _Evidence, scores: dict[str, float], limit: int) -> list[Hit]:
        """Look the best up, leaving out what is gone and all but the best article of each story."""
        order = sorted(scores, key=lambda key: (-scores[key], key))
        ranks = {name: _ranks(found) for name, found in evidence.scores.items()}
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


def _scores(evidence: _Evidence, again: float) -> dict[str, float]:
    """Evidence by weight; each further passage of an article counts less, so that others are heard."""
    homes, kinds = evidence.homes, evidence.scores
    weighed = {
        key: sum(weight * kinds[name].get(key, 0.0) for name, weight in WEIGHTS.items()) for key in homes
    }
    scores, before = {}, Counter[str]()
    for key in sorted(weighed, key=lambda key: (-weighed[key], key)):
        scores[key] = weighed[key] * again ** before[homes[key]]
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
