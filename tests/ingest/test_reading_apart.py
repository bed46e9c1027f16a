"""Documents that would keep a parser busy for ever, fill the memory or end the process, are stopped."""

import os
import signal
import time
from pathlib import Path

import pytest

from ingest.articles import Article
from ingest.readers import stream_of_bytes, what_is_unread
from ingest.reading_apart import Limits, Order, ReadingApart, waiting
from ingest.sync import SyncReport
from tests.ingest.packing import mail, zipped

STORY = (
    "Ferry {}\n\nThe ferry Marigold ran into the pier at Port Ellery on Thursday evening, the harbour said.\n"
)
MEGABYTES = 1_000_000


def front_matter_that_grows(levels: int) -> str:
    """Some hundred bytes of YAML in which each line stands for nine of the line before."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(["---", *lines, f"title: *a{levels - 1}", "---", STORY.format(0)])


def nested_pdf(levels: int) -> bytes:
    """A page that draws a form ten times, which draws another ten times, and so on."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        _stream(b"", b"/X Do " * 10),
    ]
    for level in range(levels):
        next_one = f"/Resources<</XObject<</X {6 + level} 0 R>>>>".encode() if level < levels - 1 else b""
        head = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + next_one
        bodies.append(_stream(head, b"/X Do " * 10 if next_one else b"0 0 m 9 9 l S "))
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    xref = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return data + xref + b"startxref\n%d\n%%%%EOF" % len(data)


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content)


def test_a_document_that_takes_too_long_is_stopped_and_the_others_are_stored(desk, stories: Path) -> None:
    (stories / "1a.md").write_text(front_matter_that_grows(10))
    desk.settings = desk.settings.model_copy(update={"reading_seconds": 0.5})
    report = desk.sync(stories)
    (failed,) = report.failed
    assert report == SyncReport(added=3, failed=(failed,))
    assert failed.source.endswith("1a.md")
    assert "longer than 0.5 seconds" in failed.reason
    assert "ONRECORD_READING_SECONDS" in failed.reason


def test_a_document_that_takes_too_much_memory_is_stopped(steps_of, tmp_path: Path) -> None:
    """A list of three million empty ones takes six bytes each in a file, and sixty in memory."""
    (tmp_path / "a.json").write_text('[{"title": "T", "text": [' + "[], " * 2_400_000 + "[]]}]")
    (failed,) = steps_of(tmp_path / "a.json", reading_memory=150)
    assert "more than 150 MB of memory" in failed.reason
    assert "ONRECORD_READING_MEMORY" in failed.reason


def test_a_pdf_that_draws_itself_without_end_is_stopped(steps_of, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(nested_pdf(12))
    began = time.monotonic()
    (failed,) = steps_of(tmp_path / "a.pdf", reading_seconds=1, reading_memory=200)
    assert "stopped" in failed.reason or "ended the process" in failed.reason
    assert time.monotonic() - began < 60


def test_what_is_stopped_in_an_archive_leaves_the_others_in_it(steps_of, tmp_path: Path) -> None:
    bad = front_matter_that_grows(10)
    files = {
        "1.txt": STORY.format(1),
        "2.md": bad,
        "3.txt": STORY.format(3),
        "4.md": bad,
        "5.txt": STORY.format(5),
    }
    (tmp_path / "a.zip").write_bytes(zipped(files))
    found = steps_of(tmp_path / "a.zip", reading_seconds=0.5)
    names = [one.title if isinstance(one, Article) else one.source.rpartition("/")[2] for one in found]
    assert names == ["Ferry 1", "2.md", "Ferry 3", "4.md", "Ferry 5"]


NESTED = "[" + "[], " * 2_400_000 + "[]]"  # six bytes each in a file, and sixty in memory
PAGE = "<p>x" * 1_000_000
GOOD = '"The ferry Marigold ran into the pier on Thursday evening."'


def json_lines(stories: list[str]) -> str:
    return "".join(f'{{"title": "Ferry {n}", "text": {text}}}\n' for n, text in enumerate(stories))


def table(stories: list[str]) -> str:
    rows = (f'Ferry {n},"{text.replace(chr(34), "")}"' for n, text in enumerate(stories))
    return "\r\n".join(["title,text", *rows])


def mailbox(stories: list[str]) -> str:
    line = "From a@b.example Mon Feb  3 12:30:00 2025\n"
    mails = (mail("", f"<p>{text}</p>", Subject=f"Ferry {n}") for n, text in enumerate(stories))
    return "\n".join(line + one.as_string() for one in mails)


@pytest.mark.parametrize(
    ("name", "written", "bad", "limits"),
    [
        ("a.jsonl", json_lines, NESTED, {"reading_memory": 150}),
        ("a.csv", table, PAGE, {"reading_seconds": 0.2, "reading_memory": 1500}),
        ("a.mbox", mailbox, PAGE, {"reading_seconds": 0.2, "reading_memory": 1500}),
        ("a.csv", table, PAGE, {"reading_memory": 150}),  # of which lxml says something that none expects
        ("a.mbox", mailbox, PAGE, {"reading_memory": 150}),
    ],
)
def test_an_item_that_cannot_be_read_leaves_those_after_it(
    steps_of, tmp_path: Path, name: str, written, bad: str, limits: dict[str, float]
) -> None:
    (tmp_path / name).write_text(written([GOOD, bad, GOOD]), newline="")
    first, failed, last = steps_of(tmp_path / name, **limits)
    assert (first.title, last.title) == ("Ferry 0", "Ferry 2")
    assert "stopped" in failed.reason or "broken" in failed.reason


def test_a_file_in_which_too_many_items_are_stopped_is_left_there(
    steps_of, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.reading_apart._STOPS", 1)
    (tmp_path / "a.jsonl").write_text(json_lines([GOOD, NESTED, NESTED, GOOD]))
    first, *stopped = steps_of(tmp_path / "a.jsonl", reading_memory=150)
    assert first.title == "Ferry 0"
    assert [one.source.rpartition("/")[2] for one in stopped] == ["a.jsonl line 2", "a.jsonl"]


def test_a_large_document_has_more_time_than_a_small_one(tmp_path: Path) -> None:
    record = '{"title": "T%d", "text": "' + "The ferry left at noon. " * 30 + '"}\n'
    (tmp_path / "a.jsonl").write_text("".join(record % n for n in range(2_000)))
    order = Order("a", "a", tmp_path / "a.jsonl", 10 * MEGABYTES, ending=".jsonl")
    reading = ReadingApart(
        Limits(0.2, 300 * MEGABYTES)
    )  # less than all of it takes: each article has as much
    assert sum(isinstance(item, Article) for item in reading.read(order)) == 2_000


def test_one_process_reads_document_after_document(steps_of, stories: Path) -> None:
    for file in sorted(stories.iterdir()):
        steps_of(file)
        (process,) = waiting()
        assert process.is_ours
    steps_of(stories / "0.txt")
    assert waiting() == [process]


def test_a_process_that_was_killed_while_it_waited_is_replaced(steps_of, stories: Path) -> None:
    steps_of(stories / "0.txt")
    (process,) = waiting()
    os.kill(process.number, signal.SIGKILL)
    (article,) = steps_of(stories / "1.txt")
    assert article.title == "All about lighthouses"


def test_reading_that_is_given_up_leaves_no_process_in_the_middle_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "T", "text": "The ferry left."}\n' * 20_000)
    order = Order("a", "a", tmp_path / "a.jsonl", MEGABYTES, ending=".jsonl")
    reading = ReadingApart(Limits(5, 300 * MEGABYTES)).read(order)
    next(reading)
    before = list(waiting())
    reading.close()
    assert waiting() == before


def test_a_pipe_is_no_source(steps_of, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (failed,) = steps_of(tmp_path / "a.txt")
    assert "a pipe or a device" in failed.reason


@pytest.mark.parametrize("source", ["/dev/zero", "/dev/null"])
def test_a_device_is_no_source(steps_of, source: str) -> None:
    (failed,) = steps_of(source)
    assert "a pipe or a device" in failed.reason


@pytest.mark.parametrize(
    "label", ["base64", "zlib", "undefined", "punycode", "utf-7", "unicode_escape", "nonsense"]
)
def test_a_page_that_names_no_encoding_of_texts_is_read_as_if_it_named_none(
    steps_of, tmp_path: Path, label: str
) -> None:
    words = "The ferry ran into the pier at Port Ellery on Thursday, the harbour said: “All are safe.” "
    (tmp_path / "a.html").write_text(f"<meta charset='{label}'><title>Ferry</title><article><p>{words * 3}")
    (article,) = steps_of(tmp_path / "a.html")
    assert "“All are safe.”" in article.text


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.md", "---\ndate: 2024-31-03\n---\nThe ferry left.", "month must be in 1..12"),
        ("a.md", "---\ndate: 2024-03-31 25:00:00\n---\nThe ferry left.", "hour must be in 0..23"),
        ("a.md", f"---\nid: {'9' * 5_000}\n---\nThe ferry left.", "4300 digits"),
        ("a.json", f'[{{"text": "The ferry left.", "id": {"9" * 5_000}}}]', "4300 digits"),
        ("a.jsonl", f'{{"text": "The ferry left.", "id": {"9" * 5_000}}}\n', "4300 digits"),
        ("a.md", "---\na: &a [*a]\ntitle: *a\n---\nThe ferry left.", "nested too deep"),
    ],
)
def test_a_value_that_is_none_is_named(steps_of, tmp_path: Path, name: str, text: str, reason: str) -> None:
    (tmp_path / name).write_text(text)
    (failed,) = steps_of(tmp_path / name)
    assert reason in failed.reason


@pytest.mark.parametrize("day", ["Infinity", "-Infinity", "NaN", "1e308", "-1e308"])
def test_a_date_without_end_is_none(steps_of, tmp_path: Path, day: str) -> None:
    (tmp_path / "a.json").write_text(f'[{{"text": "The ferry left.", "date": {day}}}]')
    (article,) = steps_of(tmp_path / "a.json")
    assert article.published is None


@pytest.mark.parametrize("unit", ["<!--a-->", "<b", "From a 10:00 ", '"', "<!DOCTYPE a[", "a:b\n", "[{"])
def test_how_a_file_begins_is_seen_in_no_time(unit: str) -> None:
    """This is looked at where nothing stops it, for files whose names do not say what they are."""
    data = (unit * 150_000)[:130_000].encode()
    began = time.process_time()
    what_is_unread(stream_of_bytes(data), "a")
    assert time.process_time() - began < 1
