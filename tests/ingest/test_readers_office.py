"""Word, OpenDocument, RTF and e-books: their words, their tables, and what their properties say."""

from datetime import UTC, datetime

import pytest

from ingest.articles import Article
from ingest.readers import Failure
from ingest.sources import Upload
from tests.ingest.packing import COST, LEAD, TREES, docx, epub, odt, zipped

CORE = (
    "<dc:title>{}</dc:title><dc:creator>Ines Varro</dc:creator><dc:language>en-GB</dc:language>"
    "<dcterms:created>2025-02-03T09:05:00Z</dcterms:created>"
)
CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
TABLE = "<w:tbl>{}</w:tbl>".format(
    "".join(f"<w:tr>{CELL.format(a)}{CELL.format(b)}</w:tr>" for a, b in (("Year", "Cost"), ("2025", "410m")))
)
REVISED = (
    "<w:p><w:r><w:t xml:space='preserve'>The line is </w:t></w:r><w:ins w:id='1'><w:r><w:t>14</w:t></w:r></w:ins>"
    "<w:del w:id='2'><w:r><w:delText>12</w:delText></w:r></w:del><w:r><w:t xml:space='preserve'> miles long.</w:t></w:r></w:p>"
)


@pytest.fixture
def read(steps_of):
    """What a file of this name and content gives."""
    return lambda name, data, **limits: steps_of(Upload(name, data), **limits)


def test_a_word_document_gives_words_tables_and_properties(read) -> None:
    (article,) = read(
        "x.docx", docx("Tram line approved", LEAD, core=CORE.format("Tram line approved"), body=TABLE)
    )
    assert article.text.split("\n\n") == ["Tram line approved", LEAD, "Year | Cost", "2025 | 410m"]
    assert (article.title, article.authors, article.language) == ("Tram line approved", ("Ines Varro",), "en")
    assert article.published == datetime(2025, 2, 3, 9, 5, tzinfo=UTC)


def test_tracked_changes_are_read_as_if_accepted(read) -> None:
    (article,) = read("x.docx", docx("Tram", body=REVISED))
    assert article.text == "Tram\n\nThe line is 14 miles long."


@pytest.mark.parametrize("title", ["Microsoft Word - fees_FINAL2.docx", "Document1", "untitled", "fees.odt"])
def test_a_title_that_a_program_filled_in_is_not_believed(read, title: str) -> None:
    (article,) = read("x.docx", docx("Tram line approved", LEAD, core=CORE.format(title)))
    assert article.title == "Tram line approved"


def test_an_opendocument_text_gives_words_tables_and_metadata_without_notes(read) -> None:
    content = (
        "<text:tracked-changes><text:p>Deleted words.</text:p></text:tracked-changes>"
        "<text:h>Tram line approved</text:h><text:p>The council<office:annotation><text:p>check!</text:p>"
        "</office:annotation> met<text:note><text:note-body><text:p>in camera</text:p></text:note-body></text:note>"
        "<text:s text:c='2'/>on<text:line-break/>Monday.</text:p><table:table><table:table-row><table:table-cell>"
        "<text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Cost</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    meta = (
        "<dc:title>Tram line approved</dc:title><meta:initial-creator>Ines Varro</meta:initial-creator>"
        "<meta:creation-date>2025-02-03T09:05:00</meta:creation-date><dc:language>en-GB</dc:language>"
    )
    (article,) = read("x.odt", odt(content, meta))
    assert article.text.split("\n\n") == ["Tram line approved", "The council met on Monday.", "Year | Cost"]
    assert (article.title, article.authors, article.language) == ("Tram line approved", ("Ines Varro",), "en")
    assert article.published == datetime(2025, 2, 3, 9, 5, tzinfo=UTC)


def test_a_locked_opendocument_text_is_told(read) -> None:
    (failed,) = read("x.odt", odt("<text:p>Words</text:p>", manifest="<encryption-data/>"))
    assert "locked with a password" in failed.reason


RTF = (
    rb"{\rtf1\ansi\ansicpg1250\deff0\deflang1045{\fonttbl{\f0\fswiss Arial;}}{\info{\title Linia zatwierdzona}"
    rb"{\author Jan Kowalski}{\creatim\yr2025\mo2\dy3\hr9\min5}}{\*\generator Riched20;}\pard\f0 Linia zatwierdzona\par "
    rb"Rada zatwierdzi\'b3a now\'b9 lini\'ea \u8222?tramwajow\u261?\u8221?.\par\trowd\cellx100\cellx200 Rok\cell Koszt\cell\row"
    rb"\pard Koniec.\par}"
)


def test_rtf_gives_words_in_its_code_page_and_the_info_group(read) -> None:
    (article,) = read("x.rtf", RTF)
    assert article.text.split("\n\n") == [
        "Linia zatwierdzona", "Rada zatwierdziła nową linię „tramwajową”.", "Rok | Koszt", "Koniec.",
    ]  # fmt: skip
    assert (article.title, article.authors, article.language) == (
        "Linia zatwierdzona",
        ("Jan Kowalski",),
        "pl",
    )
    assert article.published == datetime(2025, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "link",
    [
        r'{\field{\*\fldinst{HYPERLINK "https://x.example/a"}}{\fldrslt{\ul the council}}}',
        r'{\field{\*\fldinst HYPERLINK "https://x.example/a" }{\fldrslt the council}}',
        r'{\field{\*\fldinst {HYPERLINK "https://x.example/a"}}{\fldrslt {\cf2 the council}}}',
    ],
)
def test_links_in_rtf_are_their_words(read, link: str) -> None:
    (article,) = read(
        "x.rtf", (r"{\rtf1\ansi On Monday " + link + r" met, and " + link + r" voted.\par}").encode()
    )
    assert article.text == "On Monday the council met, and the council voted."


META = (
    "<dc:title>The Tarn Post, 3 Feb 2025</dc:title><dc:language>en</dc:language><dc:date>2025-02-03</dc:date>"
    "<dc:publisher>The Tarn Post</dc:publisher><dc:creator>calibre</dc:creator><dc:identifier>tp1</dc:identifier>"
)
BODY = f"<p>{LEAD}</p><p>{COST}</p><p>{TREES}</p>"


def test_each_chapter_of_a_book_is_an_article(read) -> None:
    note = '<div>This article was downloaded by calibre from <a rel="calibre-downloaded-from" href="https://tp.example/t">x</a></div>'
    chapters = {
        "cover.xhtml": "<h1>The Tarn Post</h1>",
        "contents.xhtml": "<ul>"
        + "<li><a href='a.xhtml'>Tram line approved by the council</a></li>" * 20
        + "</ul>",
        "index.xhtml": "<p>" + "<a href='a.xhtml'>Tram line approved</a> " * 30 + "</p>",
        "a.xhtml": f"<h1>Tram line approved</h1>{BODY}",
        "cover-story.xhtml": f"<h2>Trees to be felled</h2>{BODY.replace('Monday', 'Tuesday')}{note}",
    }
    one, other = read("paper.epub", epub(chapters, META))
    assert (one.title, other.title) == ("Tram line approved", "Trees to be felled")
    assert {one.source, other.source} == {"The Tarn Post"}
    assert {one.published, other.published} == {datetime(2025, 2, 3, tzinfo=UTC)}
    assert (one.language, one.authors, other.url) == ("en", (), "https://tp.example/t")
    assert "downloaded by" not in other.text


@pytest.mark.parametrize(
    ("title", "headline"), [("The Tarn Post", "Tram"), ("The Tarn Post, 3 Feb", "Tram"), ("Trams", "Trams")]
)
def test_an_article_alone_in_a_book_is_not_called_by_its_paper(read, title: str, headline: str) -> None:
    about = f"<dc:title>{title}</dc:title><dc:publisher>The Tarn Post</dc:publisher>"
    (article,) = read("b.epub", epub({"a.xhtml": f"<h1>Tram</h1>{BODY}"}, about))
    assert (article.title, article.source) == (headline, "The Tarn Post")


def test_a_locked_book_is_told_and_hidden_fonts_are_no_lock(read) -> None:
    lock = '<encryption><EncryptionMethod Algorithm="{}"/></encryption>'
    fonts, words = "http://www.idpf.org/2008/embedding", "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    chapters = {"a.xhtml": f"<h1>Tram</h1>{BODY}"}
    (article,) = read("b.epub", epub(chapters, META, **{"META-INF/encryption.xml": lock.format(fonts)}))
    assert isinstance(article, Article)
    (failed,) = read("b.epub", epub(chapters, META, **{"META-INF/encryption.xml": lock.format(words)}))
    assert "locked by its seller" in failed.reason


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml"])
def test_entities_in_a_word_document_are_never_expanded(read, part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    (failed,) = read("x.docx", zipped({"word/document.xml": "<x/>", part: bomb}))
    assert isinstance(failed, Failure)
    assert "XML entities" in failed.reason
