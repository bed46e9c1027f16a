"""Pairs of texts in tokens, as arrays in one file: what training reads on any machine that has PyTorch.

A text that stands in many pairs is kept once. Pairs without a label are learned from a teacher alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

UNLABELLED = -1
SPANS = 8  # answers of a pair at the most
NO_SPAN = (-1, -1, 0)
Span = tuple[int, int, int]  # first and last token in the second text, and whether they are exact


@dataclass(slots=True)
class Pairs:
    """Pairs of texts, by the texts' numbers.

    Attributes:
        first: The question or claim of each.
        second: The passage or evidence of each.
        label: What is known of each, or UNLABELLED.
        spans: At most SPANS answers of each, ``(begin, end, is exact)`` in tokens of the second text.
        group: What is judged together: pairs of one question, or of one claim's sentences.
        source: The set of each, as a number of ``names``.
        names: Of the sets.
    """

    first: list[int] = field(default_factory=list)
    second: list[int] = field(default_factory=list)
    label: list[int] = field(default_factory=list)
    spans: list[list[Span]] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    source: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(
        self,
        first: int,
        second: int,
        source: str,
        label: int = UNLABELLED,
        spans: Sequence[Span] = (),
        group: int = 0,
    ) -> None:
        """Add one pair."""
        if source not in self.names:
            self.names.append(source)
        self.first.append(first)
        self.second.append(second)
        self.label.append(label)
        self.spans.append([*spans[:SPANS], *[NO_SPAN] * (SPANS - len(spans))])
        self.group.append(group)
        self.source.append(self.names.index(source))

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """What a file keeps of them, each array below a name that begins with the given one."""
        return {
            f"{name}/first": np.array(self.first, np.int32),
            f"{name}/second": np.array(self.second, np.int32),
            f"{name}/label": np.array(self.label, np.int8),
            f"{name}/spans": np.array(self.spans, np.int16).reshape(-1, SPANS, 3),
            f"{name}/group": np.array(self.group, np.int32),
            f"{name}/source": np.array(self.source, np.int16),
            f"{name}/names": np.array(self.names, np.str_),
        }


class Texts:
    """Texts in tokens, each once."""

    def __init__(self, words: Tokenizer) -> None:
        """Begin without any; the tokenizer cuts whatever is added."""
        self._words = words
        self._numbers: dict[str, int] = {}
        self._ids: list[NDArray[np.uint16]] = []
        self._places: dict[int, Sequence[tuple[int, int]]] = {}

    def add(self, text: str) -> int:
        """The number of a text."""
        if text not in self._numbers:
            found = self._words.encode(text, add_special_tokens=False)
            number = self._numbers[text] = len(self._ids)
            self._ids.append(np.array(found.ids, np.uint16))
            self._places[number] = found.offsets
        return self._numbers[text]

    def length(self, number: int) -> int:
        """How many tokens a text has."""
        return len(self._ids[number])

    def span(self, number: int, start: int, end: int) -> tuple[int, int] | None:
        """First and last token of a stretch of a text in characters; None if it has no token."""
        inside = [at for at, (a, b) in enumerate(self._places[number]) if a < b and a < end and b > start]
        return (inside[0], inside[-1]) if inside else None

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All tokens in a row, and where each text begins."""
        at = np.cumsum([0, *map(len, self._ids)])
        return {"texts/ids": np.concatenate(self._ids), "texts/at": at.astype(np.int64)}


def write(file: Path, texts: Texts, **kinds: Pairs) -> None:
    """Write texts and pairs of each kind, by name."""
    arrays = texts.arrays()
    for name, pairs in kinds.items():
        arrays |= pairs.arrays(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        np.savez_compressed(target, **arrays)
