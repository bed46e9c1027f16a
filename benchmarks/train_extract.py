"""Train the weights of assistant/extract and say how well they do on what they were not trained on.

    python -m benchmarks.train_extract DATA

DATA is a folder with `realtimeqa_2023`, `squad2` and `rgb_en_fact`. It prints the weights to paste, and
figures of two halves, each judged with the weights and the threshold of the other.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from pprint import pprint

import numpy as np
from numpy.typing import NDArray

from assistant.extract import ranking
from benchmarks.questions import Case, realtimeqa, rgb, squad

CHOOSING = "pairs run focus kind gist like own length near news lead recent score".split()
ANSWERING = "near void topic like pairs current strange figure swapped opposed".split()
WEIGHT = {"realtimeqa": 1.0, "squad2": 1.0, "bereft": 0.5, "rgb": 0.0}  # in learning when to answer
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A question of a set, with the features of every sentence and whether it holds the answer."""

    set: str
    case: Case
    features: list[dict[str, float]]
    right: NDArray[np.bool_]

    def table(self, names: Sequence[str]) -> Array:
        """Features as numbers, shape ``(sentences, names)``."""
        return np.array([[values[name] for name in names] for values in self.features])

    def assurance(self, choosing: dict[str, float], answering: dict[str, float]) -> float:
        """How sure it is that one of the first sentences answers."""
        order = sorted(self.features, key=lambda values: -ranking.weigh(values, choosing))
        return max((ranking.weigh(v, answering) for v in order[: ranking.FIRST]), default=-np.inf)

    def best(self, choosing: dict[str, float]) -> dict[str, float]:
        """Features of the sentence that is chosen first."""
        return max(self.features, key=lambda values: ranking.weigh(values, choosing))


def rows(sets: dict[str, list[Case]]) -> list[Row]:
    """Every question, with what was found for it."""
    made = []
    for name, cases in sets.items():
        for case in cases:
            ranked = ranking.rank(case.question, case.hits)
            right = np.array([case.holds(candidate.sentence.text) for candidate, _ in ranked])
            made.append(Row(name, case, [values for _, values in ranked], right))
    return made


def train_choosing(data: Sequence[Row]) -> dict[str, float]:
    """Weights that make it likeliest to pick a right sentence, where picking follows a softmax."""
    tables = [(row.table(CHOOSING), row.right) for row in data if row.right.any()]

    def slope(weights: Array) -> Array:
        total = -2 * weights
        for table, right in tables:
            scores = table @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            total += table.T @ (chance * right / (chance @ right) - chance)
        return total

    return dict(zip(CHOOSING, _climb(slope, len(CHOOSING)), strict=True))


def train_answering(data: Sequence[Row], choosing: dict[str, float]) -> tuple[dict[str, float], float]:
    """Weights that tell answerable questions from others, and the threshold; sets and classes count alike."""
    table = np.array([[row.best(choosing)[name] for name in ANSWERING] + [1.0] for row in data])
    yes = np.array([bool(row.case.answers) for row in data])
    sets = np.array([row.set for row in data])
    share = np.array(
        [100 * WEIGHT[s] / ((sets == s) & (yes == y)).sum() for s, y in zip(sets, yes, strict=True)]
    )
    mean, spread = table.mean(0), table.std(0) + 1e-9
    mean[-1], spread[-1] = 0, 1
    scaled = (table - mean) / spread

    def slope(weights: Array) -> Array:
        penalty = np.append(10 * weights[:-1], 0)
        chance = 1 / (1 + np.exp(-scaled @ weights))
        return np.asarray(scaled.T @ (share * (yes - chance)) - penalty)

    weights = (_climb(slope, len(mean)) / spread)[:-1]
    named = dict(zip(ANSWERING, weights, strict=True))
    scores = np.array([row.assurance(choosing, named) for row in data])

    # Whole articles about other things, one paragraph that does not say it, and near articles without it.
    tasks = (
        (2, sets == "realtimeqa"),
        (1, sets == "squad2"),
        (1, (sets == "bereft") | ((sets == "realtimeqa") & yes)),
    )

    def gain(threshold: float) -> float:
        said = scores >= threshold
        return sum(times * balanced(said[part], yes[part]) for times, part in tasks)

    return named, max(np.quantile(scores, np.linspace(0, 1, 81)), key=gain)


def balanced(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """Balanced accuracy: the mean of the share of right yes and right no."""
    return float((said[true].mean() + (~said[~true]).mean()) / 2)


def report(data: Sequence[Row]) -> None:
    """Print the figures of each half under the weights of the other."""
    first: dict[str, list[bool]] = defaultdict(list)
    third: dict[str, list[bool]] = defaultdict(list)
    said: dict[str, list[bool]] = defaultdict(list)
    true: dict[str, list[bool]] = defaultdict(list)
    for half in (0, 1):
        trained = [row for row in data if row.case.half != half and row.features]
        choosing = train_choosing(trained)
        answering, enough = train_answering(trained, choosing)
        for row in (row for row in data if row.case.half == half):
            order = np.argsort([-ranking.weigh(values, choosing) for values in row.features], kind="stable")
            answers = row.assurance(choosing, answering) >= enough
            said[row.set].append(answers)
            true[row.set].append(bool(row.case.answers))
            if row.case.answers:
                first[row.set].append(bool(row.features) and bool(row.right[order[0]]))
                third[row.set].append(bool(row.right[order[:3]].any()))
    for name in WEIGHT:
        if name in first:
            print(f"{name}: answer in the first sentence {np.mean(first[name]):.3f}, "
                  f"first three {np.mean(third[name]):.3f}")  # fmt: skip
        if 0 < sum(true[name]) < len(true[name]):
            print(f"{name}: answering or refusing {balanced(np.array(said[name]), np.array(true[name])):.3f}")
    print(f"bereft: refused {1 - np.mean(said['bereft']):.3f}")


def _climb(slope: Callable[[Array], Array], size: int) -> Array:
    """Where a concave function is highest: steps along its slope, each weight at its own pace (Adam)."""
    weights, speed, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, 1501):
        rise = slope(weights)
        speed = 0.9 * speed + 0.1 * rise
        square = 0.999 * square + 0.001 * rise**2
        weights += 0.02 * (speed / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
    return weights


def main() -> None:
    """Train, report, and print the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    wide = list(realtimeqa(data / "realtimeqa_2023", limit=30))
    sets = {
        "realtimeqa": [replace(case, hits=case.hits[:8]) for case in wide],
        "bereft": [case.bereft() for case in wide if case.answers],
        "squad2": list(squad(data / "squad2")),
        "rgb": list(rgb(data / "rgb_en_fact")),
    }
    made = rows(sets)
    report(made)
    made = [row for row in made if row.features]
    choosing = train_choosing(made)
    answering, enough = train_answering(made, choosing)
    pprint({name: round(float(weight), 2) for name, weight in choosing.items()}, sort_dicts=False)
    pprint({name: round(float(weight), 2) for name, weight in answering.items()}, sort_dicts=False)
    print("ENOUGH =", round(float(enough), 2))


if __name__ == "__main__":
    main()
