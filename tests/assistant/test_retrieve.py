"""Keywords and vectors fused, filtered exactly, each story once, and no query that breaks it."""

from datetime import UTC, datetime

import pytest

from assistant.retrieve import Retriever
from ingest.articles import Article, Filters
from ingest.embedding import StaticEmbedding, embed
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.rows import Entry
from ingest.split import split
from ingest.vectors import VectorIndex

DAY = datetime(2025, 1, 1, tzinfo=UTC)
STORIES = [
    ("Harbour reopens", "The harbour of Tarn reopened on Monday after the storm.", "Gull", DAY),
    ("Ferry fares rise", "Fares on the ferry in the harbour rise by 9%.", "Heron", DAY.replace(month=3)),
    ("Teachers walk out", "Teachers at nine schools went on strike over pay.", "Gull", DAY.replace(month=4)),
    ("Museum to close", "The museum of clocks will close its doors in the autumn.", "Otter", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def embedding():
    return StaticEmbedding()


@pytest.fixture
def desk(settings, embedding):
    """A retriever over the stories, and what it rests on."""
    library = Library.open(settings)
    keywords = KeywordIndex.open(settings.data_dir / "keywords")
    vectors = VectorIndex.open(settings, embedding.model_name)
    desk = Retriever(library, keywords, vectors, embedding)
    desk.library, desk.keywords, desk.vectors = library, keywords, vectors
    add(desk, embedding, *STORIES)
    yield desk
    keywords.close()
    vectors.close()
    library.close()


def add(desk, embedding, *stories, story=None):
    articles = [
        Article.make(name=f"{title} in {source}", title=title, text=text, source=source, published=published)
        for title, text, source, published in stories
    ]
    entries = [Entry(article, tuple(split(article)), story) for article in articles]
    pairs = [(p, e.article) for e in entries for p in e.passages]
    made = embed(embedding, [f"{a.title}\n{p.text}" for p, a in pairs])
    desk.library.store(
        entries, embedding.model_name, {p.id: v for (p, _), v in zip(pairs, made, strict=True)}
    )
    follow(desk)
    return articles


def follow(desk):
    desk.keywords.follow(desk.library)
    desk.vectors.follow(desk.library)


def titles(hits):
    return [hit.article.title for hit in hits]


def test_words_lead_and_say_why(desk) -> None:
    hits = desk.search("When did the harbour of Tarn reopen?")
    assert titles(hits)[:2] == ["Harbour reopens", "Ferry fares rise"]
    assert hits[0].ranks["keywords"] == hits[0].ranks["vectors"] == 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].article.text[hits[0].passage.start : hits[0].passage.end] == hits[0].passage.text


def test_a_topic_finds_what_is_told_in_the_words_that_go_with_it(desk, embedding) -> None:
    told = "Quarrymen of Velm downed tools over dust; the union of quarrymen wants masks."
    add(
        desk,
        embedding,
        ("Dust at Velm", told, "Gull", DAY),
        ("Union wants masks", "The union says dust made forty quarrymen ill; masks never came.", "Tern", DAY),
    )
    hits = desk.search("Velm")
    assert titles(hits)[0] == "Dust at Velm"
    assert "Union wants masks" in titles(hits)[:3]
    assert next(h for h in hits if h.article.title == "Union wants masks").ranks["related"] <= 3
    assert all("related" not in hit.ranks for hit in desk.search("What happened at Velm?"))


def test_meaning_finds_what_shares_no_word(desk) -> None:
    hits = desk.search("educators stop working to protest salaries")
    assert titles(hits)[0] == "Teachers walk out"
    assert "keywords" not in hits[0].ranks


@pytest.mark.parametrize(
    "filters",
    [
        Filters(since="2025-01-02"),
        Filters(until="2025-01-01"),
        Filters(sources="GULL"),
        Filters(sources="nobody"),
        Filters(article_ids=["missing"]),
        Filters(since="2025-02-01", sources=["Gull", "Otter"]),
    ],
)
@pytest.mark.parametrize("query", ["harbour strike museum", "Which harbour, strike or museum?"])
def test_a_filtered_search_is_the_whole_one_restricted(desk, query, filters) -> None:
    whole = desk.search(query)
    assert len(whole) == 4
    assert [(h.passage.id, h.score) for h in desk.search(query, filters=filters)] == [
        (h.passage.id, h.score) for h in whole if filters.admit(h.article)
    ]


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "?!...", "the of and", "AND OR NOT", '"harbour', "title: harbour*", "(((", "港の嵐", "порт",
        "🚢", "\x00", "\ud800", "harbour " * 2500, "x" * 20_000,
    ],
)  # fmt: skip
def test_any_query_is_answered(desk, query) -> None:
    assert len(desk.search(query)) <= 4


@pytest.mark.parametrize("limit", [-1, 0, 1, 3, 1_000_000])
def test_any_limit(desk, limit) -> None:
    assert len(desk.search("harbour strike museum", limit)) == max(0, min(limit, 4))


def test_an_empty_library_has_no_hits(desk) -> None:
    desk.library.delete(desk.library.select(Filters()))
    assert desk.search("harbour") == []
    follow(desk)
    assert desk.search("harbour") == []


def test_what_is_gone_never_shows_though_the_indexes_lag(desk) -> None:
    gone = desk.search("harbour reopened")[0].article
    desk.library.delete([gone.id])
    assert gone.title not in titles(desk.search("harbour reopened"))


def test_near_copies_count_as_one_story(desk, embedding) -> None:
    first = desk.search("harbour reopened")[0].article
    copies = [(first.title, first.text + " Agency report.", f"Outlet {n}", DAY) for n in range(12)]
    add(desk, embedding, *copies, story=desk.library.stories([first.id])[first.id])
    hits = desk.search("harbour reopened ferry fares")
    assert titles(hits).count("Harbour reopens") == 1
    assert "Ferry fares rise" in titles(hits)
    assert next(hit for hit in hits if hit.article.title == "Harbour reopens").outlets == 13
    only = desk.search("harbour reopened", filters=Filters(sources="Outlet 7"))
    assert [hit.article.source for hit in only] == ["Outlet 7"]


def test_without_vectors_keywords_carry_on(desk, settings, embedding, caplog) -> None:
    desk.vectors.close()
    for file in (settings.data_dir / "vectors").rglob("*"):
        if file.is_file() and file.name != "pointer.json":
            file.unlink()
    assert titles(desk.search("harbour reopened"))[0] == "Harbour reopens"
    assert "words alone" in caplog.text
