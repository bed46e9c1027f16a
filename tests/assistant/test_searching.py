"""Searching as a caller does: whatever is asked for, and with words that a model adds."""

import pytest

from assistant import Assistant, Filters
from ingest.articles import Article
from ingest.errors import UsageError

STORIES = {
    "Harbour reopens": "The harbour of Tarn reopened on Monday after the storm.",
    "Ferry fares rise": "Fares on the ferry in the harbour rise by 9%.",
    "Teachers walk out": "Teachers at nine schools went on strike over pay.",
}


@pytest.fixture
def open_desk(settings):
    """Open an assistant over three stories, with settings and a language model."""
    desks = []

    def open_(llm=None, **changes):
        desk = Assistant.open(settings=settings.model_copy(update=changes), llm=llm)
        desk.ingest(
            Article.make(name=title, title=title, text=text, source="Gull") for title, text in STORIES.items()
        )
        desks.append(desk)
        return desk

    yield open_
    for desk in desks:
        desk.close()


def titles(hits):
    return [hit.article.title for hit in hits]


@pytest.mark.parametrize(
    "query",
    [
        "the of and", "?!... --", "AND OR NOT", "title: harbour", '"harbour', "harbour*", "(((harbour",
        "harbour)", "[a TO b]", "harbour^9", "港の嵐", "порт", "x" * 2000, "harbour " * 250,
    ],
)  # fmt: skip
def test_any_words_can_be_searched_for(open_desk, query) -> None:
    found = titles(open_desk().search(query))
    assert len(found) <= 3
    if not any(letter.isalnum() for letter in query):
        assert found == []
    if "harbour" in query:
        assert set(found[:2]) == {"Harbour reopens", "Ferry fares rise"}


@pytest.mark.parametrize("query", ["", " ", "\x00", "harbour " * 2500])
def test_nothing_and_far_too_much_is_refused_with_a_reason(open_desk, query) -> None:
    with pytest.raises(UsageError, match=r"in words|characters"):
        open_desk().search(query)


def test_a_limit_is_any_number_from_one(open_desk) -> None:
    desk = open_desk()
    assert len(desk.search("harbour", limit=1)) == 1
    assert len(desk.search("harbour", limit=1_000_000)) == 3
    for limit in (0, -5):
        with pytest.raises(UsageError, match="give 1 or more"):
            desk.search("harbour", limit=limit)


def test_filters_that_no_article_meets_find_nothing(open_desk) -> None:
    desk = open_desk()
    assert desk.search("harbour", filters=Filters(sources="nobody")) == []
    assert desk.search("harbour", filters=Filters(article_ids=["missing"])) == []
    with pytest.raises(UsageError, match="swap them"):
        desk.search("harbour", filters=Filters(since="2025-02-01", until="2025-01-01"))


def test_an_empty_library_finds_nothing(settings) -> None:
    with Assistant.open(settings=settings) as desk:
        assert desk.search("harbour") == []


def test_a_model_may_add_words_to_search_for(open_desk, scripted) -> None:
    llm = scripted("teachers strike schools pay")
    assert titles(open_desk(llm, rewrite=True).search("industrial action"))[0] == "Teachers walk out"
    assert "industrial action" in llm.prompts[0]


def test_a_model_is_not_asked_for_words_unless_it_is_set(open_desk, scripted) -> None:
    llm = scripted("teachers strike")
    open_desk(llm).search("harbour")
    assert llm.prompts == []


@pytest.mark.parametrize("reply", [ConnectionError("nobody is there"), "words " * 200])
def test_without_good_words_the_question_is_searched_for_as_asked(open_desk, scripted, reply) -> None:
    draft = "The harbour of Tarn reopened on Monday after the storm [1]."
    answer = open_desk(scripted(reply, draft), rewrite=True).ask("When did the harbour of Tarn reopen?")
    assert answer.hits[0].article.title == "Harbour reopens"
    assert answer.question == "When did the harbour of Tarn reopen?"
    assert any("searched for as asked" in note for note in answer.notes)
    assert "Monday" in answer.text
