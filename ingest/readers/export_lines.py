"""What the exports of databases have in common: an article with its fields, days, and lines broken to fit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_MONTH = (
    r"(?:jan|feb|m[aäe]r|mar|apr|avr|ma[iyj]|mei|jun|jui|jul|giu|lug|aug|ago|ao[uû]|sep|set|o[ck]t|ott|nov|d[eéi][czc])"
    r"[a-zéûä]*\.?"
)
DATE = re.compile(
    rf"(?:{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}\s+(?:de\s+)?\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})\b",
    re.IGNORECASE,
)
_SHORT = 120  # characters; a longer line is no outlet and no date
COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Story:
    """One article of an export: its body, and its fields by the names of ``ALIASES``."""

    text: str
    fields: dict[str, Any]


def joined(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs: lines that follow on each other without an empty one are one paragraph, broken to fit."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield " ".join(block)
            block = []


def is_date(line: str) -> bool:
    """Whether a line is a day, with or without an edition behind it."""
    return len(line) < _SHORT and bool(DATE.search(line)) and not COPYRIGHT.match(line)
