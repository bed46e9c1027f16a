"""Gzip taken off any document, within limits: a small file may unpack to more than a disk holds."""

import zlib
from gzip import GzipFile
from io import BufferedReader, RawIOBase
from typing import Any, cast

from ingest.errors import SourceError
from ingest.readers.items import Stream

_MAGIC = b"\x1f\x8b"
_DENSEST = 100  # text never packs to less than a hundredth of its size; what does is a bomb
BUFFER = 1 << 17  # bytes that are read at once, and can be looked at before they are


def unpacked(stream: Stream, name: str, limit: int) -> Stream:
    """The stream itself, or what its gzip holds.

    Reading from it raises a SourceError where the gzip is damaged, or a bomb.

    Args:
        stream: Any document.
        name: What to call it in an error.
        limit: Bytes that may be unpacked however few were packed.
    """
    if not stream.peek().startswith(_MAGIC):
        return stream
    return BufferedReader(cast(Any, _Unpacked(stream, name, limit)), BUFFER)


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


class _Unpacked(RawIOBase):
    def __init__(self, stream: Stream, name: str, limit: int) -> None:
        self._packed = _Counted(stream)
        self._gzip = GzipFile(fileobj=BufferedReader(cast(Any, self._packed), BUFFER))
        self._name = name
        self._limit = limit
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # the base takes a type that only stubs have
        try:
            size = self._gzip.readinto(buffer)
        except (EOFError, zlib.error, OSError) as error:
            raise SourceError(f"{self._name}: the gzip is damaged ({error}); pack it again") from error
        self._count += size
        if self._count > max(self._limit, self._packed.count * _DENSEST):
            raise SourceError(f"{self._name}: unpacks to far more than any text would; it is not read")
        return size
