"""The place of a text where it bears most on what was looked for, with the words that were found marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.articles import Article

LENGTH = 240  # characters, about
_BEFORE = 60  # of them before the first word that was found
_EDGE = re.compile(r"\s")
_PARAGRAPH = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """Some words of an article.

    Attributes:
        start: Where they begin in its text.
        end: Where they end.
        marks: Where in its text the words stand that were looked for, in order: ``(start, end)``.
        parts: The same words in turn: not looked for, looked for, not looked for, and so on.
    """

    start: int
    end: int
    marks: tuple[tuple[int, int], ...]
    parts: tuple[str, ...]


def snippet(article: Article, marks: Sequence[tuple[int, int]]) -> Snippet:
    """The stretch of an article that has most of some places, the earliest of several; else its beginning."""
    text, marks = article.text, _apart(marks)
    if not marks:
        end = _end(text, LENGTH)
        return Snippet(0, end, (), (_shown(text[:end]),))
    best = max(range(len(marks)), key=lambda at: (_worth(text, marks, at), -at))
    start = _start(text, marks[best][0] - _BEFORE)
    end = max(_end(text, start + LENGTH), marks[best][1])
    within = tuple(mark for mark in marks if start <= mark[0] and mark[1] <= end)
    parts, at = [], start
    for first, last in within:
        parts += [text[at:first], text[first:last]]
        at = last
    return Snippet(start, end, within, tuple(_shown(part) for part in (*parts, text[at:end])))


def _worth(text: str, marks: Sequence[tuple[int, int]], at: int) -> int:
    """How many different words are found in the stretch that begins at one of them."""
    first = marks[at][0]
    some = (mark for mark in marks[at : at + LENGTH] if mark[1] <= first - _BEFORE + LENGTH)
    return len({text[start:end].casefold() for start, end in some})


def _apart(marks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap in one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _start(text: str, at: int) -> int:
    """The beginning of a word near a place, or the place where words are not parted."""
    if at <= 0:
        return 0
    edge = _EDGE.search(text, at, at + _BEFORE // 2)
    return edge.end() if edge else at


def _end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    edge = max(text.rfind(" ", at - _BEFORE // 2, at), text.rfind("\n", at - _BEFORE // 2, at))
    return edge if edge > 0 else at


def _shown(text: str) -> str:
    return _PARAGRAPH.sub(" ", text)
