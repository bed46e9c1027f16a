"""Blocking work awaited from asyncio, in threads, so that cancelling it leaves nothing running.

A thread cannot be stopped from outside: a step that is under way ends first, and no other is begun.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Event
from typing import TypeVar

T = TypeVar("T")


class Stop:
    """What work looks at between its steps, to end once nobody awaits it any more."""

    def __init__(self) -> None:
        self._wanted = Event()

    def want(self) -> None:
        """Have the work end at its next look."""
        self._wanted.set()

    def look(self) -> None:
        """End the work here, if that is wanted."""
        if self._wanted.is_set():
            raise Stopped


class Stopped(BaseException):
    """Work ended early: no ``Exception``, which somebody might take for a failure of one source."""


async def awaited(work: Callable[[], T], stop: Stop | None = None) -> T:
    """Do blocking work in a thread; where that is cancelled, the work ends before the cancellation goes on.

    Args:
        work: What to do.
        stop: Told when it is cancelled; the work looks at it to end early.
    """
    step = asyncio.get_running_loop().run_in_executor(None, partial(copy_context().run, work))
    try:
        return await asyncio.shield(step)
    except asyncio.CancelledError:
        if stop:
            stop.want()
        while not step.done():
            with suppress(asyncio.CancelledError):  # it is raised below, once
                await asyncio.wait([step])
        step.exception()  # nobody is left to hear of it
        raise


async def each(begin: Callable[[], Generator[T, None, None]]) -> AsyncGenerator[T, None]:
    """Give what a blocking generator gives; it is closed when nobody takes any more."""
    items = await awaited(begin)
    try:
        while (item := await awaited(partial(next, items, None))) is not None:
            yield item
    finally:
        await awaited(items.close)
