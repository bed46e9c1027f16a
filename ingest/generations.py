"""An index that follows the library: built in generations, healed by building the next one.

Each generation lives in a folder of its own. A small pointer file names the one in use, the revision up to
which it has followed, whether it was left in good order, and what its files looked like then.
"""

import logging
import shutil
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from uuid import uuid4

from ingest.checksums import checksums
from ingest.errors import IndexDamagedError, LibraryBusyError, LibraryError, OnRecordError
from ingest.lent import Lent
from ingest.library import Library
from ingest.openings import Opened, Openings
from ingest.pointers import Pointer

logger = logging.getLogger(__name__)

PATIENCE = 60  # seconds


class Follower(Openings[Opened]):
    """What the indexes share. One thread of one process at a time writes; any number search meanwhile."""

    def follow(self, library: Library, patience: float = PATIENCE) -> int:
        """Apply what changed in the library since the last time; rebuild what is damaged or out of place.

        Args:
            library: What is followed.
            patience: Seconds that another thread or process that is writing is waited for.

        Returns:
            The revision up to which the index has now followed.

        Raises:
            LibraryError: The index cannot be written even when built afresh.
            LibraryBusyError: Another process is writing to it.
        """
        with self.writing(patience):
            pointer, target = self._pointer(), library.revision
            if pointer and self._goes_on(pointer) and pointer.revision <= target:
                opened = self._sound(pointer, library)
                done = self._go_on(library, opened, target) if opened else None
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
        with self.writing():
            before = self._pointer()
            logger.info("the index in %s is built anew", self._folder)
            pointer = Pointer(uuid4().hex[:12], 0, self._model, clean=False)
            made: Lent[Opened] | None = None
            try:
                made = Lent(pointer, self._make(pointer.generation), self._shut)
                revision = self._apply(library, made, library.revision)
            except Exception as error:
                if made:
                    made.retire()
                self._discard(pointer.generation)
                if isinstance(error, IndexDamagedError) or not isinstance(error, OnRecordError):
                    raise self._unwritable(error) from error
                raise
            self._damaged = None
            self._clear_away(pointer, before)
            return revision

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Write within, alone; a process whose parent was killed may still be at it.

        Followed again and again within, an index has the checksums of its files taken once, at the end.

        Raises:
            LibraryBusyError: Another thread or process has been writing to it for as long as one is patient.
        """
        busy = f"another process is writing to the index in {self._folder}; wait until it is done"
        if not self._written.acquire(timeout=patience):
            raise LibraryBusyError(busy)
        try:
            try:
                self._writer.acquire(patience)
            except TimeoutError as error:
                raise LibraryBusyError(busy) from error
            except OSError as error:
                raise self._unwritable(error) from error
            try:
                yield
            finally:
                try:
                    if self._writer.is_last:
                        self._seal()
                finally:
                    self._writer.release()
        finally:
            self._written.release()

    # What each index does in its own way

    @abstractmethod
    def _make(self, generation: str) -> Opened:
        """Make an empty generation and open it."""

    @abstractmethod
    def _take_up(self, opened: Opened, library: Library, after: int) -> int:
        """Apply what came after a revision, which may have been applied already; give the last revision."""

    @abstractmethod
    def _is_complete(self, opened: Opened, library: Library) -> bool:
        """Whether it holds as many passages as it should."""

    # Inside

    def _unwritable(self, error: Exception) -> LibraryError:
        return LibraryError(
            f"the index in {self._folder} cannot be written: {error}; "
            "see that the disk has room and the folder may be written, then ingest again"
        )

    def _goes_on(self, pointer: Pointer) -> bool:
        """Whether what was written so far may be gone on from."""
        return pointer.clean

    def _go_on(self, library: Library, opened: Lent[Opened], target: int) -> int | None:
        """Apply what came since; None where that fails, or leaves more or fewer passages than there are."""
        try:
            revision = opened.pointer.revision
            if revision != target or not opened.pointer.clean:
                revision = self._apply(library, opened, target)
            if self._is_complete(opened.opened, library):
                return revision
            logger.warning("the index in %s holds more or fewer passages than the library", self._folder)
        except IndexDamagedError as error:
            logger.warning("%s", error)
        except OnRecordError:
            raise
        except Exception as error:
            logger.warning("the index in %s could not go on: %s", self._folder, error)
        return None

    def _sound(self, pointer: Pointer, library: Library) -> Lent[Opened] | None:
        """The generation in use, if it is whole and opens; one written here a moment ago does."""
        if pointer.generation == self._damaged:
            return None
        try:
            return self._ready(library, to_write=True)
        except IndexDamagedError as error:
            logger.warning("%s", error)
            return None

    def _apply(self, library: Library, opened: Lent[Opened], target: int) -> int:
        """Write the changes after a pointer's revision; a pointer that is in use is unclean meanwhile."""
        pointer = opened.pointer
        if pointer.clean:
            self._point(replace(pointer, clean=False, files=None))
        target = max(target, self._take_up(opened.opened, library, pointer.revision))
        with self._lock:
            opened.pointer = replace(pointer, revision=target, clean=True, files=None)
            self._point(opened.pointer)
            if self._open is not opened:
                self._let_go()
                self._open = opened
        return target

    def _seal(self) -> None:
        """Take the checksums of a generation that was written whole."""
        with suppress(OSError, LibraryError):  # then it is tried out before it is opened the next time
            if (pointer := self._pointer()) and pointer.clean and pointer.files is None:
                made = self._folder / pointer.generation
                self._point(replace(pointer, files=checksums(made, self._scratch(made))))

    def _discard(self, generation: str) -> None:
        """Delete a generation."""
        shutil.rmtree(self._folder / generation, ignore_errors=True)

    def _clear_away(self, kept: Pointer, before: Pointer | None) -> None:
        """Delete all other generations; a reader that has one open moves on at its next query."""
        for folder in self._folder.iterdir():
            if folder.is_dir() and folder.name != kept.generation:
                self._discard(folder.name)
