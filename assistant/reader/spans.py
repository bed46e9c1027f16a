"""Which spans of a window a model's scores mark as answers (as for SQuAD 2.0: Devlin et al., 2019)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import category

from assistant.reader.windows import OVERLAP, Tokens, Window

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

LONGEST = 40  # tokens of an answer
BEST = 8  # spans of a passage: with less, a sentence that answers may have none
assert LONGEST <= OVERLAP


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a passage, in characters, and its score: begin and end together, over those of no answer."""

    start: int
    end: int
    score: float


def read(window: Window, scores: "NDArray[float32]") -> tuple[list[Candidate], float]:
    """The best spans of a window that do not overlap, and the score of all its spans together.

    Args:
        window: What was read, of ``n`` tokens.
        scores: ``(n, 2)``, each token as the begin and as the end; the first token stands for no answer.

    Returns:
        At most eight spans, best first; and the log of the summed exponentials of all spans' scores.
    """
    import numpy as np

    size = len(window.part)
    begins, ends = scores[window.first : window.first + size].astype(float).T
    length = np.arange(size) - np.arange(size)[:, None]  # of the span from a row's token to a column's
    table = begins[:, None] + ends - float(scores[0].sum())
    table[(length < 0) | (length >= LONGEST)] = -np.inf
    highest = float(table.max())
    together = highest + float(np.log(np.exp(table - highest).sum()))
    return list(_best(window.part, table)), together


def _best(part: Tokens, table: "NDArray[float32]") -> Iterator[Candidate]:
    for _ in range(BEST):
        begin, end = divmod(int(table.argmax()), len(part))
        score = float(table[begin, end])
        if score == float("-inf"):
            return
        while begin > 0 and part.words[begin - 1] == part.words[begin]:
            begin -= 1
        while end < len(part) - 1 and part.words[end + 1] == part.words[end]:
            end += 1
        yield Candidate(part.places[begin][0], part.places[end][1], score)
        table[: end + 1, begin:] = float("-inf")  # whatever shares a token with it


def merge(found: Iterable[Candidate], text: str) -> list[Candidate]:
    """The best spans of all windows of a passage, best first."""
    best: list[Candidate] = []
    for candidate in sorted(found, key=lambda one: -one.score):
        if len(best) < BEST and all(candidate.end <= b.start or b.end <= candidate.start for b in best):
            best.append(candidate)
    return [Candidate(one.start, _with_marks(one.end, text), one.score) for one in best]


def _with_marks(end: int, text: str) -> int:
    """The end behind the accents of the last letter, which the tokenizer leaves out."""
    while end < len(text) and category(text[end]).startswith("M"):
        end += 1
    return end
