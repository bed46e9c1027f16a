"""Names and redirects that lead to private addresses."""

import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from threading import Event

import pytest

from ingest.errors import SourceError
from ingest.settings import LibrarySettings
from ingest.web import Web
from tests.ingest.site import PAGE, Site


def resolver(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Make every name resolve to these addresses, one after the other; the names that were asked."""
    asked: list[str] = []
    queue = list(answers)

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple]:
        asked.append(host)
        return [(2, 1, 6, "", (queue.pop(0) if len(queue) > 1 else queue[0], port))]

    monkeypatch.setattr("ingest.waiting.socket.getaddrinfo", look_up)
    return asked


def test_a_name_that_nobody_answers_for_is_given_up(steps_of, monkeypatch: pytest.MonkeyPatch) -> None:
    asleep = Event()
    monkeypatch.setattr("ingest.waiting.socket.getaddrinfo", lambda *_, **__: asleep.wait(60))
    monkeypatch.setattr("ingest.web.guard._LOOKING_UP", 0.2)
    begun = time.monotonic()
    (failed,) = steps_of("http://silent.example/")
    assert "no name server said within 0.2 seconds where silent.example is" in failed.reason
    assert time.monotonic() - begun < 20
    asleep.set()


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


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f.1", "127.1", "localhost", "[::ffff:127.0.0.1]",
        "127.0.0.9", "user:word@127.0.0.1", "0",
    ],
)  # fmt: skip
def test_a_server_here_never_notices_that_its_address_was_given(
    site: Site, fetch, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr("ingest.web.guard._PORTS", range(65536))
    (failed,) = fetch(site.url.replace("127.0.0.1", host) + "/x", allow_private_network=False)
    assert "not on the public internet" in failed.reason
    assert site.asked == []


@pytest.mark.parametrize(
    "location", ["http://[", "http://[::1", "//[/x", "http://a b/", "http://e.example:99999/"]
)
def test_a_redirect_to_what_is_no_address_is_named(site: Site, fetch, location: str) -> None:
    (failed,) = fetch(site.add("/x", code=302, Location=location))
    assert failed.source == f"{site.url}/x"
    assert "\n" not in failed.reason


def test_a_redirect_that_says_not_where_to_is_named(site: Site, fetch) -> None:
    (failed,) = fetch(site.add("/x", code=301))
    assert "without saying where to" in failed.reason


def test_an_answer_that_is_dribbled_for_ever_is_given_up(
    site: Site, fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, and the headers never end."""
    monkeypatch.setattr("ingest.web.client._LONGEST_FETCH", 1.0)

    def dribble(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with suppress(OSError):
            while True:
                request.wfile.write(b"X-More: yes\r\n")
                request.wfile.flush()
                time.sleep(0.05)

    site.pages["/x"] = dribble
    began = time.monotonic()
    (failed,) = fetch(f"{site.url}/x")
    assert "not all there after 1 seconds" in failed.reason
    assert time.monotonic() - began < 20
