"""Nearest passages by vector, in Chroma: embedded in the data folder, or a server. Follows the library.

Chroma gets ids and vectors only; the text stays in the library, and so do the vectors, from which any
generation is rebuilt without computing one again.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from ingest.articles import fingerprint
from ingest.errors import ConfigurationError, IndexDamagedError, LibraryError, OnRecordError
from ingest.generations import Follower
from ingest.library import Library
from ingest.pointers import Pointer
from ingest.rows import VectorChange
from ingest.settings import LibrarySettings
from ingest.vectors import clients, trial

Vector = NDArray[np.float32]

_POINTER = "pointer"
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

    # Should Chroma make other notes than those that are kept from it.
    _restless = frozenset({clients.DATABASE})

    def __init__(self, folder: Path, model: str) -> None:
        """Use :meth:`open`."""
        super().__init__(folder, model)
        self._client: Any = None
        self._collection: Any = None

    @classmethod
    def open(cls, settings: LibrarySettings, model_name: str) -> "VectorIndex":
        """Open the index of a model's vectors; one that was never built finds nothing until it follows."""
        if settings.chroma_url:
            return ServerVectorIndex(settings, model_name)
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
        with self._searching() as is_there:
            if limit < 1 or not is_there:
                return {}
            found = self._asked(
                lambda: self._collection.query(query_embeddings=[vector], n_results=limit, include=[])
            )
        keys = (key.split(":") for key in found["ids"][0])
        return {passage: article for article, passage in keys}

    def _asked(self, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 (what Chroma answers)
        """What Chroma answers.

        Raises:
            IndexDamagedError: The index is damaged.
        """
        try:
            return ask()
        except Exception as error:
            raise IndexDamagedError(self._damage(str(error))) from error

    # Following

    def _make(self, generation: str) -> None:
        self._client = clients.of_folder(self._folder / generation)
        self._collection = self._client.create_collection(
            "passages", configuration={"hnsw": _HNSW}, embedding_function=None
        )
        clients.keep_still(self._folder / generation)

    def _open(self, generation: str) -> None:
        self._shut()
        self._client = clients.of_folder(self._folder / generation)
        self._collection = self._client.get_collection("passages", embedding_function=None)

    def _shut(self) -> None:
        self._collection = None
        if self._client is not None:
            self._client.close()
            self._client = None

    def _try_out(self, pointer: Pointer, library: Library | None) -> None:
        try:
            held = trial.held(self._folder / pointer.generation)
        except OSError as error:
            raise IndexDamagedError(self._damage(str(error))) from error
        stored = library.vectors((name.split(":")[1] for name in held.names), self._model) if library else {}
        for name, vector in zip(held.names, held.vectors, strict=True):
            other = stored.get(name.split(":")[1])
            if other is not None and not np.allclose(vector, other, atol=1e-3):
                raise IndexDamagedError(self._damage("it holds other vectors than the library"))

    def _seal(self) -> None:
        with suppress(sqlite3.Error):
            if self._client is not None and self._opened is not None:
                clients.keep_still(self._folder / self._opened.generation)
        with suppress(OSError):
            if self._opened is not None:
                clients.scrub(self._folder / self._opened.generation)
        super()._seal()

    def _scratch(self, folder: Path) -> Collection[str]:
        return clients.scratch(folder)

    def _is_complete(self, library: Library) -> bool:
        return int(self._asked(self._collection.count)) == library.size(self._model)

    def _take_up(self, library: Library, after: int) -> int:
        for changes in library.vector_changes(after, self._model):
            gone = [_key(change) for change in changes if change.vector is None]
            came = [(_key(change), change.vector) for change in changes if change.vector is not None]
            for at in range(0, len(gone), _AT_ONCE):
                self._asked(partial(self._collection.delete, ids=gone[at : at + _AT_ONCE]))
            for at in range(0, len(came), _AT_ONCE):
                keys, vectors = zip(*came[at : at + _AT_ONCE], strict=True)
                self._asked(partial(self._collection.upsert, ids=list(keys), embeddings=np.stack(vectors)))
            after = changes[-1].revision
        return after


class ServerVectorIndex(VectorIndex):
    """The same on a Chroma server: a collection for each generation, and one whose metadata is the pointer.

    Others may be searching the same collections, from this machine and others. Nothing is taken for gone but
    what the server says is not there; what it does not say is asked again later.
    """

    def __init__(self, settings: LibrarySettings, model: str) -> None:
        """Use :meth:`VectorIndex.open`."""
        self._url = settings.chroma_url or ""
        self._name = (
            f"onrecord-{fingerprint(settings.database_url or _identity(settings.data_dir), model)[:16]}"
        )
        super().__init__(Path(self._name), model)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write within; that no other machine does is seen to by the library that they share."""
        yield

    # Following

    def _make(self, generation: str) -> None:
        self._connect()
        self._collection = self._asked(
            lambda: self._client.create_collection(
                f"{self._name}-{generation}", configuration={"hnsw": _HNSW}, embedding_function=None
            )
        )

    def _open(self, generation: str) -> None:
        self._collection = self._found(generation)

    def _found(self, name: str) -> Any:  # noqa: ANN401 (a collection)
        """One of our collections.

        Raises:
            IndexDamagedError: The server has none of that name.
            LibraryError: It did not answer.
        """
        self._connect()
        return self._asked(
            lambda: self._client.get_collection(f"{self._name}-{name}", embedding_function=None)
        )

    def _connect(self) -> None:
        if self._client is not None:
            return
        address = urlsplit(self._url)
        if not address.hostname:
            raise ConfigurationError(
                f"ONRECORD_CHROMA_URL={self._url!r} is not an address; write it like http://localhost:8000"
            )
        secure = address.scheme == "https"
        host, port = address.hostname, address.port or (443 if secure else 80)
        self._client = self._asked(lambda: clients.of_server(host, port, secure=secure))

    def _shut(self) -> None:
        self._collection = None
        if self._client is not None:
            client, self._client = self._client, None
            clients.close(client)

    def _asked(self, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 (what Chroma answers)
        """What the server answers.

        Raises:
            IndexDamagedError: It says that what is asked for is not there.
            LibraryError: It did not answer, or not as it should; what it holds is as it was.
        """
        from chromadb.errors import NotFoundError

        try:
            return ask()
        except OnRecordError:
            raise
        except NotFoundError as error:
            raise IndexDamagedError(self._damage(str(error))) from error
        except Exception as error:
            self.close()  # to connect anew the next time
            raise LibraryError(
                f"the Chroma server at {self._url} did not answer ({error}); nothing was deleted there; "
                "see that it runs and try again, or unset ONRECORD_CHROMA_URL to keep the index here"
            ) from error

    def _examine(self, pointer: Pointer, library: Library | None = None) -> None:
        """Nothing: its files are the server's."""

    def _goes_on(self, pointer: Pointer) -> bool:
        """Always: what was written in part is written once more, to the same effect."""
        return True

    def _pointer(self) -> Pointer | None:
        try:
            metadata = self._found(_POINTER).metadata or {}
        except IndexDamagedError:  # not there
            return None
        pointer = Pointer.from_json(metadata.get("pointer", ""))
        return pointer if pointer and pointer.model == self._model else None

    def _point(self, pointer: Pointer) -> None:
        self._connect()
        place = self._asked(
            lambda: self._client.get_or_create_collection(f"{self._name}-{_POINTER}", embedding_function=None)
        )
        self._asked(lambda: place.modify(metadata={"pointer": pointer.to_json()}))

    def _discard(self, generation: str) -> None:
        with suppress(LibraryError):
            self._connect()
            self._asked(lambda: self._client.delete_collection(f"{self._name}-{generation}"))

    def _clear_away(self, kept: Pointer, before: Pointer | None) -> None:
        """Delete all but the generation in use and the one before it, which others may still be searching."""
        names = {f"{self._name}-{name}" for name in (_POINTER, kept.generation, before and before.generation)}
        with suppress(LibraryError):
            for collection in self._asked(self._client.list_collections):
                if collection.name.startswith(f"{self._name}-") and collection.name not in names:
                    self._discard(collection.name.removeprefix(f"{self._name}-"))


def _identity(data_dir: Path) -> str:
    """What tells a data folder from those on other machines that have the same path; made up once."""
    file = data_dir / "identity"
    draft = data_dir / f"identity.{uuid4().hex}"
    try:
        if not file.is_file():
            data_dir.mkdir(parents=True, exist_ok=True)
            draft.write_text(uuid4().hex, "utf-8")
            with suppress(FileExistsError):
                file.hardlink_to(draft)
            draft.unlink()
        return file.read_text("utf-8")
    except OSError:  # a folder that may only be read
        return str(data_dir.resolve())


def _key(change: VectorChange) -> str:
    """A passage's name in Chroma; with its article's, so that a search can be kept to some articles."""
    return f"{change.article_id}:{change.passage_id}"
