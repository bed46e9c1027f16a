"""Scans: what they need to be read, and what is read of them by a real Tesseract."""

import os
import shutil
from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter

from ingest.articles import Article
from ingest.readers import Failure, Remark, ocr
from ingest.reading_apart.process import waiting
from ingest.sources import Upload
from tests.ingest.papers import column, printed
from tests.ingest.test_readers_pdf import LEFT, MIDDLE, STORIES


@pytest.fixture
def tesseract() -> None:
    if shutil.which("tesseract") is None and "ONRECORD_TEST_EVERYTHING" not in os.environ:
        pytest.skip("Tesseract is not installed here; .ci/run tests with it")
    assert ocr.lacking("eng") == ""


def scan(*columns: tuple[str, ...]) -> bytes:
    """A PDF of one page that is a picture of columns of lines."""
    page = Image.new("L", (1654, 2339), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(34)
    for number, lines in enumerate(columns):
        for at, line in enumerate(lines):
            pen.text((120 + 760 * number, 300 + 50 * at), line, fill=0, font=font)
    out = BytesIO()
    page.save(out, "PDF", resolution=200)
    return out.getvalue()


def joined(*files: bytes) -> bytes:
    writer = PdfWriter()
    for file in files:
        writer.append(PdfReader(BytesIO(file)))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_scan_is_read_column_by_column_and_said_to_be_read_from_a_picture(tesseract, steps_of) -> None:
    article, remark = steps_of(Upload("scan.pdf", scan(LEFT, MIDDLE)))
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == STORIES[:2]
    assert isinstance(remark, Remark)
    assert "page 1: its words were read from pictures by OCR" in remark.reason


def test_pages_with_words_stay_as_they_are_beside_one_that_is_a_picture(tesseract, steps_of) -> None:
    article, remark = steps_of(Upload("mixed.pdf", joined(printed(column(50, 700, *LEFT)), scan(MIDDLE))))
    assert STORIES[0] in article.text
    assert STORIES[1] in article.text
    assert "page 2: its words" in remark.reason


def test_an_empty_page_in_which_nothing_is_found_is_told(tesseract, steps_of) -> None:
    _, remark = steps_of(Upload("mixed.pdf", printed(column(50, 700, *LEFT), [])))
    assert "no text on page 2, perhaps a picture; OCR finds no words in it" in remark.reason


def test_a_language_that_tesseract_has_no_data_of_is_named_with_its_package(tesseract, steps_of) -> None:
    (failed,) = steps_of(Upload("scan.pdf", scan(LEFT)), ocr="eng+xyz_old")
    assert "data of xyz_old (Debian: apt-get install tesseract-ocr-xyz-old)" in failed.reason


def test_a_scan_says_what_it_needs_where_tesseract_is_not_there(steps_of, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for process in waiting():  # one that waits has the path that it was started with
        process.end()
    waiting().clear()
    (failed,) = steps_of(Upload("scan.pdf", scan(LEFT)))
    assert isinstance(failed, Failure)
    assert "no text layer, only pictures of pages" in failed.reason
    assert "apt-get install tesseract-ocr" in failed.reason
