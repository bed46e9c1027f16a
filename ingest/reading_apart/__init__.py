"""Documents read by a process of their own, which is stopped where one takes too long or too much memory.

A few bytes can keep a parser busy for days or fill the memory, and most of what parses is written in C:
nothing can stop it in this process, and no other thread runs meanwhile. So what comes from outside is parsed
elsewhere. The system itself keeps the limits: of processor time by a timer whose signal ends the process, of
memory by refusing more. One process reads one document after the other, and is replaced when it was stopped.
"""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from ingest.errors import SourceError
from ingest.readers import Item
from ingest.reading_apart.orders import Limits, Order
from ingest.reading_apart.process import NotBegun, Stopped, ordered, waiting

__all__ = ["Limits", "Order", "ReadingApart", "pieces_of", "waiting"]

_STOPS = 10  # documents within one that may be left out; where more of them are stopped, the rest is left out
_STARTS = 3  # tries to have a document begun
_PIECE = 1 << 16  # bytes that are handed over at once


class ReadingApart:
    """Has documents read, each to its end or while another is, as where the links in it are followed."""

    def __init__(self, limits: Limits) -> None:
        """Prepare; no process is started yet."""
        self.position = 0  # bytes of the file at hand that were read
        self._limits = limits

    def read(self, order: Order, pieces: Iterator[bytes] | None = None) -> Iterator[Item]:
        """Read the articles of a document, as :func:`ingest.readers.read`.

        Where reading a document within it had to be stopped, that one is a failure, and the others are read.

        Args:
            order: What to read.
            pieces: Its bytes, where they are neither in a file nor in memory.

        Raises:
            SourceError: The whole of it cannot be read, or reading it had to be stopped.
        """
        given = starts = 0
        while True:
            number, within, before = 0, None, 0
            try:
                for kind, value in self._answers(order, pieces):
                    if kind == "within":
                        within, before = value, number
                        continue
                    number += 1
                    if number > given:
                        given = number
                        yield value
                return
            except NotBegun as ended:
                starts += 1
                if starts == _STARTS:
                    raise SourceError(f"{order.name}: what reads ends before it begins; try again") from ended
            except Stopped as stopped:
                if within is None or within in order.left_out or len(order.left_out) >= _STOPS or pieces:
                    raise SourceError(f"{order.name}: {stopped}") from stopped
                order, given = replace(order, left_out={**order.left_out, within: str(stopped)}), before

    def _answers(self, order: Order, pieces: Iterator[bytes] | None) -> Iterator[tuple[str, Any]]:
        """What a process says of a document. It is not used again where it was not heard to the end."""
        process = ordered(order, self._limits)
        is_heard = False
        try:
            if pieces is not None:
                process.feed(pieces)
            while True:
                kind, value, position = process.answer(self._limits, patient=pieces is not None)
                self.position = position or self.position
                if kind == "log":
                    logging.getLogger(value.name).handle(value)
                elif kind == "failed":
                    is_heard = pieces is None
                    raise SourceError(value)
                elif kind == "done":
                    is_heard = not value
                    return
                elif kind != "begun":
                    yield kind, value
        finally:
            if is_heard:
                waiting().append(process)
            else:
                process.end()


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """A file that can be read but once, piece by piece."""
    return iter(lambda: file.read(_PIECE), b"")
