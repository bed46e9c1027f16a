"""A whole article beside the page, as text, with quoted words marked, those that answer set off."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.answers import Citation
from assistant.app.desk import shared_desk
from assistant.app.words import byline, labels
from ingest.articles import Article

_HERE = Path(__file__).parent


def open_article(article: Article, citation: Citation | None = None) -> None:
    """Have an article shown beside the page from the next run on, until the reader closes it.

    Args:
        article: The article.
        citation: Whose quote is marked and brought into view.
    """
    st.session_state.open_article = (article, citation)


def close_article() -> None:
    """Put the article that is open away."""
    st.session_state.pop("open_article", None)


def article_in_view() -> None:
    """Draw the article that is open, if one is; a run that has another reason leaves it where it is."""
    if shown := st.session_state.get("open_article"):
        with st.container(key="beside"):
            _show(*shown)


def _show(article: Article, citation: Citation | None) -> None:
    said = shared_desk().corrected(article.id).get(article.id)
    start, end = (citation.start, citation.end) if citation else (0, 0)
    _component()(
        key="article",
        data={
            "title": article.title,
            "byline": " · ".join(
                filter(None, [byline(article), ", ".join(article.authors), *labels(article)])
            ),
            "notes": [
                *_standing(article),
                *([f"Note: {article.note}"] if article.note else []),
                *([f"Corrected by hand: {said.words}"] if said and said.words else []),
            ],
            "link": citation.link if citation else article.url,
            "before": article.text[:start],
            "quote": article.text[start:end],
            "parts": citation.parts if citation else (),
            "after": article.text[end:],
        },
        on_act_change=close_article,
    )


def _standing(article: Article) -> list[str]:
    """What became of an article since the words that are shown were read, if anything."""
    now = shared_desk().library.get([article.id]).get(article.id)
    if now is None:
        return ["It is no longer in the library. These are its words as they were when they were quoted."]
    if now.text != article.text:
        return ["It was changed since. These are its words as they were when they were quoted."]
    return []


@cache
def _component() -> Any:  # noqa: ANN401 (Streamlit's renderer)
    css, js = ((_HERE / f"article_view.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component("on_record_article", css=css, js=js)
