"""What a reader takes and what it gives: documents in; articles, links and failures out."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from typing import Any, TypeAlias

from ingest.articles import Article
from ingest.errors import SourceError

_SAID = 120  # characters of what a parser says
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A source, or one item of it, that could not be read, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file in a folder or an archive that is of a kind that is not read, and what it is."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What is in doubt about an article that was read, for people to look at."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """The address of an article that stands elsewhere.

    Attributes:
        url: The address.
        changed: When the article last changed, in its publisher's words; "" where that is not said.
        known: What is known of it from here, by the names of ``ALIASES``, for what its page does not say.
        asks: Whether it is followed only when asked: a row of a table names it, and gives no text.
        teaser: What there is of it here, for where it is not fetched.
    """

    url: str
    changed: str = ""
    known: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = False
    teaser: Article | None = None


Stream: TypeAlias = "BufferedReader[Any]"


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to read articles from.

    Attributes:
        name: What people call it: a path, an address, a place in another document.
        key: What identifies it: articles without an address of their own take their identity from this.
        stream: Its bytes, from the start.
        limit: Most bytes that one article may take.
        url: Where it was fetched, or None.
        charset: The encoding that its server named, or None.
        fields: Names of the fields that hold ``title``, ``text``, ``url``, ``published``, ``source``,
            ``authors`` or ``id``, where they are not the usual ones.
        ending: Of its name, as ``.txt``; says what kind it is where its bytes leave that open.
        depth: In how many other documents it is packed.
        known: Fields of the article that are known from elsewhere, for those that the document lacks.
        ocr: Languages in which pictures of text are read, as :func:`ingest.readers.ocr.lacking` takes them.
        enters: Called with the name of each document, line or record within before it is read; gives why it
            is left out, where it is.
    """

    name: str
    key: str
    stream: Stream
    limit: int
    url: str | None = None
    charset: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    ending: str = ""
    depth: int = 0
    known: Mapping[str, Any] = field(default_factory=dict)
    ocr: str = "none"
    enters: Callable[[str], str | None] = lambda name: None

    def left_out(self, name: str) -> Failure | None:
        """Say what is read next in it; a failure where that is not to be read."""
        reason = self.enters(name)
        return Failure(name, reason) if reason else None

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


Item = (
    Article | Link | Failure | PassedOver | Remark | Document
)  # a document stands in another, and is read in turn
Reader = Callable[[Document], Iterator[Item]]


class UnreadKind(SourceError):
    """A document is of a kind that is not read. In a folder or an archive it is passed over."""


def failure(source: str, error: Exception) -> Failure:
    """Say of a source why it failed, without naming it twice."""
    return Failure(source, reason_of(source, error))


def reason_of(source: str, error: Exception) -> str:
    """What an error says of a source, in one line and without the source's name before it."""
    reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return " ".join(reason.removeprefix(f"{source}: ").split())


def unforeseen(name: str, error: Exception) -> str:
    """Why something is not read on which a parser failed as its makers had not thought of; the log has all.

    Raises:
        MemoryError: That is no fault of what is read.
    """
    if isinstance(error, MemoryError):
        raise error
    _log.warning("%s cannot be read", name, exc_info=error)
    said = " ".join(f"{type(error).__name__}: {error}".split())[:_SAID]
    return f"it is broken ({said}); save it again or leave it out"


def shown(name: str) -> str:
    """A name out of an archive as it may be shown: without line ends and codes that steer a terminal."""
    if name.isprintable():
        return name
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)


def too_large(limit: int) -> str:
    """The reason why something is not read, and the remedy."""
    size = f"{limit / 1e6:,.0f} MB" if limit >= 1e6 else f"{limit:,} bytes"
    return f"larger than {size}; split it, or allow more with ONRECORD_MAX_ARTICLE_BYTES"
