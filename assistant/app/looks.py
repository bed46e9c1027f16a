"""The chat's style sheet and icon, read once for all runs of the script."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def style() -> str:
    """The page's own rules, as an element."""
    return f"<style>{(_HERE / 'page.css').read_text(encoding='utf-8')}</style>"


@cache
def icon() -> str:
    """The icon, as SVG."""
    return (_HERE / "icon.svg").read_text(encoding="utf-8")
