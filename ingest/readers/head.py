"""How a document begins, and what that shows of its kind. Nothing is used up or parsed whole."""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from zipfile import BadZipFile, ZipFile

from ingest.readers.items import Stream

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))  # XML without a mark at its head
_BEFORE_ROOT = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.I)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w.-]+)", re.IGNORECASE)
_HEADER = re.compile(r"([!-9;-~]+):[ \t]?(.*(?:\n[ \t]+.*)*)\n")
MOST_FILES = 200_000  # in a zip, whose list of files is read whole
_LONGEST_ENTRY = 400  # bytes that a file takes in that list, with a long name and what systems note of it
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_END_REACH = 66_000  # bytes at the end of a zip in which its last record begins
_COUNT = re.compile(r"\d+\s*\n")
_IN_HEADERS = re.compile(r">?From |[!-9;-~]+:|\d+\s*$")  # a first line that may be one of a mail
_LINE = 4000  # bytes in which the first line ends, or is none that shows anything
_NO_TEXT = 512  # bytes in which what is no text has a NUL
_FRONT = 20_000  # letters that are looked through; where a kind shows, it shows early


@dataclass(frozen=True)
class Head:
    """The beginning of a document.

    Attributes:
        data: Its first bytes, some tens of thousands where it has them.
        stream: The document, for what cannot be seen in them; it must be seekable to be asked for its parts.
    """

    data: bytes
    stream: "Stream | None" = None

    @cached_property
    def text(self) -> str:
        """The beginning as text, roughly: letters beyond ASCII may be wrong, line ends are one kind."""
        for mark, encoding in (*_MARKS, *_WIDE):
            if self.data.startswith(mark):
                size = 2 * _FRONT if encoding != "utf-8" else _FRONT
                skip = len(mark) if (mark, encoding) in _MARKS else 0
                text = self.data[skip:size].decode(encoding, "replace")
                break
        else:
            text = self.data[:_FRONT].decode("utf-8", "replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def is_wide(self) -> bool:
        """Whether each letter takes two bytes."""
        return self.data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))

    @cached_property
    def line(self) -> str:
        """The first line that is not empty."""
        start = self.text if self.is_wide else self.data[:_LINE].decode("utf-8", "replace")
        return start.lstrip("\ufeff \t\r\n").partition("\n")[0]

    @cached_property
    def first(self) -> str:
        """The first letter that is no space."""
        return self.line[:1]

    @cached_property
    def root(self) -> str:
        """The outermost element of XML or HTML, without its prefix, in lower case; "" where it is neither."""
        if self.first != "<":
            return ""
        at = 0
        while match := _BEFORE_ROOT.match(self.text, at):
            at = match.end()
        root = _ROOT.match(self.text, at)
        return root[1].lower() if root else ""

    @cached_property
    def doctype(self) -> str:
        """The name in the document type declaration, in lower case, or ""."""
        found = _DOCTYPE.search(self.text, 0, 2000) if self.first == "<" else None
        return found[1].lower() if found else ""

    @cached_property
    def headers(self) -> dict[str, str]:
        """Headers as mail has them, by name in lower case; none where another line stands among them."""
        if not _IN_HEADERS.match(self.line):
            return {}
        text = self.text.lstrip("\n")
        if _COUNT.match(text):  # Apple Mail begins with the length of the mail
            text = text.partition("\n")[2]
        if text.startswith(("From ", ">From ")):
            text = text.partition("\n")[2]
        found: dict[str, str] = {}
        at = 0
        while match := _HEADER.match(text, at):
            found.setdefault(match[1].lower(), match[2])
            at = match.end()
        return found if not text[at : at + 1].strip() or at >= _FRONT // 2 else {}

    @cached_property
    def members(self) -> frozenset[str]:
        """Names of the files in a zip archive; none where it is none, is broken or holds too many."""
        if not self.data.startswith(b"PK") or self.stream is None:
            return frozenset()
        at = self.stream.tell()
        try:
            if claimed_files(self.stream) > MOST_FILES:
                return frozenset()
            with ZipFile(self.stream) as archive:
                return frozenset(archive.namelist())
        except (BadZipFile, OSError, ValueError, NotImplementedError, struct.error):
            return frozenset()
        finally:
            self.stream.seek(at)


def claimed_files(stream: Stream) -> int:
    """How many files a zip archive says that it holds, before their list is read into memory.

    A list that is longer than its count allows for counts by its length.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_REACH))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_END)
    if at < 0:
        return 0
    count, length = struct.unpack_from("<HI", tail, at + 10)
    if (count == 0xFFFF or length == 0xFFFFFFFF) and (wide := tail.rfind(_END_64)) >= 0:
        count, length = struct.unpack_from("<QQ", tail, wide + 32)
    return max(int(count), int(length) // _LONGEST_ENTRY)


Sign = Callable[[Head], bool]


def begins(*magic: bytes) -> Sign:
    """Whether a document begins with one of these bytes."""
    return lambda head: head.data.startswith(magic)


def binary(*magic: bytes) -> Sign:
    """Whether a document begins with one of these and is no text: articles begin with ``FORM`` too."""
    return lambda head: head.data.startswith(magic) and b"\0" in head.data[:_NO_TEXT]


def has_root(*names: str) -> Sign:
    """Whether the outermost element of an XML document is one of these, whatever its prefix."""
    wanted = frozenset(name.lower() for name in names)
    return lambda head: head.root in wanted


def holds(*names: str) -> Sign:
    """Whether a zip archive holds all of these files."""
    return lambda head: head.members.issuperset(names)
