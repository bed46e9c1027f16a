"""How far two spellings are apart: letters left out, put in, changed, or swapped with the next."""

from collections.abc import Iterator

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def distance(one: str, other: str, most: int) -> int | None:
    """Damerau's distance, no letter edited twice (optimal string alignment); None if over ``most``."""
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if abs(len(one) - len(other)) > most:
        return None
    row = _last_row(one, other, most)
    return row[-1] if row and row[-1] <= most else None


def distance_to_beginning(one: str, other: str, most: int) -> int | None:
    """The distance of a word to the nearest beginning of another; None if over ``most``."""
    row = _last_row(one, other, most)
    return min(row) if row and min(row) <= most else None


def _last_row(one: str, other: str, most: int) -> list[int]:
    """The distances of a word to every beginning of another, the empty one first; [] if all are too far."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        last, before, row = before, row, [at]
        for beside, its in enumerate(other, 1):
            least = min(before[beside] + 1, row[-1] + 1, before[beside - 1] + (letter != its))
            if at > 1 and beside > 1 and letter == other[beside - 2] and one[at - 2] == its:
                least = min(least, last[beside - 2] + 1)
            row.append(least)
        if min(row) > most and min(before) > most:
            return []
    return row


def edits(word: str) -> Iterator[str]:
    """All spellings one edit from a word, in Latin letters without accents; some several times.

    Source: Norvig, "How to write a spelling corrector" (2007).
    """
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        for letter in _LETTERS:
            yield f"{head}{letter}{tail}"
            if tail:
                yield f"{head}{letter}{tail[1:]}"
        if tail:
            yield f"{head}{tail[1:]}"
        if len(tail) > 1:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"
