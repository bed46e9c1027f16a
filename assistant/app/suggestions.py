"""Questions to begin with, made from the newest headlines of a library."""

from collections import Counter

import streamlit as st

from assistant.app.desk import shared_desk
from assistant.app.list_view import Row, show_list
from ingest.articles import Article

_HOW_MANY = 4
_LOOKED_AT = 60


def show_suggestions() -> None:
    """Offer four questions; a click asks."""
    questions = _questions(shared_desk().library.revision)
    rows = [Row(question, question, kind="ask") for question in questions]
    show_list("suggestions", "Suggested questions", rows, _ask, style="cards", heading="For example")


def _ask(kind: str, question: str) -> None:
    st.session_state.again = question


@st.cache_data(max_entries=2, show_spinner=False)
def _questions(revision: int) -> list[str]:
    library = shared_desk().library
    newest = library.articles(limit=_LOOKED_AT)
    stories = library.stories(article.id for article in newest)
    return [f"What is known about “{article.title}”?" for article in one_of_each(newest, stories)]


def one_of_each(articles: list[Article], stories: dict[str, str]) -> list[Article]:
    """A few articles, each of another story, from as many outlets as there are."""
    by_story = {stories[article.id]: article for article in reversed(articles)}
    told_once = [article for article in articles if by_story[stories[article.id]] is article]
    before: Counter[str] = Counter()
    rounds = {}
    for article in told_once:
        rounds[article.id] = before[article.source]
        before[article.source] += 1
    return sorted(told_once, key=lambda article: rounds[article.id])[:_HOW_MANY]
