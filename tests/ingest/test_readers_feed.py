"""Saved feeds, sitemaps and PDFs."""

from datetime import UTC, datetime

import pytest

from ingest.readers import Failure
from ingest.sources import Upload
from tests.ingest.papers import pdf

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


def test_the_text_layer_of_a_pdf_is_read(read) -> None:
    (article,) = read(
        "story.pdf", pdf("Ferry runs aground\nThe ship had lost its steer-\ning near the quay.", "Page two.")
    )
    assert article.title == "Ferry runs aground"
    assert "lost its steering near the quay." in article.text
    assert article.text.endswith("Page two.")


def test_a_pdf_may_name_its_headline(read) -> None:
    (article,) = read(
        "story.pdf", pdf("The ship had lost its steering near the quay at Tamsey.", title="Ferry aground")
    )
    assert article.title == "Ferry aground"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(""), "no text layer"),
        (pdf("Secret words that nobody may read without a key.", password="x"), "locked with a password"),
        (b"%PDF-1.7 but not really", "cannot be read"),
        (pdf("Words that are cut off before they are all there.")[:300], "cannot be read"),
    ],
)
def test_a_pdf_without_text_says_why(read, content: bytes, reason: str) -> None:
    (failed,) = read("story.pdf", content)
    assert isinstance(failed, Failure)
    assert reason in failed.reason
