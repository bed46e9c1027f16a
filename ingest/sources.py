"""What to read: files, folders, standard input, uploads, articles that exist already; one after the other."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from ingest.articles import Article, fingerprint
from ingest.errors import SourceError
from ingest.readers import KINDS, Document, Failure, Item, read
from ingest.settings import LibrarySettings


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that exists in memory alone, as from a browser. Its name is shown, never used as a path."""

    name: str
    data: bytes


Source = str | Path | Upload | Article


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sources come to: documents in order, what could not be found, and how much was passed over."""

    found: tuple[Path | Upload | Article, ...]
    failed: tuple[Failure, ...]
    skipped: int


def find(sources: Iterable[Source]) -> Listing:
    """Look through folders and see what there is to read; nothing is opened yet, but standard input."""
    found: dict[object, Path | Upload | Article] = {}
    failed, skipped = [], 0
    for source in sources:
        try:
            if isinstance(source, Upload | Article):
                found[source] = source
                continue
            if source == "-":
                upload = Upload("standard input", sys.stdin.buffer.read())
                found[upload] = upload
                continue
            files, passed_over = _files(Path(source))
            found.update((file.resolve(), file) for file in files)
            skipped += passed_over
        except (SourceError, OSError) as error:
            failed.append(failure(str(source), error))
    return Listing(tuple(found.values()), tuple(failed), skipped)


def read_source(source: Path | Upload | Article, settings: LibrarySettings) -> Iterator[Item]:
    """Read the articles of one document.

    Raises:
        SourceError: The whole of it cannot be read.
        OSError: The file vanished or cannot be opened.
    """
    if isinstance(source, Article):
        yield source
        return
    if isinstance(source, Upload):
        name, key = source.name, f"{source.name}#{fingerprint(source.name)}"
        document = Document(name, key, BytesIO(source.data), settings.max_article_bytes)
        yield from read(document, Path(source.name).suffix)
        return
    with source.open("rb") as stream:
        key = source.resolve().as_posix()
        document = Document(str(source), key, stream, settings.max_article_bytes)
        yield from read(document, source.suffix)


def failure(source: str, error: Exception) -> Failure:
    """Say of a source why it failed, without naming it twice."""
    reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return Failure(source, reason.removeprefix(f"{source}: "))


def _files(path: Path) -> tuple[list[Path], int]:
    """The files that a path stands for, sorted, and how many in its folders are of no kind that is read."""
    if not path.exists():
        raise SourceError(f"{path}: there is no such file or folder; check the path")
    if path.is_file():
        return [path], 0
    seen = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
    ]
    files = [file for file in seen if file.suffix.lower() in KINDS]
    if not files:
        raise SourceError(f"{path}: nothing in this folder can be read; files that can: {' '.join(KINDS)}")
    return files, len(seen) - len(files)
