"""Saved feeds and sitemaps."""

from datetime import UTC, datetime

import pytest

from ingest.readers import Document, Failure, Remark, stream_of_bytes
from ingest.readers import read as read_document
from ingest.sources import Upload

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title>
<item><title>Ferry runs aground</title><link>https://harbourpost.example/ferry?utm_source=rss</link>
<description>&lt;p&gt;The ferry ran aground.&lt;/p&gt;&lt;p&gt;Nobody was hurt.&lt;/p&gt;</description>
<pubDate>Thu, 14 Mar 2024 14:40:00 EDT</pubDate><author>Wenna Aldous</author></item>
<item><guid>x</guid></item>
<item><title>Storm</title><description>It blew.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Orsel Radio</title><entry>
<title>Seabirds return</title><link href="https://orsel.example/birds"/><updated>2024-12-02T08:00:00Z</updated>
<content type="html">&lt;p&gt;The birds are back.&lt;/p&gt;</content><author><name>Bo Day</name></author>
</entry></feed>"""
BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel>&b;</channel></rss>'
FILE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title>'


@pytest.fixture
def read(steps_of):
    return lambda name, content: steps_of(
        Upload(name, content.encode() if isinstance(content, str) else content)
    )


def test_a_feed_gives_its_articles_and_names_its_broken_entry(read) -> None:
    ferry, broken, storm = read("saved.rss", RSS)
    assert ferry.title == "Ferry runs aground"
    assert ferry.text == "The ferry ran aground.\n\nNobody was hurt."
    assert ferry.url == "https://harbourpost.example/ferry"
    assert (ferry.source, ferry.authors) == ("Harbour Post", ("Wenna Aldous",))
    assert ferry.published == datetime(2024, 3, 14, 18, 40, tzinfo=UTC)
    assert (broken.source, storm.text) == ("saved.rss entry 2", "It blew.")
    assert "neither text nor a link" in broken.reason


@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_a_list_that_breaks_off_is_told(kind: str) -> None:
    def told(content: str) -> list[str]:
        document = Document("saved.xml", "saved.xml", stream_of_bytes(content.encode()), 1_000_000)
        return [one.reason for one in read_document(document) if isinstance(one, Remark)]

    item = "<url><loc>https://harbourpost.example/{}</loc></url>"
    sitemap = f"<urlset>{''.join(map(item.format, range(9)))}</urlset>"
    whole = {"feed": f"{RSS}\n<!-- kept for an hour -->", "sitemap": sitemap}[kind]
    assert told(whole) == []
    assert told(whole[: int(len(whole) * 0.8)]) == [
        "it breaks off, and its end may be missing; fetch or save it again"
    ]


def test_atom_is_a_feed_too(read) -> None:
    (birds,) = read("saved.xml", ATOM)
    assert (birds.title, birds.text, birds.source) == (
        "Seabirds return",
        "The birds are back.",
        "Orsel Radio",
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "declares XML entities"),
        (FILE, "declares XML entities"),
        (BOMB.encode("utf-16"), "declares XML entities"),
        ("<note>Hello</note>", "XML of a kind that is not read (its outermost element is <note>)"),
        ("<urlset><url></url></urlset>", "a sitemap without an address"),
        ('<rss version="2.0"><channel><title>Empty</title></channel></rss>', "without entries"),
        ("", "is empty"),
    ],
)
def test_what_is_no_feed_or_might_harm_is_refused(read, content: str, reason: str) -> None:
    (failed,) = read("saved.xml", content)
    assert isinstance(failed, Failure)
    assert reason in failed.reason
