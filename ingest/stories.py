"""Near copies: one wire story as many outlets print it. Candidates by MinHash, then the words decide.

Source of the method: A. Broder, "On the resemblance and containment of documents" (1997), with the bands of
locality-sensitive hashing, so that one look-up finds the candidates however large the library is.
"""

import re
from functools import cache
from operator import index
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ingest.scripts import cut, has_runs

_WORDS_TOGETHER = 4
_BANDS, _ROWS = 8, 4  # two texts that share 70% of their shingles meet in some band nine times out of ten
_ALIKE = 0.5  # share of all shingles that two versions of one story have in common
_FEWEST_WORDS = 40  # shorter texts (results, notices) are alike without telling one story
_NOT_LETTERS = re.compile(r"[^\w\x00-\x7F]")  # beyond ASCII
_LETTERS = bytes(code if code > 127 or chr(code).isalnum() or code == ord("_") else 32 for code in range(256))
_MIXER = np.uint32(0x9E3779B1)  # odd, so that no bit is lost; its bits are those of the golden ratio

Shingles = NDArray[np.uint32]


def shingles(text: str) -> Shingles:
    """Every run of four words, as a number, in order; none for a text too short to be told from others.

    Where there are no spaces between words, each two letters that follow one another count as half a word.
    """
    text = text.lower()
    is_cut = has_runs(text)
    words = _words(cut(text) if is_cut else text)
    if len(words) < (2 * _FEWEST_WORDS if is_cut else _FEWEST_WORDS):
        return np.empty(0, np.uint32)
    numbers = np.fromiter(map(crc32, words), np.uint32, len(words))
    runs = len(numbers) - _WORDS_TOGETHER + 1
    mixed = numbers[:runs].copy()
    for at in range(1, _WORDS_TOGETHER):
        mixed = mixed * _MIXER + numbers[at : at + runs]
    ordered = np.sort(mixed)  # np.unique, which takes a hash table for this, costs twenty times as much
    return ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[0] - np.uint32(1)))]


def _words(text: str) -> list[bytes]:
    r"""What ``\w+`` finds, in UTF-8; a table of bytes does it in half the time."""
    if not text.isascii():
        text = _NOT_LETTERS.sub(" ", text)
    return text.encode("utf-8", "surrogatepass").translate(_LETTERS).split()


def bands(of: Shingles) -> list[int]:
    """Numbers of which two alike texts very likely share one; unlike ones hardly ever."""
    if not len(of):
        return []
    from datasketch import MinHash

    sketch = MinHash(num_perm=_BANDS * _ROWS, hashfunc=index, permutations=_permutations(), scheme="affine32")
    sketch.update_batch(of.tolist())  # in which numbers are handed out faster than in an array
    rows = np.ascontiguousarray(sketch.hashvalues, dtype="<u4").reshape(_BANDS, _ROWS)
    return [crc32(row.tobytes()) | number << 32 for number, row in enumerate(rows)]


def are_alike(one: Shingles, other: Shingles, share: float = _ALIKE) -> bool:
    """Whether two texts tell one story in much the same words: this share of them, from 0 to 1."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both > 0 and both >= share * (len(one) + len(other) - both)


@cache
def _permutations() -> NDArray[np.uint32]:
    """Made once; they are the same for every text."""
    from datasketch import MinHash

    permutations: NDArray[np.uint32] = MinHash(num_perm=_BANDS * _ROWS).permutations
    return permutations
