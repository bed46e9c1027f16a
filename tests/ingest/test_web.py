"""Fetching from a server on this machine: manners, limits, and the addresses that are never reached."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers import Failure
from ingest.settings import LibrarySettings
from ingest.sources import Upload
from ingest.web import Web
from tests.ingest.packing import zipped

STORY = (
    "<p>The ferry Marigold ran aground off Port Ellery on Tuesday; all 61 passengers came ashore safely.</p>"
)
PAGE = f"<html><head><title>Ferry aground</title></head><body><h1>Ferry aground</h1>{STORY}"
Reply = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A web server with its pages by path; it keeps the paths and headers that it was asked."""

    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, str, float]] = field(default_factory=list)
    url: str = ""

    def add(self, path: str, body: str | bytes = b"", code: int = 200, **headers: str) -> str:
        data = body.encode() if isinstance(body, str) else body

        def reply(request: BaseHTTPRequestHandler) -> None:
            request.send_response(code)
            for name, value in {"Content_Type": "text/html; charset=utf-8", **headers}.items():
                request.send_header(name.replace("_", "-"), value)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)

        self.pages[path] = reply
        return self.url + path

    def paths(self) -> list[str]:
        return [path for path, *_ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, self.headers["User-Agent"], time.monotonic()))
            reply = site.pages.get(self.path)
            if reply:
                reply(self)
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetch(steps_of, monkeypatch: pytest.MonkeyPatch):
    """What an address gives, where the private network is allowed and retries do not wait."""
    monkeypatch.setattr("ingest.web.client._wait", lambda state: 0)
    limits = {"allow_private_network": True, "fetch_pace": 0, "max_article_bytes": 200_000}
    return lambda url, **more: steps_of(url, **(limits | more))


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


def resolver(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Make every name resolve to these addresses, one after the other; the names that were asked."""
    asked: list[str] = []
    queue = list(answers)

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple]:
        asked.append(host)
        return [(2, 1, 6, "", (queue.pop(0) if len(queue) > 1 else queue[0], port))]

    monkeypatch.setattr("ingest.web.guard.socket.getaddrinfo", look_up)
    return asked


def test_a_name_that_stands_for_a_private_address_is_refused(
    steps_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver(monkeypatch, "192.168.1.7")
    (failed,) = steps_of("http://intranet.example/")
    assert "intranet.example is at 192.168.1.7" in failed.reason


def test_a_redirect_to_a_private_address_is_refused(
    site: Site, fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.web.guard.is_public", lambda address: address != ip_address("127.0.0.9"))
    monkeypatch.setattr("ingest.web.guard._PORTS", range(65536))
    site.add("/x", code=302, Location=site.url.replace("127.0.0.1", "127.0.0.9") + "/secret")
    (failed,) = fetch(f"{site.url}/x", allow_private_network=False)
    assert "127.0.0.9, which is not on the public internet" in failed.reason
    assert site.paths() == ["/x"]


def test_the_connection_goes_to_the_address_that_was_checked(site: Site, monkeypatch, tmp_path: Path) -> None:
    """A name that changes its address between the check and the connection gains nothing."""
    asked = resolver(monkeypatch, "127.0.0.1")
    settings = LibrarySettings(_env_file=None, data_dir=tmp_path, allow_private_network=True, fetch_pace=0)
    web = Web(settings)
    port = site.url.rpartition(":")[2]
    site.add("/x", PAGE)
    assert web.fetch(f"http://rebound.example:{port}/x").data == PAGE.encode()
    web.close()
    assert asked.count("rebound.example") == 2  # for robots.txt and for the page, never again to connect


def test_an_error_names_the_address_once(steps_of) -> None:
    with pytest.raises(SourceError, match=r"^http://127.0.0.1/: 127.0.0.1 is at"):
        Web(LibrarySettings(_env_file=None)).fetch("http://127.0.0.1/")


def test_what_a_table_only_names_is_fetched_when_asked_and_lacks_nothing_that_the_table_knows(
    site: Site, steps_of
) -> None:
    url, gone = site.add("/ferry", PAGE), f"{site.url}/gone"
    head, known = "title,publish_date,media_name,author,language,url", "2024-04-09,Gull,Ann Lee,en"
    table = f"{head}\nFerry,{known},{url}\nOther,{known},{gone}\n"
    options = {"allow_private_network": True, "fetch_pace": 0}
    assert [one.source for one in steps_of(Upload("t.csv", table.encode()), **options)] == [url, gone]
    assert site.asked == []
    article, failed = steps_of(Upload("t.csv", table.encode()), follow=True, **options)
    assert (article.title, article.url, article.authors) == ("Ferry aground", url, ("Ann Lee",))
    assert (article.source, article.language) == ("Gull", "en")
    assert article.published is not None
    assert article.published.date().isoformat() == "2024-04-09"
    assert failed.source == gone
    assert "404" in failed.reason


def test_a_teaser_gives_way_to_the_whole_article_and_stays_where_that_cannot_be_had(
    site: Site, steps_of
) -> None:
    url, gone = site.add("/ferry", PAGE), f"{site.url}/gone"
    cut = "The ferry Marigold ran aground off Port Ellery… [+2143 chars]"
    records = json.dumps(
        [{"title": "Ferry", "content": cut, "url": url}, {"title": "Other", "content": cut, "url": gone}]
    )
    options = {"allow_private_network": True, "fetch_pace": 0}
    before = steps_of(Upload("n.json", records.encode()), **options)
    assert [one.teaser for one in before] == [True, True]
    whole, failed, teaser = steps_of(Upload("n.json", records.encode()), follow=True, **options)
    assert (whole.id, whole.teaser) == (before[0].id, False)
    assert "all 61 passengers" in whole.text
    assert failed.source == gone
    assert teaser == before[1]


def test_a_saved_feed_is_followed_only_when_asked(site: Site, steps_of) -> None:
    url = site.add("/ferry", PAGE)
    feed = "<rss version='2.0'><channel><title>Gull</title><item><title>Ferry</title>"
    feed += f"<link>{url}</link></item></channel></rss>"
    options = {"allow_private_network": True, "fetch_pace": 0}
    (failed,) = steps_of(Upload("feed.xml", feed.encode()), **options)
    assert failed.source == url
    assert "--follow" in failed.reason
    (article,) = steps_of(Upload("feed.xml", feed.encode()), follow=True, **options)
    assert article.title == "Ferry aground"


def test_pages_in_an_archive_that_was_fetched_do_not_all_have_its_address(site: Site, fetch) -> None:
    pages = {f"{n}.html": PAGE.replace("61", str(n)) for n in (51, 52)}
    url = site.add("/pages.zip", zipped(pages), Content_Type="application/zip")
    one, other = fetch(url)
    assert (one.url, other.url) == (None, None)
    assert one.id != other.id
