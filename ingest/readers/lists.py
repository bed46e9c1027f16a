"""Lists of addresses that programs export: the feeds of a feed reader (OPML), the bookmarks of a browser."""

from collections.abc import Iterable, Iterator

from ingest.errors import SourceError
from ingest.readers.encoding import decode
from ingest.readers.fields import address
from ingest.readers.items import Document, Item, Link
from ingest.readers.xml import parse_xml


def read_opml(document: Document) -> Iterator[Item]:
    """Read the addresses of the feeds in an OPML list; they are followed when that is asked for.

    Raises:
        SourceError: It is broken, or holds no address.
    """
    tree = parse_xml(document.read(), document.name)
    outlines = list(tree.iter("{*}outline"))
    yield from _links(
        (one.get("xmlUrl") or one.get("url") or one.get("htmlUrl") for one in outlines), document
    )


def read_bookmarks(document: Document) -> Iterator[Item]:
    """Read the addresses in the bookmarks of a browser; they are followed when that is asked for.

    Raises:
        SourceError: There is none.
    """
    from lxml.html import document_fromstring

    page = document_fromstring(decode(document.read(), document.name, document.charset))
    yield from _links((link.get("href") for link in page.iter("a")), document)


def _links(addresses: Iterable[str | None], document: Document) -> Iterator[Item]:
    urls = dict.fromkeys(url for one in addresses if (url := address(one)))
    if not urls:
        raise SourceError(f"{document.name}: a list without an address; check it")
    yield from (Link(url, asks=True) for url in urls)
