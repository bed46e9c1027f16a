"""Rows of tables, which come out of a page as Markdown, made into sentences that can be found and quoted."""

import re
from collections.abc import Iterable, Iterator

_ROW = re.compile(r"^\|(.*)\|$")
_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+$")
_LONGEST_CELL = 120  # characters; a longer one holds paragraphs, and its table only sets them side by side
_ENDS = (".", "!", "?", "…")


def with_rows_as_sentences(lines: Iterable[str]) -> Iterator[str]:
    """Lines in which each row of a table is a sentence, its cells after the heads of their columns.

    ``| Boat | Fee |``, ``|---|---|``, ``| Small | 100 euros |`` becomes ``Boat: Small; Fee: 100 euros.``
    Without a row of heads the cells alone stand in it.
    """
    heads: list[str] = []
    waiting: list[str] | None = None  # a row that may prove to be the heads
    is_titled = False
    for line in lines:
        row = _ROW.match(line)
        if row and _RULE.match(line):
            if waiting and len(_filled(waiting)) == 1:  # the title of the table, and the heads come next
                yield from _filled(waiting)
                is_titled = True
            elif waiting:
                heads = waiting
            waiting = None
            continue
        if waiting:
            yield from _sentences(waiting, [])
            waiting = None
        if not row:
            heads, is_titled = [], False
            yield line
        elif is_titled:
            heads, is_titled = _cells(row[1]), False
        elif heads:
            yield from _sentences(_cells(row[1]), heads)
        else:
            waiting = _cells(row[1])
    if waiting:
        yield from _sentences(waiting, [])


def _cells(row: str) -> list[str]:
    return [" ".join(cell.split()) for cell in row.split("|")]


def _filled(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell]


def _sentences(cells: list[str], heads: list[str]) -> Iterator[str]:
    if cells == heads:
        return  # printed again, as above each page of a long table
    filled = _filled(cells)
    if len(filled) < 2 or max(map(len, filled)) > _LONGEST_CELL:
        yield from filled
        return
    named = heads + [""] * (len(cells) - len(heads))
    pieces = [f"{head}: {cell}" if head else cell for head, cell in zip(named, cells, strict=False) if cell]
    sentence = "; ".join(pieces)
    yield sentence if sentence.endswith(_ENDS) else f"{sentence}."
