"""The right to write to a data folder: one process has it at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import LibraryBusyError, LibraryError


@contextmanager
def writer_lock(
    data_dir: Path, patience: float = 0.0, waiting: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Hold the right to write to a data folder, for this process alone.

    Args:
        data_dir: The folder.
        patience: Seconds that another process is waited for.
        waiting: Called once where there is one.

    Raises:
        LibraryBusyError: Another process holds it.
        LibraryError: The folder cannot be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data_dir / "writer.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire(timeout=patience)
    except Timeout as error:
        raise LibraryBusyError(
            f"another process is writing to the library in {data_dir}; wait until it is done and try again"
        ) from error
    except OSError as error:
        raise LibraryError(
            f"cannot write to the data folder {data_dir}: {error.strerror}; "
            "choose another with ONRECORD_DATA_DIR"
        ) from error
    try:
        yield
    finally:
        lock.release()
