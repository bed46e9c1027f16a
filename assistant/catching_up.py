"""The indexes of a library brought up to it beside the questions, and what a question goes without meanwhile.

They lag where another process changed the library or was killed before they had followed, where one was found
damaged, and where passages have no vector of the embedding model yet, as after a change of model. Nobody who
writes is kept out by that: whoever writes to an index, it is a process that goes on.
"""

import atexit
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from ingest.errors import LibraryBusyError, LibraryError, ModelError, OnRecordError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.sync import embed_missing
from ingest.vectors import VectorIndex

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

logger = logging.getLogger(__name__)

_PATIENCE = 2.0  # seconds that a question waits for the vectors to follow
_BUILDING = 10.0  # seconds that a question waits for another who builds the first index of words
_REST = 30.0  # seconds for which what did not answer is left alone
BY_WORDS = "Searched by words alone, which may find less"
_MORE = "`onrecord doctor` says more"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a question can be searched with.

    Attributes:
        notes: What it has to go without.
        by_words: Whether by words alone.
    """

    notes: tuple[str, ...] = ()
    by_words: bool = False


class CatchingUp:
    """Lets the indexes follow, in a thread where that takes long. Safe to use from many threads."""

    def __init__(
        self,
        library: Library,
        keywords: KeywordIndex,
        vectors: VectorIndex,
        embedding: Callable[[], "BaseEmbedding"],
    ) -> None:
        """Look after these; the model embeds what has no vector yet."""
        self._library = library
        self._keywords = keywords
        self._vectors = vectors
        self._embedding = embedding
        self._lock = Lock()
        self._thread: Thread | None = None
        self._stop = Event()
        self._whole: int | None = None  # the revision at which each passage was known to have a vector
        self._rests_until = 0.0
        self._why = ""
        atexit.register(self.close)  # a thread must not be in Chroma when Python ends

    def close(self) -> None:
        """Have what is under way end after its next step, and wait for that."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        atexit.unregister(self.close)

    def look(self) -> Standing:
        """Let the indexes follow as far as that takes no time, and say what a question goes without."""
        target = self._library.revision
        notes = words_follow(self._library, self._keywords, target)
        if not self._is_resting and self._lags(target):
            self._begin().join(_PATIENCE)
        if self._is_resting:
            return Standing((*notes, f"{BY_WORDS}: {self._why}; {_MORE}."), by_words=True)
        if missing := self._missing(target):
            whole = self._library.size()
            return Standing(
                (
                    *notes,
                    f"{BY_WORDS}: {whole - missing:,} of {whole:,} passages have been embedded with "
                    f"{self._vectors.model} so far; the others follow in the background.",
                ),
                by_words=True,
            )
        behind = target - self._vectors.revision
        if behind > 0:
            notes += (f"{_changes(behind)} found by words alone so far; the vectors follow.",)
        return Standing(notes)

    def fail(self, why: str) -> None:
        """Leave the vectors alone for a while: they, or the model that embeds questions, did not answer."""
        self._why, self._rests_until = why, time.monotonic() + _REST

    @property
    def _is_resting(self) -> bool:
        return time.monotonic() < self._rests_until

    def _lags(self, target: int) -> bool:
        try:
            return self._vectors.revision < target or bool(self._missing(target))
        except LibraryError as error:
            logger.warning("the vectors cannot be searched: %s", error)
            self.fail("the vectors cannot be searched just now")
            return False

    def _missing(self, target: int) -> int:
        """How many passages have no vector of the model; counted anew once the library has changed."""
        if self._whole == target:
            return 0
        missing = self._library.size() - self._library.size(self._vectors.model)
        if missing <= 0:
            self._whole = target
        return max(0, missing)

    def _begin(self) -> Thread:
        """Have the vectors follow, unless that is under way."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._follow, name="catching up", daemon=True)
                self._thread.start()
            return self._thread

    def _follow(self) -> None:
        try:
            if self._missing(self._library.revision):
                logger.info("passages that have no vector of %s are embedded", self._vectors.model)
                embed_missing(self._library, self._embedding(), go_on=lambda: not self._stop.is_set())
            if not self._stop.is_set():
                self._vectors.follow(self._library, 0.0)
        except LibraryBusyError:
            logger.info("another process lets the vectors follow")
        except ModelError as error:
            logger.warning("passages could not be embedded: %s", error)
            self.fail("the embedding model did not answer")
        except OnRecordError as error:
            logger.warning("the vectors lag behind the library: %s", error)
            self.fail("the vectors cannot be searched just now")
        except Exception:
            logger.exception("the vectors could not follow")
            self.fail("the vectors cannot be searched just now")


def words_follow(library: Library, keywords: KeywordIndex, target: int) -> tuple[str, ...]:
    """Let the keyword index follow, without which nothing is found; notes on what it lacks still."""
    try:
        if keywords.revision < target:
            # One that was never built is waited for, within reason, whoever builds it.
            keywords.follow(library, 0.0 if keywords.revision else _BUILDING)
    except LibraryBusyError:
        pass
    except LibraryError as error:  # what was indexed before can still be searched
        logger.warning("the keyword index lags behind the library: %s", error)
    behind = target - keywords.revision
    return (f"{_changes(behind)} not found yet; they are being indexed.",) if behind > 0 else ()


def _changes(number: int) -> str:
    told = "change to the library is" if number == 1 else f"{number:,} changes to the library are"
    return f"The last {told}"
