"""Conversations: questions in a row, saved after every answer, and written out."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from assistant.answers import Answer, Parts, Statement, Verdict, headed
from assistant.events import Answered, Event
from ingest.errors import UsageError
from ingest.notebook import Notebook, SavedConversation, new_id

_MARKUP = re.compile(r"[\\`*_\[\]<>]")


class Conversation:
    """A conversation over the library; it is saved after every answer.

    Attributes:
        id: By which it can be opened again.
        name: The first question, unless it was renamed.
        answers: What was asked and answered so far.
    """

    def __init__(
        self,
        stream: Callable[..., Iterator[Event]],
        notebook: Notebook,
        saved: SavedConversation | None = None,
    ) -> None:
        """Begin a conversation, or go on with a saved one; use ``Assistant.conversation``."""
        self._stream = stream
        self._notebook = notebook
        self.id = saved.id if saved else new_id()
        self.name = saved.name if saved else ""
        self.started = saved.started if saved else datetime.now(UTC)
        self.answers = tuple(Answer.from_json(json.dumps(turn)) for turn in saved.turns) if saved else ()

    def ask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401 (those of Assistant.ask)
        """Ask, with what was said before in mind; takes the options of ``Assistant.ask``."""
        *_, last = self.stream(question, **options)
        assert isinstance(last, Answered)
        return last.answer

    def stream(self, question: str, **options: Any) -> Iterator[Event]:  # noqa: ANN401 (those of Assistant.stream)
        """Ask, event by event; takes the options of ``Assistant.stream``."""
        for event in self._stream(question, after=self.answers, **options):
            if isinstance(event, Answered):
                self.add(event.answer)
            yield event

    def add(self, answer: Answer) -> None:
        """Append an answer and save the conversation."""
        self.answers = (*self.answers, answer)
        self.name = self.name or answer.asked or answer.question
        self._notebook.save(
            SavedConversation(self.id, self.name, self.started, datetime.now(UTC), tuple(self._turns()))
        )

    def rename(self, name: str) -> None:
        """Give it another name.

        Raises:
            UsageError: The name is empty.
        """
        if not name.strip():
            raise UsageError("the name is empty; give the conversation one")
        self.name = " ".join(name.split())
        self._notebook.rename(self.id, self.name)

    def to_json(self) -> str:
        """The conversation as records, one for each answer."""
        content = {"conversation": self.id, "name": self.name, "answers": self._turns()}
        return json.dumps(content, ensure_ascii=False, indent=2)

    def to_markdown(self) -> str:
        """The conversation to read or print: questions, answers, notes, and the quotes beneath them.

        The words of a quote that answer are bold.
        """
        return "\n".join([f"# {_escaped(self.name)}\n", *map(_markdown, self.answers)])

    def _turns(self) -> list[dict[str, Any]]:
        return [json.loads(answer.to_json(indent=None)) for answer in self.answers]


def _markdown(answer: Answer) -> str:
    said = " ".join(
        f"{_escaped(heading)}: {_sentence(statement)}" if heading else _sentence(statement)
        for heading, statement in headed(answer.statements)
    )
    blocks = [f"## {_escaped(answer.asked or answer.question)}", said, *map(_escaped, answer.notes)]
    for citation in answer.citations:
        published = f", {citation.article.dates}" if citation.article.dates else ""
        where = f" <{citation.article.url}>" if citation.article.url else ""
        about = f"{citation.article.title} ({citation.article.source or 'source unknown'}{published})"
        blocks += [f"[{citation.number}] {_escaped(about)}{where}", f"> {_marked(citation.parts)}"]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _sentence(statement: Statement) -> str:
    """A sentence with its markers: in quotation marks if it is an article's, else with what is against it."""
    words = _marked(statement.parts)
    markers = "".join(f" [{citation.number}]" for citation in statement.citations)
    if statement.verdict is Verdict.QUOTED:
        return f"“{words}”{markers}"
    if statement.verdict is Verdict.SUPPORTED and not statement.problems:
        return words + markers
    why = _escaped("; ".join(statement.problems) or "nothing that was shown supports this")
    return f"{words}{markers} ({statement.verdict}: {why})"


def _marked(parts: Parts) -> str:
    before, answer, after = map(_escaped, parts)
    return f"{before}**{answer}**{after}" if answer else before


def _escaped(text: str) -> str:
    """Text in one line, with nothing in it that Markdown would make a link, an image or markup of."""
    return _MARKUP.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))
