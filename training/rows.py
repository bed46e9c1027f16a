"""Rows of the training sets; by its document each is trained on or kept apart."""

import gzip
import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

Row = dict[str, Any]

KEPT = 0.08  # share of the documents whose rows are never trained on; figures are reported on those


def rows(data: Path, name: str) -> Iterator[Row]:
    """The rows of one set, in file order.

    Args:
        data: The folder that holds a folder for each set.
        name: The set.
    """
    with gzip.open(data / name / "data.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def is_kept(document: str) -> bool:
    """Whether a document belongs to the part that is never trained on; by its hash, so for all time."""
    digest = hashlib.sha256(document.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < KEPT


# Where one claim stands beside several passages, rows are split by the claim, so that no kept one was trained on.
_BY_CLAIM = ("wice", "factcheck")


def document_of(row: Row) -> str:
    """What a row of claims is split by: what all rows about one text, or of one claim, have in common.

    Two sets are about the same articles of one collection (FIB and the annotated summaries of XSum): rows that
    begin with the same letters belong together whichever set they are from.
    """
    source = row["source"].split("-")[0]
    if source in _BY_CLAIM:
        return f"{source} {letters(row['claim'])}"
    return f"premise {letters(row['premise'])[:60]}"


def letters(text: str) -> str:
    """The letters and digits of a text, however it is spaced, capitalized and punctuated."""
    return "".join(c for c in text.casefold() if c.isalnum())


def some(items: Sequence[Any], count: int, seed: str) -> list[Any]:
    """At most so many of the items, drawn by the seed and in the drawn order."""
    drawn = random.Random(seed)
    return drawn.sample(list(items), min(count, len(items)))
