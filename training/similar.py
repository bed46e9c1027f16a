"""Which of many texts share most words with a query (BM25), for finding hard negatives."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log

_WORD = re.compile(r"\w{2,}")
_K, _B = 1.2, 0.75


class Similar:
    """Texts by their words."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the words of some texts."""
        counts = [Counter(_WORD.findall(text.casefold())) for text in texts]
        self._lengths = [sum(count.values()) for count in counts]
        self._mean = sum(self._lengths) / max(len(texts), 1)
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, count in enumerate(counts):
            for word, times in count.items():
                self._postings[word].append((at, times))

    def nearest(self, query: str, limit: int) -> list[int]:
        """Positions of the texts that share most with the query, best first."""
        scores: dict[int, float] = defaultdict(float)
        total = len(self._lengths)
        for word in set(_WORD.findall(query.casefold())):
            postings = self._postings.get(word, ())
            if len(postings) > total / 10:  # a word of every text tells nothing
                continue
            weight = log(1 + (total - len(postings) + 0.5) / (len(postings) + 0.5))
            for at, times in postings:
                length = _K * (1 - _B + _B * self._lengths[at] / self._mean)
                scores[at] += weight * times * (_K + 1) / (times + length)
        return sorted(scores, key=lambda at: (-scores[at], at))[:limit]
