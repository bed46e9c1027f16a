"""An index that follows the library: built in generations, healed by building the next one.

Each generation lives in a folder of its own. A small pointer file names the one in use, the revision up to
which it has followed, whether it was left in good order, and what its files looked like then.
"""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import RLock
from uuid import uuid4

from ingest import pointers
from ingest.alone import WriterLock
from ingest.checksums import checksums, differing
from ingest.errors import IndexDamagedError, LibraryBusyError, LibraryError, OnRecordError
from ingest.library import Library
from ingest.pointers import Pointer

_PATIENCE = 60  # seconds
_AS_WELL = ", as does `onrecord doctor --repair`"


class Follower(ABC):
    """What the indexes share. One process at a time writes; any number, in any of its threads, may search."""

    _restless: frozenset[str] = frozenset()  # files that an index may change while it is only read

    def __init__(self, folder: Path, model: str) -> None:
        """Look after the generations in a folder, made with a model (or a layout) of this name."""
        self._folder = folder
        self._model = model
        self._opened: Pointer | None = None
        self._damaged: str | None = None  # a generation that failed
        self._lock = RLock()
        self._writer = WriterLock(folder, _PATIENCE)

    @property
    def model(self) -> str:
        """What its contents are made with: an embedding model, or a layout."""
        return self._model

    @property
    def revision(self) -> int:
        """The library's revision up to which the index has followed; 0 where there is none to use.

        Raises:
            LibraryError: It does not say.
        """
        pointer = self._pointer()
        return pointer.revision if pointer and pointer.generation != self._damaged else 0

    def follow(self, library: Library) -> int:
        """Apply what changed in the library since the last time; rebuild what is damaged or out of place.

        Returns:
            The revision up to which the index has now followed.

        Raises:
            LibraryError: The index cannot be written even when built afresh.
            LibraryBusyError: Another process has been writing to it for a minute.
        """
        with self._lock, self.writing():
            pointer, target = self._pointer(), library.revision
            if pointer and self._goes_on(pointer) and pointer.revision <= target:
                done = self._go_on(library, pointer, target) if self._sound(pointer, library) else None
                if done is not None:
                    return done
            return self.rebuild(library)

    def rebuild(self, library: Library) -> int:
        """Build a new generation from the library; the one in use stays until it is whole.

        Returns:
            The revision up to which the index has now followed.

        Raises:
            LibraryError: The index cannot be written, or the library not be read.
            LibraryBusyError: Another process has been writing to it for a minute.
        """
        with self._lock, self.writing():
            before = self._pointer()
            self.close()
            pointer = Pointer(uuid4().hex[:12], 0, self._model, clean=False)
            try:
                self._make(pointer.generation)
                revision = self._apply(library, pointer, library.revision)
            except Exception as error:
                self.close()
                self._discard(pointer.generation)
                if isinstance(error, IndexDamagedError) or not isinstance(error, OnRecordError):
                    raise self._unwritable(error) from error
                raise
            self._damaged = None
            self._clear_away(pointer, before)
            return revision

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write within, alone; a process whose parent was killed may still be at it.

        Followed again and again within, an index has the checksums of its files taken once, at the end.

        Raises:
            LibraryBusyError: Another process has been writing to it for a minute.
        """
        with self._lock:
            try:
                self._writer.acquire()
            except TimeoutError as error:
                raise LibraryBusyError(
                    f"another process is writing to the index in {self._folder}; wait until it is done"
                ) from error
            except OSError as error:
                raise self._unwritable(error) from error
        try:
            yield
        finally:
            with self._lock:
                try:
                    if self._writer.is_last:
                        self._seal()
                finally:
                    self._writer.release()

    def check(self) -> None:
        """Look whether the files of the index are as they were written.

        Raises:
            IndexDamagedError: They are not.
        """
        with self._lock:
            if pointer := self._pointer():
                self._examine(pointer)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._shut()
            self._opened = None

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
    def _try_out(self, pointer: Pointer, library: Library | None) -> None:
        """Open a generation that may be damaged where nothing is lost by that, and search it.

        Raises:
            IndexDamagedError: It is damaged, or does not hold what the library holds, where one is given.
        """

    @abstractmethod
    def _take_up(self, library: Library, after: int) -> int:
        """Apply what came after a revision, which may have been applied already; give the last revision."""

    @abstractmethod
    def _is_complete(self, library: Library) -> bool:
        """Whether it holds as many passages as it should."""

    # Inside

    @contextmanager
    def _searching(self) -> Iterator[bool]:
        """Search within, alone in this process; gives whether there is anything to search.

        What proves to be damaged is rebuilt the next time that the index follows.

        Raises:
            IndexDamagedError: The index is damaged.
        """
        with self._lock:
            try:
                yield self._ready()
            except IndexDamagedError:
                pointer = self._opened or self._pointer()
                self._damaged = pointer.generation if pointer else None
                self.close()
                raise

    def _unwritable(self, error: Exception) -> LibraryError:
        return LibraryError(
            f"the index in {self._folder} cannot be written: {error}; "
            "see that the disk has room and the folder may be written, then ingest again"
        )

    def _ready(self, library: Library | None = None) -> bool:
        """Open the generation in use, or reopen it if it has moved on; False where none was ever built."""
        if (pointer := self._pointer()) is None:
            return False
        if self._opened is None or self._opened.place != pointer.place:
            try:
                self._examine(pointer, library)
                self._open(pointer.generation)
            except OnRecordError:
                raise
            except Exception as error:
                raise IndexDamagedError(self._damage(str(error))) from error
            self._opened = pointer
        return True

    def _examine(self, pointer: Pointer, library: Library | None = None) -> None:
        """See whether the files of a generation are as they were; try out what was left without checksums.

        Raises:
            IndexDamagedError: They are not.
        """
        folder = self._folder / pointer.generation
        if pointer.files is None:
            if not self._writer.is_held_elsewhere():  # by one who takes them when all is written
                self._try_out(pointer, library)
        elif names := differing(folder, pointer.files, self._scratch(folder)):
            if not self._restless.issuperset(names):
                raise IndexDamagedError(self._damage(f"{names[0]} is not as it was written"))
            self._try_out(pointer, library)
            if self._writer.is_ours:
                self._point(replace(pointer, files=None))  # to be taken again

    def _damage(self, how: str) -> str:
        return f"the index in {self._folder} is damaged ({how}); the next question builds it anew{_AS_WELL}"

    def _goes_on(self, pointer: Pointer) -> bool:
        """Whether what was written so far may be gone on from."""
        return pointer.clean

    def _go_on(self, library: Library, pointer: Pointer, target: int) -> int | None:
        """Apply what came since; None where that fails, or leaves more or fewer passages than there are."""
        try:
            revision = pointer.revision
            if revision != target or not pointer.clean:
                revision = self._apply(library, pointer, target)
            return revision if self._is_complete(library) else None
        except IndexDamagedError:
            return None
        except OnRecordError:
            raise
        except Exception:
            return None

    def _sound(self, pointer: Pointer, library: Library) -> bool:
        """Whether the generation in use is whole and opens; one written here a moment ago does."""
        if pointer.generation == self._damaged:
            return False
        try:
            return self._ready(library)
        except IndexDamagedError:
            return False

    def _apply(self, library: Library, pointer: Pointer, target: int) -> int:
        """Write the changes after ``pointer.revision``; a pointer that is in use is unclean meanwhile."""
        if pointer.clean:
            self._point(replace(pointer, clean=False, files=None))
        target = max(target, self._take_up(library, pointer.revision))
        self._opened = replace(pointer, revision=target, clean=True, files=None)
        self._point(self._opened)
        return target

    def _pointer(self) -> Pointer | None:
        """The pointer as it is on disk; None where there is none, or one for another model."""
        pointer = pointers.read(self._folder)
        return pointer if pointer and pointer.model == self._model else None

    def _point(self, pointer: Pointer) -> None:
        """Replace the pointer in one step."""
        pointers.write(self._folder, pointer)

    def _seal(self) -> None:
        """Take the checksums of a generation that was written whole."""
        with suppress(OSError, LibraryError):  # then it is tried out before it is opened the next time
            if (pointer := self._pointer()) and pointer.clean and pointer.files is None:
                made = self._folder / pointer.generation
                self._point(replace(pointer, files=checksums(made, self._scratch(made))))

    def _scratch(self, folder: Path) -> Collection[str]:
        return ()  # files that hold nothing which is read again, by their paths in the folder

    def _discard(self, generation: str) -> None:
        """Delete a generation."""
        shutil.rmtree(self._folder / generation, ignore_errors=True)

    def _clear_away(self, kept: Pointer, before: Pointer | None) -> None:
        """Delete all other generations; a reader that has one open moves on at its next query."""
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder.name != kept.generation:
                self._discard(folder.name)
