"""Reading sources, one after the other: from files and the network to articles, step by step."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ingest.articles import Article, fingerprint
from ingest.errors import SourceError
from ingest.readers import (
    Document,
    Failure,
    Link,
    PassedOver,
    Remark,
    Stream,
    ending_of,
    failure,
    read,
    shown,
    stream_of,
    stream_of_bytes,
)
from ingest.settings import LibrarySettings
from ingest.sources import STANDARD_INPUT, Source, Upload, is_address, name_of

if TYPE_CHECKING:
    from ingest.web import Web

_READERS = 3  # what reads documents has changed as often as this: what was read before is read again
_DEEPEST = 3  # a sitemap of sitemaps, a sitemap, a page


@dataclass(frozen=True, slots=True)
class Started:
    """A document is begun; what comes until it is finished belongs to it. ``file`` is its path, or ""."""

    file: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """A document is done with; while its stamp stays, and nothing of it failed, it need not be read again."""

    key: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Known:
    """A document was passed over, since it bears the stamp that it had when these articles were read."""

    articles: int


Step = Article | Failure | PassedOver | Remark | Started | Finished | Known


class Reading:
    """Reads sources one after the other, and follows their links."""

    def __init__(
        self,
        settings: LibrarySettings,
        known: Callable[[str], tuple[str, int] | None],
        follow: bool = False,
        labels: Sequence[str] = (),
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            settings: Limits, field names and manners.
            known: The stamp of a document when it was last read, and how many articles it held, by key.
            follow: Whether to fetch articles of which a table or list gives the address and no text.
            labels: Labels for what is read; a file that was read without them is read again.
        """
        self._settings = settings
        names = (*(f"{k}={v}" for k, v in settings.fields.items()), *sorted(labels))
        rules = (f"{label}: {rule}" for label, rule in settings.labels.items())
        self._manner = f"{fingerprint(*names, *rules)[:8]} {_READERS}{' followed' * follow}"
        self._known = known
        self._asked = follow
        self._file: Stream | None = None
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_web" in self.__dict__:
            self._web.close()

    @property
    def share(self) -> float:
        """How much of the file at hand has been read, from 0 to 1."""
        if self._file is None or self._file.closed or not self._size:
            return 0.0
        return min(1.0, self._file.tell() / self._size)

    def read(self, source: Source) -> Iterator[Step]:
        """Read the articles of a source; what cannot be read, in part or as a whole, is a failure."""
        try:
            if isinstance(source, Article):
                yield source
            elif isinstance(source, Upload):
                stream = stream_of_bytes(source.data)
                yield from self._read(stream, source.name, f"{source.name}#{fingerprint(source.name)}")
            elif source == STANDARD_INPUT:
                yield from self._read_standard_input()
            elif is_address(source):
                yield from self._fetch(Link(str(source)), _DEEPEST)
            else:
                yield from self._read_file(Path(source))
        except (SourceError, OSError) as error:
            yield failure(name_of(source), error)

    def _read_standard_input(self) -> Iterator[Step]:
        stream = stream_of(sys.stdin.buffer)
        try:
            yield from self._read(stream, "standard input", "")
        finally:
            stream.detach()

    def _read_file(self, path: Path) -> Iterator[Step]:
        state = path.stat()
        key = path.resolve().as_posix()
        stamp = f"{state.st_size} {state.st_mtime_ns} {self._manner}"
        if known := self._unchanged(key, stamp):
            yield known
            return
        yield Started(key)
        try:
            with stream_of(path.open("rb", 0)) as stream:
                self._file, self._size = stream, state.st_size
                yield from self._read(stream, shown(str(path)), key)
        except (SourceError, OSError) as error:
            yield failure(shown(str(path)), error)
        yield Finished(key, stamp)

    def _read(self, stream: Stream, name: str, key: str) -> Iterator[Step]:
        limit, fields = self._settings.max_article_bytes, self._settings.fields
        document = Document(
            name, key, stream, limit, fields=fields, ending=ending_of(name), ocr=self._settings.ocr
        )
        yield from self._follow(document, _DEEPEST)

    def _fetch(self, link: Link, depth: int) -> Iterator[Step]:
        got = self._web.fetch(link.url)
        kind = got.content_type
        if kind.startswith(("image/", "audio/", "video/", "font/")):
            raise SourceError(f"{link.url}: this is {kind}, not an article; give the address of one")
        ending = (
            ".html"
            if "html" in kind
            else ".csv"
            if kind == "text/csv"
            else ending_of(got.url.partition("?")[0])
        )
        document = Document(
            link.url,
            got.url,
            stream_of_bytes(got.data),
            self._settings.max_article_bytes,
            got.url,
            got.charset,
            self._settings.fields,
            ending,
            known=link.known,
            ocr=self._settings.ocr,
        )
        yield from self._follow(document, depth)

    def _follow(self, document: Document, depth: int) -> Iterator[Step]:
        """The articles of a document, and of the pages that it links to as a feed or sitemap does."""
        for item in read(document):
            if isinstance(item, Document):
                raise TypeError("a document in a document was not read")
            if not isinstance(item, Link):
                yield item
            elif item.asks and not self._asked:
                yield item.teaser or Failure(
                    item.url, f"{document.name} has only its address, no text; fetch it with --follow"
                )
            elif known := self._unchanged(item.url, item.changed):
                yield known
            else:
                yield from self._linked(item, depth - 1)

    def _linked(self, link: Link, depth: int) -> Iterator[Step]:
        yield Started()
        try:
            if depth < 0:
                raise SourceError(f"{link.url}: linked through too many sitemaps; give its own address")
            yield from self._fetch(link, depth)
        except (SourceError, OSError) as error:
            yield failure(link.url, error)
            if link.teaser:
                yield link.teaser
        yield Finished(link.url, link.changed)

    def _unchanged(self, key: str, stamp: str) -> Known | None:
        known = self._known(key) if stamp else None
        return Known(known[1]) if known and known[0] == stamp else None

    @cached_property
    def _web(self) -> "Web":
        from ingest.web import Web

        return Web(self._settings)
