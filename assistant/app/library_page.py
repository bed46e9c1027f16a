"""The library: find, read, add and delete articles."""

from math import ceil

import streamlit as st

from assistant.app import narrowing
from assistant.app.adding import adding
from assistant.app.article_view import article_in_view, open_article
from assistant.app.choosing import choosing, chosen, delete, undoing
from assistant.app.correcting import correcting_in_view, open_correcting
from assistant.app.desk import coverage, shared_desk
from assistant.app.finding import Search, in_force, looked_for, offer, offer_names, search_texts
from assistant.app.keys import listen
from assistant.app.list_view import Action, Row, show_list
from assistant.app.words import byline, count, day, labels, outlets
from assistant.browsing import Entry, Listing
from ingest.articles import Article
from ingest.errors import OnRecordError

_AT_ONCE = 20  # articles on a page
_ACTIONS = (Action("ask", "Ask about it"), Action("correct", "Correct"), Action("delete", "Delete"))


def library_page() -> None:
    """Draw the page."""
    held = coverage()
    st.title("Library")
    span = f" · {day(held.first)} to {day(held.last)}" if held.first else ""
    if held.articles:
        st.text(f"{count(held.articles, 'article')} from {outlets(held.sources)}{span}")
    else:
        st.text("Nothing is in it yet.")
    adding()
    if trouble := st.session_state.pop("trouble", ""):
        st.text(trouble)
    if held.articles:
        _articles()
    undoing()
    listen()
    article_in_view()
    correcting_in_view()
    if st.session_state.pop("ask_now", False):
        st.switch_page(st.session_state.ask_page)


def _articles() -> None:
    """What the library holds, as it is looked for."""
    search = looked_for()
    revision = shared_desk().listed_revision()
    turned = f"page-{search}"  # another search begins with its first page
    page = st.session_state.get(turned, 1)
    found = _find(search, page, revision)
    pages = max(1, ceil(found.total / _AT_ONCE))
    if page > pages:  # what was deleted or corrected meanwhile left fewer
        found = _find(search, pages, revision)
    in_force(_said(found, search))
    if found.elsewhere:
        texts = f"{count(found.elsewhere, 'text')} {_do(found.elsewhere)}"
        st.button(f"No headline has this, but {texts}: look at them", on_click=search_texts)
    articles = [entry.article for entry in found.entries]
    if st.session_state.get("several"):
        choosing(articles, found.total, lambda: _all(search))
    copies = _copies(tuple(article.id for article in articles), revision)
    show_list("articles", "Articles", _rows(found, copies, with_words=bool(search.words)), _act)
    if pages > 1:
        st.pagination(pages, key=turned)
    offer(found.facets)
    offer_names(_names(search, revision), search)


def _said(found: Listing, search: Search) -> str:
    """How many there are, in words."""
    if not found.total:
        return "No article is like that."
    about = "" if found.is_exact else "About "
    by_words = " with these words" if search.words else ""
    return f"{about}{count(found.total, 'article')}{by_words}"


def _do(number: int) -> str:
    return "does" if number == 1 else "do"


@st.cache_data(max_entries=16, show_spinner=False)
def _find(search: Search, page: int, revision: int) -> Listing:
    return shared_desk().browse(
        search.words,
        filters=search.filters,
        order=search.order,
        limit=_AT_ONCE,
        offset=(page - 1) * _AT_ONCE,
        in_titles=search.in_titles,
        undated=search.undated,
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _names(search: Search, revision: int) -> dict[str, int]:
    return shared_desk().names(search.words, filters=search.filters)


def _all(search: Search) -> list[str]:
    return shared_desk().browsed(
        search.words, filters=search.filters, in_titles=search.in_titles, undated=search.undated
    )


@st.cache_data(max_entries=8, show_spinner=False)
def _copies(article_ids: tuple[str, ...], revision: int) -> dict[str, list[Article]]:
    return shared_desk().library.copies(article_ids)


def _rows(found: Listing, copies: dict[str, list[Article]], *, with_words: bool) -> list[Row]:
    """One row for each story; its other tellings stand within it."""
    rows, shown = [], set()
    for entry in found.entries:
        article = entry.article
        if article.id not in shown:
            others = copies.get(article.id, [])
            shown |= {article.id, *(other.id for other in others)}
            within = tuple(_row(other, prefix="Near copy · ") for other in others)
            rows.append(_row(article, entry if with_words else None, within=within))
    return rows


def _row(
    article: Article, entry: Entry | None = None, *, prefix: str = "", within: tuple[Row, ...] = ()
) -> Row:
    line = " · ".join([prefix + byline(article), *labels(article)])
    ticked = article.id in chosen() if st.session_state.get("several") else None
    excerpt = _excerpt(entry) if entry else ()
    return Row(article.id, article.title, line, "read", _ACTIONS, within, chosen=ticked, excerpt=excerpt)


def _excerpt(entry: Entry) -> tuple[str, ...]:
    """The words that were found, with a sign where the article goes on before or after them."""
    words = entry.snippet
    before = "… " if words.start else ""
    after = " …" if words.end < len(entry.article.text) else ""
    parts = list(words.parts)
    return (
        (before + parts[0], *parts[1:-1], parts[-1] + after)
        if len(parts) > 1
        else (before + parts[0] + after,)
    )


def _act(kind: str, article_id: str) -> None:
    try:
        article = shared_desk().library.article(article_id)
        if kind == "read":
            open_article(article)
        elif kind == "ask":
            narrowing.articles()[article_id] = article.title
            st.session_state.ask_now = True
        elif kind == "correct":
            open_correcting([article_id])
        elif kind == "choose" and article_id in chosen():
            del chosen()[article_id]
        elif kind == "choose":
            chosen()[article_id] = None
        elif kind == "delete":
            delete([article])
    except OnRecordError as error:
        st.session_state.trouble = str(error)
