"""E-books (EPUB): each chapter with words is an article, as in the issues of newspapers and magazines.

The parts are found as the standard says: container, package, spine. Read with zipfile and lxml; the one
library that is kept for EPUB is under the AGPL.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from ingest.errors import SourceError
from ingest.readers.archive import opened, part
from ingest.readers.encoding import decode
from ingest.readers.fields import make_article
from ingest.readers.items import Document, Item, failure
from ingest.readers.markup import text_of
from ingest.readers.xml import parse_xml
from ingest.scripts import count_words

_FEWEST_WORDS = 40  # fewer are a cover, a title page or a list
_NOT_CHAPTERS = frozenset("nav toc cover titlepage title_page title copyright colophon contents".split())
_MOSTLY = 0.6  # share of a chapter's words that stand in links; then it is a list of chapters


def read_epub(document: Document) -> Iterator[Item]:
    """Read the chapters of a book, each as an article.

    Raises:
        SourceError: It is damaged, locked, or holds no words.
    """
    with opened(document) as archive:
        if b"<" in (locks := part(document, archive, "META-INF/encryption.xml")) and _locks_words(locks):
            raise SourceError(f"{document.name}: locked by its seller (DRM); it cannot be read")
        container = parse_xml(part(document, archive, "META-INF/container.xml"), document.name)
        root = container.find(".//{*}rootfile")
        path = root.get("full-path", "") if root is not None else ""
        package = parse_xml(part(document, archive, path), document.name)
        about = _about(package)
        chapters = list(_chapters(document, archive, package, posixpath.dirname(path)))
    if not chapters:
        raise SourceError(f"{document.name}: no chapter in it has {_FEWEST_WORDS} words; leave it out")
    for number, (name, chapter) in enumerate(chapters, 1):
        fields = {**about, **{field: value for field, value in chapter.items() if value}}
        if len(chapters) == 1 and not about["title"].startswith(about["source"]):  # it is not a paper's name
            fields["title"] = about["title"] or fields["title"]
        place = f"{document.name} chapter {number}"
        try:
            yield make_article(
                fields,
                key=f"{about['id'] or document.key}#{name}",
                name=place,
                text=chapter["text"],
                known=document.known,
            )
        except SourceError as error:
            yield failure(place, error)


def _chapters(
    document: Document,
    archive: ZipFile,
    package: Any,  # noqa: ANN401 (lxml's element)
    folder: str,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The chapters in reading order: the name of the file, and what it holds."""
    from lxml.html import document_fromstring

    files = {one.get("id"): one for one in package.iterfind(".//{*}manifest/{*}item")}
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = files.get(reference.get("idref"))
        if (
            item is None
            or "html" not in item.get("media-type", "")
            or "nav" in (item.get("properties") or "")
        ):
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        data = part(document, archive, name)
        stem = posixpath.splitext(posixpath.basename(name))[0].casefold()
        if not data.strip() or stem in _NOT_CHAPTERS:
            continue
        page: Any = document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*>", "", decode(data, f"{document.name}/{name}"))
        )
        origin = _origin(page)
        body = page.find("body")
        text = text_of(body) if body is not None else ""
        linked = sum(count_words(link.text_content() or "") for link in page.iter("a") if link.get("href"))
        words = count_words(text)
        if words >= _FEWEST_WORDS and linked < _MOSTLY * words:
            yield name, {"title": _heading(page), "text": text, "url": origin}


def _heading(page: Any) -> str:  # noqa: ANN401 (lxml's element)
    for tag in ("h1", "h2", "h3", "title"):
        for element in page.iter(tag):
            if text := " ".join(element.text_content().split()):
                return text
    return ""


def _origin(page: Any) -> str | None:  # noqa: ANN401 (lxml's element)
    """Where a chapter was fetched from, as makers of books from papers note; the note is taken out."""
    for link in page.xpath('//a[contains(@rel, "downloaded-from")]'):
        link.getparent().drop_tree()
        return str(link.get("href"))
    return next(iter(page.xpath('//link[@rel="canonical"]/@href')), None)


def _about(package: Any) -> dict[str, Any]:  # noqa: ANN401 (lxml's element)
    """The book's own metadata, in Dublin Core's names; its publisher, else its title, is the outlet."""

    def all_of(name: str) -> list[str]:
        return [
            one.text.strip()
            for one in package.iterfind(f".//{{*}}metadata//{{*}}{name}")
            if (one.text or "").strip()
        ]

    def of(name: str) -> str:
        return next(iter(all_of(name)), "")

    return {
        "title": of("title"),
        "authors": [name for name in all_of("creator") if name.casefold() != "calibre"],
        "published": of("date")[:25],
        "language": of("language"),
        "source": next((name for name in all_of("publisher") if name.casefold() != "calibre"), "")
        or of("title"),
        "id": of("identifier"),
    }


def _locks_words(locks: bytes) -> bool:
    """Whether more is locked than fonts, which many books hide in a simple way."""
    methods = re.findall(rb'EncryptionMethod[^>]*Algorithm\s*=\s*"([^"]*)"', locks)
    return any(
        b"idpf.org/2008/embedding" not in method and b"adobe.com/pdf/enc" not in method for method in methods
    )
