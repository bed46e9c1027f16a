"""Nearest passages by vector, in Chroma: embedded in the data folder, or a server. Follows the library.

Chroma gets ids and vectors only; the text stays in the library, and so do the vectors, from which any
generation is rebuilt without computing one again.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from ingest.articles import fingerprint
from ingest.errors import IndexDamagedError, LibraryError
from ingest.generations import PATIENCE, Follower
from ingest.library import Library
from ingest.pointers import Pointer
from ingest.rows import VectorChange
from ingest.settings import LibrarySettings
from ingest.vectors import clients, trial
from ingest.vectors.server import Server

Vector = NDArray[np.float32]

_POINTER = "pointer"
_AT_ONCE = 1000  # no other thread runs while Chroma writes them; it refuses more than 5461
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


@dataclass(frozen=True, slots=True)
class _Opened:
    """A collection of Chroma's, and the client that is its own; None where others share it."""

    client: clients.Folder | None
    collection: Any


class VectorIndex(Follower[_Opened]):
    """Vectors of passages made by one embedding model."""

    # Should Chroma make other notes than those that are kept from it.
    _restless = frozenset({clients.DATABASE})

    def __init__(self, folder: Path, model: str) -> None:
        """Use :meth:`open`."""
        super().__init__(folder, model)

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
        with self._searching() as opened:
            if limit < 1 or opened is None:
                return {}
            collection = opened.collection
            found = self._asked(
                lambda: collection.query(query_embeddings=[vector], n_results=limit, include=[])
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

    def _make(self, generation: str) -> _Opened:
        folder = clients.Folder(self._folder / generation)
        collection = folder.client.create_collection(
            "passages", configuration={"hnsw": _HNSW}, embedding_function=None
        )
        clients.keep_still(self._folder / generation)
        return _Opened(folder, collection)

    def _load(self, generation: str) -> _Opened:
        folder = clients.Folder(self._folder / generation)
        try:
            return _Opened(folder, folder.client.get_collection("passages", embedding_function=None))
        except BaseException:
            folder.close()
            raise

    def _shut(self, opened: _Opened) -> None:
        if opened.client:
            opened.client.close()

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
        if self._open is not None:
            folder = self._folder / self._open.pointer.generation
            with suppress(sqlite3.Error):
                clients.keep_still(folder)
            with suppress(OSError):
                clients.scrub(folder)
        super()._seal()

    def _scratch(self, folder: Path) -> Collection[str]:
        return clients.scratch(folder)

    def _is_complete(self, opened: _Opened, library: Library) -> bool:
        return int(self._asked(opened.collection.count)) == library.size(self._model)

    def _take_up(self, opened: _Opened, library: Library, after: int) -> int:
        collection = opened.collection
        for changes in library.vector_changes(after, self._model):
            gone = [_key(change) for change in changes if change.vector is None]
            came = [(_key(change), change.vector) for change in changes if change.vector is not None]
            for at in range(0, len(gone), _AT_ONCE):
                self._asked(partial(collection.delete, ids=gone[at : at + _AT_ONCE]))
                self.on_step()
            for at in range(0, len(came), _AT_ONCE):
                keys, vectors = zip(*came[at : at + _AT_ONCE], strict=True)
                self._asked(partial(collection.upsert, ids=list(keys), embeddings=np.stack(vectors)))
                self.on_step()
            after = changes[-1].revision
        return after


class ServerVectorIndex(VectorIndex):
    """The same on a Chroma server: a collection for each generation, and one whose metadata is the pointer.

    Others may be searching the same collections, from this machine and others. Nothing is taken for gone but
    what the server says is not there; what it does not say is asked again later.
    """

    def __init__(self, settings: LibrarySettings, model: str) -> None:
        """Use :meth:`VectorIndex.open`."""
        whose = settings.database_url or _identity(settings.data_dir)
        self._name = f"onrecord-{fingerprint(whose, model)[:16]}"
        self._server = Server(settings.chroma_url or "", self._name, self._let_go)
        super().__init__(settings.data_dir / "vectors" / self._name, model)
        self._is_alone = False

    def follow(self, library: Library, patience: float = PATIENCE) -> int:
        """As with an index of one's own; no other machine writes to the server meanwhile."""
        with self._alone(library, patience):
            return super().follow(library, patience)

    def rebuild(self, library: Library) -> int:
        """As with an index of one's own; no other machine writes to the server meanwhile."""
        with self._alone(library, PATIENCE):
            return super().rebuild(library)

    @contextmanager
    def _alone(self, library: Library, patience: float) -> Iterator[None]:
        with self.writing(patience):
            if self._is_alone:
                yield
                return
            self._is_alone = True
            try:
                with library.following(self._name, patience):
                    yield
            finally:
                self._is_alone = False

    def close(self) -> None:
        """Let go of the connection to the server."""
        super().close()
        self._server.close()

    # Following

    def _make(self, generation: str) -> _Opened:
        return _Opened(None, self._server.make(generation, _HNSW))

    def _load(self, generation: str) -> _Opened:
        return _Opened(None, self._server.collection(generation))

    def _asked(self, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 (what Chroma answers)
        return self._server.asked(ask)

    def _examine(self, pointer: Pointer, library: Library | None = None, *, to_write: bool = False) -> None:
        """Nothing: its files are the server's."""

    def _seal(self) -> None:
        """Nothing: as above."""

    def _goes_on(self, pointer: Pointer) -> bool:
        """Always: what was written in part is written once more, to the same effect."""
        return True

    def _pointer(self) -> Pointer | None:
        try:
            metadata = self._server.collection(_POINTER).metadata or {}
        except IndexDamagedError:  # not there
            return None
        pointer = Pointer.from_json(metadata.get("pointer", ""))
        return pointer if pointer and pointer.model == self._model else None

    def _point(self, pointer: Pointer) -> None:
        self._server.note(_POINTER, {"pointer": pointer.to_json()})

    def _discard(self, generation: str) -> None:
        self._server.delete(generation)

    def _clear_away(self, kept: Pointer, before: Pointer | None) -> None:
        """Delete all but the generation in use and the one before it, which others may still be searching."""
        names = {_POINTER, kept.generation, before and before.generation}
        with suppress(LibraryError):
            for name in self._server.names():
                if name not in names:
                    self._server.delete(name)


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
