"""What readers said is kept with what an evaluation needs, and found again."""

import json

import pytest

from assistant.answers import Answer, Citation, Statement
from assistant.app import remarks
from assistant.conversation import Conversation
from assistant.evaluate.questions import load_questions
from ingest.library import Library
from ingest.notebook import Notebook

TEXT = "The bridge opened on 3 May."


@pytest.fixture
def notebook(settings):
    library = Library.open(settings)
    yield Notebook(library)
    library.close()


@pytest.fixture
def chat(notebook, hits) -> Conversation:
    (hit,) = hits(("Bridge", TEXT))
    citation = Citation(1, hit.article, hit.passage.id, TEXT, 0, len(TEXT))
    chat = Conversation(lambda: iter(()), notebook)
    chat.add(Answer("When?", (Statement(TEXT, (citation,)),), (hit,)))
    return chat


def test_the_last_rating_counts_and_wrong_citations_add_up(notebook, chat) -> None:
    for kind in ("up", "down"):
        notebook.remark(remarks.RATED, remarks.rating(chat, 0, kind))
    notebook.remark(remarks.WRONG, remarks.wrong_citation(chat, 0, 1))
    assert remarks.judgements(notebook, chat) == {0: remarks.Judgement("down", {1})}


def test_other_conversations_are_left_alone(notebook, chat) -> None:
    other = Conversation(lambda: iter(()), notebook)
    other.add(Answer("Why?", refused=True))
    notebook.remark(remarks.RATED, remarks.rating(other, 0, "up"))
    assert remarks.judgements(notebook, chat) == {}


def questions(notebook, file):
    """What evaluation makes of the set, and the set."""
    rows = remarks.evaluation_set(notebook.remarks())
    file.write_text("\n".join(json.dumps(row) for row in rows))
    return load_questions(file).questions, rows


def test_a_helpful_answer_says_which_article_is_right(notebook, chat, tmp_path) -> None:
    notebook.remark(remarks.RATED, remarks.rating(chat, 0, "down"))
    notebook.remark(remarks.RATED, remarks.rating(chat, 0, "up"))
    ((question,), _) = questions(notebook, tmp_path / "feedback.jsonl")
    article = chat.answers[0].citations[0].article
    assert (question.text, question.relevant, question.answerable) == ("When?", {article.id}, True)


def test_a_helpful_refusal_says_that_there_is_no_answer(notebook, chat, tmp_path) -> None:
    chat.add(Answer("Why?", refused=True))
    notebook.remark(remarks.RATED, remarks.rating(chat, 1, "up"))
    ((question,), _) = questions(notebook, tmp_path / "feedback.jsonl")
    assert (question.text, question.answerable) == ("Why?", False)


def test_an_answer_that_did_not_help_leaves_open_what_is_right(notebook, chat, tmp_path) -> None:
    notebook.remark(remarks.RATED, remarks.rating(chat, 0, "down"))
    ((question,), _) = questions(notebook, tmp_path / "feedback.jsonl")
    assert (question.relevant, question.answerable) == (frozenset(), None)


def test_a_wrong_citation_is_told_with_its_words_and_its_article_is_not_right(
    notebook, chat, tmp_path
) -> None:
    notebook.remark(remarks.RATED, remarks.rating(chat, 0, "up"))
    notebook.remark(remarks.WRONG, remarks.wrong_citation(chat, 0, 1))
    ((question,), (row,)) = questions(notebook, tmp_path / "feedback.jsonl")
    assert question.relevant == frozenset()
    assert row["wrong"] == [
        {"article": chat.answers[0].citations[0].article.id, "quote": TEXT, "sentences": [TEXT]}
    ]
