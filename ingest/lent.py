"""What is open and used by several threads, and let go of once the last of them is done with it."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from ingest.pointers import Pointer

Opened = TypeVar("Opened")


class Lent(Generic[Opened]):
    """An open generation of an index, and how many use it just now.

    Attributes:
        pointer: What it was when it was opened, or written to here since.
        opened: The open generation.
    """

    def __init__(self, pointer: Pointer, opened: Opened, shut: Callable[[Opened], None]) -> None:
        """Lend what is open; ``shut`` lets go of it."""
        self.pointer = pointer
        self.opened = opened
        self._shut = shut
        self._users = 1  # whoever opened it
        self._lock = Lock()
        self._is_retired = False

    def take(self) -> None:
        """Use it, until it is given back."""
        with self._lock:
            self._users += 1

    def give_back(self) -> None:
        """Be done with it; the last one lets go of it."""
        with self._lock:
            self._users -= 1
            is_last = self._users == 0
        if is_last:
            self._shut(self.opened)

    def retire(self) -> None:
        """Be done with it as the one who opened it; said again, it is of no effect."""
        with self._lock:
            before, self._is_retired = self._is_retired, True
        if not before:
            self.give_back()
