"""A client for the server of a model whose calls end: after a time, and after so many bytes.

A time limit between two bytes, which is what HTTP clients have, lets a server go on for ever that sends a
byte now and then: in its headers, in comments of a stream, in spaces. Here every byte counts.
"""

import math
import time
from collections.abc import Iterable
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

from ingest.errors import ModelError
from ingest.redacting import hush, redacted
from ingest.waiting import addresses_of

LONGEST_REPLY = 4_000_000  # bytes that are read for one reply of a language model, its retries included
_LOOKING_UP = 10.0  # seconds for the address of a server
_LONGEST_WAIT = 10.0  # seconds; a server that asks for more is not asked again


class _Limit:
    """What is left of the time and the bytes that a call may take."""

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._until = time.monotonic() + seconds
        self._bytes = most

    @property
    def left(self) -> float:
        return self._until - time.monotonic()

    def timeout(self, wanted: float | None) -> float:
        """How long the next step may take.

        Raises:
            httpcore.ReadTimeout: No longer.
        """
        if self.left <= 0:
            raise httpcore.ReadTimeout(f"no end after {self._seconds:,.0f} seconds")
        return self.left if wanted is None else min(wanted, self.left)

    def take(self, data: bytes) -> bytes:
        self._bytes -= len(data)
        if self._bytes < 0:
            raise httpcore.ReadError(f"no end after {self._most:,} bytes")
        return data


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, limit: _Limit) -> None:
        self._inner, self._limit = inner, limit

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._limit.take(self._inner.read(max_bytes, self._limit.timeout(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._limit.timeout(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._limit.timeout(timeout))
        return _Stream(inner, self._limit)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (httpcore's)
        return self._inner.get_extra_info(info)


class _Network(httpcore.NetworkBackend):
    """The network, each of whose connections counts against one limit."""

    def __init__(self, limit: _Limit) -> None:
        self._inner, self._limit = httpcore.SyncBackend(), limit

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = self._found(host, port, self._limit.timeout(timeout))
        for address in others:
            try:
                return self._connected(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(last, port, timeout, local_address, socket_options)

    def _found(self, host: str, port: int, seconds: float) -> list[str]:
        try:
            return addresses_of(host, port, min(seconds, _LOOKING_UP))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no name server says where {host} is") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error

    def _connected(self, address: str, port: int, timeout: float | None, *options: Any) -> _Stream:  # noqa: ANN401
        inner = self._inner.connect_tcp(address, port, self._limit.timeout(timeout), *options)
        return _Stream(inner, self._limit)

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(self._limit.timeout(seconds))


def _asked_wait(response: httpx.Response) -> float:
    """Seconds after which a server wants to be asked again; a day that it names is too long to wait for."""
    for name, in_seconds in (("Retry-After-Ms", 0.001), ("Retry-After", 1.0)):
        if asked := response.headers.get(name, ""):
            return float(asked) * in_seconds if asked.isdecimal() and asked.isascii() else math.inf
    return 0.0


def bounded_client(seconds: float, most: int = LONGEST_REPLY) -> httpx.Client:
    """A client for openai's package, all of whose calls together take no longer than this, but for one step.

    Args:
        seconds: Until it is over, however busy the server seems.
        most: Bytes that are read until then.
    """
    from openai import DefaultHttpxClient

    limit = _Limit(seconds, most)

    def look(response: httpx.Response) -> None:
        response.headers.pop("Content-Encoding", None)  # not asked for: it could unpack to anything
        if _asked_wait(response) > min(_LONGEST_WAIT, limit.left):
            response.headers["x-should-retry"] = "false"  # which openai's package heeds

    client = DefaultHttpxClient(
        headers={"Accept-Encoding": "identity"}, event_hooks={"response": [look]}, follow_redirects=False
    )
    # A transport that was given would leave out the proxies of the environment, so theirs are set right.
    for transport in (client._transport, *client._mounts.values()):
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = _Network(limit)
    return client


def look_up(url: str, key: str = "", seconds: float = 2.0) -> tuple[int, Any]:
    """What a server gives at an address.

    Args:
        url: The address.
        key: Sent along as a bearer token, unless it is "".
        seconds: Until the answer must be whole.

    Returns:
        The status, and the JSON that was given; None where it was something else.

    Raises:
        ModelError: Nothing answers there, or not in time.
    """
    hush()
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        with bounded_client(seconds) as client:
            response = client.get(url, headers=headers, timeout=seconds)
            try:
                return response.status_code, response.json()
            except ValueError:
                return response.status_code, None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise ModelError(f"nothing answers at {redacted(url)} ({type(error).__name__})") from error
