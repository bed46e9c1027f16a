"""A question under way: answered in its own thread, so that the page stays free and Stop works at once."""

import logging
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import UTC, datetime
from threading import Condition, Thread

from assistant.answers import Answer, Hit, Statement, Verdict
from assistant.events import Event, Restarted, Retrieved, Token
from ingest.errors import OnRecordError

_log = logging.getLogger(__name__)
_PATIENCE = 1.0  # seconds
STOPPED = "Stopped before it was finished and checked."
_FAILED = "Something went wrong here; the log says what. Try again, or ask in other words."


class Turn:
    """One question and what is known of its answer so far; any run of the script may look at it.

    Attributes:
        question: As it was typed.
        hits: The passages that were found, once they are.
        text: The draft so far.
        answer: What came of it, whole or stopped, once there is no more to come; it may still be being saved.
        problem: Why there will be no answer, in a sentence; "" as long as there is hope.
    """

    def __init__(
        self,
        question: str,
        events: Callable[[], Generator[Event, None, None]],
        keep: Callable[[Answer], None],
    ) -> None:
        """Begin.

        Args:
            question: As it was typed.
            events: Asks; called in a thread of its own, and closed when it is over.
            keep: Takes the answer, be it whole or stopped, and saves it; where that fails, it is for the one
                who keeps it to try again and to say so.
        """
        self.question = question
        self.hits: tuple[Hit, ...] = ()
        self.text = ""
        self.answer: Answer | None = None
        self.problem = ""
        self._understood = question
        self._events = events
        self._keep = keep
        self._over = False
        self._changed = Condition()
        Thread(target=self._run, name="answer", daemon=True).start()

    @property
    def over(self) -> bool:
        """Whether it was answered or stopped, and kept; or failed."""
        return self._over

    def wait(self, seconds: float) -> None:
        """Wait until it is over, but no longer than this."""
        with self._changed:
            self._changed.wait_for(lambda: self._over, seconds)

    def stop(self) -> None:
        """End it now and keep what was said; a model that is still talking is stopped at its next word."""
        Thread(target=self._finish, args=(_stopped(self),), name="stopped", daemon=True).start()
        self.wait(_PATIENCE)  # not for ever: whoever writes to the library just now may take long

    def _run(self) -> None:
        try:
            with closing(self._events()) as events:
                for event in events:
                    if self.answer is not None:
                        return
                    self._take(event)
        except OnRecordError as error:
            self._fail(f"{str(error)[:1].upper()}{str(error)[1:]}.")
        except Exception:
            _log.exception("a question could not be answered")
            self._fail(_FAILED)

    def _take(self, event: Event) -> None:
        if isinstance(event, Retrieved):
            self._understood, self.hits = event.question, event.hits
        elif isinstance(event, Token):
            self.text += event.text
        elif isinstance(event, Restarted):
            self.text = ""
        else:
            self._finish(event.answer)

    def _finish(self, answer: Answer) -> None:
        with self._changed:
            if self._over or self.answer is not None:
                return
            self.answer = answer
        try:
            self._keep(answer)
        except Exception:
            _log.exception("an answer could not be kept")
            self.problem = _FAILED
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _fail(self, problem: str) -> None:
        with self._changed:
            if not self._over and self.answer is None:
                self._over, self.problem = True, problem
                self._changed.notify_all()


def _stopped(turn: Turn) -> Answer:
    """What was said so far; nothing in it counts as supported."""
    said = turn.text.strip()
    return Answer(
        question=turn._understood,
        asked=turn.question if turn.question != turn._understood else "",
        statements=(Statement(said, (), Verdict.UNSUPPORTED, (STOPPED,)),) if said else (),
        hits=turn.hits,
        notes=(STOPPED,),
        mode="llm",
        asked_at=datetime.now(UTC),
    )
