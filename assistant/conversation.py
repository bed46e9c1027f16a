"""Conversations: questions in a row, saved after every answer, and written out."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from time import sleep
from typing import Any

from assistant.answers import Answer, Statement, Verdict
from assistant.events import Answered, Event
from assistant.papers.blocks import Block, block, blocks_of
from assistant.papers.forms import as_markdown, as_page
from assistant.papers.piece import piece_of
from assistant.papers.word import as_word
from assistant.papers.wording import file_name
from ingest.errors import LibraryError, UsageError
from ingest.notebook import Notebook, SavedConversation, new_id

logger = logging.getLogger(__name__)

_WAITS = (0.1, 0.4)  # seconds between tries to save
_LATER = "It is tried again with the next answer"
_LOST = "The articles that this answer rests on cannot be read any more; it is shown as it was said."


class Conversation:
    """A conversation over the library; each answer is saved as it comes.

    Attributes:
        id: By which it can be opened again.
        name: The first question, unless it was renamed.
        problem: Why the last answers are not saved; "" where all are.
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
        self.problem = ""
        self._saved = tuple(map(_read, saved.turns)) if saved else ()
        self._unsaved: tuple[Answer, ...] = ()
        self._lock = Lock()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What was asked and answered so far, in the order in which it was saved; the last may not be yet."""
        return self._saved + self._unsaved

    def ask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401 (those of Assistant.ask)
        """Ask, with what was said before in mind; takes the options of ``Assistant.ask``."""
        *_, last = self.stream(question, **options)
        assert isinstance(last, Answered)
        return last.answer

    def stream(self, question: str, **options: Any) -> Iterator[Event]:  # noqa: ANN401 (those of Assistant.stream)
        """Ask, event by event; takes the options of ``Assistant.stream``.

        An answer that could not be saved is given with a note that says so.
        """
        for event in self._stream(question, after=self.answers, **options):
            if isinstance(event, Answered):
                self.add(event.answer)
                if self.problem:
                    notes = (*event.answer.notes, f"Not saved: {self.problem}. {_LATER}")
                    event = Answered(replace(event.answer, notes=notes))
            yield event

    def add(self, answer: Answer) -> None:
        """Append an answer and save it; where that fails it stays, and :attr:`problem` says why."""
        with self._lock:
            self._unsaved = (*self._unsaved, answer)
        self.name = self.name or answer.asked or answer.question
        for wait in _WAITS:
            if self.save():
                return
            sleep(wait)
        self.save()

    def save(self) -> bool:
        """Save the answers that are not saved yet; whether all are."""
        with self._lock:
            try:
                while self._unsaved:
                    self._save(self._unsaved[0])
            except LibraryError as error:
                self.problem = str(error)
                logger.warning("an answer could not be saved: %s", error)
            else:
                self.problem = ""
            return not self._unsaved

    def _save(self, answer: Answer) -> None:
        record = json.loads(answer.to_json(indent=None))
        number = self._notebook.append(self.id, record, name=self.name, started=self.started)
        self._unsaved = self._unsaved[1:]
        known = len(self._saved)
        self._saved = (*self._saved, answer)
        if number != known:  # what was added elsewhere stands before it, or went
            with suppress(LibraryError):
                start = known if number > known else 0
                self._saved = (*self._saved[:start], *map(_read, self._notebook.turns(self.id, start)))

    def catch_up(self) -> None:
        """Take in what was added to the conversation elsewhere.

        Raises:
            LibraryError: It cannot be read.
        """
        with self._lock:
            turns = self._notebook.turns(self.id, len(self._saved))
            self._saved = (*self._saved, *map(_read, turns))

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
        """The conversation to read or print: questions, answers, every warning, and the quotes beneath them.

        The words of a quote that answer are bold.
        """
        return as_markdown(self._blocks())

    def to_html(self) -> str:
        """The same as a page that opens in a browser and loads nothing."""
        return as_page(self._blocks(), self.name)

    def to_word(self) -> bytes:
        """The same as a Word document (.docx)."""
        return as_word(self._blocks())

    def file_name(self, ending: str) -> str:
        """A name for a file of it, by what was asked and when: ``how-did-it-end-2025-01-31.md``."""
        return file_name(self.name, ending, self.started)

    def _blocks(self) -> list[Block]:
        answers = (one for answer in self.answers for one in blocks_of(piece_of(answer)))
        return [block("title", self.name), *answers]

    def _turns(self) -> list[dict[str, Any]]:
        return [json.loads(answer.to_json(indent=None)) for answer in self.answers]


def _read(turn: dict[str, Any]) -> Answer:
    """The answer of a turn; of one whose articles are lost the words alone."""
    try:
        return Answer.from_json(json.dumps(turn))
    except UsageError:
        told = turn.get("answer", {})
        said = Statement(str(turn.get("text", "")), (), Verdict.UNSUPPORTED, (_LOST,))
        return Answer(
            str(told.get("question", "")), (said,), asked=str(told.get("asked", "")), notes=(_LOST,)
        )
