"""What is packed, taken out within limits: a small file may unpack to more than a disk holds."""

import bz2
import lzma
import zlib
from functools import partial
from gzip import GzipFile
from io import BufferedReader, BytesIO, FileIO, RawIOBase
from tarfile import ReadError
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast
from zipfile import BadZipFile

from ingest.errors import SourceError
from ingest.readers.items import Stream

DENSEST = 100  # text never packs to less than a hundredth of its size; what does is a bomb
BUFFER = 1 << 17  # bytes that are read at once, and can be looked at before they are
_IN_MEMORY = 8_000_000  # bytes of a spooled file that are not written to disk
_PACKINGS = (
    (b"\x1f\x8b", "gzip", lambda file: GzipFile(fileobj=file)),
    (b"BZh", "bzip2", bz2.BZ2File),
    (b"\xfd7zXZ\x00", "xz", lzma.LZMAFile),
)
_DAMAGE = (EOFError, OSError, zlib.error, lzma.LZMAError, BadZipFile, ReadError)


def stream_of(file: Any) -> Stream:  # noqa: ANN401 (any binary file)
    """Bytes that can be looked at before they are read."""
    return BufferedReader(file, BUFFER)


def stream_of_bytes(data: bytes) -> Stream:
    """Bytes in memory, as a stream."""
    return stream_of(BytesIO(data))


def unpacked(stream: Stream, name: str, limit: int) -> Stream:
    """The stream itself, or what its gzip, bzip2 or xz holds.

    Reading from it raises a SourceError where the packing is damaged, or a bomb.

    Args:
        stream: Any document.
        name: What to call it in an error.
        limit: Bytes that may be unpacked however few were packed.
    """
    head = stream.peek()
    for magic, packing, opened in _PACKINGS:
        if head.startswith(magic):
            packed = _Counted(stream)
            file = opened(cast(Any, BufferedReader(cast(Any, packed), BUFFER)))
            return stream_of(Guarded(file, name, packing, partial(_most, packed, limit)))
    return stream


def seekable(stream: Stream, name: str, limit: int) -> Stream:
    """The stream itself where it can be read in any order, else a copy on disk.

    Raises:
        SourceError: The copy would be larger than the limit.
    """
    if isinstance(stream.raw, (FileIO, BytesIO)) and stream.seekable():
        return stream
    copy = cast(IO[bytes], SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 (lives as long as its stream)
    while chunk := stream.read(BUFFER):
        copy.write(chunk)
        if copy.tell() > limit:
            raise SourceError(
                f"{name}: larger than {limit / 1e6:,.0f} MB inside another file; unpack it first"
            )
    copy.seek(0)
    return stream_of(_Spooled(copy))


class _Spooled(RawIOBase):
    """A spooled file as a raw one, which in Python 3.11 and 3.12 it is not quite."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._file.seek(offset, whence)
        return self._file.tell()

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # the base takes a type that only stubs have
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Counted(RawIOBase):
    """A stream that counts what was read from it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # the base takes a type that only stubs have
        size = self._stream.readinto(buffer)
        self.count += size
        return size


def _most(packed: _Counted, limit: int) -> int:
    """How much may have been unpacked by now."""
    return max(limit, packed.count * DENSEST)


class Guarded(RawIOBase):
    """What is unpacked: damage is an error that people understand, and there is an end to it."""

    def __init__(self, file: Any, name: str, packing: str, most: Any) -> None:  # noqa: ANN401
        """Guard a file.

        Args:
            file: What unpacks.
            name: What to call it in an error.
            packing: What it is packed with: ``gzip``.
            most: Gives how many bytes it may hold, as far as is known by now.
        """
        self._file = file
        self._name = name
        self._packing = packing
        self._most = most
        self._count = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # the base takes a type that only stubs have
        """Read what comes next.

        Raises:
            SourceError: It is damaged, or unpacks to far more than text would.
        """
        try:
            data = self._file.read(len(buffer))
        except _DAMAGE as error:
            raise SourceError(
                f"{self._name}: the {self._packing} is damaged ({error}); pack it again"
            ) from error
        self._count += len(data)
        if self._count > self._most():
            raise SourceError(f"{self._name}: unpacks to far more than any text would; it is not read")
        buffer[: len(data)] = data
        return len(data)
