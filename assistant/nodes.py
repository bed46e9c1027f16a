"""The library as a llama-index retriever, so that its engines and agents can search it.

Importing this room imports llama-index, which takes seconds: do so where it is needed, not before.
"""

from typing import TYPE_CHECKING

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.answers import Hit
from ingest.articles import Filters

if TYPE_CHECKING:
    from assistant.ask import Assistant


class LibraryRetriever(BaseRetriever):
    """Searches an assistant's library; each node is a passage, with its exact place in its article."""

    def __init__(self, desk: "Assistant", limit: int, filters: Filters | None) -> None:
        """Search with a limit and filters; use ``Assistant.as_retriever``."""
        super().__init__()
        self._desk = desk
        self._limit = limit
        self._filters = filters

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._desk.search(query_bundle.query_str, limit=self._limit, filters=self._filters)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    article = hit.article
    return TextNode(
        id_=hit.passage.id,
        text=hit.passage.text,
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        metadata={
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "published": article.published.isoformat() if article.published else "",
            "url": article.url or "",
        },
    )
