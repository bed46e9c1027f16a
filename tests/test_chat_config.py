"""`.streamlit/config.toml`: what it asks of Streamlit exists there, and keeps the chat to this machine."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CONFIG = tomllib.loads(
    (Path(__file__).parent.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8")
)


def options(table: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from options(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


@pytest.mark.parametrize("option", list(options(CONFIG)))
def test_streamlit_knows_the_option(option: str) -> None:
    import streamlit

    streamlit.get_option(option)  # raises for one that it does not know


def test_the_chat_listens_on_this_machine_only_and_reports_to_nobody() -> None:
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert set(CONFIG["server"]["allowedHosts"]) == {"127.0.0.1", "localhost"}
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("ink", ["textColor", "linkColor"])
def test_words_can_be_read_on_every_ground(theme: str, ground: str, ink: str) -> None:
    darker, lighter = sorted(luminance(CONFIG["theme"][theme][part]) for part in (ground, ink))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5  # WCAG 2, level AA
