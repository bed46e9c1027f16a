"""A question under way: it can be looked at, stopped, and may fail."""

from threading import Event

from assistant.answers import Answer, Verdict
from assistant.app.turns import Turn
from assistant.events import Answered, Restarted, Retrieved, Token
from ingest.errors import ModelError

PATIENCE = 5  # seconds


def test_an_answer_is_kept_once_it_is_whole() -> None:
    kept = []
    answer = Answer("Why?")

    def events():
        yield Retrieved("Why?", ())
        yield Token("Because")
        yield Answered(answer)

    turn = Turn("Why?", events, kept.append)
    turn.wait(PATIENCE)
    assert turn.over
    assert kept == [answer]


def test_a_stopped_answer_keeps_what_was_said_and_vouches_for_none_of_it(hits) -> None:
    kept, said, go_on = [], Event(), Event()
    found = tuple(hits(("Bridge", "It opened.")))

    def events():
        yield Retrieved("Why did it open?", found)
        yield Token("It opened in ")
        said.set()
        go_on.wait(PATIENCE)
        yield Token("May.")
        yield Answered(Answer("Why?"))

    turn = Turn("Why?", events, kept.append)
    assert said.wait(PATIENCE)
    turn.stop()
    go_on.set()
    (answer,) = kept
    assert turn.over
    assert (answer.asked, answer.question, answer.hits) == ("Why?", "Why did it open?", found)
    (statement,) = answer.statements
    assert (statement.text, statement.verdict) == ("It opened in", Verdict.UNSUPPORTED)
    assert answer.notes == ("Stopped before it was finished and checked.",)


def test_what_comes_after_the_stop_changes_nothing() -> None:
    kept, go_on, done = [], Event(), Event()

    def events():
        try:
            go_on.wait(PATIENCE)
            yield Answered(Answer("Why?"))
            yield Token("more")
        finally:
            done.set()

    turn = Turn("Why?", events, kept.append)
    turn.stop()
    go_on.set()
    assert done.wait(PATIENCE)
    assert len(kept) == 1
    assert kept[0].statements == ()


def test_a_problem_is_said_in_a_sentence() -> None:
    def events():
        raise ModelError("the model did not answer; start its server")
        yield

    turn = Turn("Why?", events, lambda answer: None)
    turn.wait(PATIENCE)
    assert turn.problem == "The model did not answer; start its server."


def test_a_fault_of_ours_is_logged_and_not_shown(caplog) -> None:
    def events():
        raise RuntimeError("secret detail")
        yield

    turn = Turn("Why?", events, lambda answer: None)
    turn.wait(PATIENCE)
    assert "secret" not in turn.problem
    assert "secret detail" in caplog.text


def test_a_draft_that_is_withdrawn_is_no_longer_shown() -> None:
    said, go_on = Event(), Event()

    def events():
        yield Token("It opened in June.")
        yield Restarted("Nothing supports that.")
        yield Token("“It opened in May.”")
        said.set()
        go_on.wait(PATIENCE)
        yield Answered(Answer("When?"))

    turn = Turn("When?", events, lambda answer: None)
    assert said.wait(PATIENCE)
    assert turn.text == "“It opened in May.”"
    go_on.set()


def test_a_model_is_stopped_with_the_question() -> None:
    asked, closed = Event(), Event()

    def events():
        try:
            while True:
                yield Token("and ")
                asked.set()
        finally:
            closed.set()

    turn = Turn("Why?", events, lambda answer: None)
    assert asked.wait(PATIENCE)
    turn.stop()
    assert closed.wait(PATIENCE)


def test_an_answer_that_cannot_be_kept_ends_the_question_and_is_said(caplog) -> None:
    def keep(answer: Answer) -> None:
        raise RuntimeError("no pen")

    turn = Turn("Why?", lambda: iter_of(Answered(Answer("Why?"))), keep)
    turn.wait(PATIENCE)
    assert turn.over
    assert turn.answer == Answer("Why?")
    assert "log says what" in turn.problem
    assert "no pen" in caplog.text


def test_a_question_can_be_stopped_while_its_answer_is_slow_to_be_saved() -> None:
    go_on, begun = Event(), Event()

    def events():
        begun.set()
        go_on.wait(PATIENCE)
        yield Answered(Answer("Why?"))

    turn = Turn("Why?", events, lambda answer: go_on.wait(PATIENCE))
    assert begun.wait(PATIENCE)
    turn.stop()
    assert turn.answer is not None  # to be shown at once
    assert not turn.over
    go_on.set()
    turn.wait(PATIENCE)
    assert turn.over


def iter_of(event):
    yield event
