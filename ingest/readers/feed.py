"""RSS and Atom feeds, and sitemaps: the articles that they carry or point to."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.errors import SourceError
from ingest.readers.fields import address, make_article
from ingest.readers.items import Document, Failure, Item, Link, Remark, unforeseen
from ingest.readers.markup import plain
from ingest.readers.xml import refuse_entities
from ingest.scripts import count_words

_SIGNED = re.compile(r"\s*The post\b.{1,300}\bappeared first on\b.{1,100}\s*$")  # what WordPress adds
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|RDF|urlset|sitemapindex)\s*>")
_BEHIND_END = 2000  # bytes in which programs remark how they made it
_WHOLE_ARTICLE = 100  # words; a feed that gives fewer gives a teaser, and the article stands behind the link


def read_sitemap(document: Document) -> Iterator[Item]:
    """Read the addresses in a sitemap, or of the sitemaps in an index of them.

    Raises:
        SourceError: There is none, or it declares entities.
    """
    from lxml import etree

    data = _data(document)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    tree = etree.fromstring(data, parser)
    found = False
    for place in tree.iter("{*}url", "{*}sitemap") if tree is not None else ():
        url = (place.findtext("{*}loc") or "").strip()
        if url.startswith(("http://", "https://")):
            found = True
            yield Link(url, (place.findtext("{*}lastmod") or "").strip())
    yield from _cut_off(data, document)
    if not found:
        raise SourceError(f"{document.name}: a sitemap without an address; check it")


def read_feed(document: Document) -> Iterator[Item]:
    """Read the entries of a feed.

    One from the network gives a link where it only teases; one that was saved gives what it holds, and its
    links are followed when that is asked for.

    Raises:
        SourceError: It is broken, empty, or declares entities.
    """
    import feedparser

    data = _data(document)
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.version:
        raise SourceError(f"{document.name}: this feed is broken; give the address of one")
    shared = {"source": feed.feed.get("title", ""), "language": feed.feed.get("language", "")}
    for number, entry in enumerate(feed.entries, 1):
        name = f"{document.name} entry {number}"
        try:
            yield document.left_out(name) or _entry(entry, shared, document, name)
        except SourceError as error:
            yield Failure(name, str(error).partition(": ")[2])
        except Exception as error:
            yield Failure(name, unforeseen(name, error))
    yield from _cut_off(data, document)
    if not feed.entries:
        raise SourceError(f"{document.name}: a feed without entries; try again later")


def _data(document: Document) -> bytes:
    data = document.read(document.limit * 2)
    refuse_entities(data, document.name)
    return data


def _cut_off(data: bytes, document: Document) -> Iterator[Remark]:
    """Tell of a list whose outermost element does not end; one that is broken elsewhere is read."""
    is_wide = b"\0" in data[:100]
    if not is_wide and not _END.search(data[-_BEHIND_END:]):
        yield Remark(document.name, "it breaks off, and its end may be missing; fetch or save it again")


def _entry(entry: Any, shared: dict[str, str], document: Document, name: str) -> Item:  # noqa: ANN401 (feedparser's)
    """The article of an entry if it carries it, else the link to it."""
    texts = [plain(content.value) for content in entry.get("content", ())] + [plain(entry.get("summary", ""))]
    text = _SIGNED.sub("", max(texts, key=len)).strip()
    url = address(entry.get("link"))
    updated = entry["updated"] if "updated" in entry else None  # noqa: SIM401 (`get` warns)
    published = entry.get("published") or updated
    fields = {
        **shared,
        "title": entry.get("title"),
        "url": url,
        "published": published,
        "modified": updated,
        "source": (entry.get("source") or {}).get("title") or shared["source"],
        "authors": [author.get("name") for author in entry.get("authors", ())],
    }
    key = f"{document.key}#{entry.get('id') or entry.get('title')}"
    article = make_article(fields, key=key, name=name, text=text) if text else None
    is_whole = article is not None and count_words(text) >= _WHOLE_ARTICLE and not article.teaser
    if url and not is_whole:
        changed, is_saved = updated or published or "", document.url is None
        return Link(url, changed, known=fields, asks=is_saved, teaser=article if is_saved else None)
    if article is None:
        raise SourceError(f"{name}: neither text nor a link in it; the feed is broken here")
    return article
