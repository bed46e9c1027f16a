"""Question -> ranked hits: keywords and vectors, fused by weights, filtered, each story once."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from assistant.analysis.acronyms import may_have_others, other_names
from assistant.answers import Hit
from assistant.catching_up import BY_WORDS, Standing
from assistant.weighing import Evidence, cosines_of, in_order, ranks_of, scores_of
from ingest.articles import Filters
from ingest.errors import LibraryError, ModelError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.vectors import Vector, VectorIndex

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

logger = logging.getLogger(__name__)

_PATIENCE = 20.0  # seconds that a question waits for its vector
CANDIDATES = 80  # taken by words; a quarter as many by article and by vector; of half the vectors are read
FEW_ARTICLES = 600  # whose vectors are compared one by one
FEW_ADMITTED = 2  # of the nearest passages; with fewer, more are looked at, and then the articles listed
WIDELY = 12  # times as many passages as are wanted are looked at, at the most, for those of admitted articles
NAMING = 10  # passages whose articles may say what else a name in the question is called
FEEDBACK = 5  # passages that tell what else a topic is spoken of with
# What is left of the score of each further passage of one article, again and again: less for a topic, on
# which many articles are wanted; a question is answered by the one that tells, and more of it helps.
AGAIN = {"question": 0.75, "topic": 0.5}


# A question asks for one thing, which its own words find best; a topic for all that is written of it.
_QUESTION = re.compile(
    r"[?？؟]|^\W*(\w+\s+)?(who|whom|whose|what|when|where|which|why|how)\b"
    r"|^\W*(is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question: its words, its vector if it has one, and how many passages to take for it by words."""

    words: str
    vector: Vector | None
    depth: int


class Retriever:
    """Finds passages for a question. Safe to use from several threads.

    Where vectors cannot be searched, words are searched alone, and a note says so.
    """

    def __init__(
        self,
        library: Library,
        keywords: KeywordIndex,
        vectors: VectorIndex,
        embedding: "BaseEmbedding",
        standing: Standing | None = None,
        failed: Callable[[str], object] = lambda why: None,
    ) -> None:
        """Search a library through its two indexes.

        Args:
            library: Where every hit is looked up, so that what is gone never shows.
            keywords: Ranks by words.
            vectors: Ranks by the vectors of ``embedding``.
            embedding: Embeds the question.
            standing: What is known to be missing from the beginning.
            failed: Called with what did not answer.
        """
        self._notes = dict.fromkeys(standing.notes if standing else ())
        self._by_words = standing is not None and standing.by_words
        self._failed = failed
        self._library = library
        self._keywords = keywords
        self._vectors = vectors
        self._embedding = embedding

    @property
    def notes(self) -> tuple[str, ...]:
        """What the searches so far had to go without."""
        return tuple(self._notes)

    def search(self, query: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The passages that bear most on a question, best first; near copies of one story only once.

        Args:
            query: A question or some words; never parsed as syntax.
            limit: How many hits at the most.
            filters: Only articles that meet these; a passage's score is the same under any filter.

        Raises:
            LibraryError: The keyword index is damaged.
        """
        if limit < 1 or not any(letter.isalnum() for letter in query):  # no word, nothing to go by
            return []
        query = query.encode(errors="replace").decode()  # half of a surrogate pair is no text
        filters = filters and self._library.known(filters)
        asked = _Asked(query, self._vector(query), max(CANDIDATES, 3 * limit))
        asked, evidence = self._look_by_all_names(asked, filters)
        if _QUESTION.search(query):
            return self._hits(evidence, scores_of(evidence, AGAIN["question"]), limit)
        self._look_about(asked, filters, evidence)
        return self._hits(evidence, scores_of(evidence, AGAIN["topic"]), limit)

    def _vector(self, query: str) -> Vector | None:
        """The vector of a question; None where it cannot be had, or the library has none like it."""
        from ingest.embedding import embed_query

        if self._by_words:
            return None
        model = self._embedding.model_name
        try:
            vector = embed_query(self._embedding, query, _PATIENCE)
        except ModelError as error:
            self._go_without(error, "the embedding model did not answer")
            return None
        if (kept := self._library.dimension(model)) in (None, len(vector)):
            return vector
        told = f"{model} now gives vectors of {len(vector):,} numbers, and those here have {kept:,}"
        self._go_without(None, told)
        return None

    def _go_without(self, error: Exception | None, why: str) -> None:
        """Go on by words alone: better a somewhat worse ranking than none."""
        logger.warning("searching by words alone: %s", error or why)
        self._by_words = True
        self._notes[f"{BY_WORDS}: {why}; `onrecord doctor` says more."] = None
        if error:
            self._failed(why)

    def _look_by_all_names(self, asked: _Asked, filters: Filters | None) -> tuple[_Asked, Evidence]:
        """Look, and once more where the best articles tie a name in the question to an acronym, or back.

        Those articles are the best of the whole library whatever the filters, so that they change no score.
        """
        if not may_have_others(asked.words):
            return asked, self._look(asked, filters)
        whole = self._look(asked, None)
        best = in_order(scores_of(whole, AGAIN["question"]))[:NAMING]
        articles = {article.id: article for _, article in self._library.passages(best).values()}
        names = other_names(asked.words, [article.text for article in articles.values()])
        if names:
            asked = replace(asked, words=" ".join((asked.words, *names)))
        return asked, whole if not names and not filters else self._look(asked, filters)

    def _look(self, asked: _Asked, filters: Filters | None) -> Evidence:
        """What the words of a question and its vector find."""
        passages = self._keywords.search(asked.words, asked.depth, filters)
        articles = self._keywords.search(asked.words, asked.depth // 4, filters, of="articles")
        nearest = self._nearest(asked.vector, asked.depth // 4, filters)
        return self._weigh(asked, [key for key, _ in passages], [key for key, _ in articles], nearest)

    def _look_about(self, asked: _Asked, filters: Filters | None, evidence: Evidence) -> None:
        """Look again with the words that the best passages use of a topic (pseudo-relevance feedback).

        Those passages are the best of the whole library whatever the filters, so that they change no score.
        """
        whole = self._look(asked, None) if filters else evidence
        scores = scores_of(whole, AGAIN["topic"])
        best = in_order(scores)[:FEEDBACK]
        found = self._library.passages(best)
        texts = {f"{article.title}\n{passage.text}": scores[key] for key, (passage, article) in found.items()}
        words = self._keywords.related(texts)
        about = self._keywords.search(words, asked.depth // 4, filters, of="articles")
        evidence.add(self._weigh(asked, [], [key for key, _ in about], {}))
        related = self._keywords.score(words, list(set(evidence.homes.values())))
        evidence.scores["related"] = evidence.of_articles(related)

    def _weigh(
        self, asked: _Asked, passages: list[str], articles: list[str], nearest: dict[str, str]
    ) -> Evidence:
        """Score passages, and all of some articles, in every way, wherever they came from.

        So a score depends on nothing but the question and the passage: a filter leaves it as it is. Of the
        passages that the words speak for, the vectors of the best are read, and the others are left out.
        """
        found = self._keywords.weigh(asked.words, [*passages, *nearest], articles)
        told = Evidence(nearest | {key: article for key, (article, _) in found.items()})
        told.scores["keywords"] = {key: score for key, (_, score) in found.items()}
        wholes = self._keywords.score(asked.words, list(set(told.homes.values())))
        told.scores["articles"] = told.of_articles(wholes)
        best = in_order(told.sums())[: asked.depth // 2]
        evidence = told.restricted({*best, *nearest})
        vectors = self._library.vectors(evidence.homes, self._embedding.model_name)
        evidence.scores["vectors"] = {} if asked.vector is None else cosines_of(asked.vector, vectors)
        return evidence

    def _nearest(self, vector: Vector | None, depth: int, filters: Filters | None) -> dict[str, str]:
        """The articles of the nearest passages, by passage; those of few articles are compared one by one."""
        if vector is None or self._by_words:
            return {}
        try:
            if not filters:
                return self._vectors.search(vector, depth)
            found: dict[str, str] = {}
            for looked_at in (4 * depth, WIDELY * depth):
                found = self._admitted(filters, self._vectors.search(vector, looked_at))
                if len(found) >= FEW_ADMITTED:
                    return dict(islice(found.items(), depth))
            allowed = self._library.select(filters, FEW_ARTICLES + 1)
            if len(allowed) > FEW_ARTICLES:
                return found
            cosines = cosines_of(vector, self._library.vectors_of(allowed, self._embedding.model_name))
            best = sorted(cosines, key=cosines.__getitem__, reverse=True)[:depth]
            return self._library.homes(best)
        except LibraryError as error:
            self._go_without(error, "the vectors cannot be searched just now")
            return {}

    def _admitted(self, filters: Filters, homes: dict[str, str]) -> dict[str, str]:
        admitted = self._library.admitted(filters, homes.values())
        return {key: home for key, home in homes.items() if home in admitted}

    def _hits(self, evidence: Evidence, scores: dict[str, float], limit: int) -> list[Hit]:
        """Look the best up, leaving out what is gone and all but the best article of each story."""
        order = in_order(scores)
        ranks = {name: ranks_of(found) for name, found in evidence.scores.items()}
        hits: list[Hit] = []
        chosen: dict[str, str] = {}
        for at in range(0, len(order), limit):
            found = self._library.passages(order[at : at + limit])
            told = self._library.told({article.id for _, article in found.values()})
            for key in order[at : at + limit]:
                home = evidence.homes[key]
                if key not in found or home not in told:
                    continue
                story, outlets = told[home]
                if chosen.setdefault(story, home) == home:
                    why = {name: ranking[key] for name, ranking in ranks.items() if key in ranking}
                    hits.append(Hit(*found[key], scores[key], why, outlets))
            if len(hits) >= limit:
                break
        return hits[:limit]
