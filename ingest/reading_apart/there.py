"""The process that reads, seen from within: what it does with each document that it is asked for."""

import logging
import os
import resource
import signal
import sys
from contextlib import suppress
from io import RawIOBase
from logging.handlers import QueueHandler
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import cast

from ingest.errors import SourceError
from ingest.readers import Document, Stream, read, reason_of, stream_of, stream_of_bytes
from ingest.reading_apart.orders import Limits, Order
from ingest.reading_apart.process import OUT_OF_MEMORY

_log = logging.getLogger(__name__)
_IDLE = 60.0  # seconds after which it ends if it has nothing to read


def read_as_asked() -> None:
    """Read each document that is ordered, and say what it holds: what the other process does."""
    orders = Connection(os.dup(sys.stdin.fileno()), writable=False)
    answers = Connection(os.dup(sys.stdout.fileno()), readable=False)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else that is printed is taken for an answer
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    logging.getLogger().addHandler(_Told(answers))
    answers.send("up")
    with suppress(EOFError, OSError):  # nobody asks any more
        while orders.poll(_IDLE):
            order, limits = cast(tuple[Order, Limits], orders.recv())
            try:
                _Answering(order, limits, orders, answers).run()
            except MemoryError:
                os._exit(OUT_OF_MEMORY)


class _Told(QueueHandler):
    """Hands on what is logged, to be logged where people look."""

    def __init__(self, answers: Connection) -> None:
        super().__init__(SimpleQueue())  # which stays empty
        self._answers = answers

    def enqueue(self, record: logging.LogRecord) -> None:
        self._answers.send(("log", record, 0))


class _Answering:
    """One document, read within its limits."""

    def __init__(self, order: Order, limits: Limits, orders: Connection, answers: Connection) -> None:
        self._order = order
        self._limits = limits
        self._orders, self._answers = orders, answers
        self._seconds = limits.seconds
        self._at_first = _most_taken()

    def run(self) -> None:
        """Say what the document holds, item by item, and that it is done with."""
        self._say("begun", None)
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        memory = self._limits.memory if most == resource.RLIM_INFINITY else min(self._limits.memory, most)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, most))
        try:
            with self._opened() as stream:
                self._read(stream)
        except (SourceError, OSError) as error:
            self._say("failed", reason_of(self._order.name, error))
        except MemoryError:
            raise
        except Exception as error:  # what a parser gave cannot be handed over
            _log.warning("%s cannot be read", self._order.name, exc_info=True)
            self._say("failed", f"it is broken ({type(error).__name__}); save it again or leave it out")
        else:
            # What was once taken is seldom given back; a new process has all of it.
            self._say("done", _most_taken() > max(self._at_first, memory / 2))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def _read(self, stream: Stream) -> None:
        order = self._order
        is_file = isinstance(order.data, Path)
        size = os.fstat(stream.fileno()).st_size if is_file else len(cast(bytes, order.data or b""))
        self._seconds = self._limits.seconds * (1 + min(size, order.limit) / 1e6)
        self._begin_anew()
        document = Document(
            order.name, order.key, stream, order.limit, order.url, order.charset, order.fields,
            order.ending, known=order.known, ocr=order.ocr, enters=self._enters,
        )  # fmt: skip
        for item in read(document):
            self._say("item", item, stream.tell() if is_file and not stream.closed else 0)
            self._begin_anew()

    def _enters(self, name: str) -> str | None:
        """A document within this one comes next: say so; give why it is left out, if it is."""
        self._say("within", name)
        self._begin_anew()
        return self._order.left_out.get(name)

    def _begin_anew(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def _say(self, kind: str, value: object, position: int = 0) -> None:
        self._answers.send((kind, value, position))

    def _opened(self) -> Stream:
        data = self._order.data
        if isinstance(data, Path):
            return stream_of(data.open("rb", 0))
        return stream_of(_Handed(self._orders)) if data is None else stream_of_bytes(data)


def _most_taken() -> int:
    """Bytes of memory that this process ever had at most; on Linux those of the one that started it count."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class _Handed(RawIOBase):
    """The bytes of a document that are handed over piece by piece."""

    def __init__(self, orders: Connection) -> None:
        self._orders = orders
        self._left = b""
        self._is_over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # the base takes a type that only stubs have
        if not self._left and not self._is_over:
            self._left = self._orders.recv_bytes()
            self._is_over = not self._left
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)
