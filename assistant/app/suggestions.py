"""Questions to begin with, made from a library's newest articles; each was tried, and is answered."""

from collections import Counter
from threading import Lock, Thread

import streamlit as st

from assistant.app.desk import shared_desk
from assistant.app.list_view import Row, show_list
from assistant.app.wondering import Wondered, wonder
from assistant.ask import Assistant
from ingest.articles import Article
from ingest.errors import OnRecordError

_HOW_MANY = 4
_LOOKED_AT = 200  # articles
_TRIED = 10  # questions
_READ = 3  # passages for each: a page that is being drawn needs the processor too
_GLANCE = 0.3  # seconds between two looks at whether they are made


class Suggestions:
    """Questions for the library as it stands, made in a thread of their own whenever it has changed."""

    def __init__(self) -> None:
        """Begin with none."""
        self._made: tuple[str, ...] | None = None
        self._revision = -1
        self._lock = Lock()

    def now(self, desk: Assistant) -> tuple[str, ...] | None:
        """What there is to suggest; the last ones until new ones are made, None before the first."""
        revision = desk.library.revision
        if revision != self._revision and self._lock.acquire(blocking=False):
            self._revision = revision
            Thread(target=self._make, args=(desk,), name="suggestions", daemon=True).start()
        return self._made

    def _make(self, desk: Assistant) -> None:
        try:
            self._made = tuple(suggest(desk))
        except OnRecordError:
            self._made = self._made or ()
        finally:
            self._lock.release()


def suggest(desk: Assistant) -> list[str]:
    """A few questions of different kinds, on different stories, each of which its article answers."""
    library = desk.library
    newest = library.articles(limit=_LOOKED_AT)
    stories = library.stories(article.id for article in newest)
    wondered = [list(wonder(article)) for article in one_of_each(newest, stories)]
    plain = desk.with_settings(llm="none", passages=_READ)
    chosen: list[Wondered] = []
    for question in in_turn(wondered)[:_TRIED]:
        if len(chosen) == _HOW_MANY:
            break
        if question.article not in [other.article for other in chosen] and answers(plain, question, stories):
            chosen.append(question)
    return [question.text for question in chosen]


def answers(desk: Assistant, question: Wondered, stories: dict[str, str]) -> bool:
    """Whether an answer rests on the article that the question was made from, or on its story."""
    answer = desk.ask(question.text)
    cited = {stories.get(citation.article.id) for citation in answer.citations}
    return not answer.refused and stories[question.article.id] in cited


def in_turn(wondered: list[list[Wondered]]) -> list[Wondered]:
    """The questions of many articles: of each kind one, then of each a second; headlines come last."""
    seen: Counter[str] = Counter()
    rounds = {}
    for question in (question for questions in wondered for question in questions):
        rounds[question] = (question.kind == "headline", seen[question.kind])
        seen[question.kind] += 1
    return sorted(rounds, key=lambda question: rounds[question])


def one_of_each(articles: list[Article], stories: dict[str, str]) -> list[Article]:
    """The articles, one of each story, taking outlets in turn."""
    by_story = {stories[article.id]: article for article in reversed(articles)}
    told_once = [article for article in articles if by_story[stories[article.id]] is article]
    before: Counter[str] = Counter()
    rounds = {}
    for article in told_once:
        rounds[article.id] = before[article.source]
        before[article.source] += 1
    return sorted(told_once, key=lambda article: rounds[article.id])


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


def _wait() -> None:
    if shared_suggestions().now(shared_desk()) is not None:
        st.rerun()


def _ask(kind: str, question: str) -> None:
    st.session_state.again = question
