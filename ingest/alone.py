"""The right to write to a folder, which one process has at a time, in any number of its threads."""

from pathlib import Path
from threading import RLock

from filelock import FileLock, Timeout


class WriterLock:
    """A lock that is taken again and again within, and let go of once each of them has ended."""

    def __init__(self, folder: Path, patience: float) -> None:
        """Look after a folder; another process is waited for, for so many seconds."""
        self.folder = folder
        self._lock = FileLock(folder / "writer.lock", timeout=patience, thread_local=False)
        self._holders = 0
        self._within = RLock()

    @property
    def is_ours(self) -> bool:
        """Whether this process has it."""
        return self._holders > 0

    def acquire(self) -> None:
        """Take it.

        Raises:
            TimeoutError: Another process has it.
            OSError: The folder cannot be written.
        """
        with self._within:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            self._holders += 1

    @property
    def is_last(self) -> bool:
        """Whether the next :meth:`release` lets go of it."""
        return self._holders == 1

    def release(self) -> None:
        """End one taking of it."""
        with self._within:
            self._holders -= 1
            self._lock.release()

    def is_held_elsewhere(self) -> bool:
        """Whether another process has it now."""
        with self._within:
            if self.is_ours:
                return False
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                return True
            except OSError:  # a folder that may only be read
                return False
            self._lock.release()
            return False
