"""Adding articles: by file, by address or by pasting them."""

from datetime import date

import streamlit as st

from assistant.app.desk import coverage
from assistant.app.jobs import MEGABYTES, Item, Jobs, shared_jobs, upload
from assistant.app.list_view import Row, show_list
from assistant.app.words import count
from ingest.articles import Article, fingerprint
from ingest.dates import moment
from ingest.errors import OnRecordError
from ingest.readers import ENDINGS

_GLANCE = 0.5  # seconds between two looks at what is being added


def adding() -> None:
    """Draw the ways to add articles, and what became of what was added."""
    jobs = shared_jobs()
    with st.expander("Add articles", icon=":material/add:", expanded=not coverage().articles):
        files, address, paste = st.tabs(["Files", "Address or feed", "Paste"])
        with files:
            _files(jobs)
        with address:
            _address(jobs)
        with paste:
            _paste(jobs)
    if jobs.busy or st.session_state.get("added"):
        st.fragment(_report, run_every=_GLANCE if jobs.busy else None)(jobs, jobs.busy)


def _add(jobs: Jobs, *items: Item) -> None:
    """Line items up; this session sees from now on what becomes of them."""
    st.session_state.added = True
    jobs.add(items)


def _files(jobs: Jobs) -> None:
    """Choose files, then add them: the button is there once all have arrived, never before."""
    batch = st.session_state.setdefault("batch", 0)  # a new number empties the field
    files = st.file_uploader(
        f"Text, pages, Word, mail, feeds, JSON, CSV, PDF, wires, archives; {MEGABYTES} MB each at most",
        type=[*ENDINGS, ".gz"],
        accept_multiple_files=True,
        max_upload_size=MEGABYTES,
        key=f"files-{batch}",
    )
    if files and st.button(f"Add {count(len(files), 'file')}", type="primary"):
        _add(jobs, *(upload(file.name, file.getvalue()) for file in files))
        st.session_state.batch += 1
        st.rerun()


def _address(jobs: Jobs) -> None:
    with st.form("address", clear_on_submit=True, border=False):
        url = st.text_input("Address of an article, a feed or a sitemap", placeholder="https://").strip()
        if st.form_submit_button("Add address") and url:
            _add(
                jobs, Item(url, url) if _is_web(url) else Item(url, None, "failed", "begin it with https://")
            )


def _paste(jobs: Jobs) -> None:
    with st.form("paste", border=False):
        title = st.text_input("Headline")
        outlet = st.text_input("Outlet")
        published = st.date_input("Published", None, max_value="today", format="YYYY-MM-DD")
        url = st.text_input("Address, if it has one", placeholder="https://")
        text = st.text_area("Text", height=200)
        if st.form_submit_button("Add text"):
            _add(jobs, _pasted(title, outlet, published, text, url.strip()))


def _pasted(title: str, outlet: str, published: date | None, text: str, url: str = "") -> Item:
    headline = title.strip() or text.strip().partition("\n")[0][:120]
    if url and not _is_web(url):
        return Item(headline or url, None, "failed", f"{url} is no address; begin it with https://")
    try:
        article = Article.make(
            name=fingerprint(text),
            title=headline,
            text=text,
            url=url or None,
            source=outlet.strip(),
            published=moment(published),
        )
    except OnRecordError as error:
        return Item(headline or "Pasted text", None, "failed", str(error).partition(": ")[2] or str(error))
    return Item(headline, article)


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _report(jobs: Jobs, was_busy: bool) -> None:
    """What became of each item, looked at again and again while there is work."""
    if jobs.busy:
        with st.container(horizontal=True, vertical_alignment="center"):
            so_far = f": {count(jobs.articles, 'article')} so far" if jobs.articles else ""
            st.progress(min(1.0, jobs.share), f"Adding{so_far}…")
            st.button("Cancel", on_click=jobs.cancel)
    elif was_busy:
        st.rerun()
    rows = [
        Row(str(number), item.name, item.outcome, tone=item.state if item.state in ("done", "failed") else "")
        for number, item in enumerate(jobs.items)
    ]
    nothing = all(item.state == "failed" for item in jobs.items)
    heading = "What could not be added" if nothing else "What was added"
    show_list("jobs", "What was added", rows, style="notice", heading=heading)
