"""Web pages: the whole of the article, nothing of other stories, and a word on what is in doubt."""

import json
from datetime import UTC, datetime

import pytest

from ingest.articles import Article
from ingest.readers import Failure, Remark
from ingest.sources import Upload

P = [
    "The harbour board of Velm voted on Tuesday to raise its fees by 8 percent from June, after a meeting that lasted four hours.",
    "The money will repair the east quay, which lost some 120 metres of its wall in a storm last autumn and is fenced off.",
    "Fishing cooperatives object. Small boats would pay 900 euros a year more than they do now, they say, and call for a rebate.",
    "The board will decide on a rebate on 14 May. A petition against the increase has been signed by 2,310 people so far.",
    "The last increase was in 2019, when fees went up by 3 percent and the board promised not to touch them again for years.",
]
OTHER = "Most residents believe that an invasion is unlikely within the next five years, a poll by the institute showed on Monday."
SECOND = "The island would have a satellite link by the end of the month, the telecom office said, as part of its plan for storms."
HEAD = "<meta property='article:published_time' content='2024-04-09T18:00:00Z'>"
TITLE = "Board raises mooring fees"


def page(body: str, head: str = HEAD) -> bytes:
    return f"<!doctype html><html lang=en><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>".encode()


def p(first: int = 0, end: int = len(P)) -> str:
    return "".join(f"<p>{line}</p>" for line in P[first:end])


def described(**more: object) -> str:
    story = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **more}
    return f"<script type='application/ld+json'>{json.dumps(story)}</script>"


@pytest.fixture
def read(steps_of):
    """What a page with this body gives."""
    return lambda body, head=HEAD: steps_of(Upload("page.html", page(body, head)))


@pytest.fixture
def text_of(read):
    """The text of the one article on a page with this body."""
    return lambda body, head=HEAD: next(
        step.text for step in read(body, head) if isinstance(step, Article)
    ).split("\n\n")


AD = "<aside><span>Advertisement</span></aside>"


@pytest.mark.parametrize(
    "body",
    [
        f"<article><div class='grid'><div class='body'>{p(0, 2)}</div></div>{AD}<div class='grid'><div class='body'>{p(2)}</div></div></article>",
        f"<main><section class='part'>{p(0, 2)}</section>{AD}<section class='part part--last'>{p(2)}</section></main>",
        f"<main><div id='text-1' class='copy'>{p(0, 2)}</div>{AD}<div id='text-2' class='copy'>{p(2)}</div></main>",
        f"<main><article class='text'>{p(0, 2)}</article>{AD}<article class='text'>{p(2)}</article></main>",
        f"<article>{p(0, 2)}<div class='locked'>{p(2)}</div></article>",
        f"<article><div class='text'>{p(0, 2)}</div><details><div class='text'>{p(2)}</div></details></article>",
        "<main>" + "".join(f"<div class='text'><p>{line}</p></div>{AD}" for line in P) + "</main>",
    ],
)
def test_an_article_that_stands_in_parts_is_taken_whole_and_in_order(text_of, body: str) -> None:
    assert text_of(f"<h1>{TITLE}</h1>{body}") == P


@pytest.mark.parametrize(
    "others",
    [
        f"<ul><li><a href='/a'><h3>Invasion far off</h3><p>{OTHER}</p></a></li><li><a href='/b'><h3>Link soon</h3><p>{SECOND}</p></a></li></ul>",
        f"<div class='item'><h4><a href='/a'>Invasion far off</a></h4><p>{OTHER}</p></div>",
        f"<div class='box'><a href='/a'>Invasion is far off</a><p>{OTHER}</p></div><div class='box'><a href='/b'>Satellite link is soon</a><p>{SECOND}</p></div>",
        f"<h3>Recommended for you</h3><ul><li><a href='/a'>Invasion far off</a> {OTHER}</li><li><a href='/b'>Link</a> {SECOND}</li></ul>",
        "<p><a href='/a'>Most think that an invasion is far off</a></p>",
        "<p><b>Also read:</b> <a href='/a'>Most think that an invasion is far off</a></p>",
        f"<div class='comment-list'><div class='comment'><p>{OTHER}</p></div><div class='comment'><p>{SECOND}</p></div></div>",
        f"<ul><li itemprop='comment' itemtype='https://schema.org/Comment'><p>{OTHER}</p></li></ul>",
        f"<div class='image'><img src='x.jpg'><p class='image__caption'>{OTHER}</p></div>",
        f"<article><h1>Invasion far off</h1><p>{OTHER}</p></article>",
    ],
)
def test_other_stories_comments_and_captions_stay_out_wherever_they_stand(text_of, others: str) -> None:
    inside = f"<div class='story'><h1>{TITLE}</h1>{p(0, 3)}{others}{p(3)}</div>"
    behind = f"<div class='story'><h1>{TITLE}</h1>{p()}</div>{others}"
    if "<h1>Invasion" not in others:
        assert text_of(inside) == P
    assert text_of(behind) == P


def test_headings_of_an_article_that_are_links_cost_nothing_of_it(text_of) -> None:
    body = f"<article><h1>{TITLE}</h1>{p(0, 2)}<h2><a href='https://quay.example'>The quay</a></h2>{p(2)}</article>"
    assert set(P) <= set(text_of(body))


def test_a_front_page_is_no_article_though_it_describes_those_of_others(read) -> None:
    cards = "".join(
        f"<div class='card'><h2><a href='/{n}'>Story {n}</a></h2><p>{line}</p></div>"
        for n, line in enumerate(P)
    )
    head = described(headline="Story 1") + described(headline="Story 2") + described(headline="Story 3")
    (failed,) = read(f"<main><h1>Velm Echo</h1><p>{OTHER}</p>{cards}</main>", head)
    assert isinstance(failed, Failure)
    assert "a list of articles" in failed.reason


def test_what_looks_like_an_article_and_was_not_taken_is_told(read) -> None:
    article, remark = read(
        f"<article><h1>{TITLE}</h1>{p(0, 3)}</article><article><h1>Fog</h1>{p(3)}<p>{OTHER}</p></article>"
    )
    assert article.text.split("\n\n") == P[:3]
    assert isinstance(remark, Remark)
    assert "others on the page that read like an article" in remark.reason


@pytest.mark.parametrize(
    ("whole", "body"),
    [
        (
            "\n\n".join(P),
            "<div id='root'></div><footer><p>All about this paper and who makes it.</p></footer>",
        ),
        ("<p>" + "</p><p>".join(P) + "</p>", f"<article><h1>{TITLE}</h1>{p(0, 1)}</article>"),
        ("".join(P), f"<article><h1>{TITLE}</h1>{p(0, 1)}</article>"),
    ],
)
def test_the_text_in_a_page_s_description_is_used_where_it_holds_more(read, whole: str, body: str) -> None:
    article, remark = read(body, described(articleBody=whole))
    assert article.text.split("\n\n") == P
    assert "JSON-LD" in remark.reason


def test_a_summary_in_a_page_s_description_does_not_take_the_place_of_the_text(text_of) -> None:
    assert text_of(f"<article><h1>{TITLE}</h1>{p()}</article>", described(articleBody=" ".join(P[:2]))) == P


def test_entries_of_a_live_report_are_articles_with_their_own_times(read) -> None:
    updates = [
        {"@type": "BlogPosting", "headline": "Ferries stop", "datePublished": "2024-04-09T08:10:00+02:00", "articleBody": OTHER},
        {"@type": "BlogPosting", "datePublished": "2024-04-09T13:05:00+02:00", "articleBody": SECOND},
        {"@type": "BlogPosting", "datePublished": "2024-04-09T13:09:00+02:00", "image": "x.jpg"},
    ]  # fmt: skip
    head = described(
        **{"@type": "LiveBlogPosting"}, datePublished="2024-04-09T06:00:00Z", liveBlogUpdate=updates
    ) + ("<link rel='canonical' href='https://echo.example/live'>")
    body = f"<main><h1>{TITLE}</h1>{p(0, 2)}<article><h2>Ferries stop</h2><p>{OTHER}</p></article><article><p>{SECOND}</p></article></main>"
    first, second, whole = read(body, head)
    assert (first.title, first.text, first.published) == (
        "Ferries stop", OTHER, datetime(2024, 4, 9, 6, 10, tzinfo=UTC),
    )  # fmt: skip
    assert (second.title, second.text, second.published) == (
        TITLE, SECOND, datetime(2024, 4, 9, 11, 5, tzinfo=UTC),
    )  # fmt: skip
    assert whole.text.split("\n\n") == P[:2]
    assert {one.url for one in (first, second, whole)} == {"https://echo.example/live"}
    assert len({one.id for one in (first, second, whole)}) == 3


def test_one_broken_entry_of_a_live_report_is_named_and_the_others_are_read(read) -> None:
    updates = [{"datePublished": "9999-01-01", "articleBody": OTHER}, {"articleBody": SECOND}, "no entry"]
    broken, fine = read("<main></main>", described(liveBlogUpdate=updates))
    assert isinstance(broken, Failure)
    assert "entry 1" in broken.source
    assert fine.text == SECOND


@pytest.mark.parametrize("kind", ["Report", "AnalysisNewsArticle", "http://schema.org/SatiricalArticle"])
def test_every_kind_of_article_is_one(read, kind: str) -> None:
    head = described(**{"@type": ["Thing", kind]}, datePublished="2024-04-09")
    (article,) = read(f"<h1>{TITLE}</h1>{p()}", head)
    assert article.published == datetime(2024, 4, 9, tzinfo=UTC)


def test_the_description_that_bears_the_headline_counts(read) -> None:
    head = described(headline="Fog", datePublished="2020-01-01") + described(datePublished="2024-04-09")
    (article,) = read(f"<h1>{TITLE}</h1>{p()}", head)
    assert (article.title, article.published) == (TITLE, datetime(2024, 4, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    "markup", ["//<![CDATA[\n{}\n//]]>", "<!--\n{}\n-->", "{};", "/*<![CDATA[*/{}/*]]>*/"]
)
def test_what_surrounds_a_description_does_not_hide_it(read, markup: str) -> None:
    story = json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-04-09"})
    head = f"<script type='application/ld+json'>{markup.format(story)}</script>"
    (article,) = read(f"<h1>{TITLE}</h1>{p()}", head)
    assert article.published == datetime(2024, 4, 9, tzinfo=UTC)


def test_rows_of_tables_are_sentences_with_the_heads_of_their_columns(text_of) -> None:
    table = (
        "<table><caption>Fees a year</caption><thead><tr><th>Boat</th><th>Now</th><th>From June</th></tr></thead>"
        "<tr><td>Small</td><td>100 euros</td><td>108 euros</td></tr>"
        "<tr><td>Large</td><td>200 euros</td><td>216 euros</td></tr></table>"
    )
    lines = text_of(f"<article><h1>{TITLE}</h1>{p(0, 2)}{table}{p(2)}</article>")
    assert lines[2:5] == [
        "Fees a year",
        "Boat: Small; Now: 100 euros; From June: 108 euros.",
        "Boat: Large; Now: 200 euros; From June: 216 euros.",
    ]


def test_rows_without_heads_keep_their_cells_apart(text_of) -> None:
    table = (
        "<table><tr><td>Small</td><td>100 euros</td></tr><tr><td>Large</td><td>200 euros</td></tr></table>"
    )
    lines = text_of(f"<article><h1>{TITLE}</h1>{p(0, 2)}{table}{p(2)}</article>")
    assert lines[2:4] == ["Small; 100 euros.", "Large; 200 euros."]


def test_a_page_of_nothing_but_deep_teasers_is_refused_at_once(read) -> None:
    teasers = "<div><h3><a href='/x'>Story of the day</a></h3><p>A few words on it.</p></div>" * 3000
    (failed,) = read(f"<main>{teasers}</main>")
    assert "a list of articles" in failed.reason
