"""A list on the screen: names, lines beneath them and buttons, all of it as text that nothing interprets."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

_HERE = Path(__file__).parent
Style = Literal["lines", "notice", "links", "cards", "chips", "facets"]


@dataclass(frozen=True, slots=True)
class Action:
    """A button at the end of a row."""

    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing in a list.

    Attributes:
        key: Tells it apart; given back with what the reader did.
        title: Its name.
        byline: A line beneath.
        kind: What a click on its name does; "" where that does nothing.
        actions: Buttons.
        within: Rows that belong to it.
        current: Whether it is the one that is open.
        tone: ``done`` or ``failed``, or "".
        chosen: Whether the box before its name is ticked; None where it has none. A click on it is told as
            ``choose``.
        excerpt: Words of it in turn: plain, marked, plain, and so on.
    """

    key: str
    title: str
    byline: str = ""
    kind: str = ""
    actions: tuple[Action, ...] = ()
    within: tuple["Row", ...] = ()
    current: bool = False
    tone: Literal["", "done", "failed"] = ""
    chosen: bool | None = None
    excerpt: tuple[str, ...] = ()


def show_list(
    key: str,
    name: str,
    rows: Sequence[Row],
    on_act: Callable[[str, str], None] = lambda kind, row: None,
    *,
    style: Style = "lines",
    heading: str = "",
) -> None:
    """Put a list on the screen.

    Args:
        key: Tells lists apart.
        name: What a screen reader calls it.
        rows: What is in it.
        on_act: Told the kind of what the reader did and the key of its row, before the next run.
        style: ``lines`` with room for buttons, the same set off as a ``notice``, ``links``, ``cards``,
            ``chips`` that a click removes, or ``facets`` that a click takes up or off, with a number each.
        heading: Shown above.
    """

    def act() -> None:
        done = st.session_state[key].act
        on_act(done["kind"], done["key"])

    data = {"name": name, "rows": [asdict(row) for row in rows], "style": style, "heading": heading}
    _component()(key=key, data=data, on_act_change=act)


@cache
def _component() -> Any:  # noqa: ANN401 (Streamlit's renderer)
    css, js = ((_HERE / f"list_view.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component("on_record_list", css=css, js=js)
