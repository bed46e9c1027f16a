"""The article in a web page: what it says of itself, and its text without the page around it."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers.encoding import decode
from ingest.readers.exports import stories_in
from ingest.readers.fields import make_article
from ingest.readers.items import Document, Item, Remark
from ingest.readers.live import entries_of
from ingest.readers.markup import text_of
from ingest.readers.metadata import metadata
from ingest.readers.prose import articles_in
from ingest.readers.taking import take, why_none

_LARGEST = 5_000_000  # bytes; a page with an article is smaller, and parsing takes seconds to the megabyte
_HINTS = ("ocument ", "of Document", "DOCUMENTS")  # one of them stands in every export
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*>")
_HEAD = 20_000  # characters in which a note of where the page came from stands
_SAVED = re.compile(  # browsers; SingleFile; HTTrack
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*|mirrored from )(https?://[^\s>]+|[\w.-]+/\S*)",
    re.IGNORECASE,
)
_EXPORT = re.compile(  # how the exports of databases end or count their articles
    r"\bDocument [A-Z]{2,}[0-9A-Za-z]{10,}|End of Document|\bProQuest document ID"
    r"|\b\d+ of \d+ DOCUMENTS|\bDocument \d+ of \d+"
)


def read_page(document: Document) -> Iterator[Item]:
    """Read the one article of a page; of a live report its entries, and what stands beside them.

    Raises:
        SourceError: There is no article in it, or it is behind a login.
    """
    markup = _markup(document)
    tree = _tree(markup, document.name)
    if (
        any(hint in markup for hint in _HINTS)
        and _EXPORT.search(markup)
        and len(stories_in(text := text_of(tree)))
    ):
        yield from articles_in(text, document, {})
        return
    about = metadata(tree, document.url)
    about["url"] = about["url"] or saved_from(markup)
    entries = list(entries_of(about, document))
    taken = take(tree, about, document.name)
    if entries:
        yield from entries
        taken = taken.without([entry for entry in entries if isinstance(entry, Article)])
    reason = why_none(taken, about)
    if reason and entries:
        return
    if reason:
        raise SourceError(f"{document.name}: {reason}")
    yield make_article(
        about,
        key=document.key,
        name=document.name,
        text="\n\n".join(taken.lines),
        known=document.known,
        teaser=taken.is_cut,
        around=text_of(tree).splitlines() if not about["published"] else (),
    )
    if taken.remark:
        yield Remark(document.name, taken.remark)


def saved_from(markup: str) -> str | None:
    """Where a browser or an extension saved a page from, as they note in a comment at its head."""
    found = _SAVED.search(markup, 0, _HEAD)
    return found[1] if found else None


def _markup(document: Document) -> str:
    data = document.read(min(document.limit, _LARGEST))
    declared = _CHARSET.search(data[:4000])
    charset = document.charset or (declared[1].decode("ascii") if declared else None)
    return _XML_HEAD.sub("", decode(data, document.name, charset))


def _tree(markup: str, name: str) -> Any:  # noqa: ANN401 (lxml's element)
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(markup, parser=HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, ValueError) as error:
        raise SourceError(f"{name}: this is not a web page ({error}); save it again") from error
