"""Whatever a language model's server does, over real HTTP, a question ends, in time and at a bounded cost."""

from threading import Event, Thread
from time import monotonic

import pytest

from assistant import Assistant
from assistant.generate import LONGEST_DRAFT, complete
from assistant.llm import make_llm
from assistant.rationed import Rationed
from assistant.rationing import Purse, Ration
from ingest.calling import LONGEST_REPLY
from ingest.errors import ModelError
from ingest.library import Library
from ingest.spending import Spending
from tests.assistant.misbehaving import (
    ENDLESS,
    SENSELESS,
    STREAM,
    again_and_again,
    once,
    reply,
    says,
    serving,
)
from tests.assistant.test_streaming import ASKED, STORIES

PATIENCE = 20  # seconds on a busy machine; the limits below are of one second


@pytest.fixture
def asked(settings):
    """Ask a model whose server behaves like this, within limits; what it says and how long it took."""

    def ask(server, **limits) -> tuple[str, float]:
        chosen = {
            "llm": "m",
            "llm_base_url": server.address,
            "llm_timeout": 0.5,
            "llm_time": 1.0,
            "llm_context": 4096,
        }
        found = settings.model_copy(update=chosen | limits)
        library = Library.open(found)
        begun = monotonic()
        try:
            ration = Ration(Purse(found, Spending(library)), found.llm_time)
            said = complete(Rationed(make_llm(found), ration), "Ready?")
        finally:
            took = monotonic() - begun
            library.close()
        return said, took

    return ask


@pytest.mark.parametrize("behave", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_server_without_end_is_left(asked, behave) -> None:
    with serving(behave) as server:
        begun = monotonic()
        with pytest.raises(ModelError):
            asked(server)
        assert monotonic() - begun < PATIENCE


@pytest.mark.parametrize("behave", SENSELESS.values(), ids=SENSELESS.keys())
def test_a_server_that_makes_no_sense_is_a_sentence_or_says_nothing(asked, behave) -> None:
    with serving(behave) as server:
        begun, said, problem = monotonic(), "", "it did not answer"
        try:
            said, _ = asked(server, llm_time=30.0)
        except ModelError as error:
            problem = str(error)
        assert said in ("", "The bridge")
        assert "did not answer" in problem
        assert monotonic() - begun < PATIENCE


def test_one_line_without_end_is_read_up_to_a_size(asked) -> None:
    sent = []

    def behave(server, connection) -> None:
        connection.sendall(STREAM + b"data: ")
        while not server.over.is_set():
            sent.append(connection.send(b"a" * 100_000))

    with serving(behave) as server, pytest.raises(ModelError, match="no end after 4,000,000 bytes"):
        asked(server, llm_time=60.0)
    assert sum(sent) < 3 * LONGEST_REPLY


def test_words_without_end_are_cut(asked) -> None:
    from tests.assistant.misbehaving import event

    with serving(again_and_again(STREAM, event("and " * 50))) as server:
        said, _ = asked(server, llm_time=60.0)
    assert LONGEST_DRAFT <= len(said) < LONGEST_DRAFT + 300


def test_a_redirect_takes_neither_key_nor_question_elsewhere(asked) -> None:
    with serving(says("Ready.")) as other:
        away = once(reply("307 Temporary Redirect", b"", f"Location: {other.address}/chat/completions"))
        with serving(away) as server, pytest.raises(ModelError, match="307"):
            asked(server, llm_timeout=PATIENCE, llm_time=PATIENCE)
        assert other.requests == []


@pytest.fixture
def open_desk(opened, settings):
    def make(server, **changes) -> Assistant:
        chosen = {"llm": "m", "llm_base_url": server.address, "llm_timeout": 5.0, "llm_context": 4096}
        desk = opened(settings=settings.model_copy(update=chosen | changes))
        desk.ingest(STORIES)
        return desk

    return make


def test_a_model_that_goes_on_for_ever_leaves_the_articles_own_words(open_desk) -> None:
    with serving(ENDLESS["sends comments for ever"]) as server:
        answer = open_desk(server, llm_time=1.0).ask(ASKED)
    assert answer.mode == "extractive"
    assert "3 May 2025" in answer.text
    assert any("taken word for word from the articles instead" in note for note in answer.notes)


def test_a_day_costs_no_more_than_is_set(open_desk) -> None:
    with serving(says("The Velm bridge opened to traffic on 3 May 2025 [1].")) as server:
        desk = open_desk(server, llm_tokens_a_day=3000)
        answers = [desk.ask(ASKED) for _ in range(6)]
        calls = len(server.requests)
    assert answers[0].mode == "llm"
    assert answers[-1].mode == "extractive"
    assert any("3,000 tokens a day is the limit" in note for note in answers[-1].notes)
    assert calls < 12
    with Assistant.open(settings=desk.settings) as again:  # another process counts on
        assert again.ask(ASKED).mode == "extractive"
        assert len(server.requests) == calls


def test_money_counts_by_the_prices_that_are_set(open_desk) -> None:
    with serving(says("The Velm bridge opened to traffic on 3 May 2025 [1].")) as server:
        desk = open_desk(server, llm_prices=(1000.0, 1000.0), llm_money_a_day=1.0)
        desk.ask(ASKED)
        answer = desk.ask(ASKED)
    assert answer.mode == "extractive"
    assert any("ONRECORD_LLM_MONEY_A_DAY" in note for note in answer.notes)


def test_only_so_many_questions_use_the_model_at_once(open_desk, monkeypatch) -> None:
    monkeypatch.setattr("assistant.rationing._PATIENCE", 0.2)
    go_on, begun = Event(), Event()

    def behave(server, connection) -> None:
        begun.set()
        go_on.wait(PATIENCE)
        says("The Velm bridge opened to traffic on 3 May 2025 [1].")(server, connection)

    with serving(behave) as server:
        desk = open_desk(server, llm_at_once=1, llm_timeout=30.0)
        first = []
        thread = Thread(target=lambda: first.append(desk.ask(ASKED)))
        thread.start()
        assert begun.wait(PATIENCE)
        second = desk.ask(ASKED)
        go_on.set()
        thread.join()
        third = desk.ask(ASKED)
    assert (first[0].mode, second.mode, third.mode) == ("llm", "extractive", "llm")
    assert any("ONRECORD_LLM_AT_ONCE" in note for note in second.notes)
