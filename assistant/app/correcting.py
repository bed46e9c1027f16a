"""Correcting articles by hand and filing them under labels, one or several at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.app.desk import coverage, patiently, shared_desk
from assistant.app.list_view import Row, show_list
from assistant.app.words import count
from ingest.articles import Article, labels_of
from ingest.corrections import Said
from ingest.errors import OnRecordError

_NAMED = 3  # changes by others that are named
_CALLED = {
    "title": "headline",
    "source": "outlet",
    "published": "date",
    "authors": "authors",
    "language": "language",
    "url": "address",
    "note": "note",
}
_VARIOUS = "as each has it"  # what a field of several articles shows where they differ


def open_correcting(article_ids: Iterable[str]) -> None:
    """Have a form for articles shown over the page from the next run on, until the reader closes it."""
    close_correcting()
    st.session_state.correcting = list(article_ids)


def close_correcting() -> None:
    """Put the form away."""
    for name in ("correcting", "correcting_seen", "correcting_warned"):
        st.session_state.pop(name, None)


def correcting_in_view() -> None:
    """Draw the form, if one is open."""
    if ids := st.session_state.get("correcting"):
        _show(ids)


@st.dialog("Correct by hand", width="medium", on_dismiss=close_correcting)
def _show(ids: Sequence[str]) -> None:
    desk = shared_desk()
    there = desk.library.get(ids)
    # What the form was filled with: in another tab somebody may have corrected the same article since.
    seen: dict[str, Article] = st.session_state.setdefault("correcting_seen", there)
    articles = [seen[key] for key in ids if key in there and key in seen]
    if not articles:
        st.text("It is not in the library any more.")
        return
    said = desk.corrected(there)
    st.text(articles[0].title if len(articles) == 1 else f"{count(len(articles), 'article')} at once")
    trouble = st.container()  # above the form, where it is seen
    with st.form("correction", border=False):
        fields, given, taken = _asked(articles)
        sent = st.form_submit_button("Save", type="primary")
    _said_before(said)
    back = bool(said) and st.button("Take back what was corrected", help="Labels stay as they are.")
    if sent and not fields and not given and not taken:
        _say(trouble, "Nothing was changed.")
    elif sent and (changed := _changed_meanwhile(articles, there, fields)):
        st.session_state.correcting_warned = True
        _say(trouble, f"Meanwhile somebody else changed {changed}; save again to put yours in its place.")
    elif sent:
        _write(trouble, lambda: _keep(there, fields, given, taken))
    elif back:
        _write(trouble, lambda: desk.uncorrect(there))


def _changed_meanwhile(
    articles: Sequence[Article], there: Mapping[str, Article], fields: Mapping[str, Any]
) -> str:
    """Which of the fields that are to be corrected are no longer what the form was filled with; said once."""
    if st.session_state.get("correcting_warned"):
        return ""
    changed = [
        f"the {_CALLED[name]} to “{_as_typed(there[article.id], name)}”"
        for article in articles
        for name in fields
        if _as_typed(article, name) != _as_typed(there[article.id], name)
    ]
    return ", ".join(changed[:_NAMED])


def _as_typed(article: Article, name: str) -> str:
    """A field of an article, as one would type it."""
    if name == "published":
        return _written(article)
    value = getattr(article, name)
    return "\n".join(value) if isinstance(value, tuple) else str(value or "")


def _asked(articles: Sequence[Article]) -> tuple[dict[str, Any], list[str], list[str]]:
    """Ask what holds of the articles: what differs from what is there, labels to give, labels to take off."""
    alone = len(articles) == 1
    fields: dict[str, Any] = {}

    def ask(name: str, label: str, value: Callable[[Article], str], hint: str = "", lines: int = 1) -> None:
        there = {value(article) for article in articles}
        before = there.pop() if len(there) == 1 else ""
        hint = _VARIOUS if there else hint
        key = _key(name, articles)
        if lines == 1:
            typed = st.text_input(label, before, placeholder=hint, key=key)
        else:
            typed = st.text_area(label, before, placeholder=hint, key=key, height=26 * lines + 16)
        if typed.strip() != before.strip():
            fields[name] = typed.strip()

    if alone:
        ask("title", "Headline", lambda a: a.title)
    ask("source", "Outlet", lambda a: a.source)
    ask("published", "Published", _written, "2025-01-31, or 2025-01-31 14:05 +02:00")
    ask("authors", "Authors, one to a line", lambda a: "\n".join(a.authors), lines=3)
    ask("language", "Language, as a code", lambda a: a.language, "en")
    if alone:
        ask("url", "Address", lambda a: a.url or "", "https://")
    ask("note", "Note, shown with every answer that cites it", lambda a: a.note)
    if "authors" in fields:
        fields["authors"] = fields["authors"].splitlines()
    return fields, *_labels(articles)


def _key(name: str, articles: Sequence[Article]) -> str:
    """What tells a field of this form from that of another, so that nothing typed there stands here."""
    return f"correct-{name}-{articles[0].id}-{len(articles)}"


def _labels(articles: Sequence[Article]) -> tuple[list[str], list[str]]:
    """Ask for labels: those to give, and those to take off."""
    some = {label for article in articles for label in article.labels}
    all_ = {label for label in some if all(label in article.labels for article in articles)}
    known = sorted({*coverage().labels, *some})
    borne = st.multiselect(
        "Labels" if len(articles) == 1 else "Labels that all bear",
        known,
        sorted(all_),
        accept_new_options=True,
        placeholder="Choose, or type a new one",
        key=_key("labels", articles),
    )
    off = all_.difference(borne)
    if some - all_:
        off |= set(
            st.multiselect("Labels of some to take off", sorted(some - all_), key=_key("off", articles))
        )
    return sorted(set(borne) - all_), sorted(off.difference(set(borne) - all_))


def _written(article: Article) -> str:
    """When an article was published, as one would type it."""
    if article.printed is None:
        return ""
    midnight = article.printed.time() == article.printed.min.time() and not article.zone
    return str(article.printed.date()) if midnight else article.printed.isoformat(" ", "minutes")


def _said_before(said: dict[str, Said]) -> None:
    if len(said) == 1:
        (one,) = said.values()
        lines = [f"Corrected by hand: {one.words}." if one.words else ""]
        lines += [f"Labels taken off by hand: {', '.join(one.without)}."] if one.without else []
        for line in filter(None, lines):
            st.text(line)
    elif said:
        st.text(f"{count(len(said), 'article')} of these were corrected by hand before.")


def _keep(ids: Iterable[str], fields: dict[str, Any], given: list[str], taken: list[str]) -> None:
    desk, ids = shared_desk(), list(ids)
    labels_of(given)  # first, so that nothing is written where one is too long
    if fields:
        desk.correct(ids, **fields)
    if given or taken:
        desk.label(ids, add=given, remove=taken)


def _write(trouble: DeltaGenerator, write: Callable[[], object]) -> None:
    """Write, and put the form away; where that fails, say why and leave what was typed."""
    try:
        patiently(write)
    except OnRecordError as error:
        _say(trouble, str(error))
        return
    close_correcting()
    st.rerun()


def _say(trouble: DeltaGenerator, what: str) -> None:
    with trouble:
        show_list("fault", "What is wrong", [Row("fault", what, tone="failed")], style="notice")
