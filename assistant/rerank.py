"""The best hits put in another order by a model that reads the question beside each passage."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.util import find_spec

from assistant.answers import Hit
from assistant.reader import Reader
from assistant.retrieve import Retriever
from ingest.articles import Filters
from ingest.errors import ConfigurationError, ModelError, ReaderError
from ingest.settings import forbid_telemetry

logger = logging.getLogger(__name__)

READ = 10  # hits that are read, each by a run of the model; reading more of them bettered no order
SHARE = "reranking"  # the reader's share in the order, by its name among what training chose

Scorer = Callable[[str, Sequence[Hit]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class RerankingRetriever:
    """Retrieves, then puts the best hits in the order of a scorer's scores."""

    retriever: Retriever
    scorer: Scorer

    @property
    def notes(self) -> tuple[str, ...]:
        """What the searches so far had to go without."""
        return self.retriever.notes

    def search(self, query: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Like ``Retriever.search``; hits that were not read follow those that were.

        A hit keeps the score that it was found with; its place in the new order is its rank by ``reranker``.
        Where the reader's weights are missing or damaged, the order stays as it is and a warning says why.

        Raises:
            ModelError: A cross-encoder of fastembed failed.
        """
        hits = self.retriever.search(query, max(limit, READ), filters)
        try:
            scores = self.scorer(query, hits[:READ])
        except ReaderError as error:
            logger.warning("passages are not put in order by reading them: %s", error)
            return hits[:limit]
        order = sorted(range(len(scores)), key=lambda at: -scores[at])
        read = [
            replace(hits[at], ranks={**hits[at].ranks, "reranker": rank}) for rank, at in enumerate(order, 1)
        ]
        return [*read, *hits[READ:]][:limit]


def reranked(
    retriever: Retriever, name: str, reader: Callable[[], Reader | None]
) -> Retriever | RerankingRetriever:
    """A retriever with the reranker that a setting names.

    Args:
        retriever: Finds the passages.
        name: ``none``, ``reader``, or a cross-encoder of fastembed's.
        reader: Gives the reader, or None where it cannot be opened; then nothing is reranked.

    Raises:
        ConfigurationError: There is no such reranker, or its extra is not installed, or it cannot be loaded.
    """
    match name.strip().casefold():
        case "" | "none":
            return retriever
        case "reader":
            found = reader()
            return RerankingRetriever(retriever, reading(found)) if found else retriever
    return RerankingRetriever(retriever, cross_encoder(name.strip()))


def reading(reader: Reader) -> Scorer:
    """Score hits by how they were found and by what the reader sees in them.

    Raises:
        ReaderError: By the scorer: the reader's weights are missing or damaged.
    """

    def score(query: str, hits: Sequence[Hit]) -> list[float]:
        share = reader.threshold(SHARE)
        found = [hit.score for hit in hits]
        if not share:  # training found that reading does not better the order
            return found
        texts, titles = [hit.passage.text for hit in hits], [hit.article.title for hit in hits]
        return fused(found, reader.relevance(query, texts, titles), share)

    return score


def fused(found: Sequence[float], read: Sequence[float], share: float) -> list[float]:
    """A mean of two scores for each passage.

    Args:
        found: How well it was found: the score of the search.
        read: The probability that an answer stands in it, from the reader.
        share: What the second counts, from 0 (nothing) to 1 (alone).
    """
    return [(1 - share) * one + share * other for one, other in zip(found, read, strict=True)]


@lru_cache(maxsize=2)
def cross_encoder(name: str) -> Scorer:
    """Load a cross-encoder through fastembed; kept for all of this process.

    Raises:
        ConfigurationError: The extra is not installed, or the model is unknown or cannot be downloaded.
        ModelError: By the scorer: the model failed.
    """
    if "/" not in name:  # as fastembed names all of its own
        raise ConfigurationError(
            f"the reranker {name!r} is not known; ONRECORD_RERANKER and ONRECORD_SEARCH_RERANKER take none, "
            "reader, or a cross-encoder by its name in fastembed, like Xenova/ms-marco-MiniLM-L-6-v2"
        )
    if find_spec("fastembed") is None:
        raise ConfigurationError(
            f"the reranker {name!r} needs fastembed: pip install 'on-record[fastembed]', "
            "or set ONRECORD_RERANKER=reader"
        )
    forbid_telemetry()
    from fastembed.rerank.cross_encoder import TextCrossEncoder

    try:
        model = TextCrossEncoder(name)
    except Exception as error:  # fastembed raises whatever its downloader raises
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigurationError(
            f"the reranker {name!r} cannot be loaded ({reason}); "
            "check the name and the network, or set ONRECORD_RERANKER=reader"
        ) from error

    def score(query: str, hits: Sequence[Hit]) -> Sequence[float]:
        try:
            return list(model.rerank(query, [f"{hit.article.title}\n{hit.passage.text}" for hit in hits]))
        except Exception as error:  # as above
            raise ModelError(
                f"the reranker {name!r} failed ({error}); set ONRECORD_RERANKER=reader or none"
            ) from error

    return score
