"""Which articles a question is put to: outlets, labels, dates, articles; in sight above the question box."""

import streamlit as st

from assistant.app.desk import coverage, shared_desk
from assistant.app.list_view import Row, show_list
from assistant.app.words import byline, count, day, language_name
from ingest.articles import Filters

_OFFERED = 5  # articles
_NAMED = 4  # articles that have a chip of their own
_DATES = {"since": "From", "as_of": "As of"}


def filters() -> Filters:
    """What the reader of this session chose; days in the wrong order are put right."""
    since, as_of = st.session_state.get("since"), st.session_state.get("as_of")
    if since and as_of and since > as_of:
        since, as_of = as_of, since
    return Filters(
        since=since,
        until=as_of,
        sources=_outlets(),
        article_ids=articles(),
        languages=_languages(),
        labels=_labels(),
    )


def articles() -> dict[str, str]:
    """The only articles that count, headlines by id, to add to or take from; empty where all count."""
    chosen: dict[str, str] = st.session_state.setdefault("only", {})
    return chosen


def filter_bar() -> None:
    """Show the conditions, each removable by a click, and where to choose them."""
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        chips = _chips()
        name = f"Filters ({len(chips)})" if chips else "Filters"
        with st.popover(name, icon=":material/filter_list:", type="tertiary", key="filters-open"):
            _choose()
        if chips:
            show_list("chips", "Filters in force; a click removes one", chips, _remove, style="chips")
            st.button("Clear", type="tertiary", on_click=_clear, help="Ask all articles again")


def _choose() -> None:
    held = coverage()
    first = held.first.date() if held.first else None
    outlets = sorted({*filter(None, held.sources), *_outlets()})
    st.multiselect("Outlets", outlets, key="outlets", persist_state="session")
    languages = sorted({*held.languages, *_languages()})
    if any(held.languages.get(code, 0) < held.articles for code in languages):  # so that one narrows
        st.multiselect(
            "Languages", languages, key="languages", format_func=language_name, persist_state="session"
        )
    if labels := sorted({*held.labels, *_labels()}):
        st.multiselect("Labels", labels, key="labels", persist_state="session")
    st.date_input(
        "Published from", None, min_value=first, max_value="today", key="since", persist_state="session"
    )
    st.date_input(
        "As of",
        None,
        min_value=first,
        max_value="today",
        key="as_of",
        persist_state="session",
        help="Answers with what had been published by that day, and not changed since.",
    )
    words = st.text_input("Only these articles", placeholder="Words of a headline").strip()
    if words:
        found = [
            a for a in shared_desk().library.articles(limit=_OFFERED, title=words) if a.id not in articles()
        ]
        rows = [Row(a.id, a.title, byline(a), kind="add") for a in found]
        show_list("offered", "Articles to choose from", rows, _add)
        if not rows:
            st.text("No other headline has these words.")


def _add(kind: str, key: str) -> None:
    articles()[key] = shared_desk().library.article(key).title


def _chips() -> list[Row]:
    """One row for each condition."""
    dates = [(kind, words, st.session_state.get(kind)) for kind, words in _DATES.items()]
    return [
        *(Row(outlet, outlet, kind="outlet") for outlet in _outlets()),
        *(Row(code, language_name(code), kind="language") for code in _languages()),
        *(Row(label, label, kind="label") for label in _labels()),
        *(Row(kind, f"{words} {day(value)}", kind="date") for kind, words, value in dates if value),
        *_article_chips(),
    ]


def _article_chips() -> list[Row]:
    """One for each article, or one for all where they are many."""
    if len(articles()) > _NAMED:
        return [Row("all", f"{count(len(articles()), 'article')} chosen", kind="articles")]
    return [Row(key, title, kind="article") for key, title in articles().items()]


def _remove(kind: str, key: str) -> None:
    if kind == "outlet":
        st.session_state.outlets = [outlet for outlet in _outlets() if outlet != key]
    elif kind == "language":
        st.session_state.languages = [code for code in _languages() if code != key]
    elif kind == "label":
        st.session_state.labels = [label for label in _labels() if label != key]
    elif kind == "date":
        st.session_state[key] = None
    elif kind == "articles":
        articles().clear()
    else:
        del articles()[key]


def _clear() -> None:
    for row in _chips():
        _remove(row.kind, row.key)


def _outlets() -> list[str]:
    return list(st.session_state.get("outlets") or [])


def _labels() -> list[str]:
    return list(st.session_state.get("labels") or [])


def _languages() -> list[str]:
    return list(st.session_state.get("languages") or [])
