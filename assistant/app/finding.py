"""What the reader looks for in the library: words, and outlets, months, languages and labels to narrow it."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from assistant.app.list_view import Row, show_list
from assistant.app.words import day, language_name
from assistant.browsing import Facets, Order
from ingest.articles import Filters

_SHOWN = 6  # values of a facet at first
_NAMES = 12
_MOST = 300  # after "Show all"
_MANY_MONTHS = 18  # from here on years are offered first
_ORDERS: dict[Order, str] = {
    "best": "Best match first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "title": "By headline",
    "source": "By outlet",
}
_FACETS = {"outlet": "Outlets", "period": "Dates", "language": "Languages", "label": "Labels"}
_UNKNOWN = {
    "outlet": "outlet unknown",
    "language": "language unknown",
    "label": "without a label",
    "period": "date unknown",
}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    Attributes:
        words: As they were typed, phrases in quotation marks.
        chosen: The values of facets that were chosen, by facet; a period is a year or a month.
        order: In which order articles are listed.
        in_titles: Whether headlines alone are looked at.
    """

    words: str
    chosen: tuple[tuple[str, str], ...]
    order: Order
    in_titles: bool

    @property
    def filters(self) -> Filters:
        """The conditions; of several periods the whole stretch counts."""
        periods = [value for name, value in self.chosen if name == "period" and value]
        return Filters(
            since=min((_days(one)[0] for one in periods), default=None),
            until=max((_days(one)[1] for one in periods), default=None),
            sources=self._of("outlet"),
            languages=self._of("language"),
            labels=self._of("label"),
        )

    @property
    def undated(self) -> bool:
        """Whether only articles without a date are looked for."""
        return ("period", "") in self.chosen

    def _of(self, facet: str) -> list[str]:
        return [value for name, value in self.chosen if name == facet]


def looked_for() -> Search:
    """Draw where one types, and say what is looked for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Search",
            placeholder="Words, or an exact “phrase”",
            key="q",
            icon=":material/search:",
            bind="query-params",
        )
        typed = (words or "").strip()
        orders = [
            order
            for order in _ORDERS
            if (order in ("best", "newest", "oldest") if typed else order != "best")
        ]
        order = st.selectbox(
            "Order",
            orders,
            index=0,
            format_func=_ORDERS.__getitem__,
            width=190,
            key="order-found" if typed else "order",
            persist_state="session",
        )
    with st.container(horizontal=True):
        in_titles = st.toggle("Headlines only", key="in_titles", persist_state="session")
        st.toggle("Choose several", key="several")
    return Search(typed, tuple(_chosen()), order, in_titles)


def in_force(found: str) -> None:
    """Say how many articles were found, and what narrows the list; a click takes one condition off."""
    with st.container(horizontal=True, vertical_alignment="center", key="found"):
        st.text(found)
        rows = [Row(f"{name}\n{value}", _shown(name, value), kind="off") for name, value in _chosen()]
        if rows:
            show_list("in-force", "Filters in force; a click removes one", rows, _switch, style="chips")
        if rows or st.session_state.get("q"):
            st.button("Clear all" if rows else "Clear", type="tertiary", on_click=_clear)


def offer(facets: Facets) -> None:
    """Offer what the list can be narrowed to, each with the number of articles that it has."""
    periods = _periods(facets.months)
    values = {
        "outlet": facets.outlets,
        "period": periods,
        "language": facets.languages,
        "label": facets.labels,
    }
    with st.sidebar, st.container(key="facets"):
        for name, counts in values.items():
            taken = [value for facet, value in _chosen() if facet == name]
            counts = {**counts, **{value: 0 for value in taken if value not in counts}}
            if len(counts) > 1 or taken:
                _facet(name, counts, taken)


def offer_names(counted: Mapping[str, int], search: Search) -> None:
    """Offer names that often occur in what was found; a click looks for articles that have one as well."""
    rows = [
        Row(name, name, f"{number:,}", kind="name")
        for name, number in counted.items()
        if name.casefold() not in search.words.casefold()
    ]
    if rows:
        with st.sidebar:
            show_list("facet-name", "Names", rows[:_NAMES], _add_name, style="facets", heading="Names")


def search_texts() -> None:
    """Look at the texts as well from the next run on."""
    st.session_state.in_titles = False


def narrow_to(words: str, chosen: Iterable[tuple[str, str]]) -> None:
    """Look for other words and values of facets from the next drawing on, in texts as well."""
    st.session_state.q = words
    st.session_state.narrowed = list(chosen)
    search_texts()


def _facet(name: str, counts: Mapping[str, int], taken: Iterable[str]) -> None:
    everything = st.session_state.get("all-of") == name
    keys = list(counts)[: _MOST if everything else _SHOWN]
    keys += [value for value in taken if value not in keys]
    rows = [
        Row(
            f"{name}\n{value}",
            _shown(name, value),
            f"{counts[value]:,}",
            # Whether a language is known cannot be asked for, nor who has no label.
            kind="" if not value and name in ("language", "label") else "switch",
            current=value in taken,
        )
        for value in keys
    ]
    show_list(f"facet-{name}", _FACETS[name], rows, _switch, style="facets", heading=_FACETS[name])
    if len(counts) > len(keys) or everything:
        said = "Show fewer" if everything else f"Show all {len(counts):,}"
        st.button(
            said, key=f"all-{name}", type="tertiary", on_click=_show_all, args=(None if everything else name,)
        )


def _periods(months: Mapping[str, int]) -> dict[str, int]:
    """The newest first: months, or years where there are many months and none of a year is looked into."""
    dated = {month: number for month, number in reversed(list(months.items())) if month}
    unknown = {"": months[""]} if months.get("") else {}
    if len(dated) <= _MANY_MONTHS:
        return dated | unknown
    years: dict[str, int] = {}
    for month, number in dated.items():
        years[month[:4]] = years.get(month[:4], 0) + number
    open_years = {value[:4] for name, value in _chosen() if name == "period" and value}
    found: dict[str, int] = {}
    for year, number in years.items():
        found[year] = number
        if year in open_years:
            found |= {month: number for month, number in dated.items() if month.startswith(year)}
    # What is looked into stands first, where it is seen.
    return {key: found[key] for key in sorted(found, key=lambda key: key[:4] not in open_years)} | unknown


def _days(period: str) -> tuple[date, date]:
    """The first and last day of a year or a month."""
    year, _, month = period.partition("-")
    first, last = (int(month), int(month)) if month else (1, 12)
    return date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])


def _shown(name: str, value: str) -> str:
    if not value:
        return _UNKNOWN[name]
    if name == "language":
        return language_name(value)
    return day(_days(value)[0]).split(" ", 1)[1] if name == "period" and "-" in value else value


def _chosen() -> list[tuple[str, str]]:
    chosen: list[tuple[str, str]] = st.session_state.setdefault("narrowed", [])
    return chosen


def _switch(kind: str, key: str) -> None:
    """Take a value up, or off again; of periods there is one at a time."""
    name, _, value = key.partition("\n")
    chosen, one = _chosen(), (name, value)
    if one in chosen:
        chosen.remove(one)
    else:
        if name == "period":
            chosen[:] = [other for other in chosen if other[0] != "period"]
        chosen.append(one)


def _add_name(kind: str, name: str) -> None:
    plain = name.replace('"', "")
    st.session_state.q = f'{st.session_state.get("q") or ""} "{plain}"'.strip()


def _clear() -> None:
    _chosen().clear()
    st.session_state.q = ""


def _show_all(name: str | None) -> None:
    st.session_state["all-of"] = name
