"""A cross-encoder reorders what was found; one that cannot be had is named."""

import pytest

from assistant import Assistant
from assistant.rerank import RerankingRetriever, make_scorer
from ingest.articles import Article
from ingest.errors import ConfigurationError, ModelError

STORIES = [
    Article.make(name=str(n), title=f"Harbour {n}", text=f"The harbour story number {n}.") for n in range(5)
]


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as desk:
        desk.ingest(STORIES)
        yield desk


def test_the_scorers_order_wins_and_is_told(desk) -> None:
    retriever = RerankingRetriever(
        desk.retriever, lambda query, texts: [float("number 3" in text) for text in texts]
    )
    first, *others = retriever.search("harbour story", limit=3)
    assert first.article.title == "Harbour 3"
    assert first.ranks["reranker"] == 1
    assert first.ranks["keywords"] >= 1
    assert len(others) == 2


def test_a_scorer_that_fails_is_a_model_error(desk) -> None:
    def scorer(query, texts):
        raise RuntimeError("out of memory")

    with pytest.raises(ModelError, match="out of memory"):
        RerankingRetriever(desk.retriever, scorer).search("harbour")


def test_a_model_that_is_not_known_is_named() -> None:
    with pytest.raises(ConfigurationError, match="ONRECORD_RERANKER"):
        make_scorer("nobody/nothing")
