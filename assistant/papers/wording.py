"""Dates and numbers as a reader writes them, and names of files that say what is in them."""

import re
from datetime import date

_QUOTED_OR_DAY = re.compile(r"“[^”]*”|\b\d{4}-\d\d-\d\d\b")
_LONGEST_NAME = 60  # characters of a file's name before its ending


def day(moment: date | None) -> str:
    """A date as a reader writes it."""
    return f"{moment.day} {moment:%B %Y}" if moment else "date unknown"


def with_days(note: str) -> str:
    """A note with its days as a reader writes them; what it quotes stays as it is."""

    def written(found: re.Match[str]) -> str:
        try:
            return day(date.fromisoformat(found[0]))
        except ValueError:  # quoted words, or figures that are no day
            return found[0]

    return _QUOTED_OR_DAY.sub(written, note)


def file_name(name: str, ending: str, on: date | None = None) -> str:
    """The name of a file that says what is in it: ``how-much-will-the-bridge-cost-2025-01-31.md``.

    Args:
        name: What it is about, in any script.
        ending: Without its dot.
        on: The day that it is of.
    """
    words = re.findall(r"\w+", re.sub(r"['’]", "", name.casefold()))
    said = "-".join(words)[: _LONGEST_NAME + 1]
    if len(said) > _LONGEST_NAME:
        said = said.rpartition("-")[0] or said[:_LONGEST_NAME]
    return f"{'-'.join(filter(None, [said or 'on-record', f'{on:%Y-%m-%d}' if on else '']))}.{ending}"
