"""The chat's front door: what `streamlit run` starts. A page is imported when it is first opened."""

import logging
from contextlib import suppress

import streamlit as st

from assistant.app.browser import mark_browser
from assistant.app.looks import icon, style
from ingest.errors import OnRecordError

# What a visitor may have opened or begun; not what was chosen, and no answer that is not saved yet.
_OPEN = (
    "only",
    "turn",
    "judgements",
    "latest",
    "open_article",
    "again",
    "as_typed",
    "doubtful",
    "ask_now",
)
_FAULT = (
    "Something went wrong; the log of the server says what. "
    "If the library's folder was moved or deleted, put it back or go on with an empty one."
)


def ask() -> None:
    """Ask, read, check."""
    from assistant.app.ask_page import ask_page

    ask_page()


def library() -> None:
    """Find, read, add and delete articles."""
    from assistant.app.library_page import library_page

    library_page()


def notebook() -> None:
    """Quotes and answers that were kept."""
    from assistant.app.notebook_page import notebook_page

    notebook_page()


def insights() -> None:
    """What was asked, and how it went."""
    from assistant.app.insights_page import insights_page

    insights_page()


def settings() -> None:
    """Which model answers, and how."""
    from assistant.app.settings_page import settings_page

    settings_page()


def recover() -> None:
    """Put away what this visitor had open, as that may be what is wrong; other visitors keep what they have.

    A second time in a row all is put away that was opened or begun in this session.
    """
    from assistant.app.desk import let_go_if_gone
    from assistant.app.history import put_away

    with suppress(Exception):  # it is said already that something is wrong
        put_away()
        let_go_if_gone()
    if st.session_state.get("failed"):
        for name in _OPEN:
            st.session_state.pop(name, None)
    st.session_state.failed = True


st.set_page_config(page_title="On Record", page_icon=icon(), layout="centered")
st.html(style())
st.logo(icon(), size="large")
st.session_state.ask_page = st.Page(ask, title="Ask", icon=":material/forum:", default=True)
st.session_state.library_page = st.Page(library, title="Library", icon=":material/newsstand:")
st.session_state.settings_page = st.Page(settings, title="Settings", icon=":material/tune:")
page = st.navigation(
    [
        st.session_state.ask_page,
        st.session_state.library_page,
        st.Page(notebook, title="Notebook", icon=":material/book:"),
        st.Page(insights, title="Insights", icon=":material/monitoring:"),
        st.session_state.settings_page,
    ]
)
if st.session_state.get("page") != page.title:  # what lies open over one page does not follow to another
    st.session_state.page = page.title
    st.session_state.pop("open_article", None)
    st.session_state.pop("correcting", None)
try:
    page.run()
    mark_browser()
    st.session_state.pop("failed", None)
except Exception as error:
    logging.getLogger(__name__).exception("a page could not be drawn")
    recover()
    st.title("This page cannot be shown")
    st.text(str(error) if isinstance(error, OnRecordError) else _FAULT)
    st.button("Try again")
