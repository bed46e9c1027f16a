"""Near copies: one wire story as many outlets print it. Candidates by MinHash, then the words decide.

Source of the method: A. Broder, "On the resemblance and containment of documents" (1997), with the bands of
locality-sensitive hashing, so that one look-up finds the candidates however large the library is.
"""

import re
from zlib import crc32

import numpy as np
from datasketch import MinHash

_WORDS_TOGETHER = 4
_BANDS, _ROWS = 8, 4  # two texts that share 70% of their shingles meet in some band nine times out of ten
_ALIKE = 0.5  # share of all shingles that two versions of one story have in common
_FEWEST_WORDS = 40  # shorter texts (results, notices) are alike without telling one story
_WORD = re.compile(r"\w+")

Shingles = frozenset[int]


def shingles(text: str) -> Shingles:
    """Every run of four words, as a number; none for a text too short to be told from others."""
    words = _WORD.findall(text.lower())
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    runs = zip(*(words[at:] for at in range(_WORDS_TOGETHER)), strict=False)
    return frozenset(crc32(" ".join(run).encode("utf-8", "surrogatepass")) for run in runs)


def bands(of: Shingles) -> list[int]:
    """Numbers of which two alike texts very likely share one; unlike ones hardly ever."""
    if not of:
        return []
    sketch = MinHash(num_perm=_BANDS * _ROWS, hashfunc=int)
    sketch.update_batch(of)
    rows = np.ascontiguousarray(sketch.hashvalues, dtype="<u4").reshape(_BANDS, _ROWS)
    return [crc32(row.tobytes(), number) | number << 32 for number, row in enumerate(rows)]


def are_alike(one: Shingles, other: Shingles) -> bool:
    """Whether two texts tell one story in much the same words."""
    return len(one & other) >= _ALIKE * len(one | other) > 0
