"""Checksums of the files in a folder: taken when all is written, looked at before it is opened."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

_LOCKS = ".lock"  # tantivy makes and leaves them as it opens; they hold nothing


def checksums(folder: Path, without: Collection[str] = ()) -> dict[str, str]:
    """SHA-256 of every file in a folder and those below it, by its path from there, in hexadecimal digits.

    Args:
        folder: Where they are.
        without: Paths of files that hold nothing.

    Raises:
        OSError: A file cannot be read.
    """
    return {name: _checksum(file) for name, file in _files(folder) if name not in without}


def differing(folder: Path, before: Mapping[str, str], without: Collection[str] = ()) -> list[str]:
    """The files that are not as they were: changed, gone, come since, or not to be read; in order."""
    now = {name: file for name, file in _files(folder) if name not in without}
    return sorted(name for name in now.keys() | before if _seen(now.get(name)) != before.get(name))


def _seen(file: Path | None) -> str | None:
    try:
        return _checksum(file) if file else None
    except OSError:
        return "cannot be read"


def _checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in folder.rglob("*"):
        if file.is_file() and not file.name.endswith(_LOCKS):
            yield file.relative_to(folder).as_posix(), file
