"""How far two spellings are apart: letters left out, put in, changed, or swapped with the next."""

from collections.abc import Iterator

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def distance(one: str, other: str, most: int) -> int | None:
    """Damerau's distance, no letter edited twice (optimal string alignment); None if over ``most``."""
    from rapidfuzz.distance import OSA

    apart = int(OSA.distance(one, other, score_cutoff=most))
    return apart if apart <= most else None


def distance_to_beginning(one: str, other: str, most: int) -> int | None:
    """The distance of a word to the nearest beginning of another; None if over ``most``."""
    ends = range(max(0, len(one) - most), min(len(other), len(one) + most) + 1)
    found = (distance(one, other[:end], most) for end in ends)
    return min((apart for apart in found if apart is not None), default=None)


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
