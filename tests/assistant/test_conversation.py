"""Conversations come back as they were saved."""

import pytest

from assistant.answers import Answer, Citation, Statement, Verdict
from assistant.conversation import Conversation
from assistant.events import Answered
from ingest.errors import NotFoundError, UsageError
from ingest.library import Library
from ingest.notebook import Notebook


def test_a_conversation_is_saved_and_goes_on(settings) -> None:
    library = Library.open(settings)
    notebook = Notebook(library)

    def stream(question, after=()):
        yield Answered(Answer(f"{question} ({len(after)} before)"))

    first = Conversation(stream, notebook)
    first.ask("One?")
    again = Conversation(stream, notebook, notebook.conversation(first.id))
    answer = again.ask("Two?")
    assert answer.question == "Two? (1 before)"
    assert [a.question for a in again.answers] == ["One? (0 before)", "Two? (1 before)"]
    assert [saved.name for saved in notebook.conversations()] == ["One? (0 before)"]
    again.rename(" Bridges ")
    with pytest.raises(UsageError, match="empty"):
        again.rename(" ")
    assert notebook.conversation(first.id).name == "Bridges"
    notebook.forget(first.id)
    with pytest.raises(NotFoundError, match=first.id):
        notebook.conversation(first.id)
    library.close()


def test_a_conversation_to_read_marks_what_answers_and_disarms_what_an_article_says(settings, hits) -> None:
    (hit,) = hits(("Bridge", "It opened on 3 *May* ![x](https://evil.example/x.png)."))
    text = hit.article.text
    start = text.index("3")
    citation = Citation(1, hit.article, hit.passage.id, text, 0, len(text), (start, start + len("3 *May*")))
    quoted = Statement(text, (citation,), Verdict.QUOTED)
    doubted = Statement("It opened in June.", (citation,), Verdict.PARTLY, ("the month June is not there",))
    library = Library.open(settings)
    chat = Conversation(lambda: iter(()), Notebook(library))
    chat.add(Answer("When?", (quoted, doubted), (hit,), notes=("Reports differ: 3 May and 4 May.",)))
    written = chat.to_markdown()
    library.close()
    said = r"It opened on **3 \*May\*** !\[x\](https://evil.example/x.png)."
    assert f"“{said}” [1] It opened in June. [1] (partly supported: the month June is not there)" in written
    assert f"> {said}" in written
    assert "Reports differ: 3 May and 4 May." in written
