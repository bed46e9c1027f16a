"""Questions to begin with on the screen, made anew beside the page whenever the library has changed."""

import logging
from collections.abc import Sequence
from threading import Event, Lock, Thread

import streamlit as st

from assistant.answers import Answer
from assistant.app.desk import shared_desk
from assistant.app.list_view import Row, show_list
from assistant.ask import Assistant
from assistant.conversation import Conversation
from assistant.suggesting import next_questions, suggest
from assistant.wondering import Wondered
from ingest.errors import OnRecordError

_log = logging.getLogger(__name__)
_PAUSE = 1.0  # seconds after an answer until questions to ask next are made, and between two looks at them
_GLANCE = 0.3  # seconds between two looks at whether they are made


class Suggestions:
    """Questions for the library as it stands, made in a thread of their own whenever it has changed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._made: tuple[Wondered, ...] | None = None
        self._there: tuple[int, tuple[str, ...]] = (-1, ())  # a revision, and what can be asked of it
        self._revision = -1
        self._new = False
        self._lock = Lock()

    def now(self, desk: Assistant) -> tuple[str, ...] | None:
        """What there is to suggest; the last ones until new ones are made, None before the first.

        Of the last ones those whose article is no longer there are left out.
        """
        revision = desk.library.revision
        if revision != self._revision and self._lock.acquire(blocking=False):
            self._revision = revision
            Thread(target=self._make, args=(desk,), name="suggestions", daemon=True).start()
        made = self._made
        if made is None:
            return None
        if self._there[0] != revision or self._new:
            self._new = False
            held = desk.library.hashes(one.article.id for one in made)
            self._there = revision, tuple(one.text for one in made if one.article.id in held)
        return self._there[1]

    def _make(self, desk: Assistant) -> None:
        try:
            self._made = tuple(suggest(desk))
        except OnRecordError:
            self._made = self._made or ()
        else:
            self._new = True
        finally:
            self._lock.release()


@st.cache_resource
def shared_suggestions() -> Suggestions:
    """The suggestions of this server."""
    return Suggestions()


def show_suggestions() -> None:
    """Offer questions as soon as they are made; a click asks."""
    questions = shared_suggestions().now(shared_desk())
    if questions is None:
        st.fragment(_wait, run_every=_GLANCE)()
    elif questions:
        rows = [Row(question, question, kind="ask") for question in questions]
        show_list("suggestions", "Suggested questions", rows, _ask, style="cards", heading="For example")


def next_questions_of(chat: Conversation) -> tuple[str, ...]:
    """What can be asked next in a conversation, as soon as it is made; looked for until then."""
    held: dict[tuple[str, int], Later] = st.session_state.setdefault("next_questions", {})
    key = (chat.id, len(chat.answers))
    if key not in held:
        leave_off()
        held.clear()
        held[key] = Later(shared_desk(), chat.answers)
    later = held[key]
    if later.questions is None:
        st.fragment(_look, run_every=_PAUSE)(later)
    return later.questions or ()


def leave_off() -> None:
    """Make no more questions for an answer: a question that is asked needs the processor."""
    for later in st.session_state.get("next_questions", {}).values():
        later.stop()


class Later:
    """Questions to ask next, made in a thread of their own; None until they are."""

    def __init__(self, desk: Assistant, before: Sequence[Answer]) -> None:
        """Begin to make them."""
        self.questions: tuple[str, ...] | None = None
        self._stopped = Event()
        Thread(target=self._make, args=(desk, before), name="suggestions", daemon=True).start()

    def stop(self) -> None:
        """Leave it at what there is."""
        self._stopped.set()

    def _make(self, desk: Assistant, before: Sequence[Answer]) -> None:
        try:
            self._stopped.wait(_PAUSE)  # whoever asks again at once is not kept waiting
            going = next_questions(desk, before, lambda: not self._stopped.is_set())
            self.questions = tuple(one.text for one in going)
        except Exception:
            _log.exception("no questions to ask next could be made")
        finally:
            self.questions = self.questions or ()


def _look(later: Later) -> None:
    if later.questions is not None:
        st.rerun()


def _wait() -> None:
    if shared_suggestions().now(shared_desk()) is not None:
        st.rerun()


def _ask(kind: str, question: str) -> None:
    st.session_state.again = question
