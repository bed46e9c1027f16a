"""From a document's bytes to articles: one reader for each kind of document."""

import re
from collections.abc import Iterator, Mapping

from ingest.errors import SourceError
from ingest.readers.feed import read_xml
from ingest.readers.items import Document, Failure, Item, Link, Reader, Stream
from ingest.readers.page import read_page
from ingest.readers.pdf import read_pdf
from ingest.readers.records import read_csv, read_json, read_json_lines
from ingest.readers.text import read_text

__all__ = ["KINDS", "Document", "Failure", "Item", "Link", "Stream", "kind_of", "read"]

KINDS: Mapping[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".html": read_page,
    ".htm": read_page,
    ".xhtml": read_page,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".pdf": read_pdf,
    ".xml": read_xml,
    ".rss": read_xml,
    ".atom": read_xml,
}
_XML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.DOTALL | re.I
)


def kind_of(stream: Stream) -> str:
    """The ending that a document without a telling name should have, from how it begins."""
    head = stream.peek().removeprefix(b"\xef\xbb\xbf")
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if _XML.match(head):
        return ".xml"
    if _HTML.match(head):
        return ".html"
    if head.lstrip().startswith(b"["):
        return ".json"
    if head.lstrip().startswith(b"{"):
        return ".jsonl" if head.lstrip().partition(b"\n")[0].rstrip().endswith(b"}") else ".json"
    return ".txt"


def read(document: Document, ending: str) -> Iterator[Item]:
    """Read the articles of a document, one after the other.

    Args:
        document: What to read.
        ending: That of its name, such as ``.txt``.

    Raises:
        SourceError: The whole of it cannot be read; a single broken item is given as a ``Failure`` instead.
    """
    reader = KINDS.get(ending)
    if reader is None:
        raise SourceError(f"{document.name}: {ending} files are not read; those that are: {' '.join(KINDS)}")
    yield from reader(document)
