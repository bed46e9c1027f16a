"""Indexes that follow the library while articles are taken in.

The keyword index follows in a thread. Chroma lets no other Python run in its process while it writes
(https://github.com/chroma-core/chroma/pull/3873): nothing would be read, embedded or answered meanwhile. So
where much is taken in, the vector index follows in a process of its own, which takes a second to start.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO, TYPE_CHECKING, Self, cast

from ingest import apart, journal
from ingest.errors import LibraryBusyError
from ingest.library import Library
from ingest.settings import LibrarySettings

if TYPE_CHECKING:
    from ingest.keywords import KeywordIndex
    from ingest.vectors import VectorIndex

logger = logging.getLogger(__name__)

SILENCE = (
    300  # seconds after which a process that says nothing is taken to hang; each thousand passages are said
)


@contextmanager
def following(
    library: Library, keywords: "KeywordIndex", vectors: "VectorIndex", settings: LibrarySettings
) -> Iterator[Callable[[], None]]:
    """Let the indexes follow beside the work within; they have caught up when it ends, however it ends.

    Where another process is at it, as a chat that catches up, that one is waited for beside the work. After a
    minute what is left is left to it, or to the next question.

    Gives what is to be called when articles were stored, or soon will be, and more are to come.
    """
    with ExitStack() as stack:
        helper: _Helper | None = None

        def follow_vectors() -> None:
            if helper is None or not helper.follow():
                vectors.follow(library)

        indexes = _Beside(lambda: keywords.follow(library), keywords.writing), _Beside(follow_vectors)

        def follow() -> None:
            nonlocal helper
            if helper is None and settings.chroma_url is None:
                with suppress(OSError):  # no process can be had
                    helper = stack.enter_context(_Helper(settings, vectors.model))
            for index in indexes:
                index.follow()

        try:
            yield follow
        finally:
            if helper and not helper.is_up:
                helper.kill()  # what is left is sooner done here
            for index in indexes:
                index.follow()
            for index in indexes:
                index.finish()


def follow_as_asked() -> None:
    """Let the vector index follow at each line that comes in, and answer: what the second process does."""
    answers, sys.stdout = sys.stdout, sys.stderr  # nothing else that is printed is taken for an answer
    order = json.loads(sys.stdin.readline())
    settings = LibrarySettings(_env_file=None, **order["settings"])
    journal.keep(settings.data_dir)
    from ingest.vectors import VectorIndex

    try:
        library, vectors = Library.open(settings), VectorIndex.open(settings, order["model"])
        vectors.on_step = lambda: print("on", file=answers, flush=True)
        with vectors.writing():
            print("up", file=answers, flush=True)
            for _ in sys.stdin:
                vectors.follow(library)
                print("followed", file=answers, flush=True)
    except Exception:
        logger.exception("the process that lets the vectors follow could not")
        raise


class _Beside:
    """Has an index follow in a thread of its own, within what that takes."""

    def __init__(
        self,
        follow: Callable[[], object],
        within: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._follow = follow
        self._within: Callable[[], AbstractContextManager[object]] | None = within
        self._stack = ExitStack()
        self._thread = ThreadPoolExecutor(1, "following")
        self._last: Future[object] | None = None

    def follow(self) -> None:
        """Have it follow; where it is at it, once more after that."""
        if self._last is None or self._last.running() or self._last.done():
            self._last = self._thread.submit(self._begun)

    def _begun(self) -> None:
        if self._within:
            self._stack.enter_context(self._within())
            self._within = None
        self._follow()

    def finish(self) -> None:
        """Wait for the last time, and fail as it failed, unless another process is at it."""
        end = self._thread.submit(self._stack.close)
        self._thread.shutdown()
        end.result()
        if self._last:
            try:
                self._last.result()
            except LibraryBusyError as error:
                logger.warning("an index is left to follow later: %s", error)


class _Helper:
    """The second process. What goes wrong there stands in the log, and goes wrong again here, where it is."""

    def __init__(self, settings: LibrarySettings, model: str) -> None:
        self.is_up = self._is_killed = False
        self._process = apart.start("ingest.following", "follow_as_asked")
        where = settings.model_dump(mode="json", include={"data_dir", "database_url", "chroma_url"})
        self._begin = [apart.path(), json.dumps({"settings": where, "model": model})]
        self._answers: Queue[str] = Queue()
        Thread(target=self._listen, name="listening", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let it end, if it has not."""
        with suppress(OSError):
            cast(IO[str], self._process.stdin).close()
        try:
            self._process.wait(SILENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        if self._process.returncode and not self._is_killed:
            logger.warning("the process that lets the vectors follow ended with %d", self._process.returncode)

    def kill(self) -> None:
        """End it at once."""
        self._is_killed = True
        self._process.kill()

    def follow(self) -> bool:
        """Have it follow, and wait; give whether it did. One that is silent for too long is ended."""
        try:
            self.is_up = self.is_up or self._ask(*self._begin) == "up\n"
            return self.is_up and self._ask("follow") == "followed\n"
        except OSError:  # it has ended
            return False
        except Empty:
            logger.warning("the process that lets the vectors follow said nothing for %d seconds", SILENCE)
            self.kill()
            return False

    def _ask(self, *lines: str) -> str:
        ask = cast(IO[str], self._process.stdin)
        ask.write("".join(f"{line}\n" for line in lines))
        ask.flush()
        while (answer := self._answers.get(timeout=SILENCE)) == "on\n":
            pass
        return answer

    def _listen(self) -> None:
        with cast(IO[str], self._process.stdout) as answers:
            for line in answers:
                self._answers.put(line)
        self._answers.put("")  # it has ended
