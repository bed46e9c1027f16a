"""Waiting for what has no limit of its own, and giving it up."""

import socket
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from threading import Thread
from typing import TypeVar

Answer = TypeVar("Answer")


def within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """What is answered within some seconds; a thread that waits longer is left to itself.

    Raises:
        TimeoutError: Nothing was.
    """
    answer: Future[Answer] = Future()

    def answered() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:
            answer.set_exception(error)

    Thread(target=answered, name="an answer that is waited for", daemon=True).start()
    try:
        return answer.result(seconds)
    except FutureTimeout:
        if answer.done():  # it is what was asked that timed out
            raise
        raise TimeoutError(f"nothing came within {seconds:g} seconds") from None


def addresses_of(host: str, port: int, seconds: float) -> list[str]:
    """Look a name up. Where no name server answers, the system goes on asking for as long as it is set to.

    Args:
        host: A name, or an address as it is.
        port: Of the connection.
        seconds: For the answer.

    Returns:
        At least one address, the best first.

    Raises:
        TimeoutError: No answer came.
        OSError: The name is unknown.
        UnicodeError: It is no name.
    """
    found = within(seconds, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
