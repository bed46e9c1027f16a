"""What the library tells a reporter: articles over time, what is followed, the latest week, who is quoted."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import streamlit as st

from assistant.app import charts
from assistant.app.charts import Unit
from assistant.app.desk import coverage, shared_desk
from assistant.app.finding import narrow_to
from assistant.app.list_view import Action, Row, show_list
from assistant.app.words import count, day
from assistant.browsing import Quoted, Week
from assistant.looking import MOST_READ
from ingest.articles import Filters

_NAMED = 6  # outlets with a colour of their own
_LISTED = 10  # rows of a list at first
_FOLLOWED = 5  # at once: more lines cannot be told apart
_OFFERED = 60  # names to follow
_MANY_DAYS = 4 * 366  # from here on years are told apart, not months
_LABEL = "label: "
_ONLY = (Action("ask", "Ask only this one"),)
_READ = (Action("read", "Read them"),)


def articles_over_time() -> None:
    """How many articles there are by month or year and outlet; a click shows an outlet alone."""
    st.header("Articles over time")
    held, desk = coverage(), shared_desk()
    if not (held.first and held.last):
        st.write("No article in the library has a date yet.")
        return
    unit, largest = _unit(held.first, held.last), _largest(held.sources)
    rows, undated = _periods(desk.library.revision, unit, largest)
    picked = charts.articles_over_time(rows, unit)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text("A click on an outlet's bars shows that outlet alone beneath.")
        if undated:
            verb = "is" if undated == 1 else "are"
            st.button(
                f"{count(undated, 'article')} without a date {verb} in no bar: list",
                type="tertiary",
                on_click=_look,
                args=("", [("period", "")]),
            )
    outlets = [
        Row(outlet, outlet or "outlet unknown", count(number, "article"), actions=_ONLY if outlet else ())
        for outlet, number in held.sources.items()
        if not picked or (outlet if outlet in largest else charts.OTHERS) in picked
    ]
    shown = outlets if picked or st.session_state.get("all_outlets") else outlets[:_LISTED]
    show_list("outlets-held", "Outlets", shown, _ask_only)
    if len(outlets) > len(shown):
        st.button(f"Show all {len(outlets):,} outlets", on_click=_show_all, args=("all_outlets",))


def followed() -> None:
    """In how many articles people, places, words or labels stand, over time."""
    st.header("Coverage over time")
    held = coverage()
    if not (held.first and held.last):
        return
    revision = shared_desk().listed_revision()
    offered = [*_names(revision)[:_OFFERED], *(f"{_LABEL}{label}" for label in held.labels)]
    chosen = st.multiselect(
        "Follow people, places, words or labels",
        sorted(set(offered)),  # the same before and after a choice, or Streamlit takes it for another box
        key="followed",
        accept_new_options=True,
        max_selections=_FOLLOWED,
        placeholder="Choose, or type any words",
        persist_state="session",
    )
    if not chosen:
        st.text("Choose up to five: in how many articles each stands is drawn over time.")
        return
    unit = _unit(held.first, held.last)
    charts.coverage_over_time([row for one in chosen for row in _standing(one, unit, revision)], unit)
    rows = [Row(one, one, _in_all(one, revision), actions=_READ) for one in chosen]
    show_list("followed-rows", "What is followed", rows, lambda kind, one: _look(*_as_search(one)))


def latest_week() -> None:
    """What is new in the last seven days that the library knows of."""
    st.header("This week")
    held = coverage()
    if not held.last:
        st.text("No article in the library has a date yet.")
        return
    last = min(held.last.date(), datetime.now(UTC).date())
    revision = shared_desk().listed_revision()
    week = _week(last, revision)
    came = _came(datetime.now(UTC).date(), shared_desk().library.revision)
    st.text(
        f"{day(week.first)} to {day(week.last)}: {count(week.articles, 'article')}; "
        f"in an average week of the four before {week.before:,.0f}. "
        f"Added to the library in the last seven days: {came:,}."
    )
    rows = [
        Row(
            one.name,
            one.name,
            f"in {count(one.articles, 'article')}; before {_each_week(one.before)}",
            actions=_READ,
        )
        for one in week.risen
    ]
    if rows:
        within = [("period", f"{week.last:%Y-%m}")]
        name = "Names that are in more articles than before"
        show_list("risen", name, rows, lambda kind, one: _look(f'"{one}"', within), heading=name)
    else:
        st.text("No name stands in clearly more articles than in the weeks before.")


@st.cache_data(max_entries=8, show_spinner=False)
def _came(today: date, revision: int) -> int:
    """How many articles were added in the seven days before a day, and on it."""
    return shared_desk().library.added_since(datetime.combine(today, time.min, UTC) - timedelta(days=7))


def quoted() -> None:
    """Who is quoted how often."""
    st.header("Who is quoted")
    held = coverage()
    found = _quoted(shared_desk().listed_revision())
    if not found:
        st.text("Nobody is quoted by name in these articles, as far as their form tells.")
        return
    of = f"the {MOST_READ:,} newest articles" if held.articles > MOST_READ else "all articles"
    st.text(f"By name, in {of}; told by the form of sentences, in English above all.")
    everyone = st.session_state.get("all_quoted")
    rows = [Row(one.name, one.name, _how_often(one), actions=_READ) for one in found]
    shown = rows if everyone else rows[:_LISTED]
    show_list("quoted", "Who is quoted", shown, lambda kind, one: _look(f'"{one}"', []))
    if len(rows) > len(shown):
        st.button(f"Show all {len(rows):,} people", on_click=_show_all, args=("all_quoted",))


def _how_often(one: Quoted) -> str:
    outlets = f" of {count(one.outlets, 'outlet')}" if one.outlets > 1 else ""
    return f"{count(one.times, 'time')} in {count(one.articles, 'article')}{outlets}"


def _each_week(number: float) -> str:
    return f"{number:,.1f} a week" if number else "in none"


def _as_search(one: str) -> tuple[str, list[tuple[str, str]]]:
    """What is followed, as words to look for and conditions; several words stand beside one another."""
    if one.startswith(_LABEL):
        return "", [("label", one.removeprefix(_LABEL))]
    plain = one.replace('"', " ").strip()
    return (f'"{plain}"' if " " in plain else plain), []


def _standing(one: str, unit: Unit, revision: int) -> list[dict[str, Any]]:
    counted = Counter[str]()
    for month, number in _months(one, revision).items():
        if month:
            counted[f"{month[:4]}-01-01" if unit == "year" else f"{month}-01"] += number
    held = coverage()
    assert held.first is not None
    assert held.last is not None
    periods = _all_periods(held.first, held.last, unit)
    return [{"begun": begun, "what": one, "articles": counted[begun]} for begun in periods]


def _in_all(one: str, revision: int) -> str:
    return count(sum(_months(one, revision).values()), "article")


@st.cache_data(max_entries=32, show_spinner=False)
def _months(one: str, revision: int) -> dict[str, int]:
    words, conditions = _as_search(one)
    filters = Filters(labels=[value for _, value in conditions])
    return dict(shared_desk().browse(words, filters=filters, limit=1).facets.months)


@st.cache_data(max_entries=2, show_spinner=False)
def _names(revision: int) -> list[str]:
    return list(shared_desk().names())


@st.cache_data(max_entries=2, show_spinner=False)
def _week(last: date, revision: int) -> Week:
    return shared_desk().week(last)


@st.cache_data(max_entries=2, show_spinner=False)
def _quoted(revision: int) -> list[Quoted]:
    found = shared_desk().quoted()
    return [one for one in found if one.times > 1] or found


@st.cache_data(max_entries=2, show_spinner=False)
def _periods(revision: int, unit: Unit, named: tuple[str, ...]) -> tuple[list[dict[str, Any]], int]:
    """Articles by period and outlet, each period at least once; and how many have no date."""
    first = "%Y-01-01" if unit == "year" else "%Y-%m-01"
    dates = shared_desk().library.dates()
    counted = Counter(
        (f"{day:{first}}", outlet if outlet in named else charts.OTHERS) for day, outlet in dates if day
    )
    known = [day for day, _ in dates if day]
    for begun in _all_periods(min(known), max(known), unit):
        counted[begun, named[0] if named else charts.OTHERS] += 0
    rows = [{"begun": begun, "outlet": outlet, "articles": n} for (begun, outlet), n in counted.items()]
    return rows, len(dates) - len(known)


def _all_periods(first: datetime, last: datetime, unit: Unit) -> list[str]:
    """The first day of each year or month, those without articles too."""
    if unit == "year":
        return [f"{year:04}-01-01" for year in range(first.year, last.year + 1)]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{month // 12:04}-{month % 12 + 1:02}-01" for month in months]


def _unit(first: datetime, last: datetime) -> Unit:
    return "year" if (last - first).days > _MANY_DAYS else "yearmonth"


def _largest(sources: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, sources), key=sources.__getitem__, reverse=True)[:_NAMED])


def _look(words: str, conditions: Sequence[tuple[str, str]]) -> None:
    narrow_to(words, conditions)
    st.session_state.look_now = True


def _ask_only(kind: str, outlet: str) -> None:
    st.session_state.outlets = [outlet]
    st.session_state.ask_now = True


def _show_all(name: str) -> None:
    st.session_state[name] = True
