"""The library: find, read, add and delete articles."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import streamlit as st

from assistant.app import narrowing
from assistant.app.adding import adding
from assistant.app.article_view import article_in_view, open_article
from assistant.app.correcting import correcting_in_view, open_correcting
from assistant.app.desk import coverage, patiently, shared_desk
from assistant.app.list_view import Action, Row, show_list
from assistant.app.words import byline, count, day, labels
from ingest.articles import Article, Filters
from ingest.catalogue import Order
from ingest.errors import OnRecordError

_AT_ONCE = 20
_DAY: Literal["YYYY-MM-DD"] = "YYYY-MM-DD"
_ORDERS: dict[Order, str] = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By headline",
    "source": "By outlet",
}
_ACTIONS = (Action("ask", "Ask about it"), Action("correct", "Correct"), Action("delete", "Delete"))


@dataclass(frozen=True, slots=True)
class _Search:
    """What is looked for; ``in_text`` looks for passages, best first, rather than headlines."""

    words: str
    outlets: tuple[str, ...]
    labels: tuple[str, ...]
    since: date | None
    until: date | None
    order: Order
    in_text: bool
    limit: int


def library_page() -> None:
    """Draw the page."""
    held = coverage()
    st.title("Library")
    span = f" · {day(held.first)} to {day(held.last)}" if held.first else ""
    if held.articles:
        st.text(f"{count(held.articles, 'article')} from {count(len(held.sources), 'outlet')}{span}")
    else:
        st.text("Nothing is in it yet.")
    adding()
    _undo()
    if held.articles:
        _articles()
    article_in_view()
    correcting_in_view()
    if st.session_state.pop("ask_now", False):
        st.switch_page(st.session_state.ask_page)


def _articles() -> None:
    """What the library holds, as it is looked for."""
    search = _look()
    revision = shared_desk().library.revision
    found = _find(search, revision)
    copies = _copies(tuple(article.id for article in found), revision)
    if st.session_state.get("several"):
        _several(found)
    show_list("articles", "Articles", _rows(found, copies), _act)
    if not found:
        st.text("No article is like that.")
    if len(found) == search.limit:
        st.button("Show more", on_click=_more)


def _look() -> _Search:
    in_text = bool(st.session_state.get("in_text"))
    looked_at = "Words of the text" if in_text else "Words of the headline"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input("Search", placeholder=looked_at, key="sought", icon=":material/search:")
        order = st.selectbox("Order", _ORDERS, format_func=_ORDERS.__getitem__, width=170, disabled=in_text)
        narrow = st.popover("Filters", icon=":material/filter_list:")
    with narrow:
        outlets = st.multiselect("Outlets", sorted(filter(None, coverage().sources)))
        held = coverage().labels
        labels = st.multiselect("Labels", held) if held else []
        since = st.date_input("From", None, min_value=date.min, max_value="today", format=_DAY)
        until = st.date_input("To", None, min_value=date.min, max_value="today", format=_DAY)
    with st.container(horizontal=True):
        st.toggle("Search the whole text, the best first", key="in_text")
        st.toggle("Choose several", key="several")
    if since and until and since > until:
        since, until = until, since
    _in_force(outlets, labels, since, until)
    limit = st.session_state.setdefault("articles_shown", _AT_ONCE)
    return _Search(words.strip(), tuple(outlets), tuple(labels), since, until, order, in_text, limit)


def _in_force(outlets: list[str], labels: list[str], since: date | None, until: date | None) -> None:
    """Say what narrows the list while the filters are folded away."""
    dates = [f"from {day(since)}" if since else "", f"to {day(until)}" if until else ""]
    if said := ", ".join(filter(None, [" or ".join(outlets), " or ".join(labels), *dates])):
        st.text(f"Only {said}")


@st.cache_data(max_entries=8, show_spinner=False)
def _find(search: _Search, revision: int) -> list[Article]:
    desk = shared_desk()
    if search.in_text and search.words:
        filters = Filters(search.since, search.until, search.outlets, labels=search.labels)
        hits = desk.search(search.words, limit=search.limit, filters=filters)
        return list({hit.article.id: hit.article for hit in hits}.values())
    return desk.library.articles(
        limit=search.limit,
        title=search.words,
        source=search.outlets,
        label=search.labels,
        since=search.since,
        until=search.until,
        order=search.order,
    )


@st.cache_data(max_entries=8, show_spinner=False)
def _copies(article_ids: tuple[str, ...], revision: int) -> dict[str, list[Article]]:
    return shared_desk().library.copies(article_ids)


def _rows(found: list[Article], copies: dict[str, list[Article]]) -> list[Row]:
    """One row for each story; its other tellings stand within it."""
    rows, shown = [], set()
    for article in found:
        if article.id not in shown:
            others = copies[article.id]
            shown |= {article.id, *(other.id for other in others)}
            within = tuple(_row(other, prefix="Near copy · ") for other in others)
            rows.append(_row(article, within=within))
    return rows


def _row(article: Article, *, prefix: str = "", within: tuple[Row, ...] = ()) -> Row:
    line = " · ".join([prefix + byline(article), *labels(article)])
    chosen = article.id in _chosen() if st.session_state.get("several") else None
    return Row(article.id, article.title, line, "read", _ACTIONS, within, chosen=chosen)


def _several(found: list[Article]) -> None:
    """What can be done with the articles that are chosen."""
    chosen = _chosen()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{count(len(chosen), 'article')} chosen")
        st.button("Choose all shown", on_click=lambda: chosen.update(dict.fromkeys(a.id for a in found)))
        st.button("Choose none", disabled=not chosen, on_click=chosen.clear)
        if st.button("Correct or label them", type="primary", disabled=not chosen):
            open_correcting(chosen)


def _chosen() -> dict[str, None]:
    """Articles that are chosen to be corrected together, by id."""
    chosen: dict[str, None] = st.session_state.setdefault("chosen", {})
    return chosen


def _act(kind: str, article_id: str) -> None:
    desk = shared_desk()
    try:
        article = desk.library.article(article_id)
        if kind == "read":
            open_article(article)
        elif kind == "ask":
            narrowing.articles()[article_id] = article.title
            st.session_state.ask_now = True
        elif kind == "correct":
            open_correcting([article_id])
        elif kind == "choose" and article_id in _chosen():
            del _chosen()[article_id]
        elif kind == "choose":
            _chosen()[article_id] = None
        elif kind == "delete":
            patiently(lambda: desk.delete([article_id]))
            st.session_state.trash = [article, *st.session_state.get("trash", [])]
    except OnRecordError as error:
        st.session_state.trouble = str(error)


def _undo() -> None:
    """Offer what was deleted in this session back."""
    if trouble := st.session_state.pop("trouble", ""):
        st.text(trouble)
    deleted: list[Article] = st.session_state.get("trash", [])
    rows = [Row(a.id, a.title, byline(a), actions=(Action("undo", "Undo"),)) for a in deleted]
    if rows:
        show_list("deleted", "Deleted articles", rows, _put_back, style="notice", heading="Deleted")
        if shown := shared_desk().still_shown():
            st.text(f"Words of deleted articles are still in {count(shown, 'saved answer')}.")
            st.button("Erase them there too", on_click=_erase)


def _erase() -> None:
    try:
        patiently(shared_desk().erase)
    except OnRecordError as error:
        st.session_state.trouble = str(error)


def _put_back(kind: str, article_id: str) -> None:
    deleted: list[Article] = st.session_state.trash
    article = next(article for article in deleted if article.id == article_id)
    try:
        patiently(lambda: shared_desk().ingest([article]))
        deleted.remove(article)
    except OnRecordError as error:
        st.session_state.trouble = str(error)


def _more() -> None:
    st.session_state.articles_shown += _AT_ONCE
