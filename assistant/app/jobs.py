"""Adding articles in the background, one item after the other, while questions go on being answered."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from threading import Lock, Thread
from time import sleep
from typing import Literal

import streamlit as st

from assistant.app.desk import shared_desk
from assistant.app.words import count
from assistant.awaiting import Stop, Stopped
from ingest.errors import LibraryBusyError, OnRecordError
from ingest.sources import Source, Upload
from ingest.sync import Progress, SyncReport

MEGABYTES = 50  # largest upload
_BETWEEN_TRIES = 0.5  # seconds
_MOST_GARBLED = 5  # articles of a file that are named
_log = logging.getLogger(__name__)
Ingest = Callable[[Sequence[Source], Callable[[Progress], None]], SyncReport]


@dataclass(slots=True)
class Item:
    """Something to add, and what became of it.

    Attributes:
        name: As the reader knows it; shown, never used as a path.
        source: What is read; None once it was.
        state: How far it is.
        outcome: What became of it, in words.
        articles: How many of its articles were looked at so far.
        share: How much of it was read, from 0 to 1, where that is known.
    """

    name: str
    source: Source | None
    state: Literal["waiting", "reading", "done", "failed"] = "waiting"
    outcome: str = "waiting"
    articles: int = 0
    share: float = 0.0

    @property
    def is_through(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state in ("done", "failed")


class Jobs:
    """Items that wait for their turn, and those that had it."""

    def __init__(self, ingest: Ingest, patience: float = 60) -> None:
        """Begin with nothing to do.

        Args:
            ingest: Adds sources to the library.
            patience: Seconds that an item waits for another writer.
        """
        self.items: list[Item] = []
        self._ingest = ingest
        self._patience = patience
        self._lock = Lock()
        self._at_work = False
        self._stop = Stop()

    @property
    def articles(self) -> int:
        """How many articles were looked at so far, of all items."""
        return sum(item.articles for item in self.items)

    @property
    def share(self) -> float:
        """How much of all items was read, from 0 to 1."""
        read = sum(1.0 if item.is_through else item.share for item in self.items)
        return read / len(self.items) if self.items else 1.0

    def cancel(self) -> None:
        """Add no more: what waits is left out, what is being read ends soon; what was stored stays."""
        with self._lock:
            for item in self.items:
                if item.state == "waiting":
                    item.state, item.outcome, item.source = (
                        "failed",
                        "cancelled, nothing of it was added",
                        None,
                    )
            self._stop.want()

    @property
    def busy(self) -> bool:
        """Whether something is being added."""
        return self._at_work

    def add(self, items: Sequence[Item]) -> None:
        """Line items up, in place of those of before that are through."""
        with self._lock:
            if not self._at_work:
                self.items.clear()
                self._stop = Stop()
            self.items.extend(items)
            if not self._at_work and self._waiting():
                self._at_work = True
                Thread(target=self._run, name="adding", daemon=True).start()

    def _waiting(self) -> Item | None:
        return next((item for item in self.items if item.state == "waiting"), None)

    def _run(self) -> None:
        while True:
            with self._lock:
                item = self._waiting()
                if item is None:
                    self._at_work = False
                    return
                item.state, item.outcome = "reading", "reading…"
            self._read(item)

    def _read(self, item: Item) -> None:
        def progress(now: Progress) -> None:
            self._stop.look()
            item.articles = _looked_at(now.report)
            item.share = (now.done + now.share) / max(1, now.total)
            of = f" {now.done:,} of {now.total:,}" if now.total > 1 else ""
            so_far = f", {count(item.articles, 'article')} so far" if item.articles else ""
            item.outcome = f"reading{of}{so_far}…"

        try:
            report = self._ingested(item, progress)
            item.articles = _looked_at(report)
            item.state, item.outcome = outcome(report)
        except Stopped:
            item.state, item.outcome = (
                "failed",
                f"cancelled; {count(item.articles, 'article')} came before that",
            )
        except OnRecordError as error:
            item.state, item.outcome = "failed", str(error)
        except Exception:
            _log.exception("an item could not be added")
            item.state, item.outcome = "failed", "something went wrong here; the log says what"
        item.source = None

    def _ingested(self, item: Item, progress: Callable[[Progress], None]) -> SyncReport:
        """Ingest; another writer is waited for, within reason."""
        assert item.source is not None
        for _ in range(round(self._patience / _BETWEEN_TRIES)):
            try:
                return self._ingest([item.source], progress)
            except LibraryBusyError:
                item.outcome = "waiting until the library can be written…"
                self._stop.look()
                sleep(_BETWEEN_TRIES)
        return self._ingest([item.source], progress)


def _looked_at(report: SyncReport) -> int:
    """How many articles were looked at, whatever became of them."""
    return report.added + report.updated + report.unchanged + report.moved + report.duplicate


@st.cache_resource
def shared_jobs() -> Jobs:
    """The one row of jobs of this server; the library has one writer."""
    return Jobs(lambda sources, progress: shared_desk().ingest(sources, on_progress=progress))


def upload(name: str, data: bytes) -> Item:
    """A file from a browser, checked; it is known by the hash of its bytes from here on."""
    if len(data) > MEGABYTES * 1_000_000:
        return Item(name, None, "failed", f"larger than {MEGABYTES} MB; split it and add the parts")
    packed = ".gz" if name.lower().endswith(".gz") else ""
    ending = Path(name.lower().removesuffix(".gz")).suffix + packed
    return Item(name, Upload(blake2b(data, digest_size=16).hexdigest() + ending, data))


def outcome(report: SyncReport) -> tuple[Literal["done", "failed"], str]:
    """What became of an item, in words."""
    parts = [
        (report.added, f"{count(report.added, 'article')} added"),
        (report.updated, f"{report.updated:,} updated"),
        (report.undated, f"{report.undated:,} of them without a date"),
        (report.unchanged, f"{report.unchanged:,} here already"),
        (report.duplicate, f"{report.duplicate:,} known under another name"),
    ]
    said = [words for number, words in parts if number]
    said += [remark.reason for remark in report.remarks]
    said += [f"garbled: “{one.title}”, {one.reason}" for one in report.garbled[:_MOST_GARBLED]]
    said += [failure.reason for failure in report.failed]
    fine = any(number for number, _ in parts) or not report.failed
    return "done" if fine else "failed", "; ".join(said) or "nothing to read in it"
