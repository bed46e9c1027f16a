"""Conversations come back as they were saved."""

import pytest

from assistant.answers import Answer, Answered
from assistant.conversation import Conversation
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
