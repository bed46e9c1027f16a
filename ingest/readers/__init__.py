"""From a document's bytes to articles: recognised by content, read by one reader for each format."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.errors import OnRecordError, SourceError
from ingest.readers.archive import ending_of
from ingest.readers.formats import ENDINGS, FORMATS, Format, looks_read, recognise
from ingest.readers.head import Head
from ingest.readers.items import (
    Document,
    Failure,
    Item,
    Link,
    PassedOver,
    Reader,
    Remark,
    Stream,
    UnreadKind,
    failure,
    reason_of,
    shown,
    unforeseen,
)
from ingest.readers.packed import seekable, stream_of, stream_of_bytes, unpacked

__all__ = [
    "ENDINGS",
    "FORMATS",
    "Document",
    "Failure",
    "Format",
    "Item",
    "Link",
    "PassedOver",
    "Reader",
    "Remark",
    "Stream",
    "UnreadKind",
    "ending_of",
    "failure",
    "read",
    "reason_of",
    "shown",
    "stream_of",
    "stream_of_bytes",
    "what_is_unread",
]

_DEEPEST = 4  # a mail in a mailbox in a zip in a zip; what is packed deeper is packed to be a burden
_LARGEST_INSIDE = 500  # times an article: what an archive in an archive may take on disk while it is read


def read(document: Document) -> Iterator[Item]:
    """Read the articles of a document, one after the other, and of all documents that it holds.

    Raises:
        UnreadKind: It is of a kind that is not read.
        SourceError: The whole of it cannot be read; a single broken item is given as a ``Failure`` instead.
    """
    stream = unpacked(document.stream, document.name, document.limit)
    if stream is not document.stream:
        document = replace(document, stream=stream)
    if document.stream.peek(2).startswith(b"PK"):  # the list of what is in a zip stands at its end
        stream = seekable(document.stream, document.name, document.limit * _LARGEST_INSIDE)
        document = replace(document, stream=stream)
    head = Head(document.stream.peek(), document.stream)
    try:
        for item in recognise(head, document.name, document.ending).read(document):
            if isinstance(item, Document):
                yield from _read_inside(item)
            else:
                yield item
    except RecursionError as error:
        raise SourceError(f"{document.name}: nested too deep to be an article; leave it out") from error
    except (OnRecordError, OSError, MemoryError):
        raise
    except Exception as error:
        raise SourceError(f"{document.name}: {unforeseen(document.name, error)}") from error


def what_is_unread(stream: Stream, name: str) -> str | None:
    """Why a file is not read whose name does not say what it is; None where it is of a kind that is."""
    try:
        stream = unpacked(stream, name, 1_000_000)
        head = Head(stream.peek(), stream if stream.seekable() else None)
        recognise(head, name, ending_of(name))
        return (
            None
            if looks_read(head)
            else "text under a name that does not say so; name it .txt to have it read"
        )
    except SourceError as error:
        return reason_of(name, error)


def _read_inside(document: Document) -> Iterator[Item]:
    """Read a document that stands in another; what is wrong with it is wrong with it alone."""
    try:
        if document.depth > _DEEPEST:
            raise SourceError(f"packed in more than {_DEEPEST} others; unpack it and give what is in it")
        if failed := document.left_out(document.name):
            yield failed
        else:
            yield from read(document)
    except UnreadKind as error:
        yield PassedOver(document.name, reason_of(document.name, error))
    except (SourceError, OSError) as error:
        yield failure(document.name, error)
