"""The pictures of the insights page. What they are told is drawn as text; no value names a field."""

from typing import Any, Literal

import altair as alt
import streamlit as st

_HEIGHT = 280  # pixels, with axes and legend
Unit = Literal["yearmonth", "year"]
OTHERS = "others or unknown"
_WHOLE = alt.Axis(tickMinStep=1, format="d")


def articles_over_time(periods: list[dict[str, Any]], unit: Unit) -> list[str]:
    """Articles by month or year, and outlet.

    Args:
        periods: Rows of ``begun`` (the period's first day), ``outlet`` and ``articles``.
        unit: How long a period is.

    Returns:
        The outlets that the reader picked by a click; none where all count.
    """
    pick = alt.selection_point("outlet", fields=["outlet"])
    chart = _chart(periods).encode(
        _over_time(unit),
        alt.Y("sum(articles):Q", title="articles", axis=_WHOLE),
        alt.Color("outlet:N", legend=alt.Legend(orient="bottom", columns=2, title=None)),
        opacity=alt.condition(pick, alt.value(1), alt.value(0.3)),
        tooltip=[
            "outlet:N",
            alt.Tooltip(f"{unit}(begun):T", title="year" if unit == "year" else "month"),
            alt.Tooltip("sum(articles):Q", title="articles"),
        ],
    )
    event: Any = st.altair_chart(
        chart.add_params(pick), on_select="rerun", key="periods", alt="Articles over time by outlet, as bars"
    )
    return [point["outlet"] for point in event.selection.get("outlet", [])]


def coverage_over_time(rows: list[dict[str, Any]], unit: Unit) -> None:
    """In how many articles each of several things stands; rows of ``begun``, ``what`` and ``articles``."""
    chart = alt.Chart(alt.InlineData(values=rows), height=_HEIGHT).mark_line(point=True, strokeWidth=2)
    st.altair_chart(
        chart.encode(
            _over_time(unit),
            alt.Y("articles:Q", title="articles", axis=_WHOLE),
            alt.Color("what:N", title=None, legend=alt.Legend(orient="bottom", columns=2)),
            tooltip=[
                alt.Tooltip("what:N", title="what"),
                alt.Tooltip(f"{unit}(begun):T", title="year" if unit == "year" else "month"),
                alt.Tooltip("articles:Q", title="articles"),
            ],
        ),
        alt="Articles over time in which each stands that is followed, as lines",
    )


def _over_time(unit: Unit) -> alt.X:
    """The axis of time: each period has a place of its own, with its name beneath the middle of it."""
    axis = alt.Axis(labelOverlap=True, labelAngle=0, format="%Y" if unit == "year" else "%b %Y")
    return alt.X(f"{unit}(begun):O", title=None, axis=axis)


def questions_by_day(days: list[dict[str, str]]) -> None:
    """How many questions were answered, stopped and refused; rows of ``day`` and ``how``."""
    st.altair_chart(
        _chart(days, size=26).encode(
            alt.X("yearmonthdate(day):O", title=None, axis=alt.Axis(format="%d %b", labelAngle=0)),
            alt.Y("count():Q", title="questions", axis=_WHOLE),
            alt.Color("how:N", title=None, legend=alt.Legend(orient="bottom")),
            tooltip=[
                alt.Tooltip("yearmonthdate(day):T", title="day"),
                alt.Tooltip("how:N", title="how it went"),
                alt.Tooltip("count():Q", title="questions"),
            ],
        ),
        alt="Questions by day, answered, stopped and refused, as bars",
    )


def answer_times(seconds: list[float]) -> None:
    """How many answers took how long."""
    st.altair_chart(
        _chart([{"seconds": each} for each in seconds]).encode(
            alt.X(
                "seconds:Q",
                bin=alt.Bin(maxbins=20),
                title="seconds to the whole answer",
                axis=alt.Axis(format="~g", labelOverlap=True),
            ),
            alt.Y("count():Q", title="answers", axis=_WHOLE),
            tooltip=[
                alt.Tooltip("seconds:Q", bin=alt.Bin(maxbins=20), title="seconds"),
                alt.Tooltip("count():Q", title="answers"),
            ],
        ),
        alt="Answers by the seconds they took, as bars",
    )


def evaluation(figures: list[dict[str, Any]]) -> None:
    """Figures from 0 to 1 with their intervals.

    Args:
        figures: Rows of ``setting``, ``measure``, ``value``, ``low`` and ``high``.
    """
    settings = len({row["setting"] for row in figures})
    base = alt.Chart(alt.InlineData(values=figures)).encode(
        alt.Y("measure:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
        yOffset=alt.YOffset("setting:N", sort=None),
    )
    bars = base.mark_bar(opacity=0.85).encode(
        alt.X("value:Q", title=None, scale=alt.Scale(domain=[0, 1])),
        alt.Color("setting:N", title=None, legend=alt.Legend(orient="bottom") if settings > 1 else None),
        tooltip=[
            "measure:N",
            "setting:N",
            *(alt.Tooltip(f"{n}:Q", format=".3f") for n in ("value", "low", "high")),
        ],
    )
    whiskers = base.mark_rule(strokeWidth=1.5).encode(alt.X("low:Q"), alt.X2("high:Q"))
    st.altair_chart(
        alt.layer(bars, whiskers).properties(height=alt.Step(22 if settings == 1 else 14)),
        alt="Figures of the evaluation as bars, with their 95% intervals",
    )


def _chart(rows: list[dict[str, Any]], size: int | None = None) -> alt.Chart:
    bars = alt.Chart(alt.InlineData(values=rows), height=_HEIGHT)
    drawn: alt.Chart = bars.mark_bar(size=size) if size else bars.mark_bar()
    return drawn
