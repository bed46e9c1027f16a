"""Web archives: WARC by warcio, and WACZ, a zip with WARC files in it. Each page is a document of its own."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from ingest.errors import SourceError
from ingest.readers.archive import member, opened
from ingest.readers.items import Document, Failure, Item, too_large
from ingest.readers.packed import stream_of_bytes

_PAGES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
    "application/json": ".json", "application/rss+xml": ".xml", "application/atom+xml": ".xml",
}  # fmt: skip
_NOT_ARTICLES = ("/robots.txt", "/favicon.ico", "/sitemap.xml", "/ads.txt")
_RECORDS = ("response", "resource", "conversion")  # what was fetched, kept as a file, or made text of


def read_warc(document: Document) -> Iterator[Item]:
    """Read the pages of a WARC file as they come; pictures, scripts and what was not found are passed by.

    Raises:
        SourceError: It is no WARC, or there is not one page in it.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    count = 0
    try:
        for record in ArchiveIterator(document.stream, no_record_parse=False):
            if record.rec_type not in _RECORDS or not (page := _page(record, document)):
                continue
            count += 1
            yield page
    except (ArchiveLoadFailed, OSError, ValueError, EOFError, AttributeError) as error:
        yield Failure(document.name, f"the WARC breaks off after {count:,} pages ({error}); fetch it again")
        return
    if not count:
        raise SourceError(f"{document.name}: a web archive without a page; check what was crawled")


def read_wacz(document: Document) -> Iterator[Item]:
    """Read the WARC files in a WACZ.

    Raises:
        SourceError: It is damaged.
    """
    with opened(document) as archive:
        for info in archive.infolist():
            if info.filename.startswith("archive/") and info.filename.endswith((".warc", ".warc.gz")):
                yield member(document, archive, info)


def _page(record: Any, document: Document) -> Document | Failure | None:  # noqa: ANN401 (warcio's record)
    """What a record holds as a document; None where that is no page."""
    headers = record.http_headers if record.rec_type == "response" else None
    if record.rec_type == "response" and (headers is None or headers.get_statuscode() != "200"):
        return None
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    kind = (headers or record.rec_headers).get_header("Content-Type") or ""
    kind, _, rest = kind.partition(";")
    ending = _PAGES.get(kind.strip().lower())
    if ending is None or not url.startswith(("http://", "https://")) or url.endswith(_NOT_ARTICLES):
        return None
    data = cast(bytes, record.content_stream().read(document.limit + 1))
    if len(data) > document.limit:
        return Failure(url, too_large(document.limit))
    if not data.strip():
        return None
    charset = rest.partition("charset=")[2].strip(" \"';") or None
    return replace(
        document,
        name=url,
        key=url,
        stream=stream_of_bytes(data),
        url=url,
        charset=charset,
        known={},
        ending=ending,
        depth=document.depth + 1,
    )
