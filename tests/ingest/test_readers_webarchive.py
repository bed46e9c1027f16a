"""Web archives and saved pages: the page's own address and outlet, not those of the archive."""

import gzip
from uuid import uuid4

import pytest

from ingest.articles import Article
from ingest.readers import Failure
from ingest.readers.fields import address
from ingest.sources import Upload
from tests.ingest.packing import COST, LEAD, TREES, zipped

PAGE = (
    "<!doctype html><html lang=en><head>{head}<title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>{one}</p><p>{two}</p></article></body></html>"
)


def page(title: str, one: str, two: str, head: str = "") -> bytes:
    return PAGE.format(title=title, one=one, two=two, head=head).encode()


def warc(records: list[tuple[str, str, str, bytes]]) -> bytes:
    """A WARC of responses: address, status, type, body."""
    parts = []
    for url, status, kind, body in records:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        parts.append(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-02-03T12:30:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{uuid4()}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n".encode()
            + http
            + b"\r\n\r\n"
        )
    return b"".join(parts)


def packed(data: bytes) -> bytes:
    """A WARC as crawlers pack it: each record for itself."""
    parts = data.split(b"WARC/1.0")[1:]
    return b"".join(gzip.compress(b"WARC/1.0" + part) for part in parts)


RECORDS = [
    ("https://tp.example/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
    ("https://tp.example/tram", "200 OK", "text/html; charset=utf-8", page("Tram line approved", LEAD, COST)),
    ("https://tp.example/1.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://tp.example/gone", "404 Not Found", "text/html", page("Not found", LEAD, COST)),
    ("https://www.sound.example/trees", "200 OK", "text/html", page("Trees to be felled", TREES, COST)),
]


@pytest.mark.parametrize("data", [packed(warc(RECORDS)), warc(RECORDS)], ids=["packed", "plain"])
def test_each_page_of_a_warc_is_an_article_with_its_address(steps_of, data: bytes) -> None:
    one, other = steps_of(Upload("crawl.warc.gz", data))
    assert (one.title, one.url, one.source) == ("Tram line approved", "https://tp.example/tram", "tp.example")
    assert one.text == f"{LEAD}\n\n{COST}"
    assert (other.url, other.source) == ("https://www.sound.example/trees", "sound.example")


def test_a_wacz_gives_the_pages_of_its_warcs(steps_of) -> None:
    files = {
        "datapackage.json": "{}",
        "pages/pages.jsonl": "{}",
        "archive/data.warc.gz": packed(warc(RECORDS)),
        "indexes/index.cdx": "x",
    }
    assert [article.title for article in steps_of(Upload("x.wacz", zipped(files)))] == [
        "Tram line approved", "Trees to be felled",
    ]  # fmt: skip


def test_a_warc_that_breaks_off_gives_what_came_before(steps_of) -> None:
    data = warc(RECORDS[1:2]) + b"WARC/1.0\r\nWARC-Type: resp"
    first, *rest = steps_of(Upload("x.warc", data))
    assert isinstance(first, Article)
    assert all(isinstance(step, Failure) for step in rest)


@pytest.mark.parametrize(
    ("copy", "own"),
    [
        ("https://web.archive.org/web/20240410120000/https://tp.example/fees", "https://tp.example/fees"),
        ("https://web.archive.org/web/20240410120000/https:/tp.example/fees", "https://tp.example/fees"),
        ("http://web.archive.org/web/2024id_/http://tp.example/fees?a=1", "http://tp.example/fees?a=1"),
        ("https://web.archive.org/web/20240410120000if_/https://tp.example/fees", "https://tp.example/fees"),
        ("https://archive.ph/2024.04.10-120000/https://tp.example/fees", "https://tp.example/fees"),
        ("https://web.archive.org/about", "https://web.archive.org/about"),
    ],
)
def test_the_address_of_an_archived_copy_is_that_of_the_page(copy: str, own: str) -> None:
    assert address(copy) == own


@pytest.mark.parametrize(
    "note",
    [
        "<!-- saved from url=(0024)https://tp.example/tram -->",
        "<!--\n Page saved with SingleFile \n url: https://tp.example/tram \n saved date: Mon Feb 03 2025 \n-->",
    ],
)
def test_a_saved_page_knows_where_it_was_saved_from(steps_of, note: str) -> None:
    data = page("Tram line approved", LEAD, COST).replace(b"<html", note.encode() + b"<html", 1)
    (article,) = steps_of(Upload("page.html", data))
    assert (article.url, article.source) == ("https://tp.example/tram", "tp.example")


def test_an_archived_page_names_its_own_outlet(steps_of) -> None:
    link = '<link rel="canonical" href="https://web.archive.org/web/20240410120000/https://tp.example/fees">'
    (article,) = steps_of(Upload("page.html", page("Fees", LEAD, COST, link)))
    assert (article.url, article.source) == ("https://tp.example/fees", "tp.example")
