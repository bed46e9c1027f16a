"""Asked from asyncio: the same answers, and once cancelled nothing runs on, over real HTTP."""

import asyncio
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any

import pytest

from assistant import Answered, Token
from ingest.articles import Article

PATIENCE = 180  # seconds
ASKED = "How many were injured when the ferry struck the pier?"


@pytest.fixture
def desk(open_desk, talking):
    return open_desk(llm="m", llm_base_url=talking.address, planning="rules")


def run(asked: Coroutine[Any, Any, Any]) -> Any:
    """Run to its end in a thread of its own: a browser of other tests may have a loop running in this one."""
    with ThreadPoolExecutor(1) as away:
        return away.submit(asyncio.run, asked).result()


async def begun(talking) -> None:
    assert await asyncio.to_thread(talking.begun.wait, PATIENCE)


def test_a_question_that_is_cancelled_stops_the_model(desk, talking) -> None:
    async def cancelled() -> None:
        asking = asyncio.create_task(desk.aask(ASKED))
        await begun(talking)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    run(cancelled())
    assert talking.dropped.wait(PATIENCE)


def test_a_stream_that_runs_out_of_time_stops_the_model(desk, talking) -> None:
    async def timed_out() -> None:
        async with asyncio.timeout(None) as limit:
            async for event in desk.astream(ASKED):
                if isinstance(event, Token):
                    limit.reschedule(asyncio.get_running_loop().time())

    with pytest.raises(TimeoutError):
        run(timed_out())
    assert talking.dropped.wait(PATIENCE)


def test_a_stream_that_is_left_stops_the_model(desk, talking) -> None:
    async def left() -> None:
        async with aclosing(desk.astream(ASKED)) as events:
            async for event in events:
                if isinstance(event, Token):
                    break

    run(left())
    assert talking.dropped.wait(PATIENCE)


def test_a_step_under_way_ends_before_the_cancellation_goes_on(desk, talking) -> None:
    talking.rest = []  # after its first words the model is silent until it is told to go on

    async def cancelled() -> bool:
        asking = asyncio.create_task(desk.aask(ASKED))
        await begun(talking)
        await asyncio.sleep(0.2)
        asking.cancel()
        await asyncio.sleep(0.2)
        waited = not asking.done()
        asking.cancel()  # once more changes nothing
        talking.go_on.set()
        await asyncio.wait([asking])
        return waited and asking.cancelled()

    assert run(cancelled())


def test_the_same_is_found_and_answered_as_without_asyncio(open_desk) -> None:
    desk = open_desk()

    async def asked():
        answer = await desk.aask(ASKED, as_of="2024-03-14", as_typed=True)
        found = await desk.asearch("ferry", 3)
        events = [event async for event in desk.astream(ASKED, as_of="2024-03-14")]
        return answer, found, events

    answer, found, (*_, last) = run(asked())
    assert answer.text == desk.ask(ASKED, as_of="2024-03-14").text
    assert [hit.passage.id for hit in found] == [hit.passage.id for hit in desk.search("ferry", 3)]
    assert isinstance(last, Answered)
    assert last.answer.text == answer.text


def test_an_ingestion_that_is_cancelled_ends_between_two_documents(settings) -> None:
    from assistant import Assistant

    stories = [
        Article.make(name=f"{n}", title=f"Story {n}", text=f"The bridge {n} opened.") for n in range(50)
    ]
    steps: list[int] = []

    async def cancelled(desk: Assistant) -> None:
        loop = asyncio.get_running_loop()

        def on_progress(progress) -> None:
            steps.append(progress.done)
            if len(steps) == 3:
                loop.call_soon_threadsafe(reading.cancel)
                time.sleep(0.5)  # the loop cancels meanwhile

        reading = asyncio.create_task(desk.aingest(stories, on_progress=on_progress))
        with pytest.raises(asyncio.CancelledError):
            await reading

    with Assistant.open(settings=settings) as desk:
        run(cancelled(desk))
        assert len(steps) == 3
        assert len(desk.library.articles(limit=100)) < 50
        assert run(desk.aingest(stories)).failed == ()  # nobody holds the library
        assert len(desk.library.articles(limit=100)) == 50
