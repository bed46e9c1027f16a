"""The assistant: the one object that callers hold."""

import logging
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing
from copy import copy
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from assistant.answering import Answering
from assistant.answers import Answer, Hit
from assistant.awaiting import awaited, each
from assistant.conversation import Conversation
from assistant.events import Answered, Event
from assistant.keeping import Keeping
from assistant.rationing import Ration
from assistant.records import RecordCheck, check_record
from assistant.rewrite import rewritten
from assistant.settings import Settings
from ingest.articles import Filters
from ingest.engines import demand_library
from ingest.errors import UsageError

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

    from assistant.nodes import LibraryRetriever

logger = logging.getLogger(__name__)

LONGEST_QUESTION = 2000  # characters; no question that a person asks is longer


class Asking(TypedDict, total=False):
    """How a question may be asked; :meth:`Assistant.ask` says what each means."""

    filters: Filters | None
    as_of: str | date | None
    after: Sequence[Answer]
    as_typed: bool


class Assistant(Keeping):
    """Answers questions about a library of articles. Safe to share between threads."""

    @classmethod
    def open(
        cls,
        data_dir: str | Path | None = None,
        *,
        settings: Settings | None = None,
        llm: "LLM | None" = None,
        embedding: "BaseEmbedding | None" = None,
    ) -> "Assistant":
        """Open a library, making it where there is none.

        Args:
            data_dir: Its folder; wins over the settings.
            settings: Those of the environment where not given.
            llm: Any llama-index language model, in place of the one that the settings name.
            embedding: Any llama-index embedding model, in place of the one that the settings name.

        Raises:
            LibraryError: The folder cannot be written or the database cannot be reached.
        """
        settings = settings or Settings()
        if data_dir is not None:
            settings = settings.model_copy(update={"data_dir": Path(data_dir)})
        return cls(settings, llm=llm, embedding=embedding)

    # Asking

    def ask(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        as_of: str | date | None = None,
        after: Sequence[Answer] = (),
        as_typed: bool = False,
    ) -> Answer:
        """Answer a question, or refuse to.

        Args:
            question: In words; up to 2,000 characters.
            filters: Which articles count.
            as_of: Answer as one could have on that day: from words that are known to have stood then.
            after: Answers given before in the same conversation, oldest first.
            as_typed: Whether the question is taken as it stands, whatever was said before.

        Raises:
            UsageError: The question is empty or too long, or the date cannot be read.
        """
        *_, last = self.stream(question, filters=filters, as_of=as_of, after=after, as_typed=as_typed)
        assert isinstance(last, Answered)
        return last.answer

    def stream(
        self,
        question: str,
        *,
        filters: Filters | None = None,
        as_of: str | date | None = None,
        after: Sequence[Answer] = (),
        as_typed: bool = False,
    ) -> Generator[Event, None, None]:
        """Answer a question event by event: ``Retrieved``, then ``Token`` by token, ``Answered`` last.

        Where tokens are withdrawn, ``Restarted`` comes after them. Closing the generator stops the language
        model. Takes what :meth:`ask` takes, and raises what it raises.
        """
        question = _checked(question)
        filters = self.library.known((filters or Filters()).as_of(as_of))
        ration = Ration(self.purse, self.settings.llm_time)
        answering = Answering(
            self.library,
            self.retriever,
            _rationed(self.llm, ration),
            self.reader,
            self.settings,
            self.coverage,
            self.keywords,
        )
        return _to_the_end(answering.stream(question, filters, after, as_typed=as_typed), ration)

    async def aask(self, question: str, **options: Unpack[Asking]) -> Answer:
        """Like :meth:`ask`, without blocking the event loop; cancelling it stops the language model."""
        async with aclosing(self.astream(question, **options)) as events:
            *_, last = [event async for event in events]
        assert isinstance(last, Answered)
        return last.answer

    def astream(self, question: str, **options: Unpack[Asking]) -> AsyncGenerator[Event, None]:
        """Like :meth:`stream`, without blocking the event loop; cancelling it stops the language model."""
        return each(lambda: self.stream(question, **options))

    def with_settings(self, **changes: Any) -> "Assistant":  # noqa: ANN401 (any setting)
        """The same library and indexes, answered from with other settings.

        Args:
            changes: Settings of answering by name, such as ``llm``, ``passages`` or ``unsupported``.
        """
        _ = self._catching_up, self.embedding  # opened once, for both
        other = copy(self)
        other.settings = self.settings.model_copy(update=changes)
        other.settings.guard_secrets()
        if any(name.startswith(("llm", "openai")) and name != "llm_evidence" for name in changes):
            other._given_llm = None
            other.__dict__.pop("llm", None)
        return other

    def search(self, query: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Passages that bear on a query, best first; no answer is made.

        Raises:
            UsageError: The query is too long, or the limit is not positive.
        """
        hits, notes = self.found(query, limit, filters)
        for note in notes:
            logger.warning("%s", note)
        return hits

    def found(
        self, query: str, limit: int = 10, filters: Filters | None = None
    ) -> tuple[list[Hit], tuple[str, ...]]:
        """What :meth:`search` finds, and notes on what the search had to go without."""
        if limit < 1:
            raise UsageError(f"a limit of {limit} finds nothing; give 1 or more")
        ration = Ration(self.purse, self.settings.llm_time)
        llm = _rationed(self.llm, ration) if self.settings.rewrite else None
        try:
            query, notes = rewritten(_checked(query), llm)
        finally:
            ration.end()
        searcher = self.searcher
        hits = searcher.search(query, limit, filters)
        return hits, (*notes, *searcher.notes)

    async def asearch(self, query: str, limit: int = 10, filters: Filters | None = None) -> list[Hit]:
        """Like :meth:`search`, without blocking the event loop."""
        return await awaited(lambda: self.search(query, limit, filters))

    def as_retriever(self, limit: int = 10, filters: Filters | None = None) -> "LibraryRetriever":
        """The library as a llama-index retriever, for its engines and agents."""
        from assistant.nodes import LibraryRetriever

        return LibraryRetriever(partial(self.search, limit=limit, filters=filters))

    def conversation(self, conversation_id: str | None = None) -> Conversation:
        """Begin a conversation, or go on with a saved one.

        Raises:
            NotFoundError: None is saved by that id.
        """
        saved = self.notebook.conversation(conversation_id) if conversation_id else None
        return Conversation(self.stream, self.notebook, saved)

    def check(self, record: str) -> RecordCheck:
        """Check a record made by ``Answer.to_json`` against itself and the library, without a language model.

        Raises:
            UsageError: It is not a record of an answer.
        """
        return check_record(record, self.library, self.reader)


def check(record: str, data_dir: str | Path | None = None) -> RecordCheck:
    """Check a record made by ``Answer.to_json`` against itself and a library; no language model is asked.

    Args:
        record: The JSON text.
        data_dir: Folder of the library; that of the settings where not given.

    Raises:
        UsageError: It is not a record of an answer.
        NotFoundError: There is no library.
    """
    settings = Settings() if data_dir is None else Settings(data_dir=Path(data_dir))
    demand_library(settings)
    with Assistant.open(settings=settings) as desk:
        return desk.check(record)


def _rationed(llm: "LLM | None", ration: Ration) -> "LLM | None":
    """A model that keeps to what one question may take."""
    if llm is None:
        return None
    from assistant.rationed import Rationed

    return Rationed(llm, ration)


def _to_the_end(events: Generator[Event, None, None], ration: Ration) -> Generator[Event, None, None]:
    """The events of a question; once it is over, however it ends, another may have its place."""
    try:
        yield from events
    finally:
        ration.end()


def _checked(question: str) -> str:
    """The question in one line, without control characters.

    Raises:
        UsageError: It is empty or too long.
    """
    if not isinstance(question, str):
        raise UsageError(f"a question is text, not {type(question).__name__}; ask one in words")
    question = " ".join("".join(c if c.isprintable() else " " for c in question).split())
    if not question:
        raise UsageError("the question is empty; ask one in words")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"the question has {len(question):,} characters; ask it in {LONGEST_QUESTION:,} or fewer"
        )
    return question
