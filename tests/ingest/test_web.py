"""Fetching from a server on this machine: manners, limits, and the addresses that are never reached."""

import gzip
import time
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.articles import Article
from ingest.readers import Failure
from ingest.settings import LibrarySettings
from ingest.web import Web
from tests.ingest.packing import zipped
from tests.ingest.site import PAGE, Site


def test_a_page_becomes_an_article_known_by_its_address(site: Site, fetch) -> None:
    (article,) = fetch(site.add("/ferry?utm_source=x", PAGE))
    assert (article.title, article.url) == ("Ferry aground", f"{site.url}/ferry")
    assert "all 61 passengers" in article.text
    assert site.asked[-1][1].startswith("OnRecord/")


def test_a_page_does_not_speak_for_another_site(site: Site, fetch) -> None:
    claim = "<link rel='canonical' href='https://famous.example/scoop'>"
    (article,) = fetch(site.add("/fake", PAGE.replace("<title>", f"{claim}<title>")))
    assert article.url == f"{site.url}/fake"


def test_a_feed_gives_its_articles_and_the_pages_it_links_to(site: Site, fetch) -> None:
    site.add("/ferry", PAGE)
    site.add("/gone", code=404)
    words = "word " * 150
    items = (
        f"<item><title>Ferry</title><link>{site.url}/ferry</link><description>A teaser.</description></item>"
        f"<item><title>Gone</title><link>{site.url}/gone</link></item>"
        f"<item><title>Whole</title><link>{site.url}/whole</link><description>{words}</description></item>"
    )
    feed = f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>"
    ferry, gone, whole = fetch(site.add("/feed", feed, Content_Type="application/rss+xml"))
    assert "all 61 passengers" in ferry.text
    assert (gone.source, whole.title) == (f"{site.url}/gone", "Whole")
    assert "404" in gone.reason
    assert site.paths() == ["/feed", "/ferry", "/gone"]


def test_a_sitemap_of_sitemaps_leads_to_pages_and_no_further(site: Site, fetch) -> None:
    site.add("/ferry", PAGE)
    site.add("/inner.xml", f"<urlset><url><loc>{site.url}/ferry</loc></url></urlset>")
    site.add("/loop.xml", f"<sitemapindex><sitemap><loc>{site.url}/loop.xml</loc></sitemap></sitemapindex>")
    outer = "".join(f"<sitemap><loc>{site.url}/{name}.xml</loc></sitemap>" for name in ("inner", "loop"))
    article, failed = fetch(
        site.add("/sitemap.xml.gz", gzip.compress(f"<sitemapindex>{outer}</sitemapindex>".encode()))
    )
    assert article.title == "Ferry aground"
    assert "too many sitemaps" in failed.reason


@pytest.mark.parametrize(
    ("path", "headers", "body", "title"),
    [
        (
            "/a.txt",
            {"Content_Type": "text/plain; charset=latin-1"},
            "Straßen\n\nÜber Köln.".encode("latin-1"),
            "Straßen",
        ),
        ("/a.json", {"Content_Type": "application/json"}, '[{"title": "J", "text": "Words."}]', "J"),
        ("/a.csv", {"Content_Type": "text/csv"}, "title,text\nC,Words.\n", "C"),
        ("/packed", {"Content_Encoding": "gzip"}, gzip.compress(PAGE.encode()), "Ferry aground"),
    ],
)
def test_what_is_fetched_is_read_for_what_it_is(site: Site, fetch, path, headers, body, title) -> None:
    (article,) = fetch(site.add(path, body, **headers))
    assert article.title == title


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ({"code": 404}, "404: there is no such page"),
        ({"code": 410}, "410: the page was taken down"),
        ({"code": 403}, "403: the site refuses programs"),
        ({"code": 401}, "401: the page asks for a login"),
        ({"code": 500}, "answered 500 (3 tries); try again later"),
        ({"code": 429, "Retry_After": "3600"}, "try again in 3,600 seconds"),
        ({"code": 302, "Location": "/x"}, "redirects in a circle"),
        ({"code": 302, "Location": "file:///etc/passwd"}, "only addresses that begin with http"),
        ({"body": b"x" * 300_000}, "larger than"),
        ({"body": gzip.compress(b"<p>" * 5_000_000), "Content_Encoding": "gzip"}, "larger than"),
        ({"body": PAGE, "Content_Encoding": "br"}, "packed as br"),
        ({"body": b"\x89PNG\r\n", "Content_Type": "image/png"}, "this is image/png, not an article"),
        ({"body": "<html><body>Nothing here.</body></html>"}, "no article in this page"),
    ],
)
def test_what_cannot_be_had_says_why(site: Site, fetch, page: dict, reason: str) -> None:
    (failed,) = fetch(site.add("/x", **page))
    assert isinstance(failed, Failure)
    assert reason in failed.reason
    assert failed.source == f"{site.url}/x"


def test_a_server_that_fails_for_a_moment_is_asked_again(site: Site, fetch) -> None:
    url = site.add("/x", code=503)
    failing = site.pages["/x"]

    def recover(request: BaseHTTPRequestHandler) -> None:
        failing(request)
        site.add("/x", PAGE)

    site.pages["/x"] = recover
    (article,) = fetch(url)
    assert isinstance(article, Article)
    assert site.paths() == ["/x", "/x"]


def test_tries_are_further_and_further_apart_and_no_sooner_than_the_server_asks(site: Site, steps_of) -> None:
    limits = {"allow_private_network": True, "fetch_pace": 0}
    steps_of(site.add("/down", code=500), **limits)
    steps_of(site.add("/busy", code=429, Retry_After="2"), **limits)

    def waits(path: str) -> list[float]:
        times = [at for asked, _, at in site.asked if asked == path]
        return [later - earlier for earlier, later in pairwise(times)]

    assert [wait > least for wait, least in zip(waits("/down"), (0.45, 0.95), strict=True)] == [True, True]
    assert min(waits("/busy")) > 1.9


def test_a_site_may_ask_for_a_slower_pace(site: Site, fetch) -> None:
    site.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.3\n", Content_Type="text/plain")
    places = "".join(f"<url><loc>{site.url}/{page}</loc></url>" for page in "ab")
    fetch(site.add("/sitemap.xml", f"<urlset>{places}</urlset>"))
    times = [at for path, _, at in site.asked if path != "/robots.txt"]
    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.25


def test_a_server_that_is_not_there_or_falls_silent_is_named(site: Site, fetch) -> None:
    (failed,) = fetch("http://127.0.0.1:9/x")
    assert "the server does not answer" in failed.reason
    site.pages["/x"] = lambda request: request.wfile.close()
    (failed,) = fetch(f"{site.url}/x")
    assert "the server does not answer" in failed.reason


def test_a_server_that_drips_is_left(site: Site, fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.web.client._LONGEST_FETCH", 0.3)

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(20):
            request.wfile.write(b"<p>drop</p>")
            time.sleep(0.05)

    site.pages["/x"] = drip
    (failed,) = fetch(f"{site.url}/x")
    assert "not all there after" in failed.reason


def test_robots_txt_is_honoured_and_asked_for_once(site: Site, fetch) -> None:
    site.add(
        "/robots.txt", "User-agent: *\nDisallow: /private/\n\nUser-agent: OnRecord\nDisallow: /hidden/\n"
    )
    site.add("/hidden/a", PAGE)
    site.add("/moved", code=301, Location="/hidden/a")
    for path in ("/hidden/a", "/moved"):
        (failed,) = fetch(site.url + path)
        assert "robots.txt asks programs to stay away" in failed.reason
    assert site.paths() == ["/moved"]


def test_a_host_is_not_hurried(site: Site, tmp_path: Path) -> None:
    settings = LibrarySettings(_env_file=None, data_dir=tmp_path, allow_private_network=True, fetch_pace=0.2)
    web = Web(settings)
    for path in ("/a", "/b"):
        web.fetch(site.add(path, PAGE))
    web.close()
    times = [at for *_, at in site.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.15


def test_pages_in_an_archive_that_was_fetched_do_not_all_have_its_address(site: Site, fetch) -> None:
    pages = {f"{n}.html": PAGE.replace("61", str(n)) for n in (51, 52)}
    url = site.add("/pages.zip", zipped(pages), Content_Type="application/zip")
    one, other = fetch(url)
    assert (one.url, other.url) == (None, None)
    assert one.id != other.id
