"""The library as a llama-index retriever, so that its engines and agents can search it.

Importing this room imports llama-index, which takes seconds: do so where it is needed, not before.
"""

from collections.abc import Callable

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.answers import Hit


class LibraryRetriever(BaseRetriever):
    """Searches a library; each node is a passage, with its exact place in its article."""

    def __init__(self, search: Callable[[str], list[Hit]]) -> None:
        """Search in a certain way; use ``Assistant.as_retriever``."""
        super().__init__()
        self._search = search

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(node=_node(hit), score=hit.score) for hit in self._search(query_bundle.query_str)
        ]


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
            "published": article.printed.isoformat() if article.printed else "",
            "url": article.url or "",
        },
    )
