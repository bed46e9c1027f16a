"""Fetching: checked addresses, bounded size and time, the host's own rules, and no hurry."""

import logging
import time
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from ingest.errors import OnRecordError, SourceError
from ingest.redacting import hush
from ingest.settings import LibrarySettings
from ingest.web.connection import Checked

AGENT = "OnRecord"
_log = logging.getLogger(__name__)
_SAID = 120  # characters of what a library says
_TRIES = 3
_REDIRECTS = 5
_LONGEST_WAIT = 20.0  # seconds; a server that asks for more is left for another day
_LONGEST_FETCH = 60.0  # seconds for one document
_ROBOTS = 500_000  # bytes of robots.txt that are read, as RFC 9309 asks at least
_REMEDY = {
    401: "the page asks for a login; save it from a browser that may read it",
    403: "the site refuses programs; save the page from a browser",
    404: "there is no such page; check the address",
    410: "the page was taken down",
    451: "the page may not be shown here",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: where it was found in the end, its bytes, and what the server said of them."""

    url: str
    data: bytes
    content_type: str
    charset: str | None


class _TryAgain(Exception):
    """The server or the network failed in a way that may pass."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


class Web:
    """Fetches documents, one after the other. Keeps each host's robots.txt and when it was last asked."""

    def __init__(self, settings: LibrarySettings) -> None:
        """Prepare; nothing is fetched yet."""
        hush()
        self._limit = settings.max_article_bytes
        self._pace = settings.fetch_pace
        self._robots: dict[str, Protego] = {}
        self._asked: dict[str, float] = {}
        self._client = httpx.Client(
            transport=Checked(_LONGEST_FETCH, private=settings.allow_private_network),
            headers={
                "User-Agent": f"{AGENT}/{version('on-record')} (news library)",
                "Accept-Encoding": "gzip",
            },
            timeout=15,
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def fetch(self, url: str) -> Fetched:
        """Fetch a document.

        Raises:
            SourceError: It cannot be had, must not be, or is too large; the reason says which.
        """
        try:
            return self._follow(url, self._limit, polite=True)
        except (OnRecordError, OSError):
            raise
        except Exception as error:  # an answer that the makers of a library had not thought of
            _log.warning("%s cannot be fetched", url, exc_info=True)
            said = " ".join(f"{type(error).__name__}: {error}".split())[:_SAID]
            raise SourceError(
                f"{url}: the server's answer makes no sense ({said}); save the page instead"
            ) from error

    def _follow(self, url: str, limit: int, *, polite: bool) -> Fetched:
        """Fetch through redirects; each of them is looked at like the first address."""
        at = _well_formed(url)
        for _ in range(_REDIRECTS + 1):
            if polite and not self._rules(at).can_fetch(at, AGENT):
                raise SourceError(
                    f"{at}: the site's robots.txt asks programs to stay away; save the page instead"
                )
            answer = self._get(at, limit)
            if isinstance(answer, Fetched):
                return answer
            at = _well_formed(answer)
        raise SourceError(f"{url}: redirects in a circle; give the address of the article itself")

    def _rules(self, url: str) -> Protego:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            robots = f"{origin}/robots.txt"
            try:
                text = self._follow(robots, _ROBOTS, polite=False).data.decode("utf-8", "replace")
            except _Missing:
                text = ""
            except SourceError as error:
                raise SourceError(f"{url}: {str(error).removeprefix(f'{robots}: ')}") from error
            self._robots[origin] = Protego.parse(text)
        return self._robots[origin]

    def _get(self, url: str, limit: int) -> Fetched | str:
        """The document at an address, or the address that it redirects to."""
        attempts = Retrying(
            retry=retry_if_exception_type(_TryAgain),
            stop=stop_after_attempt(_TRIES),
            wait=_wait,
            reraise=True,
        )
        try:
            return attempts(self._once, url, limit)
        except _TryAgain as error:
            raise SourceError(f"{url}: {error} ({_TRIES} tries); try again later") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpcore.ProtocolError) as error:
            raise SourceError(f"{url}: cannot be fetched ({error}); check the address") from error
        except SourceError as error:
            raise type(error)(f"{url}: {str(error).removeprefix(f'{url}: ')}") from error

    def _once(self, url: str, limit: int) -> Fetched | str:
        self._keep_pace(url)
        until = time.monotonic() + _LONGEST_FETCH
        try:
            with self._client.stream("GET", url) as response:
                if response.has_redirect_location:
                    return _beside(url, response.headers["Location"])
                _demand_success(response)
                return _read(response, limit)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
            if time.monotonic() > until:
                raise SourceError(
                    f"not all there after {_LONGEST_FETCH:.0f} seconds; try again later"
                ) from error
            raise _TryAgain(f"the server does not answer ({str(error) or type(error).__name__})") from error

    def _keep_pace(self, url: str) -> None:
        host = urlsplit(url).netloc
        rules = self._robots.get(f"{urlsplit(url).scheme}://{host}")
        pace = max(self._pace, float(rules.crawl_delay(AGENT) or 0) if rules else 0)
        rest = self._asked.get(host, -pace) + min(pace, _LONGEST_WAIT) - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        self._asked[host] = time.monotonic()


class _Missing(SourceError):
    """The server says that there is no such document."""


def _well_formed(url: str) -> str:
    try:
        urlsplit(url)
    except ValueError as error:
        raise SourceError(f"{url}: this is no address ({error}); check it") from error
    return url


def _beside(url: str, location: str) -> str:
    """Where a redirect leads."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise SourceError(f"redirects to {location[:200]!r}, which is no address ({error})") from error


def _demand_success(response: httpx.Response) -> None:
    code = response.status_code
    if 300 <= code < 400:
        raise SourceError(
            f"the server answered {code} without saying where to; give the article's own address"
        )
    if code == 429 or code >= 500:
        raise _TryAgain(f"the server answered {code}", _asked_wait(response))
    if code >= 400:
        kind = _Missing if code in (400, 401, 403, 404, 410) else SourceError
        raise kind(f"the server answered {code}: {_REMEDY.get(code, 'check the address')}")


def _asked_wait(response: httpx.Response) -> float:
    value = response.headers.get("Retry-After", "")
    wait = float(value) if value.isdecimal() else 0.0
    if wait > _LONGEST_WAIT:
        raise SourceError(f"the server answered {response.status_code}; try again in {wait:,.0f} seconds")
    return wait


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, _TryAgain) else 0.0
    backoff = wait_exponential(multiplier=0.5, max=_LONGEST_WAIT) + wait_random(0, 0.5)
    return max(asked, backoff(state))


def _read(response: httpx.Response, limit: int) -> Fetched:
    """Read what the server sends, as it sends it: what is packed is unpacked later, within limits."""
    packed = response.headers.get("Content-Encoding", "identity").lower()
    if packed not in ("identity", "gzip", "x-gzip", ""):
        raise SourceError(f"packed as {packed}, which was not asked for; save the page instead")
    data = bytearray()
    for chunk in response.iter_raw():
        data += chunk
        if len(data) > limit:
            raise SourceError(
                f"larger than {limit / 1e6:,.0f} MB; save what you need of it, "
                "or allow more with ONRECORD_MAX_ARTICLE_BYTES"
            )
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type", "")
    return Fetched(str(response.url), bytes(data), header.get_content_type(), header.get_content_charset())
