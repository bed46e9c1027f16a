"""A stock llama-index query engine answers from the library."""

from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import get_response_synthesizer

from assistant import Assistant, Filters
from ingest.articles import Article

STORIES = [
    Article.make(
        name="q",
        title="Quarry reopens",
        text="The Velm quarry reopened.",
        source="Gull",
        url="https://g.example/q",
    ),
    Article.make(name="h", title="Heron nests", text="A heron nests at the Velm quarry.", source="Tern"),
]


def test_a_stock_query_engine_uses_the_library(settings, scripted) -> None:
    llm = scripted("It reopened.")
    with Assistant.open(settings=settings) as desk:
        desk.ingest(STORIES)
        engine = RetrieverQueryEngine(desk.as_retriever(limit=2), get_response_synthesizer(llm=llm))
        response = engine.query("What happened at the Velm quarry?")
    assert str(response) == "It reopened."
    assert "The Velm quarry reopened." in llm.prompts[0]
    node = next(n.node for n in response.source_nodes if n.metadata["title"] == "Quarry reopens")
    assert STORIES[0].text[node.start_char_idx : node.end_char_idx] == node.text
    assert node.metadata["url"] == "https://g.example/q"
    assert node.metadata["article_id"] == STORIES[0].id


def test_filters_hold(settings) -> None:
    with Assistant.open(settings=settings) as desk:
        desk.ingest(STORIES)
        nodes = desk.as_retriever(filters=Filters(source="Tern")).retrieve("Velm quarry")
    assert [n.metadata["source"] for n in nodes] == ["Tern"]
