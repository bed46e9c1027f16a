"""What speaks for passages, of several kinds, and what it comes to."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ingest.vectors import Vector

# How much each kind of evidence counts: the words of the passage, those of its whole article, the cosine of
# the passage's vector, and, for a topic, the article's share of the words that go with it. On a plateau for
# both halves of the questions they were tried on: others near them do as well. `benchmarks/ablation.py` says
# what each part earns, and what was tried in vain.
WEIGHTS = {"keywords": 1.0, "articles": 1.0, "vectors": 0.3, "related": 2.0}


@dataclass(slots=True)
class Evidence:
    """What speaks for passages: the article of each, and scores by kind and passage."""

    homes: dict[str, str] = field(default_factory=dict)
    scores: dict[str, dict[str, float]] = field(default_factory=lambda: {name: {} for name in WEIGHTS})

    def sums(self) -> dict[str, float]:
        """All that speaks for each passage, by weight."""
        sums = dict.fromkeys(self.homes, 0.0)
        for kind, scores in self.scores.items():
            for passage, score in scores.items():
                sums[passage] += WEIGHTS[kind] * score
        return sums

    def of_articles(self, scores: Mapping[str, float]) -> dict[str, float]:
        """Scores of articles, by passage."""
        return {key: scores[home] for key, home in self.homes.items() if home in scores}

    def restricted(self, passages: set[str]) -> "Evidence":
        """What speaks for some passages."""
        homes = {key: home for key, home in self.homes.items() if key in passages}
        return Evidence(
            homes,
            {kind: {k: scores[k] for k in homes if k in scores} for kind, scores in self.scores.items()},
        )

    def add(self, other: "Evidence") -> None:
        """Take what speaks for other passages too."""
        self.homes |= other.homes
        for name, scores in other.scores.items():
            self.scores[name] |= scores


def scores_of(evidence: Evidence, again: float) -> dict[str, float]:
    """Evidence by weight; each further passage of an article counts less, so that others are heard."""
    homes, weighed = evidence.homes, evidence.sums()
    scores, before = {}, Counter[str]()
    for key in in_order(weighed):
        scores[key] = weighed[key] * again ** before[homes[key]]
        before[homes[key]] += 1
    return scores


def in_order(scores: Mapping[str, float]) -> list[str]:
    """Names by falling score; those of one score by name, so that the order is always the same."""
    return sorted(scores, key=lambda key: (-scores[key], key))


def cosines_of(vector: Vector, others: dict[str, Vector]) -> dict[str, float]:
    """Cosine of a unit vector with others, by name."""
    if not others:
        return {}
    cosines = (np.stack(list(others.values())) * vector).sum(axis=1)  # row by row, unlike a matrix product
    return dict(zip(others, cosines.tolist(), strict=True))


def ranks_of(scores: dict[str, float]) -> dict[str, int]:
    """Position, from 1, by falling score."""
    return {key: rank for rank, key in enumerate(sorted(scores, key=lambda key: -scores[key]), 1)}
