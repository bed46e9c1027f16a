"""JSON, JSON lines and CSV: the names that archives use, and what one broken record costs."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.articles import Article, fingerprint
from ingest.readers import Failure, Remark
from ingest.sources import Upload

STORY = "It rained on Monday, and the river rose."


@pytest.fixture
def read(steps_of):
    """Read what a file of this name and content holds."""

    def one(name: str, content: object, **limits: object) -> list[Article | Failure]:
        if not isinstance(content, bytes):
            content = (content if isinstance(content, str) else json.dumps(content)).encode()
        return steps_of(Upload(name, content), **limits)

    return one


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Flood", "text": STORY, "url": "https://a.example/1", "published": "2024-03-01"},
        {"headline": "Flood", "body": STORY, "link": "https://a.example/1", "date": "2024-03-01T00:00:00Z"},
        {"title": "Flood", "content": STORY, "url": "https://a.example/1", "publish_date": "2024/03/01"},
        {"headline": "Flood", "articleBody": STORY, "url": "https://a.example/1", "firstcreated": 1709251200},
        {"title": "Flood", "text": STORY, "url": "https://a.example/1#top", "datePublished": 1709251200000},
        {"title": {"rendered": "Flood"}, "content": {"rendered": f"<p>{STORY}</p>"},
         "link": "https://a.example/1?utm_source=x", "date": "2024-02-29T19:00:00-05:00"},
    ],
)  # fmt: skip
def test_fields_are_known_by_the_names_that_archives_use(read, record: dict[str, object]) -> None:
    (article,) = read("archive.json", [record])
    assert (article.title, article.text, article.url) == ("Flood", STORY, "https://a.example/1")
    assert article.published == datetime(2024, 3, 1, tzinfo=UTC)
    assert article.source == "a.example"


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ({"authors": ["Ann Lee", "Bo Day", "Ann Lee"]}, ("Ann Lee", "Bo Day")),
        ({"author": "Ann Lee"}, ("Ann Lee",)),
        ({"byline": "By Ann Lee and Bo Day"}, ("Ann Lee", "Bo Day")),
        ({"author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Day"}]}, ("Ann Lee", "Bo Day")),
        ({"author": {"name": "Ann Lee"}}, ("Ann Lee",)),
        ({"author": None}, ()),
    ],
)
def test_authors_come_as_lists_objects_and_bylines(read, fields, authors: tuple[str, ...]) -> None:
    (article,) = read("archive.json", [{"text": STORY, **fields}])
    assert article.authors == authors


@pytest.mark.parametrize(
    ("fields", "outlet"),
    [
        ({"source": "The Gull"}, "The Gull"),
        ({"publisher": "The Gull"}, "The Gull"),
        ({"publisher": {"@type": "Organization", "name": "The Gull"}}, "The Gull"),
        ({"source": {"id": None, "name": "The Gull"}}, "The Gull"),
        ({"source": "https://www.gull.example/news"}, "gull.example"),
        ({"source": None, "url": "https://www.gull.example/1"}, "gull.example"),
        ({}, ""),
    ],
)
def test_the_outlet_comes_by_name_as_an_object_or_from_the_address(read, fields, outlet: str) -> None:
    (article,) = read("archive.json", [{"text": STORY, **fields}])
    assert article.source == outlet


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024-03-01T08:00:00+02:00", datetime(2024, 3, 1, 6, tzinfo=UTC)),
        ("Fri, 01 Mar 2024 08:00:00 EST", datetime(2024, 3, 1, 13, tzinfo=UTC)),
        ("March 1, 2024 8:00 AM GMT", datetime(2024, 3, 1, 8, tzinfo=UTC)),
        ("2024-03-01 08:00", datetime(2024, 3, 1, 8, tzinfo=UTC)),
        ("20240301", datetime(2024, 3, 1, tzinfo=UTC)),
        ("yesterday", None),
        ("0000-00-00", None),
    ],
)
@pytest.mark.parametrize("kind", ["json", "csv"])
def test_dates_are_read_with_their_zones(read, kind: str, written: str, meant: datetime | None) -> None:
    table = f'text,published\n"{STORY}","{written}"\n'
    (article,) = read(f"a.{kind}", table if kind == "csv" else [{"text": STORY, "published": written}])
    assert article.published == meant


@pytest.mark.parametrize(
    "content",
    [
        [{"text": STORY}, {"text": "It snowed."}],
        {"status": "ok", "tags": ["a"], "articles": [{"text": STORY}, {"text": "It snowed."}]},
        '{"text": "It rained on Monday, and the river rose."}\n{"text": "It snowed."}\n',
    ],
)
def test_records_are_found_wherever_a_json_file_keeps_them(read, content: object) -> None:
    assert [article.text for article in read("archive.json", content)] == [STORY, "It snowed."]


def test_one_record_may_be_the_whole_file(read) -> None:
    (article,) = read("one.json", {"headline": "Flood", "body": STORY})
    assert article.title == "Flood"


def test_a_mapping_names_other_fields(read) -> None:
    fields = {"text": "story_body", "title": "hed"}
    (article,) = read("x.jsonl", {"hed": "Flood", "story_body": STORY, "text": "An ad."}, fields=fields)
    assert (article.title, article.text) == ("Flood", STORY)


def test_a_syntax_error_on_line_7_costs_only_that_line(read) -> None:
    lines = [json.dumps({"id": n, "text": f"Story {n}."}) for n in range(1, 11)]
    lines[6] = '{"id": 7, "text": '
    found = read("archive.jsonl", "\n".join(lines))
    failed = [one for one in found if isinstance(one, Failure)]
    assert len(found) - len(failed) == 9
    assert [f.source for f in failed] == ["archive.jsonl line 7"]
    assert failed[0].reason == "not JSON (Expecting value, column 18); correct it"


def test_a_syntax_error_on_line_7_of_one_json_document_is_named(read) -> None:
    text = "[\n" + ",\n".join(json.dumps({"text": f"Story {n}."}) for n in range(1, 11)) + "\n]"
    lines = text.splitlines()
    lines[6] = '{"text": oops},'
    (failed,) = read("archive.json", "\n".join(lines))
    assert "line 7" in failed.reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "Empty"}', "no text in it, only title"),
        ('{"text": "   "}', "no text in it; add"),
        ("[1, 2]", "not a record"),
        ('{"text": "Words.", "date": "9999-12-31"}', "9999-12-31, is in the future"),
        ('{"text": "Words.", "date": "9999-12-31T23:59:59-05:00"}', "9999-12-31, is in the future"),
        (json.dumps({"text": "Words.", "title": "long " * 2000}), "headline has 9,999 characters"),
        (json.dumps({"text": "x" * 50_000}), "larger than 30,000 bytes"),
        ("[" * 100_000, "larger than 30,000 bytes"),
        ('{"text": "caf\xe9"}', "not UTF-8"),
    ],
)
def test_a_broken_record_fails_and_the_others_are_read(read, line: str, reason: str) -> None:
    content = b'{"text": "Before."}\n' + line.encode("latin-1") + b'\n{"text": "After."}\n'
    before, failed, after = read("archive.jsonl", content, max_article_bytes=30_000)
    assert (before.text, after.text) == ("Before.", "After.")
    assert failed.source == "archive.jsonl line 2"
    assert reason in failed.reason


@pytest.mark.parametrize("name", ["deep.json", "deep.jsonl"])
def test_json_nested_without_end_is_refused(read, name: str) -> None:
    (failed,) = read(name, "[" * 200_000)
    assert isinstance(failed, Failure)


def test_text_that_no_database_holds_is_made_storable(read) -> None:
    (article,) = read("archive.jsonl", '{"text": "Nul \\u0000 and half \\ud800 a letter."}')
    assert article.text == "Nul  and half ? a letter."


def test_records_without_an_address_keep_their_identity_when_others_come_before_them(read) -> None:
    old = read(
        "archive.jsonl", '{"title": "A", "text": "1"}\n{"title": "A", "text": "2"}\n{"id": 5, "text": "3"}'
    )
    new = read("archive.jsonl", '{"id": 4, "text": "0"}\n{"title": "A", "text": "1"}\n{"id": 5, "text": "3"}')
    assert len({article.id for article in old}) == 3
    assert [new[1].id, new[2].id] == [old[0].id, old[2].id]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_tables_are_read_whatever_divides_their_columns(read, divider: str) -> None:
    row = divider.join(["Flood", f'"{STORY} ""Run!"" they\ncried."', "https://a.example/1"])
    (article,) = read("table.csv", f"headline{divider}body{divider}link\n{row}\n")
    assert article.text == f'{STORY} "Run!" they\ncried.'
    assert (article.title, article.url) == ("Flood", "https://a.example/1")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_tables_are_read_in_the_encodings_of_spreadsheets(read, encoding: str) -> None:
    rows = "title,text\nStraßen,Über die Brücke führen schöne Straßen nach Köln und Düsseldorf.\n" * 3
    articles = read("table.csv", rows.encode(encoding))
    assert articles[0].title == "Straßen"


def test_a_table_without_a_column_for_the_text_says_what_it_has(read) -> None:
    (failed,) = read("table.csv", "headline,words\nFlood,It rained.\n")
    assert "no column for the text among headline, words" in failed.reason
    (article,) = read("table.csv", "headline,words\nFlood,It rained.\n", fields={"text": "words"})
    assert article.text == "It rained."


def test_a_row_with_too_few_cells_fails_alone(read) -> None:
    first, failed, last = read("table.csv", "title,text\nA,One.\nB\nC,Three.\n")
    assert (first.text, last.text) == ("One.", "Three.")
    assert failed.source == "table.csv line 3"


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_an_empty_archive_is_said_to_be_empty(read, name: str) -> None:
    (failed,) = read(name, b"")
    assert isinstance(failed, Failure)


def test_gzip_is_taken_off(read) -> None:
    packed = gzip.compress(json.dumps({"title": "Flood", "text": STORY}).encode())
    assert [article.title for article in read("archive.jsonl.gz", packed)] == ["Flood"]


def test_a_damaged_gzip_gives_what_was_whole(read) -> None:
    lines = "\n".join(
        json.dumps({"id": n, "text": f"Story {n} {fingerprint(str(n)) * 3}"}) for n in range(20_000)
    )
    packed = gzip.compress(lines.encode())
    *articles, failed = read("archive.jsonl.gz", packed[: len(packed) // 2])
    assert len(articles) > 1000
    assert "the gzip is damaged" in failed.reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.txt.gz", b"\0" * 30_000_000),
        ("bomb.jsonl.gz", b"\n" * 30_000_000),
        ("bomb.csv.gz", b"title,text\n" + b"\n" * 30_000_000),
        ("bomb.html.gz", b"<html>" + b" " * 30_000_000),
    ],
)
def test_a_gzip_bomb_is_not_unpacked(read, name: str, content: bytes) -> None:
    (failed,) = read(name, gzip.compress(content), max_article_bytes=1_000_000)
    assert "unpacks to far more" in failed.reason or "larger than 1 MB" in failed.reason


@pytest.mark.parametrize(
    "content", [b'{"title": "Flood", "text": "It rained."}\n{"text": "It snowed."}', b"Flood\n\nIt rained."]
)
def test_standard_input_is_read_for_what_it_is(steps_of, monkeypatch, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in").write_bytes(gzip.compress(content))
    with (tmp_path / "in").open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert steps_of("-")[0].title == "Flood"
        assert not stream.buffer.closed


def test_a_table_that_breaks_off_within_a_cell_is_told(read) -> None:
    table = f'title,text\n"Flood ""again""","{STORY}"\nRain,"{STORY} It went on'
    first, second, remark = read("x.csv", table)
    assert (first.title, second.text) == ('Flood "again"', f"{STORY} It went on")
    assert isinstance(remark, Remark)
    assert (remark.source, remark.reason) == ("x.csv line 3", "the table breaks off within a quoted cell")
    assert len(read("y.csv", f'{table}."\n')) == 2


def test_an_empty_table_is_said_to_be_empty(read) -> None:
    (failed,) = read("x.csv", b"\n")
    assert "the file is empty" in failed.reason
