"""An index that follows the library: built in generations, healed by building the next one.

Each generation lives in a folder of its own. A small pointer file names the one in use, the revision up
to which it has followed, and whether it was left in good order; it is replaced in one step.
"""

import json
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import RLock
from uuid import uuid4

from filelock import FileLock, Timeout

from ingest.errors import LibraryBusyError, LibraryError, OnRecordError
from ingest.library import Library

_PATIENCE = 60  # seconds


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation is in use, and how far it has followed.

    Attributes:
        generation: Name of its folder.
        revision: The library's revision up to which it has followed.
        model: What its contents were made with.
        clean: Whether no write was under way when this was written.
    """

    generation: str
    revision: int
    model: str
    clean: bool


class Follower(ABC):
    """What the indexes share. One process at a time writes, others wait for it; any number may search.

    Safe to use from several threads.
    """

    def __init__(self, folder: Path, model: str) -> None:
        """Look after the generations in a folder, made with a model (or a layout) of this name."""
        self._folder = folder
        self._model = model
        self._opened: Pointer | None = None
        self._lock = RLock()
        self._writer = FileLock(folder / "writer.lock", timeout=_PATIENCE)

    @property
    def model(self) -> str:
        """What its contents are made with: an embedding model, or a layout."""
        return self._model

    @property
    def revision(self) -> int:
        """The library's revision up to which the index has followed; 0 where there is none to use."""
        pointer = self._pointer()
        return pointer.revision if pointer else 0

    def follow(self, library: Library) -> int:
        """Apply what changed in the library since the last time; rebuild what is damaged or out of place.

        Returns:
            The revision up to which the index has now followed.

        Raises:
            LibraryError: The index cannot be written even when built afresh.
            LibraryBusyError: Another process has been writing to it for a minute.
        """
        with self._writing():
            pointer, target = self._pointer(), library.revision
            if pointer and pointer.clean and pointer.revision <= target and self._sound(pointer):
                revision = self._go_on(library, pointer, target)
                if revision is not None:
                    return revision
            return self.rebuild(library)

    def rebuild(self, library: Library) -> int:
        """Build a new generation from the library and put it in place of the one in use.

        Returns:
            The revision up to which the index has now followed.

        Raises:
            LibraryError: The index cannot be written.
            LibraryBusyError: Another process has been writing to it for a minute.
        """
        with self._writing():
            self._close()
            pointer = Pointer(uuid4().hex[:12], 0, self._model, clean=False)
            try:
                self._make(pointer.generation)
                revision = self._apply(library, pointer, library.revision)
            except OnRecordError:
                raise
            except Exception as error:
                raise self._unwritable(error) from error
            self._clear_away(pointer.generation)
            return revision

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._close()

    # What each index does in its own way

    @abstractmethod
    def _make(self, generation: str) -> None:
        """Make an empty generation and open it."""

    @abstractmethod
    def _open(self, generation: str) -> None:
        """Open a generation as it stands now, whatever was open before."""

    @abstractmethod
    def _shut(self) -> None:
        """Let go of what is open."""

    @abstractmethod
    def _probe(self) -> None:
        """Do what a search does; a damaged index fails."""

    @abstractmethod
    def _take_up(self, library: Library, after: int) -> int:
        """Apply what came after a revision, which may have been applied already; give the last revision."""

    @abstractmethod
    def _count(self) -> int:
        """How many passages it holds."""

    @abstractmethod
    def _expected(self, library: Library) -> int:
        """How many it should hold."""

    # Inside

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Write within, alone; a process whose parent was killed may still be at it."""
        with self._lock:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._writer.acquire()
            except Timeout as error:
                raise LibraryBusyError(
                    f"another process is writing to the index in {self._folder}; wait until it is done"
                ) from error
            except OSError as error:
                raise self._unwritable(error) from error
            try:
                yield
            finally:
                self._writer.release()

    def _unwritable(self, error: Exception) -> LibraryError:
        return LibraryError(
            f"the index in {self._folder} cannot be written: {error}; "
            "see that the disk has room and the folder may be written, then ingest again"
        )

    def _ready(self) -> bool:
        """Open the generation in use, or reopen it if it has moved on; False where none was ever built."""
        pointer = self._pointer()
        if pointer is None:
            return False
        opened = self._opened
        if opened is None or (opened.generation, opened.revision) != (pointer.generation, pointer.revision):
            self._open(pointer.generation)
            self._opened = pointer
        return True

    def _go_on(self, library: Library, pointer: Pointer, target: int) -> int | None:
        """Apply what came since; None where that fails, or leaves more or fewer passages than there are."""
        try:
            revision = target if pointer.revision == target else self._apply(library, pointer, target)
            return revision if self._count() == self._expected(library) else None
        except OnRecordError:
            raise
        except Exception:
            return None

    def _sound(self, pointer: Pointer) -> bool:
        """Whether the generation in use opens and can be searched; one written here a moment ago does."""
        if pointer == self._opened:
            return True
        try:
            self._ready()
            self._probe()
        except BaseException as error:  # tantivy's panics are no Exceptions
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            return False
        return True

    def _apply(self, library: Library, pointer: Pointer, target: int) -> int:
        """Write the changes after ``pointer.revision``; a pointer that is in use is unclean meanwhile."""
        if pointer.clean:
            self._point(replace(pointer, clean=False))
        target = max(target, self._take_up(library, pointer.revision))
        self._opened = replace(pointer, revision=target, clean=True)
        self._point(self._opened)
        return target

    def _close(self) -> None:
        self._shut()
        self._opened = None

    def _pointer(self) -> Pointer | None:
        """The pointer as it is on disk; None where there is none, or one for another model."""
        try:
            pointer = Pointer(**json.loads((self._folder / "pointer.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return pointer if pointer.model == self._model else None

    def _point(self, pointer: Pointer) -> None:
        """Replace the pointer in one step that outlasts a crash."""
        draft = self._folder / "pointer.json.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(pointer), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / "pointer.json")

    def _clear_away(self, kept: str) -> None:
        """Delete all other generations; a reader that has one open moves on at its next query."""
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder.name != kept:
                shutil.rmtree(folder, ignore_errors=True)
