"""How long each stage of an answer took."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Clock:
    """Seconds that each stage took."""

    def __init__(self) -> None:
        self._start = perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Take the time of a stage."""
        begun = perf_counter()
        yield
        self._stages[stage] = perf_counter() - begun

    def seconds(self) -> dict[str, float]:
        """The seconds of each stage so far, and of all."""
        return {**self._stages, "total": perf_counter() - self._start}
