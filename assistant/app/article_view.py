"""A whole article on the screen, as text, with quoted words marked where there are any."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.answers import Citation
from assistant.app.words import byline
from ingest.articles import Article

_HERE = Path(__file__).parent


@st.dialog("On record", width="medium")
def show_article(article: Article, citation: Citation | None = None) -> None:
    """Open an article over the page.

    Args:
        article: The article.
        citation: Whose quote is marked and brought into view.
    """
    start, end = (citation.start, citation.end) if citation else (0, 0)
    _component()(
        key="article",
        data={
            "title": article.title,
            "byline": ", ".join([byline(article), *article.authors]),
            "link": citation.link if citation else article.url,
            "before": article.text[:start],
            "quote": article.text[start:end],
            "after": article.text[end:],
        },
    )


@cache
def _component() -> Any:  # noqa: ANN401 (Streamlit's renderer)
    css, js = ((_HERE / f"article_view.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component("on_record_article", css=css, js=js)
