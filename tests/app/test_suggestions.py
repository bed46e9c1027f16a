"""Questions to begin with: natural ones, of several kinds, each of which is answered."""

import pytest

from assistant import Assistant
from assistant.settings import Settings
from assistant.suggesting import one_of_each, suggest
from assistant.wondering import wonder
from ingest.articles import Article


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Twelve people were hurt when the ferry Gull struck a pier in Low Fenning, police said.",
            "How many people were hurt when the ferry Gull struck a pier in Low Fenning?",
        ),
        ("The new tram will open in May, the mayor said.", "When will the new tram open?"),
        ("A pier for Tamsey will cost 3 million crowns.", "How much will a pier for Tamsey cost?"),
        (
            "The school was closed on Tuesday because its roof leaked.",
            "Why was the school closed on Tuesday?",
        ),
        ("The roof leaked, head teacher Ada Moss said.", "What did head teacher Ada Moss say?"),
        ('"It leaked," said Ada Moss, the head teacher.', "Who is Ada Moss?"),
    ],
)
def test_a_sentence_is_turned_round(sentence: str, question: str) -> None:
    article = Article.make(name="one", title="Of a town", text=sentence)
    assert [one.text for one in wonder(article)] == [question, "What is known about “Of a town”?"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Twelve people were killed.",  # in which accident?
        "It will open in May.",  # what will?
        "The firm that had said it would pay will close in May.",  # who knows what is its subject
        "Two of the ships were lost near Tamsey.",
        "",
    ],
)
def test_a_sentence_that_fits_nothing_gives_nothing(sentence: str) -> None:
    article = Article.make(name="one", title="Of a town", text=sentence or "Rain")
    assert [one.kind for one in wonder(article)] == ["headline"]


def test_every_suggestion_is_answered_from_another_story(library) -> None:
    with Assistant.open(settings=Settings(_env_file=None, data_dir=library, llm="none")) as desk:
        questions = [question.text for question in suggest(desk)]
        answers = [desk.ask(question) for question in questions]
    assert len(set(questions)) == 4
    assert not any(answer.refused for answer in answers)
    assert len({question.split()[0] for question in questions}) >= 3  # how, when, why, who, what
    assert len({answer.citations[0].article.id for answer in answers}) == 4


def test_one_article_of_each_story_taking_outlets_in_turn() -> None:
    first, copy, second, other = (
        Article.make(name=name, title=name, text=name, source=source)
        for name, source in [("a", "Gull"), ("a2", "Wire"), ("b", "Gull"), ("c", "Heron")]
    )
    stories = {first.id: "1", copy.id: "1", second.id: "2", other.id: "3"}
    assert one_of_each([first, copy, second, other], stories) == [first, other, second]
