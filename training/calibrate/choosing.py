"""From scores to probabilities and thresholds, every set counting the same, however large."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.extract.candidates import log_odds
from assistant.reader import PLAIN, Line
from training.curve import auc
from training.rows import some

SEED = 7
MOST = 100  # examples of each kept set
ALIKE = 0.005  # difference in accuracy that says nothing, of some hundreds of examples


@dataclass(frozen=True, slots=True)
class Scored:
    """Something with a score and what is right.

    Attributes:
        set: Its set.
        half: 0 or 1, by its document.
        scores: One or several numbers.
        right: Whether the sentence answers, the claim follows, the text is an instruction.
        answerable: Of a sentence, whether the question has an answer where it was looked for.
    """

    set: str
    half: int
    scores: tuple[float, ...]
    right: bool
    answerable: bool = True


def raw(probability: float) -> float:
    """The model's own score behind a probability of a reader whose scales are :data:`PLAIN`."""
    return log_odds(probability) / PLAIN.answer.slope


def half_of(document: str) -> int:
    """The half that a document belongs to, by its hash."""
    return hashlib.sha256(f"half {document}".encode()).digest()[0] % 2


def few(items: Sequence[Any], key: Callable[[Any], str]) -> Iterator[Any]:
    """At most :data:`MOST` of the items of each set, drawn for all time."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    for name, group in groups.items():
        yield from some(group, MOST, f"{SEED} {name}")


def logistic(found: Sequence[Scored], pull: float = 0.02) -> NDArray[np.float64]:
    """Weights of a logistic over several scores, and its intercept last; each set weighs the same.

    Args:
        found: What it is fitted to, by Newton's method.
        pull: How much weights of standardised scores are drawn to nothing, per set.
    """
    sizes: dict[str, int] = defaultdict(int)
    for one in found:
        sizes[one.set] += 1
    x = np.array([one.scores for one in found])
    middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.c_[(x - middle) / spread, np.ones(len(x))]
    y = np.array([one.right for one in found], dtype=float)
    w = np.array([1 / sizes[one.set] for one in found])
    drawn = np.r_[np.full(x.shape[1], pull * len(sizes)), 1e-9]
    weights = np.zeros(z.shape[1])
    for _ in range(60):  # Newton's method, over standardised scores
        p = 1 / (1 + np.exp(-np.clip(z @ weights, -30, 30)))
        slope = z.T @ (w * (p - y)) + drawn * weights
        bend = (z * (w * p * (1 - p))[:, None]).T @ z + np.diag(drawn)
        weights -= np.linalg.solve(bend, slope)
    plain = weights[:-1] / spread
    return np.r_[plain, weights[-1] - (plain * middle).sum()]


def fitted(found: Sequence[Scored]) -> Line:
    """The logistic that turns a score into a probability; each set weighs the same."""
    slope, intercept = logistic([replace(one, scores=one.scores[:1]) for one in found], pull=1e-4)
    return Line(float(slope), float(intercept))


def accuracy(
    values: NDArray[np.float64], right: NDArray[np.bool_], least: float, share: float = 0.5
) -> float:
    """How often yes from a threshold on is right, if such a share were right: balanced, with a half."""
    said = values >= least
    return float(share * said[right].mean() + (1 - share) * (~said[~right]).mean())


def chosen(sets: dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]], share: float = 0.5) -> float:
    """The threshold with the best accuracy, the mean over sets, if such a share of all were right.

    Of those that are as good but for :data:`ALIKE` it is the middle one: no finer difference carries over.
    """
    grid = np.unique(
        np.quantile(np.concatenate([values for values, _ in sets.values()]), np.linspace(0, 1, 400))
    )
    usable = [pair for pair in sets.values() if pair[1].any() and not pair[1].all()]
    found = np.array([np.mean([accuracy(v, r, least, share) for v, r in usable]) for least in grid])
    return float(np.median(grid[found >= found.max() - ALIKE]))


def by_set(
    found: Sequence[Scored], line: Line | None = None
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """Scores, or probabilities, and what is right, by set."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in found:
        groups[one.set].append(one)
    return {
        name: (
            np.array([line.probability(one.scores[0]) if line else one.scores[0] for one in group]),
            np.array([one.right for one in group]),
        )
        for name, group in groups.items()
    }


def report(title: str, found: Sequence[Scored]) -> None:
    """Print, set by set, how well scores tell right from wrong with a threshold from the other half."""
    print(f"\n{title}\n{'':26}{'count':>6}{'right':>7}{'AUC':>7}{'balanced, other half':>23}")
    leasts = [chosen(by_set([one for one in found if one.half == half])) for half in (0, 1)]
    for name, (values, right) in by_set(found).items():
        if right.all() or not right.any():
            continue
        halves = np.array([one.half for one in found if one.set == name])
        said = values >= np.array([leasts[1 - half] for half in halves])
        other = (said[right].mean() + (~said[~right]).mean()) / 2
        print(f"{name:26}{len(values):>6}{right.mean():>7.2f}{auc(values, right):>7.3f}{other:>23.3f}")
