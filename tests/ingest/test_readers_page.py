"""Saved web pages: the article, its metadata, and nothing of the page around it."""

import json
from datetime import UTC, datetime

import pytest

from ingest.readers import Failure
from ingest.sources import Upload

BODY = [
    "The ferry Marigold ran aground off Port Ellery on Tuesday, and all 61 passengers were taken ashore.",
    "Harbour master Piet Varrow said the ship had lost its steering after it left the quay at Tamsey.",
    "An inquiry will begin on Monday. Crossings will be made by a smaller ship until then, the owner said.",
]
LINKED_DATA = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
    {"@type": "WebSite", "name": "Harbour Post"},
    {"@type": ["NewsArticle"], "headline": "Ferry runs aground", "datePublished": "2024-03-14T19:40:00+01:00",
     "author": [{"@type": "Person", "name": "Wenna Aldous"}], "publisher": {"name": "Harbour Post"}}]}
    </script>"""
OPEN_GRAPH = """<meta property="og:title" content="Ferry runs aground | Harbour Post">
    <meta property="og:site_name" content="Harbour Post"><meta name="author" content="Wenna Aldous">
    <meta property="article:published_time" content="2024-03-14T18:40:00Z">"""
META_TAGS = """<title>Ferry runs aground - Harbour Post</title>
    <meta name="application-name" content="Harbour Post"><meta name="author" content="Wenna Aldous">
    <meta name="date" content="Thu, 14 Mar 2024 14:40:00 EDT">"""
MICRODATA = """<title>Ferry runs aground</title><meta name="DC.publisher" content="Harbour Post">
    <a rel="author">Wenna Aldous</a><meta itemprop="datePublished" content="2024-03-14T19:40:00+01:00">"""
CANONICAL = '<link rel="canonical" href="https://harbourpost.example/ferry?utm_campaign=x#top">'


def page(head: str = "", before: str = "", after: str = "", body: list[str] = BODY) -> bytes:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>Ferry runs aground</h1>{before}{paragraphs}{after}</article>"
        "<footer><a href='/about'>About us</a></footer></body></html>"
    ).encode()


@pytest.fixture
def read(steps_of):
    """What a page with this markup gives."""

    def one(markup: bytes, name: str = "saved.html"):
        (found,) = steps_of(Upload(name, markup))
        return found

    return one


@pytest.mark.parametrize("head", [LINKED_DATA, OPEN_GRAPH, META_TAGS, MICRODATA])
def test_metadata_is_what_the_page_says_of_itself(read, head: str) -> None:
    article = read(page(head + CANONICAL))
    assert article.title == "Ferry runs aground"
    assert article.source == "Harbour Post"
    assert article.authors == ("Wenna Aldous",)
    assert article.published == datetime(2024, 3, 14, 18, 40, tzinfo=UTC)
    assert article.url == "https://harbourpost.example/ferry"


def test_the_body_is_the_article_without_its_headline(read) -> None:
    assert read(page(LINKED_DATA)).text == "\n\n".join(BODY)


@pytest.mark.parametrize(
    "around",
    [
        "<p>Read more: <a href='/x'>Ten ferries that sank</a></p>",
        "<p>Photo: Harbour Post</p>",
        "<figure><img src='x.jpg'><figcaption>The Marigold at the quay in 2019.</figcaption></figure>",
        "<div class='related'><h3>Related stories</h3><ul><li><a href='/y'>Fog</a></li></ul></div>",
        "<div class='cookie-banner'><p>We use cookies to make this better. <button>Yes</button></p></div>",
        "<p>Follow us on Twitter</p>",
        "<p>Sign up for our daily newsletter</p>",
        "<p><a href='/z'>Ellery votes for new quay</a></p>",
    ],
)
def test_what_stands_around_an_article_stays_out_of_it(read, around: str) -> None:
    assert read(page(LINKED_DATA, after=around)).text == "\n\n".join(BODY)


def test_encodings_are_taken_from_the_page(read) -> None:
    markup = page(body=["Müller fährt über die Brücke nach Köln, sagte der Fährmann am Dienstagabend. " * 3])
    article = read(markup.decode().replace("utf-8", "iso-8859-1").encode("latin-1"))
    assert "Müller fährt über die Brücke" in article.text


def test_broken_markup_is_read_as_browsers_read_it(read) -> None:
    markup = (
        b"<html><body><article><h1>Ferry runs aground</h2><p>" + "<p><b>".join(BODY).encode() + b"</div></i>"
    )
    assert all(paragraph in read(markup).text for paragraph in BODY)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (b"<html><body></body></html>", "no article"),
        (b"<html><body><nav><a href='/a'>News</a><a href='/b'>Sport</a></nav></body></html>", "no article"),
        (page(body=["Not found."]), "no article"),
        (
            b"<html><body><article><h1>Ferry runs aground</h1><p>The ferry Marigold ran aground off Port"
            b" Ellery on Tuesday night, and all of its passengers</p><p>Log in or subscribe to continue.</p>"
            b"<form><input type='password'></form></article></body></html>",
            "asks for a login",
        ),
        (page('<meta property="article:published_time" content="9999-12-31">'), "is in the future"),
        (page(f'<meta property="og:title" content="{"long " * 2000}">'), "headline has 9,999 characters"),
        (b"<div>" * 50_000 + b"</div>" * 50_000, "no article"),
        (b"<html>" + b"<p>words</p>" * 500_000, "larger than 5 MB"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "picture"),
    ],
)
def test_a_page_without_an_article_says_so(read, markup: bytes, reason: str) -> None:
    found = read(markup)
    assert isinstance(found, Failure)
    assert reason in found.reason


def test_a_broken_description_does_not_cost_the_article(read) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>'
    assert read(page(head + OPEN_GRAPH)).title == "Ferry runs aground"


@pytest.mark.parametrize(
    ("title", "one", "two"),
    [
        (
            "係留料引き上げ",
            "港湾委員会は火曜日、6月から係留料を8%引き上げることを決めた。",
            "工事は来年3月までに終わる予定だと委員長は述べた。",
        ),
        (
            "码头收费上涨",
            "港务委员会星期二决定从六月起将泊位费提高百分之八，渔民表示反对。",
            "委员会主席说，这笔钱将用于修复东码头，工程明年三月完成。",
        ),
        (
            "ค่าจอดเรือขึ้น",
            "คณะกรรมการท่าเรือลงมติเมื่อวันอังคารให้ขึ้นค่าจอดเรือร้อยละแปดตั้งแต่เดือนมิถุนายน",
            "ชาวประมงคัดค้านการขึ้นราคา",
        ),
    ],
)
def test_scripts_without_spaces_between_words_are_read(steps_of, title: str, one: str, two: str) -> None:
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{one}</p><p>{two}</p></article>"
    (article,) = steps_of(Upload("page.html", page.encode()))
    assert article.title == title
    assert article.text.split("\n\n") == [one, two]


LISTED = "".join(
    f"<section><h2><a href='/{n}'>Headline of story {n}</a></h2><p>{line}</p></section>"
    for n, line in enumerate(BODY + BODY[:1])
)


@pytest.mark.parametrize("kind", ["<meta property='og:type' content='website'>", ""])
def test_a_page_that_lists_articles_is_none(steps_of, kind: str) -> None:
    page = f"<html><head><title>Latest news</title>{kind}</head><body><main><h1>Latest news</h1>{LISTED}</main></body></html>"
    (failed,) = steps_of(Upload("page.html", page.encode()))
    assert "a list of articles, 4 headlines with links; give the address of one" in failed.reason


def test_an_article_beside_which_others_are_listed_is_read(steps_of) -> None:
    words = "".join(f"<p>{line}</p>" for line in BODY)
    for head, more in (
        ("<meta property='og:type' content='article'>", LISTED),
        ("", LISTED[: LISTED.index("<section>", 1)]),
    ):
        page = f"<html><head><title>Ferry</title>{head}</head><body><article><h1>Ferry</h1>{words}</article>{more}</body></html>"
        (article,) = steps_of(Upload("page.html", page.encode()))
        assert BODY[0] in article.text


BESIDE = "The board voted on Tuesday to raise mooring fees by 8 percent, and a petition{} was signed by 2,310 people."


@pytest.mark.parametrize(
    "words", [", opens new tab", " (opens in a new tab)", " opens in new window", " [opens in a new window]"]
)
def test_what_is_said_to_screen_readers_alone_is_left_out(steps_of, words: str) -> None:
    page = (
        f"<html><body><article><h1>Fees</h1><p>{BESIDE.format(words)}</p><p>{BESIDE.format('')}</p></article>"
    )
    (article,) = steps_of(Upload("page.html", page.encode()))
    assert article.text.split("\n\n")[0] == BESIDE.format("")


@pytest.mark.parametrize(
    "kind",
    ["NewsArticle", "http://schema.org/NewsArticle", "https://schema.org/Report", "schema:NewsArticle"],
)
def test_kinds_of_articles_may_be_written_as_addresses(steps_of, kind: str) -> None:
    story = json.dumps(
        {"@context": "http://schema.org", "@type": kind, "headline": "Fees", "datePublished": "2024-04-09"}
    )
    page = f"<html><script type='application/ld+json'>{story}</script><body><p>{BESIDE}</p><p>{BESIDE}</p>"
    (article,) = steps_of(Upload("page.html", page.encode()))
    assert article.published == datetime(2024, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("charset", "encoding"), [("iso-8859-1", "utf-8"), ("windows-1252", "utf-8"), ("iso-8859-1", "latin-1")]
)
def test_bytes_that_prove_utf_8_win_over_a_label(steps_of, charset: str, encoding: str) -> None:
    text = "La junta portuaria aprobó el martes subir las tarifas tras una larga sesión, según Inés Varró, su presidenta, ayer."
    page = f"<html><head><meta charset={charset}><title>Sesión</title></head><body><p>{text}</p><p>{text}</p>"
    (article,) = steps_of(Upload("page.html", page.encode(encoding)))
    assert article.title == "Sesión"
    assert article.text.split("\n\n")[0] == text
