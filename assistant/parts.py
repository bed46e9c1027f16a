"""What an assistant is made of: its library, indexes and models, each opened when it is first needed."""

import logging
from threading import RLock
from typing import TYPE_CHECKING, Self

from assistant.catching_up import CatchingUp
from assistant.llm import make_llm
from assistant.once import once
from assistant.rationing import Purse
from assistant.reader import Reader
from assistant.rerank import RerankingRetriever, reranked
from assistant.retrieve import Retriever
from assistant.settings import Settings
from ingest.errors import ReaderError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.notebook import Notebook
from ingest.notes import Notes
from ingest.rows import Coverage
from ingest.spending import Spending
from ingest.vectors import VectorIndex

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import LLM

logger = logging.getLogger(__name__)


class Parts:
    """A library with its indexes and models. Safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        llm: "LLM | None" = None,
        embedding: "BaseEmbedding | None" = None,
    ) -> None:
        """Take what is given; what is not is made as the settings say."""
        self.settings = settings
        self.library = Library.open(settings)
        self._given_llm = llm
        self._given_embedding = embedding
        self._lock = RLock()
        self.purse = Purse(settings, Spending(self.library))
        self._counted: tuple[int, Coverage] | None = None

    def close(self) -> None:
        """Let go of the library's files and connections."""
        for name in ("_catching_up", "keywords", "vectors"):
            if name in self.__dict__:
                getattr(self, name).close()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @once
    def llm(self) -> "LLM | None":
        """The language model, if there is one."""
        return self._given_llm or make_llm(self.settings)

    @once
    def reader(self) -> Reader | None:
        """What reads passages; None where its weights are missing or damaged, or cannot be run here."""
        reader = Reader()
        try:
            reader.load()
        except ReaderError as error:
            logger.warning("answers are neither chosen nor checked by reading: %s", error)
            return None
        return reader

    @once
    def embedding(self) -> "BaseEmbedding":
        """The embedding model."""
        from ingest.embedding import make_embedding

        return self._given_embedding or make_embedding(self.settings)

    @property
    def coverage(self) -> Coverage:
        """What the library holds; counted anew once it has changed."""
        revision = self.library.revision
        if self._counted is None or self._counted[0] != revision:
            self._counted = revision, self.library.coverage()
        return self._counted[1]

    @once
    def keywords(self) -> KeywordIndex:
        """The keyword index."""
        return KeywordIndex.open(self.settings.data_dir / "keywords")

    @once
    def vectors(self) -> VectorIndex:
        """The vector index of the embedding model."""
        return VectorIndex.open(self.settings, self.embedding.model_name)

    @property
    def retriever(self) -> Retriever | RerankingRetriever:
        """Finds passages to make an answer of, in the order of the reranker that is set for it."""
        return reranked(self._current(), self.settings.reranker, lambda: self.reader)

    @property
    def searcher(self) -> Retriever | RerankingRetriever:
        """Finds passages to be listed; the same, with the reranker that is set for searches."""
        name = self.settings.search_reranker or self.settings.reranker
        return reranked(self._current(), name, lambda: self.reader)

    def _current(self) -> Retriever:
        """Finds passages for one question; indexes that lag behind catch up first, if they can."""
        standing = self._catching_up.look()
        return Retriever(
            self.library, self.keywords, self.vectors, self.embedding, standing, self._catching_up.fail
        )

    @once
    def _catching_up(self) -> CatchingUp:
        return CatchingUp(self.library, self.keywords, self.vectors, lambda: self.embedding)

    @once
    def notebook(self) -> Notebook:
        """Conversations and remarks that are kept in the library."""
        return Notebook(self.library)

    @once
    def notes(self) -> Notes:
        """Quotes and answers that readers kept in the library."""
        return Notes(self.library)
