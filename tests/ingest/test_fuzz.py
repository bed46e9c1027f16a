"""Documents of every kind, damaged at random: each is read or named, no process ends, none takes for ever.

`ONRECORD_FUZZ=600 pytest tests/ingest/test_fuzz.py -k pdf` goes on for so many seconds with each kind.
"""

import gzip
import os
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers import Failure, ending_of
from ingest.reading_apart import Limits, Order, ReadingApart
from tests.ingest.packing import docx, epub, mail, tarred, zipped
from tests.ingest.papers import of_each_kind

SECONDS = float(os.environ.get("ONRECORD_FUZZ", 0))
LIMITS = Limits(5, 400_000_000)
WORDS = "The river rose by two feet on Monday, and the lower road was closed, the county said."
KINDS = {
    **{
        f"a.{ending}": data for ending, data in of_each_kind().items() if ending not in ("htm", "tsv", "atom")
    },
    "a.docx": docx(WORDS),
    "a.eml": mail(WORDS, f"<p>{WORDS}</p>").as_bytes(),
    "a.epub": epub({"1.xhtml": f"<html><body><h1>River</h1><p>{WORDS * 5}</p></body></html>"}, ""),
    "a.zip": zipped({"a.txt": WORDS, "b.json": f'[{{"text": "{WORDS}"}}]'}),
    "a.tar": tarred({"a.txt": WORDS, "b.html": f"<html><body><article><p>{WORDS}</p></article>"}),
    "a.rtf": rb"{\rtf1\ansi{\info{\title River}}\pard " + WORDS.encode() + rb"\par}",
    "a.txt.gz": gzip.compress(WORDS.encode()),
}
# What parsers stumble over, put in anywhere.
TOKENS = [
    b"", b"\0", b"\xff", b"\xed\xa0\x80", b"<", b">", b"&", b'"', b"'", b"[", b"{", b"(", b"<!--", b"-->",
    b"<![CDATA[", b"<!ENTITY a 'a'>", b"&a;", b"-1", b"9" * 30, b"1e999", b"0", b"NaN", b"Infinity", b"*a",
    b"&a ", b"<<: *a\n", b"2024-31-03", b"25:00", b"charset=base64", b"charset=utf-7", b"R", b"<<", b">>",
    b"endobj", b"stream\n", b"/Length 9", b"PK\x05\x06", b"\x1f\x8b", b"\r", b"\n\n", b"\\u0000", b"\\",
    b"--b", b"=?x?q?=ff?=", b"../", b"\xe2\x80\xae",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 40),
        st.sampled_from(TOKENS) | st.binary(max_size=6),
        st.integers(1, 60),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, edits: list[tuple[float, int, bytes, int]]) -> bytes:
    """The bytes with stretches of them cut out, and others put in their places, again and again."""
    for place, size, token, times in edits:
        at = int(place * len(data))
        data = data[:at] + token * times + data[at + size :]
    return data


def read(name: str, data: bytes) -> int:
    """Read a document to its end; give how many articles it holds."""
    articles = 0
    order = Order(name, name, data, 1_000_000, ending=ending_of(name))
    try:
        for item in ReadingApart(LIMITS).read(order):
            if isinstance(item, Article):
                articles += 1
                f"{item.title}{item.text}{item.url}{item.source}{item.authors}".encode()  # can be stored
                assert item.text.strip()
            elif isinstance(item, Failure):
                assert_named(data, item.reason)
    except SourceError as error:
        assert_named(data, str(error))
    return articles


def assert_named(data: bytes, reason: str) -> None:
    """What is wrong with a document is said of it, and is not that its reader had to be stopped."""
    for sign in ("stopped", "ended the process"):
        assert sign not in reason, (data, reason)


@pytest.mark.parametrize("name", KINDS)
def test_a_document_that_is_whole_is_read(name: str) -> None:
    assert read(name, KINDS[name]) >= 1


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(EDITS)
def test_a_damaged_document_is_read_or_named(name: str, edits: list[tuple[float, int, bytes, int]]) -> None:
    read(name, damaged(KINDS[name], edits))


@pytest.mark.skipif(not SECONDS, reason="takes minutes; docs/reliability.md has it")
@pytest.mark.parametrize("name", KINDS)
def test_no_damage_in_many_tries_stops_a_reader(name: str) -> None:
    chance, until = random.Random(name), time.monotonic() + SECONDS
    tries = 0
    while time.monotonic() < until:
        edits = [
            (chance.random(), chance.randrange(40), chance.choice(TOKENS), chance.randint(1, 60))
            for _ in range(chance.randint(1, 6))
        ]
        read(name, damaged(KINDS[name], edits))
        tries += 1
    print(f"{name}: {tries:,} tries")  # noqa: T201
