"""Documents are recognised by content and not by name, and what is not read is refused by what it is."""

import io
import re
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from ingest.articles import Article
from ingest.readers import ENDINGS, FORMATS, Failure
from ingest.readers.head import Head
from ingest.readers.signs import is_json, is_json_lines, is_mail, is_mailbox, is_page, is_table
from ingest.sources import Upload, find
from tests.ingest.packing import COST, LEAD, docx, mail, odt, zipped
from tests.ingest.papers import of_each_kind

KINDS = of_each_kind()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SIGNED = sorted(KINDS.keys() - {"txt", "md", "csv", "tsv"})  # the others are told by their names


@pytest.mark.parametrize("name", ["story", "story.txt", "story.pdf", "story.docx", "story.tst"])
@pytest.mark.parametrize("kind", SIGNED)
def test_a_document_is_read_by_content_whatever_it_is_called(steps_of, kind: str, name: str) -> None:
    (article,) = steps_of(Upload(name, KINDS[kind]))
    assert isinstance(article, Article)
    assert article.title == "River rises"
    assert article.text.rstrip().endswith("the water board of Velm said.")


@pytest.mark.parametrize(
    ("data", "sign"),
    [
        (b"Delivered-To: a@b\r\nDate: Tue, 9 Apr 2024\r\nFrom: a@b\r\n\r\nWords.", is_mail),
        (b"From: Ann <a@b>\nDate: Tue, 9 Apr 2024\nSubject: Fees\n\nWords.", is_mail),
        (b"From a@b Tue Apr  9 20:03:11 2024\nFrom: a@b\nSubject: Fees\n\nWords.", is_mailbox),
        (b'{"a": 1}\n{"a": 2}\n', is_json_lines),
        (b'{\n  "a": 1\n}', is_json),
        (b'\xef\xbb\xbf[{"a": 1}]', is_json),
        (b"Title;Text;Date\na;b;c\n", is_table),
        (b"id,media_name,publish_date,title,url\n", is_table),
        (b"<!-- saved --><!DOCTYPE html><p>x", is_page),
        ("<html><p>x".encode("utf-16"), is_page),
    ],
)
def test_signs_are_seen(data: bytes, sign) -> None:
    assert sign(Head(data))


@pytest.mark.parametrize(
    "text",
    [
        "From: the beginning\n\nIt rained.",
        "From Monday on it rained in 2024.\nIt was wet.",
        "Note: this is a story\nSubject: rain\n\nIt rained.",
        "[UPDATE] It rained on Monday.",
        "{Quellan} It rained.",
        "Title, text and date were lost in the flood, he said.",
        "Text, the novelist said, is url and title at once\nwords",
        "1 < 2, he said",
        "FORMER mayor Odile Ransome died on Monday.",
        "OTTO Ransome died on Monday.",
        "true to his word, he left.",
        "MZ Group bought the ferry.",
        "PK Varro left the board.",
        "ID3 was the name of the boat.",
        "BM sold the quay.",
        "Date: 2024\n\nIt rained.",
    ],
)
def test_an_article_that_begins_like_another_kind_is_text(steps_of, text: str) -> None:
    (article,) = steps_of(Upload("story.txt", text.encode()))
    assert article.text == text
    assert not any(one.sign and one.sign(Head(text.encode())) for one in FORMATS)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "a Word file of 1997 to 2003; save it as .docx"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password; save it without one"),
        (OLE + "__nameid_version1.0".encode("utf-16-le"), "an Outlook message; save it as .eml"),
        (odt("<x/>").replace(b"opendocument.text", b"opendocument.spreadsheet"), "spreadsheet; save the sheet as CSV"),
        (zipped({"xl/workbook.xml": "<x/>"}), "an Excel workbook; save the sheet as CSV"),
        (zipped({"ppt/presentation.xml": "<x/>"}), "a PowerPoint file"),
        (b"Rar!\x1a\x07\x01\0" + b"x" * 99, "a RAR archive; unpack it"),
        (b"7z\xbc\xaf\x27\x1c" + b"x" * 99, "a 7-Zip archive; unpack it"),
        (b"\x28\xb5\x2f\xfd" + b"x" * 99, "Zstandard; unpack it"),
        (b"\x89PNG\r\n" + b"x" * 99, "a picture"),
        (b"ID3\x04\0\0" + b"x" * 99, "sound"),
        (b"\0\0\0\x18ftypmp42" + b"x" * 99, "a film"),
        (b"<?xml version='1.0'?><catalog><book>Words</book></catalog>", "outermost element is <catalog>"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><text>Words</text></svg>", "a drawing (SVG)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["story", "story.txt", "story.docx"])
def test_what_is_not_read_is_refused_by_what_it_is(steps_of, name: str, data: bytes, reason: str) -> None:
    (failed,) = steps_of(Upload(name, data))
    assert isinstance(failed, Failure)
    assert reason in failed.reason


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("story.docx", b""), ("story.eml", b"\n\n"),
        ("story.docx", docx(LEAD)[:200]), ("story.zip", zipped({})),
        ("story.rtf", rb"{\rtf1\ansi Words"), ("story.odt", odt("<x/>")[:300]),
        ("story.xml", b"<?xml version='1.0'?><nitf>"),
        ("story.warc", b"WARC/1.0\r\nbroken"),
        ("story.epub", zipped({"META-INF/container.xml": "<container/>"})),
        ("story.json", b'{"title": "a", '),
    ],
)  # fmt: skip
def test_a_broken_file_is_told_in_one_line_with_a_remedy(steps_of, name: str, data: bytes) -> None:
    (failed,) = steps_of(Upload(name, data))
    assert isinstance(failed, Failure)
    assert failed.source == name
    assert len(failed.reason.splitlines()) == 1


def test_kinds_of_zip_are_told_apart_by_what_is_in_them(steps_of) -> None:
    anew = zipped({"content.xml": zipfile.ZipFile(io.BytesIO(odt("<text:p>Words of it.</text:p>"))).read("content.xml"),
                   "META-INF/manifest.xml": "<manifest/>"})  # fmt: skip
    (article,) = steps_of(Upload("x", anew))
    assert article.text == "Words of it."
    (row,) = steps_of(
        Upload("x.zip", zipped({"datapackage.json": "{}", "rows.csv": f"title,text\nTram,{COST}\n"}))
    )[-1:]
    assert row.text == COST


@pytest.mark.parametrize("name", ["x.csv", "x.md", "x.txt", "x.html"])
def test_json_is_json_under_any_name(steps_of, name: str) -> None:
    (article,) = steps_of(Upload(name, b'[{"title": "Tram", "text": "It runs."}]'))
    assert (article.title, article.text) == ("Tram", "It runs.")


def test_a_folder_names_what_it_passed_over(tmp_path: Path) -> None:
    files = {
        "a.txt": b"Words.",
        "b.doc": OLE + "WordDocument".encode("utf-16-le"),
        "c.jpg": b"\xff\xd8\xff\xe0" + b"x" * 99,
        "d": mail(f"{LEAD}\n{COST}").as_bytes(),
        "Makefile": b"all:\n\ttrue\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    listing = find([tmp_path])
    assert [Path(str(file)).name for file in listing.found] == ["a.txt", "d"]
    told = {Path(one.source).name: one.reason for one in listing.passed_over}
    assert told["b.doc"] == "this is a Word file of 1997 to 2003; save it as .docx"
    assert "picture" in told["c.jpg"]
    assert "name it .txt" in told["Makefile"]


def test_every_format_says_what_reads_it() -> None:
    assert all(one.name and one.endings and one.library for one in FORMATS)
    assert len(ENDINGS) == len(set(ENDINGS))


def test_the_documentation_lists_every_format_with_its_endings() -> None:
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    text = text.partition("\n## ")[0]  # further tables say what became of files that were tried
    rows = {cells[1].strip(): cells[2] for line in text.splitlines() if len(cells := line.split("|")) > 4}
    for one in FORMATS:
        assert set(one.endings) <= set(rows[one.name].split()), one.name


def test_the_documentation_names_the_libraries_as_they_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"\b([a-z][\w-]+) \((\d+(?:\.\d+)+)", text))
    assert named.keys() > {"pypdfium2", "mammoth", "lxml", "striprtf", "warcio", "feedparser", "trafilatura"}
    for library, tested in named.items():
        assert f"{version(library)}.".startswith(f"{tested}."), library
