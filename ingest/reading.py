"""Reading sources, one after the other: from files and the network to articles, step by step."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from ingest.articles import Article, fingerprint
from ingest.errors import SourceError
from ingest.readers import KINDS, Document, Failure, Link, Stream, kind_of, read
from ingest.readers.gzipped import BUFFER, unpacked
from ingest.settings import LibrarySettings
from ingest.sources import STANDARD_INPUT, Source, Upload, failure, is_address, name_of

if TYPE_CHECKING:
    from ingest.web import Web

_DEEPEST = 3  # a sitemap of sitemaps, a sitemap, a page


@dataclass(frozen=True, slots=True)
class Started:
    """A document is begun; what comes until it is finished belongs to it."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A document is done with; while its stamp stays, and nothing of it failed, it need not be read again."""

    key: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Known:
    """A document was passed over, since it bears the stamp that it had when these articles were read."""

    articles: int


Step = Article | Failure | Started | Finished | Known


class Reading:
    """Reads sources one after the other, and follows their links."""

    def __init__(self, settings: LibrarySettings, known: Callable[[str], tuple[str, int] | None]) -> None:
        """Prepare; nothing is opened yet.

        Args:
            settings: Limits, field names and manners.
            known: The stamp of a document when it was last read, and how many articles it held, by key.
        """
        self._settings = settings
        self._known = known
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
                stream = _stream(source.data)
                yield from self._read(stream, source.name, f"{source.name}#{fingerprint(source.name)}")
            elif source == STANDARD_INPUT:
                yield from self._read_standard_input()
            elif is_address(source):
                yield from self._fetch(str(source), _DEEPEST)
            else:
                yield from self._read_file(Path(source))
        except (SourceError, OSError) as error:
            yield failure(name_of(source), error)

    def _read_standard_input(self) -> Iterator[Step]:
        stream = BufferedReader(cast(Any, sys.stdin.buffer), BUFFER)
        try:
            yield from self._read(stream, "standard input", "")
        finally:
            stream.detach()

    def _read_file(self, path: Path) -> Iterator[Step]:
        state = path.stat()
        fields = fingerprint(*(f"{k}={v}" for k, v in self._settings.fields.items()))
        key, stamp = path.resolve().as_posix(), f"{state.st_size} {state.st_mtime_ns} {fields[:8]}"
        if known := self._unchanged(key, stamp):
            yield known
            return
        yield Started()
        try:
            with cast(Stream, path.open("rb", BUFFER)) as stream:
                self._file, self._size = stream, state.st_size
                yield from self._read(stream, str(path), key)
        except (SourceError, OSError) as error:
            yield failure(str(path), error)
        yield Finished(key, stamp)

    def _read(self, packed: Stream, name: str, key: str) -> Iterator[Step]:
        limit = self._settings.max_article_bytes
        stream = unpacked(packed, name, limit)
        ending = Path(name.removesuffix(".gz")).suffix.lower()
        document = Document(name, key, stream, limit, fields=self._settings.fields)
        yield from self._follow(document, ending or kind_of(stream), _DEEPEST)

    def _fetch(self, url: str, depth: int) -> Iterator[Step]:
        got = self._web.fetch(url)
        limit = self._settings.max_article_bytes
        stream = unpacked(_stream(got.data), url, limit)
        document = Document(url, got.url, stream, limit, got.url, got.charset, self._settings.fields)
        yield from self._follow(document, _ending(got.content_type, stream, url), depth)

    def _follow(self, document: Document, ending: str, depth: int) -> Iterator[Step]:
        """The articles of a document, and of the pages that it links to as a feed or sitemap does."""
        for item in read(document, ending):
            if not isinstance(item, Link):
                yield item
            elif known := self._unchanged(item.url, item.changed):
                yield known
            else:
                yield from self._linked(item, depth - 1)

    def _linked(self, link: Link, depth: int) -> Iterator[Step]:
        yield Started()
        try:
            if depth < 0:
                raise SourceError(f"{link.url}: linked through too many sitemaps; give its own address")
            yield from self._fetch(link.url, depth)
        except (SourceError, OSError) as error:
            yield failure(link.url, error)
        yield Finished(link.url, link.changed)

    def _unchanged(self, key: str, stamp: str) -> Known | None:
        known = self._known(key) if stamp else None
        return Known(known[1]) if known and known[0] == stamp else None

    @cached_property
    def _web(self) -> "Web":
        from ingest.web import Web

        return Web(self._settings)


def _ending(content_type: str, stream: Stream, url: str) -> str:
    """The kind of a fetched document: as it begins, else as its server says, else as its address ends."""
    ending = kind_of(stream)
    if ending != ".txt":
        return ending
    if "html" in content_type:
        return ".html"
    if content_type == "text/csv":
        return ".csv"
    if content_type.startswith(("image/", "audio/", "video/", "font/")):
        raise SourceError(f"{url}: this is {content_type}, not an article; give the address of one")
    named = Path(url.partition("?")[0].removesuffix(".gz")).suffix.lower()
    return named if named in KINDS else ".txt"


def _stream(data: bytes) -> Stream:
    return BufferedReader(cast(Any, BytesIO(data)), BUFFER)
