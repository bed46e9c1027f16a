"""What there is to read: files, folders, addresses, standard input, uploads, articles that exist already."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from glob import glob, has_magic
from itertools import takewhile
from os.path import isdir
from pathlib import Path

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers import (
    ENDINGS,
    Failure,
    PassedOver,
    ending_of,
    failure,
    shown,
    stream_of,
    what_is_unread,
)

STANDARD_INPUT = "-"
_NOT_UTF8 = re.compile(r"\\u(dc[89a-f][0-9a-f])")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that exists in memory alone, as from a browser. Its name is shown, never used as a path."""

    name: str
    data: bytes


Source = str | Path | Upload | Article


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sources come to: documents in order, what could not be found, and what was passed over."""

    found: tuple[Source, ...]
    failed: tuple[Failure, ...]
    passed_over: tuple[PassedOver, ...]


def find(sources: Iterable[Source] | Path) -> Listing:
    """Look through folders and see what there is to read. One path is one source.

    A file in a folder is only opened where its name does not say that it is of a kind that is read.
    """
    if isinstance(sources, str | Path):  # letter by letter, "seeds/" would be the whole disk
        sources = [sources]
    found: dict[object, Source] = {}
    failed: list[Failure] = []
    passed_over: list[PassedOver] = []
    for source in sources:
        if not isinstance(source, str | Path) or source == STANDARD_INPUT or is_address(source):
            found[source] = source
            continue
        try:
            files, others = _files(source)
        except (SourceError, OSError) as error:
            failed.append(failure(shown(str(source)), error))
        else:
            found.update((file.resolve(), file) for file in files)
            passed_over += others
    return Listing(tuple(found.values()), tuple(failed), tuple(passed_over))


def folders_of(sources: Iterable[Source]) -> list[Path]:
    """The folders among sources, as absolute paths."""
    paths = (Path(source) for source in sources if isinstance(source, str | Path) and not is_address(source))
    return [path.resolve() for path in paths if isdir(path)]  # which no name makes fail, however long


def key_of(path: Path) -> str:
    """What a file is known by: its whole path, with bytes that are not UTF-8 written out."""
    return path.resolve().as_posix().encode("utf-8", "backslashreplace").decode()


def file_known_by(key: str) -> Path:
    """The file that has a key."""
    return Path(_NOT_UTF8.sub(lambda code: chr(int(code[1], 16)), key))


def name_of(source: Source) -> str:
    """What people call a source."""
    if isinstance(source, Article):
        return source.title
    return shown(source.name if isinstance(source, Upload) else str(source))


def is_address(source: object) -> bool:
    """Whether a source is to be fetched."""
    return isinstance(source, str) and "://" in source


def _files(source: str | Path) -> tuple[list[Path], list[PassedOver]]:
    """The files that a path or pattern stands for, sorted, and the others that its folders hold."""
    path = Path(source)
    if not path.exists() and has_magic(str(source)):
        matches = [Path(match) for match in sorted(glob(str(source), recursive=True))]
        files = [match for match in matches if match.is_file()]
        if not files:
            raise SourceError(f"{source}: no file matches; check the pattern")
        root = Path(*takewhile(lambda part: not has_magic(part), path.parts))
        away = [file for file in files if _leads_out(file, root)]
        return [file for file in files if file not in away], [_away(file) for file in away]
    if not path.exists():
        raise SourceError(f"{path}: there is no such file or folder; check the path")
    if not path.is_dir():
        return [path], []
    seen = [
        file
        for file in sorted(path.rglob("*"))
        if _is_file(file) and not any(part.startswith(".") for part in file.relative_to(path).parts)
    ]
    away = [file for file in seen if _leads_out(file, path)]
    why = {file: _why_not(file) for file in seen if file not in away}
    files = [file for file, reason in why.items() if reason is None]
    if not files:
        raise SourceError(f"{path}: nothing in this folder can be read; files that can: {' '.join(ENDINGS)}")
    others = [PassedOver(shown(str(file)), reason) for file, reason in why.items() if reason is not None]
    return files, [*others, *map(_away, away)]


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a file is, or stands behind, a link out of the folder that it was found in."""
    return file.exists() and not file.resolve().is_relative_to(folder.resolve())


def _away(file: Path) -> PassedOver:
    """A link that somebody may have put there to have another file read, which nobody named."""
    return PassedOver(
        shown(str(file)),
        f"a link out of its folder, to {shown(str(file.resolve()))}; name that to have it read",
    )


def _why_not(file: Path) -> str | None:
    """Why a file is passed over; None where it is to be read."""
    if ending_of(file.name) in ENDINGS or file.is_symlink():
        return None
    try:
        with stream_of(file.open("rb", 0)) as stream:
            return what_is_unread(stream, str(file))
    except OSError:
        return None  # what cannot be opened is told when it is read


def _is_file(path: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere, which is to be told and not passed over."""
    return path.is_file() or (path.is_symlink() and not path.exists())
