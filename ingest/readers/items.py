"""What a reader takes and what it gives: documents in; articles, links and failures out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Any, TypeAlias

from ingest.articles import Article
from ingest.errors import SourceError


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or one item of it, that could not be read, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """The address of an article that stands elsewhere, and when it last changed, in its publisher's words."""

    url: str
    changed: str = ""


Stream: TypeAlias = "BufferedReader[Any]"
Item = Article | Link | Failure


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
        fields: Names of the fields that hold ``title``, ``text``, ``url``, ``published``, ``source``,
            ``authors`` or ``id``, where they are not the usual ones.
    """

    name: str
    key: str
    stream: Stream
    limit: int
    url: str | None = None
    charset: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def read(self, limit: int | None = None) -> bytes:
        """Read all of it.

        Args:
            limit: Most bytes to read, where that is not what one article may take.

        Raises:
            SourceError: It is larger than that, or empty.
        """
        limit = limit or self.limit
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise SourceError(f"{self.name}: {too_large(limit)}")
        if not data.strip():
            raise SourceError(f"{self.name}: the file is empty; add the article's words or leave it out")
        return data


Reader = Callable[[Document], Iterator[Item]]


def too_large(limit: int) -> str:
    """The reason why something is not read, and the remedy."""
    size = f"{limit / 1e6:,.0f} MB" if limit >= 1e6 else f"{limit:,} bytes"
    return f"larger than {size}; split it, or allow more with ONRECORD_MAX_ARTICLE_BYTES"
