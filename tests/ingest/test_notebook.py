"""Turns of conversations in a database of either kind: appended, whole again, and dropped."""

from contextlib import closing
from datetime import UTC, datetime
from threading import Thread

import pytest
import sqlalchemy as sql

from ingest import tables
from ingest.articles import Article
from ingest.library import Library
from ingest.notebook import Notebook
from ingest.rows import Entry
from ingest.split import split

BEGUN = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def library(settings, request):
    if request.param == "postgres":
        settings = settings.model_copy(update={"database_url": request.getfixturevalue("postgres")})
    with closing(Library.open(settings)) as library:
        yield library


def store(library: Library, text: str) -> Article:
    article = Article.make(name="ferry", title="Ferry", text=text)
    library.store([Entry(article, tuple(split(article, 800)), article.id)], "m", {})
    return article


def record(article: Article, question: str) -> dict:
    """What a record holds as far as a notebook looks at it."""
    told = {"id": article.id, "content_hash": article.content_hash, "text": article.text}
    passage = {"article_id": article.id, "start": 4, "end": 9, "text": article.text[4:9]}
    return {"answer": {"question": question, "hits": [{"passage": passage}]}, "articles": {article.id: told}}


def test_turns_come_back_as_they_were_whatever_becomes_of_the_article(library) -> None:
    notebook, article = Notebook(library), store(library, "The ferry sank.")
    turns = [record(article, "First?"), record(article, "Second?")]
    numbers = [notebook.append("c", turn, name="First?", started=BEGUN) for turn in turns]
    assert numbers == [0, 1]
    with library.engine.connect() as db:
        assert "ferry" not in str(db.scalars(sql.select(tables.turns.c.record)).all())
    assert notebook.turns("c") == turns
    store(library, "The ferry was saved.")
    assert list(notebook.conversation("c").turns) == turns
    library.delete([article.id])
    assert notebook.turns("c", 1) == turns[1:]
    assert notebook.resting_on(sorted(notebook.shown_articles())) == [("c", 0), ("c", 1)]
    assert [(one.name, one.answers) for one in notebook.conversations()] == [("First?", 2)]
    notebook.forget("c")
    with library.engine.connect() as db:
        for table in (tables.turns, tables.resting, tables.editions):
            assert db.scalar(sql.select(sql.func.count()).select_from(table)) == 0


def test_turns_that_an_earlier_version_kept_in_one_row_are_carried_over(library) -> None:
    notebook, article = Notebook(library), store(library, "The ferry sank.")
    old = [record(article, "First?"), record(article, "Second?")]
    row = {"id": "c", "name": "First?", "started": BEGUN, "changed": BEGUN, "turns": old}
    with library.engine.begin() as db:
        db.execute(tables.conversations.insert(), [row])
    assert [one.answers for one in notebook.conversations()] == [2]
    assert notebook.append("c", record(article, "Third?"), name="", started=BEGUN) == 2
    assert [turn["answer"]["question"] for turn in notebook.conversation("c").turns] == [
        "First?",
        "Second?",
        "Third?",
    ]
    assert [one.answers for one in notebook.conversations()] == [3]


def test_many_that_add_at_once_each_have_a_number_of_their_own(library) -> None:
    article, numbers = store(library, "The ferry sank."), []

    def add(n: int) -> None:
        numbers.append(Notebook(library).append("c", record(article, f"{n}?"), name="", started=BEGUN))

    threads = [Thread(target=add, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(6))
    assert len(Notebook(library).turns("c")) == 6


def test_a_conversation_is_found_by_words_of_its_name_its_questions_and_its_answers(library) -> None:
    notebook, article = Notebook(library), store(library, "The ferry struck the pier at noon.")
    for name, question, said in (
        ("Ferry", "When did it strike?", "At noon, in Tórshavn."),
        ("Budget 100%", "How much is it?", "48 million crowns."),
    ):
        told = record(article, question) | {"text": said}
        notebook.append(name[:6].lower(), told, name=name, started=BEGUN)
    assert list(notebook.names(words="ferry")) == ["ferry"]
    assert list(notebook.names(words="crowns MUCH")) == ["budget"]
    assert list(notebook.names(words="Tórshavn")) == ["ferry"]
    assert list(notebook.names(words="100%")) == ["budget"]
    assert notebook.names(words="question") == {}  # the name of a field, which nobody said
    assert [heading.name for heading in notebook.conversations(words="noon strike")] == ["Ferry"]
    assert len(notebook.names()) == 2
