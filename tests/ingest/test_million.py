"""Files of very many small entries: memory is bounded, progress shows, and the end is clear.

Thousands in the suite, a million of each kind with ``make torture``.
"""

import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers import Link
from ingest.reading_apart import Limits, Order, ReadingApart, waiting

LONG = "ONRECORD_TORTURE" in os.environ
ENTRIES = 1_000_000 if LONG else 2_000
MEGABYTES = 1_000_000
LIMITS = Limits(5, 400 * MEGABYTES)
WORDS = "The ferry left the pier at noon."


def in_lines(*, head: str = "", line: str, tail: str = "") -> Callable[[IO[bytes]], None]:
    """Write a line for each entry, with its number in it."""

    def write(file: IO[bytes]) -> None:
        file.write(head.encode())
        for number in range(ENTRIES):
            file.write(line.replace("#", str(number)).encode())
        file.write(tail.encode())

    return write


def in_tar(file: IO[bytes]) -> None:
    with tarfile.open(fileobj=file, mode="w|") as archive:
        for number in range(ENTRIES):
            data = f"Ferry {number}\n\n{WORDS}".encode()
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            archive.members = []


def in_zip(file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(ENTRIES):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), f"Ferry {number}\n\n{WORDS}")


def in_warc(file: IO[bytes]) -> None:
    for number in range(ENTRIES):
        page = f"Ferry {number}\n\n{WORDS}".encode()
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + page
        file.write(
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
            b"WARC-Target-URI: https://ferry.example/%d\r\nContent-Type: application/http\r\n"
            b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (number, number, len(answer), answer)
        )


WRITERS: dict[str, Callable[[IO[bytes]], None]] = {
    "a.jsonl": in_lines(line=f'{{"title": "Ferry #", "text": "{WORDS}"}}\n'),
    "a.csv": in_lines(head="title,text\n", line=f"Ferry #,{WORDS}\n"),
    "a.mbox": in_lines(
        line=f"From a@b.example Mon Feb  3 12:30:00 2025\nFrom: a@b.example\nSubject: Ferry #\n\n{WORDS}\n\n"
    ),
    "a.tar": in_tar,
    "a.warc": in_warc,
    "a.zip": in_zip,
    "a.json": in_lines(head="[{}", line=f',{{"title": "Ferry #", "text": "{WORDS}"}}\n', tail="]"),
    "a.rss": in_lines(
        head="<rss version='2.0'><channel><title>Ferries</title>",
        line=f"<item><title>Ferry #</title><link>https://ferry.example/#</link><description>{WORDS}</description></item>",
        tail="</channel></rss>",
    ),
    "a.xml": in_lines(
        head="<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
        line="<url><loc>https://ferry.example/#</loc></url>",
        tail="</urlset>",
    ),
}
REFUSED = {  # what is read whole has a limit, and says so
    "a.zip": "a zip archive of 1,000,000 files; unpack it and give the folder",
    "a.json": "larger than 50 MB; split it, or allow more with ONRECORD_MAX_ARTICLE_BYTES",
    "a.rss": "larger than 20 MB; split it, or allow more with ONRECORD_MAX_ARTICLE_BYTES",
    "a.xml": "larger than 20 MB; split it, or allow more with ONRECORD_MAX_ARTICLE_BYTES",
}


def memory(process: int | str, what: str) -> int:
    """Bytes of memory of a process: ``VmRSS`` now, ``VmHWM`` at most."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{what}:"))


@pytest.fixture(params=WRITERS)
def file(request, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / request.param
    with path.open("wb") as opened:
        WRITERS[request.param](opened)
    yield path
    path.unlink()


def test_very_many_entries_are_read_in_bounded_memory_or_refused(file: Path) -> None:
    while waiting():
        waiting().pop().end()
    order = Order(file.name, file.name, file, 10 * MEGABYTES, ending=file.suffix)
    reading, size = ReadingApart(LIMITS), file.stat().st_size
    before, found, places = memory("self", "VmRSS"), 0, [0]
    if LONG and file.name in REFUSED:
        with pytest.raises(SourceError) as refused:
            list(reading.read(order))
        assert str(refused.value).endswith(REFUSED[file.name])
        return
    for item in reading.read(order):
        found += isinstance(item, (Article, Link))
        if found % (ENTRIES // 10) == 0:
            places.append(reading.position)
    assert found == ENTRIES
    assert places == sorted(places)
    assert places[-1] > 0.5 * size  # the list of what is in a zip stands behind it
    assert memory("self", "VmRSS") - before < 50 * MEGABYTES
    (process,) = waiting()
    assert memory(process.number, "VmHWM") < LIMITS.memory
