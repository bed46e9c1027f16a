"""Which of many texts share most words with a query (BM25), for finding hard negatives."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w{2,}")
_K, _B = 1.2, 0.75


class Similar:
    """Texts by their words."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the words of some texts."""
        counts = [Counter(_WORD.findall(text.casefold())) for text in texts]
        lengths = np.array([count.total() for count in counts], dtype=np.float32)
        self._total = len(texts)
        self._longer = _K * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
        found: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for at, count in enumerate(counts):
            for word, times in count.items():
                found[word][0].append(at)
                found[word][1].append(times)
        self._postings = {word: self._weighed(*both) for word, both in found.items()}

    def _weighed(self, places: list[int], times: list[int]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        at, often = np.array(places, np.int32), np.array(times, np.float32)
        weight = log(1 + (self._total - len(at) + 0.5) / (len(at) + 0.5))
        return at, (weight * often * (_K + 1) / (often + self._longer[at])).astype(np.float32)

    def nearest(self, query: str, limit: int) -> list[int]:
        """Positions of the texts that share most with the query, best first; of those that share anything."""
        scores = np.zeros(self._total, np.float32)
        for word in set(_WORD.findall(query.casefold())):
            at, worth = self._postings.get(word, (None, None))
            if at is not None and len(at) <= self._total / 10:  # a word of every text tells nothing
                scores[at] += worth
        most = min(limit, self._total)
        best = np.argpartition(-scores, most - 1)[:most] if most else np.array([], int)
        best = best[np.lexsort((best, -scores[best]))]
        return [int(at) for at in best if scores[at] > 0]
