"""Keys that are heard wherever one types, and the box for questions that is ready to type in."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


def listen(place: str = "") -> None:
    """Hear keys from now on; what is typed is never lost by Escape.

    Args:
        place: Where the reader is; with another one the box for questions takes the focus.
    """
    with st.container(key="keys"):
        _component()(key="heard", data={"place": place})


@cache
def _component() -> Any:  # noqa: ANN401 (Streamlit's renderer)
    return st.components.v2.component("on_record_keys", js=(_HERE / "keys.js").read_text(encoding="utf-8"))
