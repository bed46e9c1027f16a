"""The formats that are read: how each is recognised, who reads it, and by which library.

A document is recognised by how it begins, never by its name alone: the first row of the table whose sign it
bears reads it. Only where no sign fits does the ending of its name decide, among the kinds that bear none.
"""

from dataclasses import dataclass

from ingest.readers.archive import read_tar, read_zip
from ingest.readers.elements import read_elements
from ingest.readers.epub import read_epub
from ingest.readers.feed import read_feed, read_sitemap
from ingest.readers.head import Head, Sign, begins, has_root, holds
from ingest.readers.items import Reader
from ingest.readers.lines import is_iptc_7901, read_iptc_7901, read_reuters_sgml
from ingest.readers.lists import read_bookmarks, read_opml
from ingest.readers.mail import read_mail, read_mailbox, read_saved_page
from ingest.readers.office import read_docx, read_odt, read_rtf
from ingest.readers.page import read_page
from ingest.readers.pdf import read_pdf
from ingest.readers.records import read_csv, read_json, read_json_lines
from ingest.readers.refused import refuse
from ingest.readers.signs import (
    is_json,
    is_json_lines,
    is_mail,
    is_mailbox,
    is_markup,
    is_page,
    is_saved_page,
    is_table,
)
from ingest.readers.text import read_text
from ingest.readers.webarchive import read_wacz, read_warc
from ingest.readers.wire import read_newsml, read_newsml_g2, read_nitf


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read.

    Attributes:
        name: What people call it.
        endings: Of the names of its files.
        sign: By what its beginning is known; None where it bears no sign, and its ending must say it.
        read: Who reads it.
        library: What reads it in the end.
    """

    name: str
    endings: tuple[str, ...]
    sign: Sign | None
    read: Reader
    library: str


_ODF = b"application/vnd.oasis.opendocument."  # stands first in the zip, at byte 38
_PK = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_G2 = ("newsMessage", "newsItem", "packageItem")


def _is_tar(head: Head) -> bool:
    return head.data[257:262] == b"ustar"


def _is_odt(head: Head) -> bool:
    if head.data[38:].startswith(_ODF):
        return head.data[38:].startswith(_ODF + b"text")
    return head.members.issuperset(("content.xml", "META-INF/manifest.xml"))  # packed anew by hand


def _is_bookmarks(head: Head) -> bool:
    return head.doctype.startswith("netscape-bookmark-file")


def _is_wacz(head: Head) -> bool:
    return "datapackage.json" in head.members and any(name.startswith("archive/") for name in head.members)


FORMATS: tuple[Format, ...] = (
    Format("PDF", (".pdf",), begins(b"%PDF-"), read_pdf, "pypdfium2"),
    # Zip, by what is in it.
    Format("Word", (".docx", ".docm", ".dotx"), holds("word/document.xml"), read_docx, "mammoth, lxml"),
    Format("OpenDocument text", (".odt", ".ott"), _is_odt, read_odt, "lxml"),
    Format("e-book", (".epub",), holds("META-INF/container.xml"), read_epub, "lxml"),
    Format("web archive with index", (".wacz",), _is_wacz, read_wacz, "warcio"),
    # Other archives and containers.
    Format("tar archive", (".tar", ".tgz", ".tbz2", ".txz"), _is_tar, read_tar, "tarfile"),
    Format("web archive", (".warc",), begins(b"WARC/"), read_warc, "warcio"),
    Format("RTF", (".rtf",), begins(b"{\\rtf"), read_rtf, "striprtf"),
    # XML, by its outermost element.
    Format("feed", (".rss", ".atom", ".xml"), has_root("rss", "feed", "RDF"), read_feed, "feedparser"),
    Format("sitemap", (".xml",), has_root("urlset", "sitemapindex"), read_sitemap, "lxml"),
    Format("list of feeds", (".opml",), has_root("opml"), read_opml, "lxml"),
    Format("NITF", (".xml", ".nitf"), has_root("nitf"), read_nitf, "lxml"),
    Format("NewsML-G2", (".xml",), has_root(*_G2), read_newsml_g2, "lxml"),
    Format("NewsML 1.2", (".xml",), has_root("NewsML"), read_newsml, "lxml"),
    Format("Reuters-21578", (".sgm", ".sgml"), has_root("reuters"), read_reuters_sgml, "re"),
    Format("bookmarks", (".html", ".htm"), _is_bookmarks, read_bookmarks, "lxml"),
    Format("web page", (".html", ".htm", ".xhtml"), is_page, read_page, "trafilatura, lxml"),
    # Wire and mail, by their headers.
    Format("IPTC 7901", (".iptc", ".7901"), is_iptc_7901, read_iptc_7901, "re"),
    Format("mailbox", (".mbox",), is_mailbox, read_mailbox, "email"),
    Format("saved page", (".mht", ".mhtml"), is_saved_page, read_saved_page, "email, trafilatura"),
    Format("mail", (".eml", ".emlx"), is_mail, read_mail, "email"),
    # Records.
    Format("JSON lines", (".jsonl", ".ndjson"), is_json_lines, read_json_lines, "json"),
    Format("JSON", (".json",), is_json, read_json, "json"),
    Format("table", (".csv", ".tsv"), is_table, read_csv, "csv"),
    # Text bears no sign. Exports of Nexis, Factiva and ProQuest are told from it where it is taken apart.
    Format("text", (".txt", ".text"), None, read_text, "charset-normalizer"),
    Format("Markdown", (".md", ".markdown"), None, read_text, "python-frontmatter"),
)
# Whatever of these families is none of the kinds above, and none of those that are refused.
_WIDE = (
    Format("zip archive", (".zip",), begins(*_PK), read_zip, "zipfile"),
    Format("XML of records", (".xml",), is_markup, read_elements, "lxml"),
)
ENDINGS: tuple[str, ...] = tuple(dict.fromkeys(end for one in (*FORMATS, *_WIDE) for end in one.endings))
_TEXT = next(one for one in FORMATS if one.name == "text")
_JSON_LINES = next(one for one in FORMATS if one.name == "JSON lines")
_BY_ENDING = {  # bytes that bear no sign are of these kinds where their name says so, else text
    end: one
    for one in FORMATS
    if one.name in ("table", "JSON", "JSON lines", "Markdown")
    for end in one.endings
}


def recognise(head: Head, name: str, ending: str) -> Format:
    """The format of a document.

    Args:
        head: How it begins.
        name: What to call it in an error.
        ending: Of its name.

    Raises:
        UnreadKind: It is of a kind that is not read; the error says what it is and what may help.
    """
    for one in FORMATS:
        if one.sign and one.sign(head) and not _is_prose_after_all(one, head, ending):
            is_one_of_many = (
                one.name == "JSON" and ending in _JSON_LINES.endings
            )  # a line too long to see its end
            return _JSON_LINES if is_one_of_many else one
    refuse(head, name, ending)
    for one in _WIDE:
        if one.sign and one.sign(head):
            return one
    return _BY_ENDING.get(ending, _TEXT)


def looks_read(head: Head) -> bool:
    """Whether a document is recognised by how it begins, so that its name need not say what it is."""
    return any(one.sign(head) for one in (*FORMATS, *_WIDE) if one.sign)


def _is_prose_after_all(found: Format, head: Head, ending: str) -> bool:
    """Whether a Markdown file only begins with a tag, as with a picture: then it is Markdown, not a page."""
    return (
        found.name == "web page"
        and ending in (".md", ".markdown")
        and head.root != "html"
        and not head.doctype
    )
