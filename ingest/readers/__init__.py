"""From a file's bytes to articles: one reader for each kind of file."""

from collections.abc import Iterator, Mapping

from ingest.errors import SourceError
from ingest.readers.items import Document, Failure, Item, Reader
from ingest.readers.text import read_text

__all__ = ["KINDS", "Document", "Failure", "Item", "read"]

KINDS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
}


def read(document: Document, suffix: str) -> Iterator[Item]:
    """Read the articles of a document, one after the other.

    Args:
        document: What to read.
        suffix: The ending of its name, such as ``.txt``; text where there is none.

    Raises:
        SourceError: The whole of it cannot be read; a single broken item is given as a ``Failure`` instead.
    """
    reader = KINDS.get(suffix.lower() or ".txt")
    if reader is None:
        known = " ".join(KINDS)
        raise SourceError(f"{document.name}: {suffix} files are not read; those that are: {known}")
    yield from reader(document)
