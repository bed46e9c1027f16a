"""What a reader takes and what it gives: documents in, articles and failures out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ingest.articles import Article
from ingest.errors import SourceError


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or one item of it, that could not be read, and why."""

    source: str
    reason: str


Item = Article | Failure


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to read articles from.

    Attributes:
        name: What people call it: a path, an address.
        key: What identifies it: articles without an address of their own take their identity from this.
        stream: Its bytes, from the start.
        limit: Most bytes that one article may take.
        url: Where it was fetched, or None.
        charset: The encoding that its server named, or None.
    """

    name: str
    key: str
    stream: BinaryIO
    limit: int
    url: str | None = None
    charset: str | None = None

    def read(self) -> bytes:
        """Read all of it.

        Raises:
            SourceError: It is larger than one article may be, or empty.
        """
        data = self.stream.read(self.limit + 1)
        if len(data) > self.limit:
            raise SourceError(f"{self.name}: {too_large(self.limit)}")
        if not data.strip():
            raise SourceError(f"{self.name}: the file is empty; add the article's words or leave it out")
        return data


Reader = Callable[[Document], Iterator[Item]]


def too_large(limit: int) -> str:
    """The reason why something is not read, and the remedy."""
    return (
        f"larger than {limit / 1e6:,.0f} MB, too much for one article; split it, "
        "or allow more with ONRECORD_MAX_ARTICLE_BYTES"
    )
