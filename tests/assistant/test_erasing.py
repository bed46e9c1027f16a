"""What saved answers and remarks keep of a deleted article is counted, said, and can be erased."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from assistant import Assistant
from assistant.answers import Answer, Citation, Statement, Verdict
from assistant.app import remarks
from assistant.erasing import ERASED
from tests.assistant.test_streaming import ASKED, STORIES

TITLE = "Velm bridge opens"


@pytest.fixture
def desk(settings):
    with Assistant.open(settings=settings) as desk:
        desk.ingest(STORIES)
        yield desk


def everything(desk) -> str:
    """All that the tables of conversations and remarks hold."""
    with closing(sqlite3.connect(desk.settings.data_dir / "library.db")) as db:
        tables = ("turns", "editions", "resting", "feedback", "conversations")
        return repr([db.execute(f"SELECT * FROM {table}").fetchall() for table in tables])


def beside(answer: Answer) -> Answer:
    """Another answer that was found among the same passages and cites only the article on tolls."""
    hit = next(hit for hit in answer.hits if hit.article.title.startswith("Tolls"))
    quote = "Cyclists pay nothing."
    start = hit.article.text.index(quote)
    citation = Citation(1, hit.article, hit.passage.id, quote, start, start + len(quote))
    said = Statement(quote, (citation,), Verdict.QUOTED)
    return replace(answer, question="What do cyclists pay?", statements=(said,), asked="")


def test_words_of_a_deleted_article_are_counted_and_erased_from_answers_and_remarks(desk) -> None:
    chat = desk.conversation()
    chat.add(beside(chat.ask(ASKED)))
    desk.notebook.remark(remarks.RATED, remarks.rating(chat, 0, "up"))
    desk.notebook.remark(remarks.WRONG, remarks.wrong_citation(chat, 0, 1))
    (bridge,) = [story for story in STORIES if story.title == TITLE]
    assert desk.still_shown() == 0
    desk.delete(bridge.id)
    assert "opened to traffic" in everything(desk)
    assert desk.still_shown() == 2  # both show it, the second among what was found
    assert desk.erase() == 2
    assert desk.still_shown() == 0
    assert "opened to traffic" not in everything(desk).replace(ASKED, "")
    first, second = desk.conversation(chat.id).answers
    assert (first.question, first.statements, first.notes) == (ASKED, (), (ERASED,))
    assert "Cyclists pay nothing" in second.text
    assert bridge.id not in {hit.article.id for hit in second.hits}


def test_answers_from_articles_that_are_there_stay_as_they_are(desk) -> None:
    chat = desk.conversation()
    answer = chat.ask(ASKED)
    assert desk.erase() == 0
    assert desk.conversation(chat.id).answers == (answer,)


def test_the_command_says_what_is_kept_and_erases_it(onrecord, data) -> None:
    with Assistant.open(data) as desk:
        desk.ingest(STORIES)
        desk.conversation().ask(ASKED)
        ids = [story.id for story in STORIES]
    said = onrecord("delete", *ids, ONRECORD_LLM="none").stdout.decode()
    assert "3 deleted" in said
    assert "words of deleted articles are still in one saved answer; --erase takes them out" in said
    assert "erased from one saved answer" in onrecord("delete", "--erase").stdout.decode()
    assert onrecord("delete", "--undo", ids[0]).stdout == b"1 may be read again; read their sources\n"
    assert onrecord("delete", "--undo", ids[0]).returncode == 1
    assert onrecord("delete", "--undo").returncode == 2
