"""Turns of a conversation: one row each, without texts, whole again when asked for, and never lost."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from threading import Thread

import pytest

from assistant.answers import Answer, Citation, Hit, Statement, Verdict
from assistant.conversation import Conversation
from assistant.events import Answered
from assistant.sealing import is_altered
from ingest.articles import Article
from ingest.library import Library
from ingest.notebook import Notebook
from ingest.rows import Entry
from ingest.split import split

STORY = "The ferry Marigold struck the pier. " + "Nobody on the quay had seen the fog come in. " * 200


@pytest.fixture
def library(settings):
    with closing(Library.open(settings)) as library:
        yield library


@pytest.fixture
def database(settings):
    """The library's file, opened by somebody else."""
    with closing(sqlite3.connect(settings.data_dir / "library.db", isolation_level=None)) as db:
        yield db


@pytest.fixture
def begin(library):
    """Begin a conversation, or go on with one as another tab does, with answers that were given."""

    def begin(saved_id: str | None = None, *answers: Answer) -> Conversation:
        given = list(answers)
        notebook = Notebook(library)
        saved = notebook.conversation(saved_id) if saved_id else None
        return Conversation(lambda *_, **__: iter([Answered(given.pop(0))]), notebook, saved)

    return begin


def store(library: Library, text: str = STORY, title: str = "Ferry hits pier") -> Article:
    article = Article.make(name="ferry", title=title, text=text)
    library.store([Entry(article, tuple(split(article, 800)), article.id)], "m", {})
    return article


def about(article: Article, question: str) -> Answer:
    """An answer whose one sentence quotes the article's first."""
    hits = tuple(Hit(passage, article, 1.0) for passage in split(article, 800))
    quote = article.text[:35]
    citation = Citation(1, article, hits[0].passage.id, quote, 0, len(quote))
    statement = Statement(quote, (citation,), Verdict.QUOTED)
    return Answer(question, (statement,), hits, asked_at=datetime(2025, 3, 1, tzinfo=UTC))


def test_a_turn_holds_no_text_of_an_article_and_comes_back_whole(library, begin, database) -> None:
    chat = begin()
    answer = about(store(library), "What did the ferry strike?")
    chat.add(answer)
    (row,) = database.execute("SELECT record FROM turns").fetchone()
    assert "quay" not in row
    assert begin(chat.id).answers == (answer,)
    (record,) = Notebook(library).conversation(chat.id).turns
    assert record == json.loads(answer.to_json())
    assert not is_altered(json.dumps(record))


def test_a_turn_more_costs_as_much_as_the_one_before(library, begin, database) -> None:
    chat, article = begin(), store(library)
    changes = []
    for number in range(12):
        before = database.execute("SELECT coalesce(sum(length(record)), 0) FROM turns").fetchone()[0]
        chat.add(about(article, f"What did it strike, {number:2}?"))
        changes.append(database.execute("SELECT sum(length(record)) FROM turns").fetchone()[0] - before)
    assert len(set(changes)) == 1
    assert database.execute("SELECT count(*) FROM editions").fetchone()[0] == 0


def test_an_article_that_changes_or_goes_leaves_the_answer_as_it_was(library, begin, database) -> None:
    chat, article = begin(), store(library)
    answer = about(article, "What did the ferry strike?")
    chat.add(answer)
    store(library, "The ferry struck nothing at all.", "Correction")
    assert begin(chat.id).answers == (answer,)
    library.delete([article.id])
    assert begin(chat.id).answers == (answer,)
    Notebook(library).forget(chat.id)
    assert database.execute("SELECT count(*) FROM editions").fetchone()[0] == 0
    assert database.execute("SELECT count(*) FROM turns").fetchone()[0] == 0


def test_an_article_that_changed_while_it_was_answered_from_is_kept_as_it_was(library, begin) -> None:
    answer = about(store(library), "What did the ferry strike?")
    store(library, "The ferry struck nothing at all.", "Correction")
    chat = begin()
    chat.add(answer)
    assert begin(chat.id).answers == (answer,)


def test_two_tabs_take_nothing_from_each_other(library, begin) -> None:
    article = store(library)
    one = begin()
    one.add(about(article, "First?"))
    two = begin(one.id)
    one.add(about(article, "Second, here?"))
    two.add(about(article, "Second, there?"))
    assert [a.question for a in two.answers] == ["First?", "Second, here?", "Second, there?"]
    one.catch_up()
    assert one.answers == two.answers == begin(one.id).answers


def test_many_that_add_at_once_lose_no_turn(library, begin) -> None:
    chat = begin()
    chat.add(Answer("First?"))
    others = [begin(chat.id) for _ in range(8)]
    threads = [Thread(target=other.add, args=(Answer(f"{n}?"),)) for n, other in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = [answer.question for answer in begin(chat.id).answers]
    assert sorted(asked[1:]) == [f"{n}?" for n in range(8)]


def test_a_conversation_that_was_deleted_elsewhere_holds_what_was_asked_since(library, begin) -> None:
    chat = begin()
    chat.add(Answer("First?"))
    Notebook(library).forget(chat.id)
    chat.add(Answer("Second?"))
    assert [answer.question for answer in chat.answers] == ["Second?"]


def test_conversations_of_an_earlier_version_are_carried_over(library, begin, database) -> None:
    answers = [about(store(library), "First?"), Answer("Second?")]
    turns = json.dumps([json.loads(answer.to_json()) for answer in answers])
    when = "2025-01-01 00:00:00.000000"
    database.execute("INSERT INTO conversations VALUES ('old', 'First?', ?, ?, ?)", (when, when, turns))
    assert [(s.name, s.answers) for s in Notebook(library).conversations()] == [("First?", 2)]
    chat = begin("old")
    assert chat.answers == tuple(answers)
    chat.add(Answer("Third?"))
    assert begin("old").answers == (*answers, Answer("Third?"))
    assert Notebook(library).conversations()[0].answers == 3
    assert "quay" not in "".join(row[0] for row in database.execute("SELECT record FROM turns"))
    assert database.execute("SELECT turns FROM conversations").fetchone()[0] == "[]"


def test_an_answer_that_cannot_be_saved_is_given_says_so_and_is_saved_later(library, begin, database) -> None:
    chat = begin(None, Answer("First?"), Answer("Second?"))
    database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON turns "
        "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    answer = chat.ask("First?")
    assert "Not saved: the library could not be written: database or disk is full" in answer.notes[0]
    assert chat.answers == (Answer("First?"),)
    assert "disk is full" in chat.problem
    database.execute("DROP TRIGGER full")
    chat.ask("Second?")
    assert chat.problem == ""
    assert [a.question for a in begin(chat.id).answers] == ["First?", "Second?"]


def test_an_answer_whose_article_is_lost_is_shown_as_it_was_said(library, begin, database) -> None:
    chat = begin()
    chat.add(about(store(library), "What did the ferry strike?"))
    database.execute("DELETE FROM articles")  # as after damage
    (answer,) = begin(chat.id).answers
    assert answer.question == "What did the ferry strike?"
    assert "struck the pier" in answer.text
    assert answer.citations == ()
    assert "cannot be read any more" in answer.notes[0]
