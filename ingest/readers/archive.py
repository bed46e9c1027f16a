"""ZIP and TAR archives: each file in them is a document of its own; a broken one does not stop the rest."""

import struct
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.errors import SourceError
from ingest.readers.head import MOST_FILES, claimed_files
from ingest.readers.items import Document, Failure, Item, Stream, shown, too_large
from ingest.readers.packed import DENSEST, Guarded, stream_of, stream_of_bytes

_LOCKED = 0x1  # flag of a file that is encrypted


def read_zip(document: Document) -> Iterator[Item]:
    """Read the files of a zip archive, each as a document of its own.

    Raises:
        SourceError: It is broken as a whole, empty, or larger than any collection.
    """
    with opened(document) as archive:
        files = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
        if not files:
            raise SourceError(f"{document.name}: an archive with nothing in it; check how it was packed")
        for info in files:
            yield member(document, archive, info)


def opened(document: Document) -> ZipFile:
    """The zip archive that a document is, once its list of files was found bearable.

    Raises:
        SourceError: It is broken, has too many files, or is a bomb.
    """
    name = document.name
    try:
        if (count := claimed_files(document.stream)) > MOST_FILES:
            raise SourceError(f"{name}: a zip archive of {count:,} files; unpack it and give the folder")
        archive = ZipFile(document.stream)
    except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise SourceError(
            f"{name}: the zip archive is damaged or cut off ({error}); pack it again"
        ) from error
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > max(
        document.limit, DENSEST * sum(i.compress_size for i in infos)
    ):
        raise SourceError(f"{name}: unpacks to far more than any text would; it is not read")
    return archive


def member(document: Document, archive: ZipFile, info: ZipInfo) -> Document | Failure:
    """One file of a zip archive as a document; a failure where it cannot be opened."""
    name = f"{document.name}/{shown(info.filename)}"
    if info.flag_bits & _LOCKED:
        return Failure(name, "locked with a password; unpack it and give what is in it")
    try:
        file = archive.open(info)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        return Failure(name, f"the zip archive is damaged here ({error}); pack it again")
    most = max(document.limit, info.compress_size * DENSEST)
    return _within(document, name, info.filename, stream_of(Guarded(file, name, "zip archive", lambda: most)))


def read_tar(document: Document) -> Iterator[Item]:
    """Read the files of a tar archive as they come, each as a document of its own.

    Raises:
        SourceError: There is not one in it.
    """
    count, stream = 0, _Ending(document.stream)
    try:
        with tarfile.open(fileobj=cast(Any, stream), mode="r|") as archive:
            for info in archive:
                cast(Any, archive).members = []  # it keeps all that it has seen, a million of them too
                if not info.isfile() or _is_hidden(info.name):
                    continue
                count += 1
                name = f"{document.name}/{shown(info.name)}"
                file = archive.extractfile(info)
                if file is not None:
                    size = info.size
                    guarded = Guarded(file, name, "tar archive", lambda size=size: size)
                    yield _within(document, name, info.name, stream_of(guarded))
        if not stream.is_whole():
            raise EOFError("no mark of its end")
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        yield Failure(
            document.name, f"the tar archive breaks off after {count:,} files ({error}); pack it again"
        )
        return
    if not count:
        raise SourceError(f"{document.name}: an archive with nothing in it; check how it was packed")


class _Ending:
    """A stream that is read once, and knows how it ended: a whole tar archive ends in a block of zeros."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._last = b""

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._last = (self._last + data)[-tarfile.BLOCKSIZE :]
        return data

    def is_whole(self) -> bool:
        while self.read(tarfile.RECORDSIZE):
            pass
        return self._last == tarfile.NUL * tarfile.BLOCKSIZE


def ending_of(name: str) -> str:
    """The ending of a file's name, in lower case, without that of its packing: ``.txt``."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix.lower() in (".gz", ".bz2", ".xz"):
        path = path.with_suffix("")
    return path.suffix.lower()


def part(document: Document, archive: ZipFile, name: str, most: int | None = None) -> bytes:
    """The bytes of one file in an office document or a book; none where it has no such file.

    Raises:
        SourceError: It is larger than an article may be, locked or damaged.
    """
    if name not in archive.namelist():
        return b""
    found = member(document, archive, archive.getinfo(name))
    if isinstance(found, Failure):
        raise SourceError(f"{document.name}: {found.reason}")
    most = most or document.limit
    data = found.stream.read(most + 1)
    if len(data) > most:
        raise SourceError(f"{document.name}: {too_large(most)}")
    return data


def inner(document: Document, name: str, data: bytes, ending: str, **changes: Any) -> Document:  # noqa: ANN401
    """A document that stands in another, from its bytes."""
    made = _within(document, f"{document.name} {name}", name, stream_of_bytes(data))
    return replace(made, ending=ending, **changes)


def _within(document: Document, name: str, own: str, stream: Stream) -> Document:
    """A document in another. The other's address, encoding and metadata are not its own."""
    return replace(
        document,
        name=name,
        key=f"{document.key}/{own}",
        stream=stream,
        url=None,
        charset=None,
        known={},
        ending=ending_of(own),
        depth=document.depth + 1,
    )


def _is_hidden(name: str) -> bool:
    """Whether a file is hidden, or what macOS adds to an archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)
