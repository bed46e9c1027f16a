"""Insights: what became news, who says what, what is left to find out; and how the chat was used."""

import streamlit as st

from assistant.app import follow_up, news_view, use_view


def insights_page() -> None:
    """Draw the page."""
    st.title("Insights")
    news, asked = st.tabs(["The news", "How it was used"])
    with news:
        news_view.articles_over_time()
        news_view.followed()
        news_view.latest_week()
        news_view.quoted()
        follow_up.reading_list()
    with asked:
        use_view.use()
    if st.session_state.pop("ask_now", False):
        st.switch_page(st.session_state.ask_page)
    if st.session_state.pop("look_now", False):
        st.switch_page(st.session_state.library_page)
