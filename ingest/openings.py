"""Generations of an index, each examined before it is opened to be searched by any number of threads."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Generic, TypeVar

from ingest import pointers
from ingest.alone import WriterLock
from ingest.checksums import differing
from ingest.errors import IndexDamagedError, LibraryError, OnRecordError
from ingest.lent import Lent
from ingest.library import Library
from ingest.pointers import Pointer

logger = logging.getLogger(__name__)

Opened = TypeVar("Opened")  # what an index has of an open generation

_MOVING = 20  # times that an index is tried to be opened which another process replaces meanwhile
_AS_WELL = ", as does `onrecord doctor --repair`"


class Openings(ABC, Generic[Opened]):
    """The reading half of an index.

    A search never waits for what is being written: it goes on with what was there before. It waits only while
    files are opened that another process has written to.
    """

    _restless: frozenset[str] = frozenset()  # files that an index may change while it is only read

    def __init__(self, folder: Path, model: str) -> None:
        """Look after the generations in a folder, made with a model (or a layout) of this name."""
        self._folder = folder
        self._model = model
        self._open: Lent[Opened] | None = None
        self._damaged: str | None = None  # a generation that failed
        self._lock = RLock()  # held to change what is open, never while it is written to
        self._written = RLock()  # held by the thread that writes
        self._writer = WriterLock(folder)
        self.on_step: Callable[[], object] = lambda: None  # called as following goes on

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

    def check(self) -> None:
        """Look whether the files of the index are as they were written.

        Raises:
            IndexDamagedError: They are not.
        """
        if pointer := self._pointer():
            self._examine(pointer)

    def close(self) -> None:
        """Let go of the files, once nobody searches them any more."""
        self._let_go()

    # What each index does in its own way

    @abstractmethod
    def _load(self, generation: str) -> Opened:
        """Open a generation as it stands now, whatever else is open."""

    @abstractmethod
    def _shut(self, opened: Opened) -> None:
        """Let go of a generation."""

    @abstractmethod
    def _try_out(self, pointer: Pointer, library: Library | None) -> None:
        """Open a generation that may be damaged where nothing is lost by that, and search it.

        Raises:
            IndexDamagedError: It is damaged, or does not hold what the library holds, where one is given.
        """

    # Inside

    @contextmanager
    def _searching(self) -> Iterator[Opened | None]:
        """Search within what is open, beside others who search or write; None where nothing was ever built.

        What proves to be damaged is rebuilt the next time that the index follows.

        Raises:
            IndexDamagedError: The index is damaged.
        """
        with self._lock:
            try:
                lent = self._ready()
            except IndexDamagedError as error:
                self._give_up(self._pointer(), error)
                raise
            if lent:
                lent.take()
        if lent is None:
            yield None
            return
        try:
            yield lent.opened
        except IndexDamagedError as error:
            self._give_up(lent.pointer, error)
            raise
        finally:
            lent.give_back()

    def _give_up(self, pointer: Pointer | None, error: IndexDamagedError) -> None:
        """Remember a generation as damaged, and say so in the log."""
        logger.warning("%s", error)
        with self._lock:
            self._damaged = pointer.generation if pointer else None
            self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            opened, self._open = self._open, None
            if opened:
                opened.retire()

    def _ready(self, library: Library | None = None, *, to_write: bool = False) -> Lent[Opened] | None:
        """The generation in use, opened again if another process has gone on; None where none was built."""
        with self._lock:
            for _ in range(_MOVING):
                if (pointer := self._pointer()) is None:
                    return None
                if self._open and self._open.pointer.place == pointer.place:
                    return self._open
                try:
                    self._examine(pointer, library, to_write=to_write)
                    lent = Lent(pointer, self._load(pointer.generation), self._shut)
                except Exception as error:
                    if (now := self._pointer()) and now.place != pointer.place:
                        continue  # another process went on meanwhile
                    if isinstance(error, OnRecordError):
                        raise
                    raise IndexDamagedError(self._damage(str(error))) from error
                self._let_go()
                self._open = lent
                return lent
        raise LibraryError(f"the index in {self._folder} changes too fast to be opened; try again")

    def _examine(self, pointer: Pointer, library: Library | None = None, *, to_write: bool = False) -> None:
        """See whether the files of a generation are as they were; try out what was left without checksums.

        Raises:
            IndexDamagedError: They are not.
        """
        folder = self._folder / pointer.generation
        if pointer.files is None:
            if to_write or not self._writer.is_held():  # by one who takes them when all is written
                self._try_out(pointer, library)
        elif names := differing(folder, pointer.files, self._scratch(folder)):
            if not self._restless.issuperset(names):
                if self._pointer() != pointer:  # written to since it was read
                    return
                raise IndexDamagedError(self._damage(f"{names[0]} is not as it was written"))
            self._try_out(pointer, library)
            if to_write:
                self._point(replace(pointer, files=None))  # to be taken again

    def _damage(self, how: str) -> str:
        return f"the index in {self._folder} is damaged ({how}); the next question builds it anew{_AS_WELL}"

    def _pointer(self) -> Pointer | None:
        """The pointer as it is on disk; None where there is none, or one for another model."""
        pointer = pointers.read(self._folder)
        return pointer if pointer and pointer.model == self._model else None

    def _point(self, pointer: Pointer) -> None:
        """Replace the pointer in one step."""
        pointers.write(self._folder, pointer)

    def _scratch(self, folder: Path) -> Collection[str]:
        return ()  # files that hold nothing which is read again, by their paths in the folder
