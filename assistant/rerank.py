"""Hits put in the order that a cross-encoder prefers: it reads the question and a passage together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec

from assistant.answers import Hit
from assistant.retrieve import Retriever
from ingest.articles import Filters
from ingest.errors import ConfigurationError, ModelError

READ = 30  # hits that the cross-encoder reads; each costs a run of the model

Scorer = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class RerankingRetriever:
    """Retrieves, then reorders the best hits by a cross-encoder."""

    retriever: Retriever
    scorer: Scorer

    def search(self, query: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Like ``Retriever.search``; hits that the cross-encoder did not read follow those it did.

        Raises:
            ModelError: The cross-encoder failed.
        """
        hits = self.retriever.search(query, max(limit, READ), filters)
        try:
            scores = self.scorer(query, [f"{hit.article.title}\n{hit.passage.text}" for hit in hits[:READ]])
        except Exception as error:  # whatever the model raises means the same here
            raise ModelError(f"the reranker failed ({error}); check ONRECORD_RERANKER or unset it") from error
        order = sorted(range(len(scores)), key=lambda at: -scores[at])
        read = [
            replace(hits[at], ranks={**hits[at].ranks, "reranker": rank}) for rank, at in enumerate(order, 1)
        ]
        return [*read, *hits[READ:]][:limit]


def make_scorer(name: str) -> Scorer:
    """Load a cross-encoder through fastembed.

    Raises:
        ConfigurationError: The extra is not installed, or the model is unknown or cannot be downloaded.
    """
    if find_spec("fastembed") is None:
        raise ConfigurationError("ONRECORD_RERANKER needs fastembed: pip install 'on-record[fastembed]'")
    from fastembed.rerank.cross_encoder import TextCrossEncoder

    try:
        model = TextCrossEncoder(name)
    except Exception as error:  # fastembed raises whatever its downloader raises
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ConfigurationError(
            f"ONRECORD_RERANKER={name!r} cannot be loaded ({reason}); "
            "check the name and the network, or unset it"
        ) from error
    return lambda query, texts: list(model.rerank(query, list(texts)))
