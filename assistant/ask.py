"""The assistant: the one object that wires the stages together, from a question to a checked answer."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from assistant.answers import Answer, Answered, Draft, Event, Hit, Retrieved, Statement, Token, Verdict
from assistant.conversation import Conversation, stand_alone
from assistant.extract import extract
from assistant.generate import generate, is_refusal, pack, repair
from assistant.llm import make_llm
from assistant.refuse import refusal
from assistant.retrieve import Retriever
from assistant.settings import Settings
from assistant.verify import verify
from ingest.articles import Filters
from ingest.errors import ModelError, UsageError
from ingest.library import Library
from ingest.notebook import Notebook

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

LONGEST_QUESTION = 2000  # characters; no question that a person asks is longer


class Assistant:
    """Answers questions about a library of articles. Safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        llm: "LLM | None" = None,
        embedding: "BaseEmbedding | None" = None,
    ) -> None:
        """Use :meth:`open`."""
        self.settings = settings
        self.library = Library.open(settings)
        self._given_llm = llm
        self._given_embedding = embedding

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
