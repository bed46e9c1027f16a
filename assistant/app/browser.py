"""What a browser chose, kept in this server's memory so that a reload or a second tab has it still.

The browser is known by a number in a cookie, which nobody can guess; what was chosen, and keys above all,
never leaves the server.
"""

from collections import OrderedDict
from functools import cache
from threading import Lock
from typing import Any

import streamlit as st
from pydantic import SecretStr

from ingest.notebook import new_id

_COOKIE = "on-record-browser"
_MOST = 1000  # browsers that are remembered; who was longest away is forgotten first


class Chosen:
    """What one browser chose.

    Attributes:
        settings: Settings by name, in place of those that the server was started with.
        keys: Keys by whom they were given for: ``openai``, or the address of a server.
        changes: How often it chose.
    """

    def __init__(self) -> None:
        """Begin with nothing chosen."""
        self.settings: dict[str, Any] = {}
        self.keys: dict[str, SecretStr] = {}
        self.changes = 0


class Browsers:
    """What each browser chose. Safe to share between threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: OrderedDict[str, Chosen] = OrderedDict()
        self._lock = Lock()

    def of(self, browser: str) -> Chosen | None:
        """What a browser chose, if it ever did."""
        with self._lock:
            if browser in self._known:
                self._known.move_to_end(browser)
            return self._known.get(browser)

    def put(self, browser: str, chosen: Chosen) -> None:
        """Remember what a browser chose."""
        with self._lock:
            self._known[browser] = chosen
            while len(self._known) > _MOST:
                self._known.popitem(last=False)


@st.cache_resource
def _browsers() -> Browsers:
    return Browsers()


def chosen() -> Chosen:
    """What this browser chose so far; to read, and to change with :func:`choose` and :func:`give_key`."""
    mine: Chosen | None = st.session_state.get("chosen_here")
    if mine is None:
        known = _browsers().of(str(st.context.cookies.get(_COOKIE, "")))
        mine = st.session_state.chosen_here = known or Chosen()
    return mine


def choose(**settings: Any) -> None:  # noqa: ANN401 (any setting)
    """Choose settings for this browser, as long as this server runs."""
    chosen().settings.update(settings)
    _remember()


def give_key(whom: str, key: str) -> None:
    """Take a key for this browser, for one server and no other; none where it is ""."""
    if key:
        chosen().keys[whom] = SecretStr(key)
    else:
        chosen().keys.pop(whom, None)
    _remember()


def _remember() -> None:
    """Have what was chosen found again by this browser's number."""
    number = str(st.context.cookies.get(_COOKIE, "")) or st.session_state.get("browser") or new_id()
    st.session_state.browser = number
    chosen().changes += 1
    _browsers().put(number, chosen())


def mark_browser() -> None:
    """Give the browser its number, once there is something to remember."""
    if number := st.session_state.get("browser"):
        _component()(key="browser", data={"cookie": f"{_COOKIE}={number}; SameSite=Strict; path=/"})


@cache
def _component() -> Any:  # noqa: ANN401 (Streamlit's renderer)
    js = "export default function ({ data }) { document.cookie = data.cookie }"
    return st.components.v2.component("on_record_browser", js=js)
