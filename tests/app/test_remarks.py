"""What readers said is kept with what an evaluation needs, and found again."""

import pytest

from assistant.answers import Answer, Citation, Statement
from assistant.app import remarks
from assistant.conversation import Conversation
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


def test_an_evaluation_set_says_what_was_asked_and_quoted(notebook, chat) -> None:
    notebook.remark(remarks.WRONG, remarks.wrong_citation(chat, 0, 1))
    (row,) = remarks.evaluation_set(notebook.remarks())
    assert (row["kind"], row["question"], row["quote"]) == ("citation", "When?", TEXT)
    assert row["sentences"] == [TEXT]
