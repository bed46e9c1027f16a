"""Questions to begin with: natural ones, of several kinds, each of which is answered."""

from threading import Event

import pytest

from assistant import Answer, Assistant
from assistant.app import suggestions
from assistant.settings import Settings
from assistant.suggesting import next_questions, one_of_each, suggest
from assistant.wondering import Wondered, wonder
from ingest.articles import Article
from tests.app.conftest import until_suggested


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


def test_what_is_asked_next_is_answered_by_what_was_not_said_yet(library) -> None:
    with Assistant.open(settings=Settings(_env_file=None, data_dir=library, llm="none")) as desk:
        first = desk.ask("How much will the repairs to the Kestrel Bridge cost?")
        further = next_questions(desk, [first])
        answers = [desk.ask(question.text) for question in further]
    said = {citation.quote for citation in first.citations}
    cited = {citation.article.id for citation in first.citations}
    assert further
    for question, answer in zip(further, answers, strict=True):
        assert not answer.refused
        assert question.article.id in cited
        assert answer.citations[0].quote not in said


def test_after_a_refusal_nothing_is_suggested_that_the_articles_were_not_asked_for(library) -> None:
    with Assistant.open(settings=Settings(_env_file=None, data_dir=library, llm="none")) as desk:
        assert next_questions(desk, [Answer("Where is the moon?", refused=True)]) == []


def test_a_suggestion_goes_with_its_article(settings, monkeypatch) -> None:
    with Assistant.open(settings=settings) as desk:
        stories = [
            Article.make(name=name, title=name, text=f"{name} is here.") for name in ("Otter", "Heron")
        ]
        desk.ingest(stories)
        monkeypatch.setattr(suggestions, "suggest", lambda _: [Wondered(s.title, "who", s) for s in stories])
        made = suggestions.Suggestions()
        made.now(desk)
        until_suggested()
        assert made.now(desk) == ("Otter", "Heron")
        monkeypatch.setattr(suggestions, "suggest", slow := Slow())
        desk.delete(stories[0].id)
        assert made.now(desk) == ("Heron",)
        slow.go_on.set()
        until_suggested()


class Slow:
    """Suggestions that are being made for as long as is wanted."""

    def __init__(self) -> None:
        self.go_on = Event()

    def __call__(self, _: Assistant) -> list[Wondered]:
        self.go_on.wait(60)
        return []
