"""Indexes that follow the library while articles are taken in.

The keyword index follows in a thread. Chroma lets no other Python run in its process while it writes
(https://github.com/chroma-core/chroma/pull/3873): nothing would be read, embedded or answered meanwhile. So
where much is taken in, the vector index follows in a process of its own, which takes a second to start.
"""

import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import IO, TYPE_CHECKING, Self, cast

from ingest import apart
from ingest.library import Library
from ingest.settings import LibrarySettings

if TYPE_CHECKING:
    from ingest.keywords import KeywordIndex
    from ingest.vectors import VectorIndex


@contextmanager
def following(
    library: Library, keywords: "KeywordIndex", vectors: "VectorIndex", settings: LibrarySettings
) -> Iterator[Callable[[], None]]:
    """Let the indexes follow beside the work within; they have caught up when it ends, however it ends.

    Gives what is to be called when articles were stored, or soon will be, and more are to come.
    """
    with keywords.writing(), ExitStack() as stack:
        helper: _Helper | None = None

        def follow_vectors() -> None:
            if helper is None or not helper.follow():
                vectors.follow(library)

        indexes = _Beside(lambda: keywords.follow(library)), _Beside(follow_vectors)

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
    from ingest.vectors import VectorIndex

    library, vectors = Library.open(settings), VectorIndex.open(settings, order["model"])
    with vectors.writing():
        print("up", file=answers, flush=True)
        for _ in sys.stdin:
            vectors.follow(library)
            print("followed", file=answers, flush=True)


class _Beside:
    """Has an index follow in a thread of its own."""

    def __init__(self, follow: Callable[[], object]) -> None:
        self._follow = follow
        self._thread = ThreadPoolExecutor(1, "following")
        self._last: Future[object] | None = None

    def follow(self) -> None:
        """Have it follow; where it is at it, once more after that."""
        if self._last is None or self._last.running() or self._last.done():
            self._last = self._thread.submit(self._follow)

    def finish(self) -> None:
        """Wait for the last time, and fail as it failed."""
        self._thread.shutdown()
        if self._last:
            self._last.result()


class _Helper:
    """The second process. What goes wrong there is not told: it goes wrong again here, where it is."""

    def __init__(self, settings: LibrarySettings, model: str) -> None:
        self.is_up = False
        self._process = apart.start("ingest.following", "follow_as_asked")
        where = settings.model_dump(mode="json", include={"data_dir", "database_url", "chroma_url"})
        self._begin = [apart.path(), json.dumps({"settings": where, "model": model})]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let it end, if it has not."""
        with suppress(OSError), self._process:
            pass

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def follow(self) -> bool:
        """Have it follow, and wait; give whether it did."""
        try:
            self.is_up = self.is_up or self._ask(*self._begin) == "up\n"
            return self.is_up and self._ask("follow") == "followed\n"
        except OSError:  # it has ended
            return False

    def _ask(self, *lines: str) -> str:
        ask, answer = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        ask.write("".join(f"{line}\n" for line in lines))
        ask.flush()
        return answer.readline()
