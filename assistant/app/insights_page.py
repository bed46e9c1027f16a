"""Insights: what the library holds over time, what was asked of it and how that went."""

import json
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import altair as alt
import streamlit as st

from assistant.app import remarks
from assistant.app.desk import coverage, shared_desk
from assistant.app.list_view import Action, Row, show_list
from assistant.app.words import count

_REPORT = Path("evaluation.json")  # where `onrecord evaluate` writes, unless it is told otherwise
_WHOLE = alt.Axis(tickMinStep=1, format="d")
_ONLY = (Action("ask", "Ask only this one"),)


def insights_page() -> None:
    """Draw the page."""
    st.title("Insights")
    st.header("Articles over time")
    _articles()
    st.header("Questions")
    _questions()
    st.header("What readers said")
    _feedback()
    st.header("Latest evaluation")
    _evaluation()


def _articles() -> None:
    months = _months(shared_desk().library.revision)
    if not months:
        st.write("No article in the library has a date yet.")
        return
    pick = alt.selection_point("outlet", fields=["outlet"])
    chart = (
        alt.Chart(alt.InlineData(values=months))
        .mark_bar()
        .encode(
            alt.X("yearmonth(month):T", title=None),
            alt.Y("sum(articles):Q", title="articles", axis=_WHOLE),
            alt.Color("outlet:N", legend=alt.Legend(orient="bottom", columns=2, title=None)),
            opacity=alt.condition(pick, alt.value(1), alt.value(0.3)),
            tooltip=["outlet:N", "yearmonth(month):T", "sum(articles):Q"],
        )
        .add_params(pick)
    )
    event: Any = st.altair_chart(chart, on_select="rerun", key="months")
    picked = [point["outlet"] for point in event.selection.get("outlet", [])]
    rows = [
        Row(outlet, outlet or "outlet unknown", count(number, "article"), actions=_ONLY if outlet else ())
        for outlet, number in coverage().sources.items()
        if not picked or outlet in picked
    ]
    show_list("outlets-held", "Outlets", rows, _ask_only)
    if st.session_state.pop("ask_now", False):
        st.switch_page(st.session_state.ask_page)


def _ask_only(kind: str, outlet: str) -> None:
    st.session_state.outlets = [outlet]
    st.session_state.ask_now = True


@st.cache_data(max_entries=2, show_spinner=False)
def _months(revision: int) -> list[dict[str, Any]]:
    dates = shared_desk().library.dates()
    counted = Counter((f"{day:%Y-%m}-01", outlet) for day, outlet in dates if day)
    return [{"month": m, "outlet": outlet, "articles": n} for (m, outlet), n in counted.items()]


def _questions() -> None:
    asked = shared_desk().notebook.remarks([remarks.ASKED])
    if not asked:
        st.write("Nothing was asked yet.")
        return
    days = [
        {"day": f"{r.given:%Y-%m-%d}", "how": "refused" if r.content["refused"] else "answered"}
        for r in asked
    ]
    times = [r.content["seconds"] for r in asked if r.content["seconds"] is not None]
    first, second, third = st.columns(3)
    first.metric("Asked", f"{len(asked):,}")
    second.metric("Refused", f"{sum(r.content['refused'] for r in asked):,}")
    third.metric("Median time", f"{median(times):.2f} s" if times else "–")
    st.altair_chart(
        alt.Chart(alt.InlineData(values=days))
        .mark_bar()
        .encode(
            alt.X("day:T", title=None, axis=alt.Axis(format="%d %b", tickCount="day")),
            alt.Y("count():Q", title="questions", axis=_WHOLE),
            alt.Color("how:N", title=None, legend=alt.Legend(orient="bottom")),
        )
    )
    st.altair_chart(
        alt.Chart(alt.InlineData(values=[{"seconds": seconds} for seconds in times]))
        .mark_bar()
        .encode(
            alt.X("seconds:Q", bin=alt.Bin(maxbins=20), title="seconds to the whole answer"),
            alt.Y("count():Q", title="answers", axis=_WHOLE),
        )
    )
    newest = [Row(str(n), r.content["question"], _went(r.content)) for n, r in enumerate(asked[-10:])]
    show_list("asked", "Last questions", newest[::-1], heading="Asked last")


def _went(asked: dict[str, Any]) -> str:
    if asked["refused"]:
        return "refused"
    found = [f"{number} {verdict}" for verdict, number in asked["statements"].items() if number]
    return f"answered: {', '.join(found)}" if found else "stopped"


def _feedback() -> None:
    given = shared_desk().notebook.remarks([remarks.RATED, remarks.WRONG])
    ratings = [remark.content["rating"] for remark in given if remark.kind == remarks.RATED]
    first, second, third = st.columns(3)
    first.metric("Helpful", ratings.count("up"))
    second.metric("Not helpful", ratings.count("down"))
    third.metric("Wrong citations", len(given) - len(ratings))
    st.download_button(
        "Save as an evaluation set",
        lambda: json.dumps(remarks.evaluation_set(given), ensure_ascii=False, indent=1),
        "feedback.json",
        "application/json",
        disabled=not given,
        on_click="ignore",
    )


def _evaluation() -> None:
    if not _REPORT.is_file():
        st.write("None is here yet; `onrecord evaluate QUESTIONS` makes one.")
        return
    runs = json.loads(_REPORT.read_text(encoding="utf-8"))
    figures = [
        {"setting": run["name"], "measure": name, **figure}
        for run in runs
        for name, figure in run["figures"].items()
    ]
    st.dataframe(figures, hide_index=True)
