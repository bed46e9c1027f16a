"""Reading sources, one after the other: from files and the network to articles, step by step."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Self

from ingest.articles import Article, fingerprint
from ingest.errors import SourceError
from ingest.readers import Document, Failure, Link, PassedOver, Remark, ending_of, failure, shown
from ingest.reading_apart import Limits, Order, ReadingApart, pieces_of
from ingest.settings import LibrarySettings
from ingest.sources import STANDARD_INPUT, Source, Upload, is_address, key_of, name_of

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
        self._apart = ReadingApart(Limits(settings.reading_seconds, settings.reading_memory * 1_000_000))
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_web" in self.__dict__:
            self._web.close()

    @property
    def share(self) -> float:
        """How much of the file at hand has been read, from 0 to 1."""
        return min(1.0, self._apart.position / self._size) if self._size else 0.0

    def read(self, source: Source) -> Iterator[Step]:
        """Read the articles of a source; what cannot be read, in part or as a whole, is a failure."""
        try:
            if isinstance(source, Article):
                _demand_storable(source)
                yield source
            elif isinstance(source, Upload):
                key = f"{source.name}#{fingerprint(source.name)}"
                yield from self._follow(self._order(source.name, key, source.data), _DEEPEST)
            elif source == STANDARD_INPUT:
                order = self._order("standard input", "", None)
                yield from self._follow(order, _DEEPEST, pieces_of(sys.stdin.buffer))
            elif is_address(source):
                yield from self._fetch(Link(str(source)), _DEEPEST)
            else:
                yield from self._read_file(Path(source))
        except (SourceError, OSError) as error:
            yield failure(name_of(source), error)

    def _read_file(self, path: Path) -> Iterator[Step]:
        state = path.stat()
        if not S_ISREG(state.st_mode):
            raise SourceError(
                f"{path}: not a file with an end, but a pipe or a device; give what comes out of it to "
                "standard input, named -"
            )
        key = key_of(path)
        stamp = f"{state.st_size} {state.st_mtime_ns} {self._manner}"
        if known := self._unchanged(key, stamp):
            yield known
            return
        yield Started(key)
        try:
            self._size, self._apart.position = state.st_size, 0
            yield from self._follow(self._order(shown(str(path)), key, path.absolute()), _DEEPEST)
        except (SourceError, OSError) as error:
            yield failure(shown(str(path)), error)
        finally:
            self._size = 0
        yield Finished(key, stamp)

    def _order(self, name: str, key: str, data: Path | bytes | None) -> Order:
        limit, fields = self._settings.max_article_bytes, self._settings.fields
        return Order(name, key, data, limit, fields=fields, ending=ending_of(name), ocr=self._settings.ocr)

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
        order = Order(
            link.url,
            got.url,
            got.data,
            self._settings.max_article_bytes,
            got.url,
            got.charset,
            self._settings.fields,
            ending,
            known=link.known,
            ocr=self._settings.ocr,
        )
        yield from self._follow(order, depth)

    def _follow(self, order: Order, depth: int, pieces: Iterator[bytes] | None = None) -> Iterator[Step]:
        """The articles of a document, and of the pages that it links to as a feed or sitemap does."""
        for item in self._apart.read(order, pieces):
            if isinstance(item, Document):
                raise TypeError("a document in a document was not read")
            if not isinstance(item, Link):
                yield item
            elif item.asks and not self._asked:
                yield item.teaser or Failure(
                    item.url, f"{order.name} has only its address, no text; fetch it with --follow"
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


def _demand_storable(article: Article) -> None:
    """See that an article that a program made can be stored; what is read from documents always can.

    Raises:
        SourceError: It holds what no database does.
    """
    parts = article.id, article.url or "", article.title, article.source, *article.authors, article.text
    try:
        "".join(parts).encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            f"{shown(article.title)}: it holds half of a letter (a surrogate), which cannot be stored; "
            "decode its bytes as what they are"
        ) from error
