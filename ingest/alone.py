"""The right to write to a folder, which one process has at a time, in any number of its threads."""

from pathlib import Path
from threading import RLock

from filelock import FileLock, Timeout


class WriterLock:
    """A lock that is taken again and again within, and let go of once each of them has ended."""

    def __init__(self, folder: Path) -> None:
        """Look after a folder."""
        self.folder = folder
        self._lock = FileLock(folder / "writer.lock", thread_local=False)
        self._probe = FileLock(folder / "writer.lock", thread_local=False)
        self._holders = 0
        self._within = RLock()

    @property
    def is_ours(self) -> bool:
        """Whether this process has it."""
        return self._holders > 0

    def acquire(self, patience: float) -> None:
        """Take it; only the thread that writes does.

        Args:
            patience: Seconds that another process is waited for.

        Raises:
            TimeoutError: Another process has it.
            OSError: The folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock.acquire(timeout=patience)
        self._holders += 1

    @property
    def is_last(self) -> bool:
        """Whether the next :meth:`release` lets go of it."""
        return self._holders == 1

    def release(self) -> None:
        """End one taking of it."""
        self._holders -= 1
        self._lock.release()

    def is_held(self) -> bool:
        """Whether this process or another has it now."""
        if self.is_ours:
            return True
        with self._within:
            try:
                self._probe.acquire(timeout=0)
            except Timeout:
                return True
            except OSError:  # a folder that may only be read
                return False
            self._probe.release()
            return False
