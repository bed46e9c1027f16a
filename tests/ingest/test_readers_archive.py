"""ZIP and TAR: every file in them is read as what it is; what is broken, locked or a bomb is told and stops nothing."""

import bz2
import gzip
import io
import lzma
import zipfile

import pytest

from ingest.articles import Article
from ingest.readers import Failure, PassedOver
from ingest.reading import Reading
from ingest.settings import LibrarySettings
from ingest.sources import Upload
from tests.ingest.packing import COST, LEAD, TREES, docx, locked, mail, tarred, zipped

FILES = {
    "a/one.txt": f"Tram line approved\n\n{LEAD}\n",
    "a/picture.jpg": b"\xff\xd8\xff\xe0" + b"x" * 99,
    "b/two.docx": docx("Cost of the line", COST),
    "b/three": mail(TREES).as_bytes(),
    "__MACOSX/a/._one.txt": b"\0\5\x16\7",
    ".hidden": "Hidden.",
    "broken.json": '{"text": ',
    "packed.txt.gz": gzip.compress(b"Packed\n\nA packed story."),
}


@pytest.fixture
def read(tmp_path):
    """All that an archive gives: articles, failures, and what was passed over."""

    def one(data: bytes, name: str = "x.zip", **limits: int):
        settings = LibrarySettings(_env_file=None, data_dir=tmp_path, **limits)
        with Reading(settings, lambda key: None) as reading:
            return list(reading.read(Upload(name, data)))

    return one


@pytest.mark.parametrize(
    "packed",
    [
        zipped(FILES), tarred(FILES), gzip.compress(tarred(FILES)), bz2.compress(tarred(FILES)), lzma.compress(tarred(FILES)),
        zipped({"inner.zip": zipped(FILES)}), gzip.compress(zipped(FILES)), tarred({"inner.zip": zipped(FILES)}),
    ],
)  # fmt: skip
def test_each_file_in_an_archive_is_read_as_what_it_is(read, packed: bytes) -> None:
    steps = read(packed)
    assert [step.text.split("\n\n")[-1].strip() for step in steps if isinstance(step, Article)] == [
        LEAD, COST, TREES, "A packed story.",
    ]  # fmt: skip
    (broken,) = (step for step in steps if isinstance(step, Failure))
    assert broken.source.endswith("/broken.json")
    (passed,) = (step for step in steps if isinstance(step, PassedOver))
    assert passed.source.endswith("/a/picture.jpg")
    assert "picture" in passed.reason


def test_ten_broken_files_of_many_are_told_and_the_others_read(read) -> None:
    files = {f"{n}.json": '{"text": ' if n % 20 == 0 else f'{{"text": "Story {n}."}}' for n in range(200)}
    steps = read(zipped(files))
    assert sum(isinstance(step, Article) for step in steps) == 190
    assert [step.source for step in steps if isinstance(step, Failure)] == [
        f"x.zip/{n}.json" for n in range(0, 200, 20)
    ]


def test_a_damaged_file_does_not_stop_the_others(read) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("one.txt", LEAD)
        archive.writestr("two.txt", COST)
    data = out.getvalue().replace(LEAD.encode(), LEAD.replace("tram", "TRAM").encode())
    failed, article = read(data)
    assert "damaged" in failed.reason
    assert failed.source == "x.zip/one.txt"
    assert article.text == COST


def test_a_locked_archive_names_each_file_and_the_remedy(read) -> None:
    steps = read(locked(zipped({"one.txt": LEAD, "two.txt": COST})))
    assert [step.source for step in steps] == ["x.zip/one.txt", "x.zip/two.txt"]
    assert all("locked with a password; unpack it" in step.reason for step in steps)


def test_archives_within_archives_come_to_an_end(read) -> None:
    data = zipped({"one.txt": LEAD})
    for _ in range(9):
        data = zipped({"deeper.zip": data})
    (failed,) = read(data)
    assert "packed in more than" in failed.reason


@pytest.mark.parametrize(
    "packing", [gzip.compress, bz2.compress, lzma.compress, lambda data: zipped({"b.txt": data})]
)
def test_a_bomb_is_not_unpacked(read, packing) -> None:
    (failed,) = read(packing(b"0" * 50_000_000), max_article_bytes=100_000)
    assert "unpacks to far more than any text would" in failed.reason or "larger than" in failed.reason


def test_an_archive_that_claims_a_million_files_is_not_listed(read) -> None:
    data = bytearray(zipped({"one.txt": LEAD}))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (900_000_000).to_bytes(4, "little")
    (failed,) = read(bytes(data))
    assert "unpack it and give the folder" in failed.reason


def test_a_tar_that_breaks_off_gives_what_came_before(read) -> None:
    first, failed = read(tarred({"1.txt": LEAD, "2.txt": COST})[:1300], "x.tar")
    assert first.text == LEAD
    assert "breaks off after 1 files" in failed.reason


def test_names_that_steer_a_terminal_are_shown_without_it(read) -> None:
    (failed,) = read(zipped({"a\n\x1b[31mb.json": "{"}))
    assert failed.source.isprintable()


def test_an_empty_archive_is_told(read) -> None:
    for data in (zipped({}), zipped({"__MACOSX/x": "y"}), tarred({".x": "y"})):
        (failed,) = read(data)
        assert "nothing in it" in failed.reason


@pytest.mark.parametrize("packing", [zipped, tarred])
def test_of_thousands_of_files_only_those_that_are_broken_are_missing_and_each_is_named(
    read, packing
) -> None:
    broken = {
        "a.json": '{"title": ', "b.docx": b"PK\x03\x04broken", "c.pdf": b"%PDF-1.7 no", "d.rtf": "{\\rtf1 cut",
        "e.eml": b"From: a@b.example\nMessage-ID: <1@b>\n\n", "f.xml": "<?xml version='1.0'?><nitf>", "g.txt": b"",
        "h.csv": "a,b\n1,2\n", "i.gz": b"\x1f\x8bno", "j.txt": b"\x00\x01\x02" * 30,
    }  # fmt: skip
    files = {f"{n}.txt": f"Story {n}\n\nThis is the story with the number {n}." for n in range(2_000)}
    entries = [*files.items()]
    for place, one in enumerate(broken.items()):
        entries.insert(place * 200, one)
    found = read(packing(dict(entries)))
    assert len([one for one in found if isinstance(one, Article)]) == 2_000
    assert [one.source[-len(name) :] for one, name in zip(_failures(found), broken, strict=True)] == [*broken]


def _failures(found) -> list[Failure]:
    return [one for one in found if isinstance(one, Failure)]
