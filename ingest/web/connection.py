"""Connections to addresses that were checked, to no others, and no longer than was allowed."""

import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpcore
import httpx

from ingest.web.guard import check_address, resolve

_Options = Iterable[Any]


class Checked(httpx.BaseTransport):
    """Looks each host up once, checks what comes, and connects to that address and no other.

    Connections are not kept: one that was made for a host must not serve another host at the same address.
    """

    def __init__(self, seconds: float, *, private: bool) -> None:
        """Prepare.

        Args:
            seconds: For a whole request, from the connection to the last byte, however they are spread.
            private: Whether addresses of the private network, and any port, are allowed.
        """
        self._seconds = seconds
        self._private = private
        self._trusted = httpx.create_ssl_context(trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request.

        Raises:
            SourceError: The address must not be asked.
            httpcore.TimeoutException: The time is up.
        """
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        check_address(url.scheme, url.host, port, private=self._private)
        address = resolve(url.host, port, private=self._private)
        asked = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        connection = httpcore.HTTPConnection(
            asked.origin,
            ssl_context=self._trusted,
            network_backend=_Pinned(address, time.monotonic() + self._seconds),
        )
        try:
            answer = connection.handle_request(
                httpcore.Request(
                    request.method,
                    asked,
                    headers=request.headers.raw,
                    content=request.read(),
                    extensions=request.extensions,
                )
            )
        except BaseException:
            connection.close()
            raise
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer, connection))


class _Body(httpx.SyncByteStream):
    """What comes after the headers; the connection ends with it."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.HTTPConnection) -> None:
        self._answer = answer
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._connection.close()


class _Pinned(httpcore.NetworkBackend):
    """Connects to one address, whatever host it is asked for, until a moment."""

    def __init__(self, address: str, until: float) -> None:
        self._address = address
        self._until = until

    def connect_tcp(
        self,
        host: str,  # it was looked up, and is not again
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _Options | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._until, timeout)
        real = httpcore.SyncBackend().connect_tcp(self._address, port, left, local_address, socket_options)
        return _Stream(real, self._until)


class _Stream(httpcore.NetworkStream):
    """A connection on which each step has only the time that is left for all of them."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._until, timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._until)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (as its base)
        return self._stream.get_extra_info(info)


def _left(until: float, timeout: float | None) -> float:
    """Seconds for a step.

    Raises:
        httpcore.ReadTimeout: None are left.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("not all there in time")
    return left if timeout is None else min(timeout, left)
