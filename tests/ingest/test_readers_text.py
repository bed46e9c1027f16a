"""Plain text and Markdown: what becomes an article, and what is refused with a reason."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.articles import Article
from ingest.readers import Failure
from ingest.readers.encoding import decode
from ingest.sources import Upload, find


@pytest.fixture
def read(tmp_path: Path, steps_of):
    """The one article of a file with these bytes; the reason where it has none."""

    def one(data: bytes, name: str = "story.txt") -> Article | str:
        file = tmp_path / name
        file.write_bytes(data)
        (found,) = steps_of(file, max_article_bytes=1_000_000)
        return found.reason if isinstance(found, Failure) else found

    return one


def test_the_first_line_is_the_headline_and_stays_in_the_text(seeds: Path, steps_of) -> None:
    file = seeds / "000_d39e29bd32faea28.txt"
    (article,) = steps_of(file)
    assert article.title.startswith("China angrily hits back at US ban on tech in smart cars")
    assert article.text == file.read_text(encoding="utf-8")


def test_front_matter_gives_the_metadata_and_leaves_the_text(read) -> None:
    article = read(
        b"---\ntitle: A storm\nurl: https://Example.org/a?utm_source=feed\nsource: The Post\n"
        b"published: 2024-11-20T08:00:00-05:00\nauthors: [Ann Lee, Bo Day]\n---\nIt blew.\n\nHard.\n",
        "story.md",
    )
    assert article.title == "A storm"
    assert article.url == "https://example.org/a"
    assert article.source == "The Post"
    assert article.published == datetime(2024, 11, 20, 13, tzinfo=UTC)
    assert article.authors == ("Ann Lee", "Bo Day")
    assert article.text.startswith("It blew.\n\nHard.")


def test_what_a_parser_stumbles_over_is_a_failure_with_its_reason(read) -> None:
    reason = read(b"---\ntitle: A heron\ndate: 2025-13-41\n---\nA heron was seen in Velm.", "heron.md")
    assert "its front matter has a value that is none (month must be in 1..12)" in reason


def test_a_heading_is_a_headline_without_its_marks(read) -> None:
    assert read(b"# Ferry sinks\n\nNobody drowned.\n", "story.md").title == "Ferry sinks"


def test_a_whole_paragraph_on_the_first_line_is_not_all_headline(read) -> None:
    article = read(b"word " * 2000)
    assert len(article.title) <= 252
    assert article.text == "word " * 2000


GERMAN = (
    "Überschwemmung in Köln\n\nDie Straßen stünden unter Wasser, erklärte die Oberbürgermeisterin größer.\n"
)
ENGLISH = "Late at the quay\n\n“We’re late,” she said — she didn’t know the café shut.\n"
RUSSIAN = "Наводнение в городе\n\nУлицы оказались под водой, сообщила «РФ» во вторник. Жители ждут помощи.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "latin-1"),
        ("Café à Genève\n\nLe café rouvre à l'été, après des travaux à côté de la gare.\n", "latin-1"),
        (GERMAN, "mac_roman"),
        (ENGLISH, "mac_roman"),
        (ENGLISH, "cp1252"),
        (RUSSIAN, "cp1251"),
        ("น้ำท่วมหนักในกรุงเทพ\n\nประชาชนกว่าสามพันคนต้องอพยพเมื่อเกมฟุตบอลจบ\n" * 3, "cp874"),
    ],
)
def test_the_encoding_is_found(read, text: str, encoding: str) -> None:
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "label", "encoding"),
    [
        (ENGLISH, "iso-8859-1", "cp1252"),
        (ENGLISH, "x-mac-roman", "mac_roman"),
        ("Only one café was open.", "windows-1252", "utf-8"),
        ("市政府公布了朱镕基的新计划。", "gb2312", "gbk"),
        ("港湾委員会は①を決めた。", "x-sjis", "cp932"),
        ("서울시는 똠방각하를 발표했다.", "euc-kr", "cp949"),
        ("港湾委員会は決めた。", "iso-8859-1", "utf-8"),
        ("Plain letters and no more.", "no-such-encoding", "ascii"),
    ],
)
def test_a_label_means_what_browsers_take_it_for_and_gives_way_to_bytes_that_prove_utf8(
    text: str, label: str, encoding: str
) -> None:
    assert decode(text.encode(encoding), "a page", label) == text


def test_line_ends_are_made_one_kind(read) -> None:
    assert read(b"Head\r\n\r\nBody.\r\n").text == "Head\n\nBody.\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (bytes(range(256)) * 20, "not text"),
        (b"PK\x03\x04" + b"words " * 100, "zip archive"),
        (b"\x89PNG\r\n" + b"words " * 100, "picture"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        ("Déjà vu, été, café\n".encode() + "Größe, Maß, Öl\n".encode("latin-1"), "mixes UTF-8"),
        (b"---\ntitle: [open\n---\nBody.\n", "front matter is not YAML on line"),
        (b"---\ntitle: Only this\n---\n", "no text"),
        (b"---\ntitle: " + b"long " * 2000 + b"\n---\nBody.\n", "headline has 9,999 characters"),
        (b"---\npublished: 9999-12-31\n---\nBody.\n", "9999-12-31, is in the future"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(read, data: bytes, reason: str) -> None:
    assert reason in read(data)
    assert len(read(data).splitlines()) == 1


def test_folders_are_searched_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a/one.md", ".hidden/three.txt", ".four.txt", "five.exe"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Words.")
    listing = find([tmp_path, tmp_path / "a" / "one.md"])
    assert listing.found == (tmp_path / "a" / "one.md", tmp_path / "b" / "two.txt")
    (passed,) = listing.passed_over
    assert passed.source == str(tmp_path / "five.exe")
    assert "name it .txt" in passed.reason
    assert not listing.failed


def test_a_single_path_is_not_taken_letter_by_letter(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("Words.")
    assert find(str(tmp_path)) == find(tmp_path) == find([tmp_path])


def test_what_is_missing_or_holds_nothing_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    missing, nothing = find(["/no/such/file.txt", empty]).failed
    assert (missing.source, missing.reason) == (
        "/no/such/file.txt", "there is no such file or folder; check the path",
    )  # fmt: skip
    assert "nothing in this folder can be read" in nothing.reason


def test_an_upload_is_read_from_memory_whatever_its_name_says(steps_of, tmp_path: Path) -> None:
    upload = Upload("../../etc/evil.txt", b"Harmless\n\nWords.\n")
    (article,) = steps_of(upload)
    assert article.title == "Harmless"
    assert list(tmp_path.iterdir()) == []
