"""How the chat was used: what was asked and how it went, what readers said, the latest evaluation."""

import json
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import streamlit as st

from assistant.app import charts, remarks
from assistant.app.desk import shared_desk
from assistant.app.list_view import Row, show_list
from assistant.app.words import count, day
from ingest.notebook import Remark

_REPORT = Path("evaluation.json")  # where `onrecord evaluate` writes, unless it is told otherwise
_DRAWN = Path("evaluation.html")


def use() -> None:
    """Draw it."""
    st.header("Questions")
    _questions()
    st.header("What readers said")
    _feedback()
    st.header("Latest evaluation")
    _evaluation()


def _questions() -> None:
    asked = said((remarks.ASKED,), shared_desk().notebook.last_remark)
    if not asked:
        st.write("Nothing was asked yet.")
        return
    days = [{"day": f"{r.given:%Y-%m-%d}", "how": _how(r.content)} for r in asked]
    times = [r.content["seconds"] for r in asked if r.content["seconds"] is not None]
    first, second, third = st.columns(3)
    first.metric("Asked", f"{len(asked):,}")
    second.metric("Refused", f"{sum(r.content['refused'] for r in asked):,}")
    third.metric("Median time", f"{median(times):.2f} s" if times else "–")
    charts.questions_by_day(days)
    charts.answer_times(times)
    newest = [Row(str(n), r.content["question"], _went(r.content)) for n, r in enumerate(asked[-10:])]
    show_list("asked", "Last questions", newest[::-1], heading="Asked last")


@st.cache_data(max_entries=4, show_spinner=False)
def said(kinds: tuple[str, ...], last: int) -> list[Remark]:
    """What was said of some kinds, up to the last remark."""
    return shared_desk().notebook.remarks(kinds)


def _how(asked: dict[str, Any]) -> str:
    if asked["refused"]:
        return "refused"
    return "answered" if asked["seconds"] is not None else "stopped"


def _went(asked: dict[str, Any]) -> str:
    how = _how(asked)
    found = [f"{number} {verdict}" for verdict, number in asked["statements"].items() if number]
    return f"answered: {', '.join(found)}" if how == "answered" and found else how


def _feedback() -> None:
    given = said((remarks.RATED, remarks.WRONG), shared_desk().notebook.last_remark)
    ratings = [remark.content["rating"] for remark in given if remark.kind == remarks.RATED]
    first, second, third = st.columns(3)
    first.metric("Helpful", ratings.count("up"))
    second.metric("Not helpful", ratings.count("down"))
    third.metric("Wrong citations", len(given) - len(ratings))
    st.write(
        "Saved, they are a set of questions that `onrecord evaluate` asks again: "
        "what was called helpful says which articles are right."
    )
    st.download_button(
        "Save as an evaluation set",
        lambda: "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in remarks.evaluation_set(given)),
        "feedback.jsonl",
        "application/jsonl",
        disabled=not given,
        on_click="ignore",
    )


def _evaluation() -> None:
    try:
        written = _REPORT.stat().st_mtime
        runs = _report(_REPORT, written)
        figures = [
            {"setting": run["name"], "measure": name, **figure}
            for run in runs
            for name, figure in run["figures"].items()
        ]
        asked = max(len(run["questions"]) for run in runs)
        times = [(run["name"], run["latency in milliseconds"].get("total", {})) for run in runs]
    except FileNotFoundError:
        st.write("None is here yet; `onrecord evaluate QUESTIONS` makes one.")
        return
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        st.text(f"{_REPORT.resolve()} is not a report of `onrecord evaluate`; run it again.")
        return
    made = datetime.fromtimestamp(written)
    st.text(f"{count(asked, 'question')}, {day(made)}. Bars are means, lines their 95% intervals.")
    charts.evaluation(figures)
    rows = [
        Row(name, name, ", ".join(f"{part} {value:,.0f} ms" for part, value in took.items()))
        for name, took in times
        if took
    ]
    if rows:
        show_list("evaluated", "Times of the evaluation", rows, heading="Time to the whole answer")
    if _DRAWN.is_file():
        st.download_button(
            "Save the whole report", _DRAWN.read_bytes, "evaluation.html", "text/html", on_click="ignore"
        )


@st.cache_data(max_entries=1, show_spinner=False)
def _report(file: Path, written: float) -> Any:  # noqa: ANN401 (whatever the file holds)
    return json.loads(file.read_text(encoding="utf-8"))
