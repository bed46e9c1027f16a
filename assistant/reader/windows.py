"""Two texts in tokens, as an encoder reads them; a second text that is too long is cut to windows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

OVERLAP = 48  # tokens that neighbouring windows share: a longest answer stands whole in one of them
_SURROGATE = re.compile("[\ud800-\udfff]")  # no text in UTF-8, so the tokenizer refuses it


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in tokens.

    Attributes:
        ids: The tokens.
        places: Where each stands in the text, in characters.
        words: The word that each belongs to, counted from the beginning.
    """

    ids: Sequence[int]
    places: Sequence[tuple[int, int]]
    words: Sequence[int | None]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, part: slice) -> "Tokens":
        return Tokens(self.ids[part], self.places[part], self.words[part])


@dataclass(frozen=True, slots=True)
class Window:
    """What an encoder reads in one go: the first text and a stretch of the second.

    Attributes:
        ids: All tokens, with those that mark beginning and ends.
        second: Position from which tokens are of the second segment.
        first: Position of the first token that stands for a token of ``part``.
        part: The stretch.
    """

    ids: Sequence[int]
    second: int
    first: int
    part: Tokens


class Cutter:
    """Cuts texts into tokens and pairs of texts into windows; keeps what it was asked for, for one call."""

    def __init__(self, tokenizer: "Tokenizer", longest: int) -> None:
        """Remember the tokenizer, and how many tokens an encoder reads."""
        self._tokenizer = tokenizer
        self._longest = longest
        self._kept: dict[str, Tokens] = {}

    @cached_property
    def _marks(self) -> tuple[int, int]:
        begin, end = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        assert begin is not None
        assert end is not None
        return begin, end

    def tokens(self, text: str) -> Tokens:
        """A text in tokens, whole."""
        if text not in self._kept:
            found = self._tokenizer.encode(_SURROGATE.sub("\ufffd", text), add_special_tokens=False)
            self._kept[text] = Tokens(found.ids, found.offsets, found.word_ids)
        return self._kept[text]

    def alone(self, text: str) -> Iterator[Window]:
        """Windows over one text, as the second of an empty first; none if it has no words."""
        yield from self.beside((), text)

    def ends(self, text: str) -> Sequence[int]:
        """A first text, without its middle if it takes more than half of the encoder's window."""
        ids, most = self.tokens(text).ids, self._longest // 2
        return ids if len(ids) <= most else [*ids[: most // 2], *ids[-(most // 2) :]]

    def pieces(self, text: str) -> Iterator[Sequence[int]]:
        """A first text in parts that leave half of the encoder's window to the second."""
        return (part.ids for part in _parts(self.tokens(text), self._longest // 2))

    def beside(self, first: Sequence[int], text: str, title: str = "") -> Iterator[Window]:
        """Windows over a text, each beside the same first text and below the same title; none without words.

        Of a title that takes more than a quarter of the window the beginning is read.
        """
        begin, end = self._marks
        head = self.tokens(title).ids[: self._longest // 4]
        before = [begin, *first, end, *head]
        for part in _parts(self.tokens(text), self._longest - len(before) - 1):
            yield Window([*before, *part.ids, end], len(first) + 2, len(before), part)


def _parts(tokens: Tokens, room: int) -> Iterator[Tokens]:
    """Stretches of about one length that overlap, and together hold every token."""
    if not len(tokens):
        return
    count = 1
    if len(tokens) > room:
        count = -(-(len(tokens) - OVERLAP) // (room - OVERLAP))
    size = -(-(len(tokens) + (count - 1) * OVERLAP) // count)
    for at in range(count):
        start = at * (size - OVERLAP)
        yield tokens[start : start + size]
