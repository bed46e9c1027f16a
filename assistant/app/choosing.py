"""Several articles of the library at once: labelled, corrected, asked about, saved or deleted."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import streamlit as st

from assistant.app import narrowing
from assistant.app.correcting import open_correcting
from assistant.app.desk import patiently, shared_desk
from assistant.app.list_view import Action, Row, show_list
from assistant.app.words import byline, count
from assistant.browsing.saving import as_csv, as_lines
from ingest.articles import Article
from ingest.errors import OnRecordError

MOST = 1_000  # that are chosen by one click
_DELETIONS = 3  # that are offered back at once
_NAMED = 3  # headlines of a deletion that are shown


def chosen() -> dict[str, None]:
    """Articles that are chosen, by id, to add to or take from."""
    ids: dict[str, None] = st.session_state.setdefault("chosen", {})
    return ids


def choosing(shown: Sequence[Article], total: int, everything: Callable[[], list[str]]) -> None:
    """Offer what can be done with the articles that are chosen."""
    ids = chosen()
    with st.container(border=True, key="several-chosen"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{count(len(ids), 'article')} chosen")
            st.button("Choose this page", on_click=lambda: ids.update(dict.fromkeys(a.id for a in shown)))
            if len(shown) < total <= MOST:
                st.button(f"Choose all {total:,}", on_click=lambda: ids.update(dict.fromkeys(everything())))
            st.button("Choose none", disabled=not ids, on_click=ids.clear)
        with st.container(horizontal=True, vertical_alignment="center"):
            none = not ids
            if st.button("Label or correct", icon=":material/label:", disabled=none):
                open_correcting(ids)
            st.button("Ask about them", icon=":material/forum:", disabled=none, on_click=_ask)
            for ending, kind, made in (("csv", "text/csv", as_csv), ("jsonl", "application/jsonl", as_lines)):
                st.download_button(
                    "Save as a table" if ending == "csv" else "Save whole (JSONL)",
                    partial(_made, made, tuple(ids)),
                    f"articles.{ending}",
                    kind,
                    disabled=none,
                    on_click="ignore",
                )
            st.button("Delete", icon=":material/delete:", disabled=none, on_click=delete_chosen)


def delete(articles: Sequence[Article]) -> None:
    """Delete articles; they can be put back for as long as this session lasts."""
    patiently(lambda: shared_desk().delete([article.id for article in articles]))
    st.session_state.trash = [list(articles), *_trash()]
    for article in articles:
        chosen().pop(article.id, None)


def delete_chosen() -> None:
    """Delete what is chosen."""
    try:
        if articles := _articles():
            delete(articles)
    except OnRecordError as error:
        st.session_state.trouble = str(error)


def undoing() -> None:
    """Offer what was deleted in this session back, at the foot of the window wherever the reader is."""
    if not _trash():
        return
    with st.container(key="undoing"):
        rows = [_deletion(number, batch) for number, batch in enumerate(_trash()[:_DELETIONS])]
        show_list("deleted", "Deleted articles", rows, _put_back, style="notice", heading="Deleted")
        with st.container(horizontal=True, vertical_alignment="center"):
            if shown := shared_desk().still_shown():
                st.text(f"Words of deleted articles are still in {count(shown, 'saved answer')}.")
                st.button("Erase them there too", on_click=_erase)
            st.button("Close", type="tertiary", on_click=lambda: st.session_state.pop("trash"))


def _deletion(number: int, batch: Sequence[Article]) -> Row:
    undo = (Action("undo", "Undo"),)
    if len(batch) == 1:
        return Row(str(number), batch[0].title, byline(batch[0]), actions=undo)
    more = f" and {len(batch) - _NAMED:,} more" if len(batch) > _NAMED else ""
    named = " · ".join(article.title for article in batch[:_NAMED])
    return Row(str(number), count(len(batch), "article"), named + more, actions=undo)


def _put_back(kind: str, number: str) -> None:
    batch = _trash()[int(number)]
    try:
        patiently(lambda: shared_desk().ingest(batch))
        _trash().remove(batch)
    except OnRecordError as error:
        st.session_state.trouble = str(error)


def _erase() -> None:
    try:
        patiently(shared_desk().erase)
    except OnRecordError as error:
        st.session_state.trouble = str(error)


def _made(form: Callable[[Iterable[Article]], str], ids: Iterable[str]) -> str:
    """A file of articles; it is made when it is fetched, where nothing is known of the session."""
    return form(_there(ids))


def _ask() -> None:
    narrowing.articles().update({article.id: article.title for article in _articles()})
    st.session_state.ask_now = True


def _articles() -> list[Article]:
    """What is chosen and still there, in the order in which it was chosen."""
    return _there(chosen())


def _there(ids: Iterable[str]) -> list[Article]:
    ids = list(ids)
    there = shared_desk().library.get(ids)
    return [there[key] for key in ids if key in there]


def _trash() -> list[list[Article]]:
    batches: list[list[Article]] = st.session_state.get("trash", [])
    return batches
