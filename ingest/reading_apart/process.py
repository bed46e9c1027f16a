"""The process that reads, seen from here: it is started, asked, listened to and ended."""

import atexit
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import IO, Any, cast

from ingest import apart
from ingest.errors import SourceError
from ingest.reading_apart.orders import Limits, Order

_PATIENCE = 60.0  # seconds without a sign of life, as where a disk does not answer; no processor is used
_STARTING = 300.0  # seconds for it to start, on a machine that has much else to do
OUT_OF_MEMORY = 77  # how it ends where it was refused memory


class Stopped(Exception):
    """The process that read has ended; the reason says why."""


class NotBegun(Exception):
    """The process that was to read had ended before it began, as for want of something to do."""


def ordered(order: Order, limits: Limits) -> "Process":
    """A process that has an order: one that is left from before, or a new one.

    Raises:
        SourceError: None can be had.
    """
    while waiting():
        process = waiting().pop()
        if process.is_ours:
            with suppress(OSError, EOFError):
                process.send(order, limits)
                return process
            process.end()  # it had ended meanwhile
    try:
        process = Process()
        try:
            process.send(order, limits)
        except (OSError, EOFError):
            process.end()
            raise
    except (OSError, EOFError) as error:
        raise SourceError(
            f"{order.name}: no process can be had to read it ({error or 'it ended'}); try again"
        ) from error
    return process


@cache
def waiting() -> list["Process"]:
    """Processes that wait for something to read."""
    left: list[Process] = []

    def end() -> None:
        while left:
            if (process := left.pop()).is_ours:
                process.end()

    atexit.register(end)
    return left


class Process:
    """The other process."""

    def __init__(self) -> None:
        self._process = apart.start("ingest.reading_apart.there", "read_as_asked")
        ask, answer = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        self._orders = Connection(os.dup(ask.fileno()), readable=False)
        self._answers = Connection(os.dup(answer.fileno()), writable=False)
        ask.write(f"{apart.path()}\n")
        ask.close()
        answer.close()
        self._is_up = self._has_begun = False
        self._owner = os.getpid()

    @property
    def number(self) -> int:
        """By which the system knows it."""
        return self._process.pid

    @property
    def is_ours(self) -> bool:
        """Whether this process started it, and not one of which it is a copy."""
        return self._owner == os.getpid()

    def send(self, order: Order, limits: Limits) -> None:
        """Hand over an order."""
        if not self._is_up:  # until then what is sent would be taken for the line before it
            if not self._answers.poll(_STARTING):
                raise OSError("it does not start")
            self._answers.recv()
            self._is_up = True
        self._has_begun = False
        self._orders.send((order, limits))

    def feed(self, pieces: Iterator[bytes]) -> None:
        """Hand over the bytes of a document beside what else is done."""
        from threading import Thread

        def hand_over() -> None:
            with suppress(OSError, ValueError):  # nobody reads on
                for piece in pieces:
                    self._orders.send_bytes(piece)
                self._orders.send_bytes(b"")

        Thread(target=hand_over, daemon=True).start()

    def answer(self, limits: Limits, *, patient: bool) -> tuple[str, Any, int]:
        """What it says next.

        Raises:
            Stopped: It has ended, or says nothing.
            NotBegun: It ended before it began.
        """
        try:
            if patient or self._answers.poll(_PATIENCE + 10 * limits.seconds):
                said = cast(tuple[str, Any, int], self._answers.recv())
                self._has_begun = True
                return said
        except (EOFError, OSError):
            code = self._process.wait()
            raise (Stopped(_why(code, limits)) if self._has_begun else NotBegun) from None
        raise Stopped("stopped, since nothing came of it for minutes; see whether its disk answers")

    def end(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        for connection in (self._orders, self._answers):
            with suppress(OSError):
                connection.close()


def _why(code: int, limits: Limits) -> str:
    """Why the process has ended, and what may help."""
    memory = f"{limits.memory / 1e6:,.0f} MB"
    if code == -signal.SIGPROF:
        return (
            f"stopped, since reading it took longer than {limits.seconds:g} seconds, and as much again for "
            "each megabyte; leave it out, or allow more with ONRECORD_READING_SECONDS"
        )
    if code == OUT_OF_MEMORY:
        return (
            f"stopped, since reading it took more than {memory} of memory; leave it out, or allow more with "
            "ONRECORD_READING_MEMORY"
        )
    ended = signal.Signals(-code).name if code < 0 else str(code)
    return (
        f"reading it ended the process that read it ({ended}): it is broken, or {memory} of memory are too "
        "little; leave it out, save it again, or allow more with ONRECORD_READING_MEMORY"
    )
