"""Exports of databases: each article with its own headline, outlet, day and author, whatever they were saved as."""

from datetime import UTC, datetime
from html import escape

import pytest

from ingest.articles import Article
from ingest.sources import Upload
from tests.ingest.factiva import FACTIVA, FACTIVA_CODED, PROQUEST, PROQUEST_NOW
from tests.ingest.nexis import NEXIS, NEXIS_BEFORE_2013, NEXIS_UNI
from tests.ingest.packing import COST, LEAD, TREES, docx

EXPORTS = {
    "Nexis": NEXIS, "Nexis before 2013": NEXIS_BEFORE_2013, "Nexis Uni": NEXIS_UNI, "Factiva": FACTIVA,
    "Factiva with codes": FACTIVA_CODED, "ProQuest": PROQUEST,
    "ProQuest now": PROQUEST_NOW,
}  # fmt: skip


def as_text(text: str) -> bytes:
    return text.encode()


def as_dos_text(text: str) -> bytes:
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def as_docx(text: str) -> bytes:
    return docx(*(escape(line.strip()) for line in text.splitlines()))


def as_rtf(text: str) -> bytes:
    return (r"{\rtf1\ansi " + "\\par\n".join(line.strip() for line in text.splitlines()) + r"\par}").encode()


def as_page(text: str) -> bytes:
    lines = "".join(f"<p>{escape(line.strip())}</p>\n" for line in text.splitlines() if line.strip())
    return f"<!doctype html><html><head><title>Results</title></head><body>{lines}</body></html>".encode()


@pytest.mark.parametrize("saved", [as_text, as_dos_text, as_docx, as_rtf, as_page])
@pytest.mark.parametrize("database", EXPORTS)
def test_each_article_of_an_export_comes_alone_with_its_own_fields(steps_of, database: str, saved) -> None:
    tram, trees = steps_of(Upload("export.txt", saved(EXPORTS[database])))
    assert isinstance(tram, Article)
    assert isinstance(trees, Article)
    assert tram.title.replace("\n", " ") in (
        "Tram line approved after eight years of dispute", "eight years of dispute",
    )  # fmt: skip
    assert trees.title == "Trees to be felled"
    assert [tram.source, trees.source] == ["The Tarn Post", "Sound Gazette"]
    assert tram.published == datetime(2025, 2, 3, tzinfo=UTC)
    assert trees.published is not None
    assert trees.published.date().isoformat() == "2021-05-02"
    assert [tram.authors, trees.authors] == [("Ines Varro",), ("Oda Lint",)]
    assert tram.language in ("en", "")
    assert " ".join(tram.text.split()) == f"{LEAD} {COST}"
    assert trees.text == TREES
    assert tram.id != trees.id


def test_an_export_in_german_is_read_alike(steps_of) -> None:
    text = (
        f"                Dokument 1 von 1\n\n                Tarner Bote\n\n             3. April 2025 Donnerstag\n\n"
        f"Straßenbahn beschlossen\n\nAUTOR: Ines Varro\n\nRUBRIK: Lokales; S. 4\n\nLÄNGE: 46 Wörter\n\n{LEAD}\n\n"
        "Language: a word with a colon is no label.\n\nLADEDATUM: 4. April 2025\n\nSPRACHE: GERMAN\n"
    )
    (article,) = steps_of(Upload("export.txt", text.encode()))
    assert (article.title, article.source, article.language) == (
        "Straßenbahn beschlossen",
        "Tarner Bote",
        "de",
    )
    assert article.text == f"{LEAD}\n\nLanguage: a word with a colon is no label."
    assert article.published == datetime(2025, 4, 3, tzinfo=UTC)
    assert article.authors == ("Ines Varro",)


def test_a_colon_in_an_article_ends_no_field(steps_of) -> None:
    said = "The mayor said: We have waited long enough."
    (article, _) = steps_of(Upload("export.txt", PROQUEST.replace(COST, said).encode()))
    assert article.text == f"{LEAD}\n\n{said}"


def test_an_article_of_an_export_that_has_no_text_is_told(steps_of) -> None:
    first, failed = steps_of(Upload("export.txt", NEXIS.partition(TREES)[0].encode()))
    assert first.title.startswith("Tram line approved")
    assert (failed.source, failed.reason[:10]) == ("export.txt article 2", "no text in")


def test_an_article_that_speaks_of_databases_is_an_article(steps_of) -> None:
    text = "End of an era\n\nNexis gave each story a number.\n\nDocument 1 of 2 was about trams, he said.\n\nEnd of Document\n"
    (article,) = steps_of(Upload("story.txt", text.encode()))
    assert article.text == text
