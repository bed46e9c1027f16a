"""What there is to read: files, folders, addresses, standard input, uploads, articles that exist already."""

from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers import KINDS, Failure

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that exists in memory alone, as from a browser. Its name is shown, never used as a path."""

    name: str
    data: bytes


Source = str | Path | Upload | Article


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sources come to: documents in order, what could not be found, and how much was passed over."""

    found: tuple[Source, ...]
    failed: tuple[Failure, ...]
    skipped: int


def find(sources: Iterable[Source] | Path) -> Listing:
    """Look through folders and see what there is to read; nothing is opened yet. One path is one source."""
    if isinstance(sources, str | Path):  # letter by letter, "seeds/" would be the whole disk
        sources = [sources]
    found: dict[object, Source] = {}
    failed, skipped = [], 0
    for source in sources:
        if not isinstance(source, str | Path) or source == STANDARD_INPUT or is_address(source):
            found[source] = source
            continue
        try:
            files, passed_over = _files(source)
        except (SourceError, OSError) as error:
            failed.append(failure(str(source), error))
        else:
            found.update((file.resolve(), file) for file in files)
            skipped += passed_over
    return Listing(tuple(found.values()), tuple(failed), skipped)


def name_of(source: Source) -> str:
    """What people call a source."""
    if isinstance(source, Article):
        return source.title
    return source.name if isinstance(source, Upload) else str(source)


def failure(source: str, error: Exception) -> Failure:
    """Say of a source why it failed, without naming it twice."""
    reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return Failure(source, " ".join(reason.removeprefix(f"{source}: ").split()))


def is_address(source: object) -> bool:
    """Whether a source is to be fetched."""
    return isinstance(source, str) and "://" in source


def _files(source: str | Path) -> tuple[list[Path], int]:
    """The files that a path or pattern stands for, sorted, and how many others its folders hold."""
    path = Path(source)
    if not path.exists() and has_magic(str(source)):
        matches = [Path(match) for match in sorted(glob(str(source), recursive=True))]
        files = [match for match in matches if match.is_file()]
        if not files:
            raise SourceError(f"{source}: no file matches; check the pattern")
        return files, 0
    if not path.exists():
        raise SourceError(f"{path}: there is no such file or folder; check the path")
    if not path.is_dir():
        return [path], 0
    seen = [
        file
        for file in sorted(path.rglob("*"))
        if _is_file(file) and not any(part.startswith(".") for part in file.relative_to(path).parts)
    ]
    files = [file for file in seen if Path(file.name.removesuffix(".gz")).suffix.lower() in KINDS]
    if not files:
        raise SourceError(f"{path}: nothing in this folder can be read; files that can: {' '.join(KINDS)}")
    return files, len(seen) - len(files)


def _is_file(path: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere, which is to be told and not passed over."""
    return path.is_file() or (path.is_symlink() and not path.exists())
