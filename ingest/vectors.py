"""Nearest passages by vector, in Chroma: embedded in the data folder, or a server. Follows the library.

Chroma gets ids and vectors only; the text stays in the library, and so do the vectors, from which any
generation is rebuilt without computing one again.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ingest.articles import fingerprint
from ingest.errors import ConfigurationError, LibraryError
from ingest.generations import Follower, Pointer
from ingest.library import Library
from ingest.rows import VectorChange
from ingest.settings import LibrarySettings

Vector = NDArray[np.float32]

_AT_ONCE = 5000  # Chroma refuses more than 5461 in one call
_HNSW = {
    "space": "cosine",
    # A graph built with six tenths of Chroma's usual effort, and searched with half as much again, finds as
    # many of the nearest (of 12,000 and of 60,000 passages) and is built in two thirds of the time.
    "ef_construction": 60,
    "ef_search": 150,
    # Chroma rebuilds from its log, at every opening, what it has not yet written to its graph file: a high
    # threshold makes opening slow. A low one means more writes in place, which a crash may damage; the
    # pointer is unclean then, and the next generation heals it.
    "sync_threshold": 2000,
    "batch_size": 100,
}


class VectorIndex(Follower):
    """Vectors of passages made by one embedding model."""

    def __init__(self, folder: Path, model: str) -> None:
        """Use :meth:`open`."""
        super().__init__(folder, model)
        self._client: Any = None
        self._collection: Any = None

    @classmethod
    def open(cls, settings: LibrarySettings, model_name: str) -> "VectorIndex":
        """Open the index of a model's vectors; one that was never built finds nothing until it follows."""
        if settings.chroma_url:
            where = settings.database_url or str(settings.data_dir.resolve())
            name = f"onrecord-{fingerprint(where, model_name)[:16]}"
            return ServerVectorIndex(settings.chroma_url, name, model_name)
        folder = settings.data_dir / "vectors" / fingerprint(model_name)[:12]
        return cls(folder, model_name)

    def search(self, vector: Vector, limit: int) -> dict[str, str]:
        """The nearest passages to a vector.

        Args:
            vector: Unit vector, shape ``(dimension,)``.
            limit: How many passages at the most.

        Returns:
            The article of each by passage id, nearest first.

        Raises:
            LibraryError: The index is damaged or its server does not answer.
        """
        with self._lock:
            try:
                if limit < 1 or not self._ready():
                    return {}
                found = self._collection.query(query_embeddings=[vector], n_results=limit, include=[])
            except Exception as error:
                self._close()
                raise LibraryError(
                    f"the vector index cannot be searched ({error}); "
                    "repair it with `onrecord doctor --repair`"
                ) from error
        keys = (key.split(":") for key in found["ids"][0])
        return {passage: article for article, passage in keys}

    # Following

    def _make(self, generation: str) -> None:
        self._connect(generation)
        self._collection = self._client.create_collection(
            "passages", configuration={"hnsw": _HNSW}, embedding_function=None
        )

    def _open(self, generation: str) -> None:
        self._shut()
        self._connect(generation)
        self._collection = self._client.get_collection("passages", embedding_function=None)

    def _connect(self, generation: str) -> None:
        """Open Chroma on a generation with a client of our own.

        Chroma shares one system among all clients of a path in a process, which would not see what another
        process wrote since; forgetting the shared ones leaves other open clients as they are.
        """
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        SharedSystemClient.clear_system_cache()
        settings = Settings(anonymized_telemetry=False)
        self._client = chromadb.PersistentClient(str(self._folder / generation), settings)

    def _shut(self) -> None:
        self._collection = None
        if self._client is not None:
            self._client.close()
            self._client = None

    def _probe(self) -> None:
        if self._collection.count():
            some = self._collection.get(limit=1, include=["embeddings"])
            self._collection.query(query_embeddings=some["embeddings"], n_results=1, include=["distances"])

    def _count(self) -> int:
        return int(self._collection.count())

    def _expected(self, library: Library) -> int:
        return library.size(self._model)

    def _take_up(self, library: Library, after: int) -> int:
        for changes in library.vector_changes(after, self._model):
            gone = [_key(change) for change in changes if change.vector is None]
            came = [(_key(change), change.vector) for change in changes if change.vector is not None]
            for at in range(0, len(gone), _AT_ONCE):
                self._collection.delete(ids=gone[at : at + _AT_ONCE])
            for at in range(0, len(came), _AT_ONCE):
                keys, vectors = zip(*came[at : at + _AT_ONCE], strict=True)
                self._collection.upsert(ids=list(keys), embeddings=np.stack(vectors))
            after = changes[-1].revision
        return after


class ServerVectorIndex(VectorIndex):
    """The same on a Chroma server: one collection, whose metadata holds the pointer."""

    def __init__(self, url: str, name: str, model: str) -> None:
        """Use :meth:`VectorIndex.open`."""
        super().__init__(Path(name), model)
        self._url = url
        self._name = name

    def _make(self, generation: str) -> None:
        self._connect(generation)
        if self._name in {collection.name for collection in self._client.list_collections()}:
            self._client.delete_collection(self._name)
        self._collection = self._client.create_collection(
            self._name, configuration={"hnsw": _HNSW}, embedding_function=None
        )

    def _open(self, generation: str) -> None:
        self._connect(generation)
        self._collection = self._client.get_collection(self._name, embedding_function=None)

    def _connect(self, generation: str) -> None:
        import chromadb
        from chromadb.config import Settings

        if self._client is not None:
            return
        address = urlsplit(self._url)
        if not address.hostname:
            raise ConfigurationError(
                f"ONRECORD_CHROMA_URL={self._url!r} is not an address; write it like http://localhost:8000"
            )
        secure = address.scheme == "https"
        try:
            self._client = chromadb.HttpClient(
                address.hostname,
                address.port or (443 if secure else 80),
                ssl=secure,
                settings=Settings(anonymized_telemetry=False),
            )
        except Exception as error:
            raise LibraryError(
                f"the Chroma server at {self._url} does not answer ({error}); start it with `chroma run`, "
                "or unset ONRECORD_CHROMA_URL to keep the index in the data folder"
            ) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write within; that no other machine does is seen to by the library that they share."""
        with self._lock:
            yield

    def _pointer(self) -> Pointer | None:
        self._connect("")
        try:
            metadata = self._client.get_collection(self._name, embedding_function=None).metadata or {}
            pointer = Pointer(**json.loads(metadata["pointer"]))
        except Exception:
            return None
        return pointer if pointer.model == self._model else None

    def _point(self, pointer: Pointer) -> None:
        self._collection.modify(metadata={"pointer": json.dumps(asdict(pointer))})

    def _clear_away(self, kept: str) -> None:
        """Nothing: the server holds no other generation."""


def _key(change: VectorChange) -> str:
    """A passage's name in Chroma; with its article's, so that a search can be kept to some articles."""
    return f"{change.article_id}:{change.passage_id}"
