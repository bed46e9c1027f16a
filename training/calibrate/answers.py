"""Which of several sentences answers, and how sure that must be."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from assistant.extract.candidates import evidence, spotted
from assistant.reader import PLAIN, Line, Reader, Scales
from training.calibrate.asked import Asked
from training.calibrate.choosing import (
    Scored,
    by_set,
    chosen,
    fitted,
    half_of,
    logistic,
    raw,
    report,
)

EVIDENCE = ("span", "sentence", "headline", "passage", "found")
SURE = ("span", "headline")  # what is weighed for whether the chosen one answers: how it was found misleads
ANSWERABLE = 0.7  # share of questions that are taken to have an answer, where one is given in doubt
RARE = 0.1  # share of the right sentences that may be less sure than the best of a side


def weighed(reader: Reader, several: Sequence[Asked]) -> tuple[list[list[Scored]], list[Scored]]:
    """For each question its candidates with what speaks for them; and its passages with their relevance."""
    questions_found, passages = [], []
    for one in several:
        found = spotted(one.question, one.hits, reader)
        answerable = bool(one.answers or one.places)
        speaks = [
            e | {"span": e["span"] / PLAIN.answer.slope} for e in evidence(one.question, found, one.hits)
        ]
        half = half_of(one.document)
        questions_found.append(
            [
                Scored(
                    one.set, half, tuple(e[name] for name in EVIDENCE), one.is_right(candidate), answerable
                )
                for candidate, e in zip(found, speaks, strict=True)
            ]
        )
        if len(one.hits) == 1 and one.set in ("squadv2.0", "squad2", "new_wiki", "clapnq"):
            score = raw(
                reader.relevance(one.question, [one.hits[0].passage.text], [one.hits[0].article.title])[0]
            )
            passages.append(Scored(one.set, half, (score,), answerable))
    return questions_found, passages


def best_of(several: Sequence[Sequence[Scored]], choice: NDArray[np.float64]) -> list[Scored]:
    """Of each question the candidate that is chosen; right is whether the question can be answered."""
    which = [EVIDENCE.index(name) for name in SURE]
    best = [max(found, key=lambda one: float(np.dot(one.scores, choice))) for found in several if found]
    return [replace(one, scores=tuple(one.scores[at] for at in which), right=one.answerable) for one in best]


def preferred(several: Sequence[Sequence[Scored]], pull: float = 0.02) -> NDArray[np.float64]:
    """Weights by which the right one of a question's candidates is likeliest chosen (conditional logit).

    Questions without a right candidate, or with one candidate, tell nothing; each set weighs the same.
    """
    useful = [found for found in several if len(found) > 1 and any(one.right for one in found)]
    sizes: dict[str, int] = defaultdict(int)
    for found in useful:
        sizes[found[0].set] += 1
    most = max(len(found) for found in useful)
    x = np.zeros((len(useful), most, len(EVIDENCE)))
    there, right = np.zeros((len(useful), most)), np.zeros((len(useful), most))
    for row, found in enumerate(useful):
        x[row, : len(found)] = [one.scores for one in found]
        there[row, : len(found)] = 1
        right[row, : len(found)] = [one.right for one in found]
    spread = x[there > 0].std(axis=0) + 1e-9
    share = np.array([1 / sizes[found[0].set] for found in useful])[:, None]
    weights = np.zeros(len(EVIDENCE))
    for _ in range(2_000):  # plain gradient ascent: few weights, smooth
        worth = (x / spread) @ weights
        p = np.exp(worth - worth.max(axis=1, keepdims=True)) * there
        p /= p.sum(axis=1, keepdims=True)
        given = p * right / (p * right).sum(axis=1, keepdims=True)
        slope = np.einsum("qc,qcw->w", share * (given - p), x / spread) - pull * len(sizes) * weights
        weights += 0.5 / len(sizes) * slope
    return weights / spread


def of_answers(
    several: Sequence[Sequence[Scored]],
    passages: Sequence[Scored],
    scales: Scales,
    thresholds: dict[str, float],
) -> tuple[Scales, dict[str, float]]:
    """How a sentence is chosen and how sure it must be, the same for all sets.

    What speaks for a sentence is weighed as the assistant meets it: of its span, the calibrated odds.
    """
    line = fitted([one for found in several for one in found])
    several = [[_calibrated(one, line) for one in found] for found in several]
    by_half = [[found for found in several if found and found[0].half == half] for half in (0, 1)]
    crossed = []
    for half in (0, 1):
        choice = preferred(by_half[1 - half])
        sure = logistic(best_of(by_half[1 - half], choice))
        crossed += [replace(one, scores=(_sum(one, sure),)) for one in best_of(by_half[half], choice)]
        _print_chosen(f"chosen, half {half} by the weights of the other", by_half[half], choice)
    report("Answered where it can be", crossed)
    report("An answer stands in the passage", passages)
    choice = preferred(several)
    sure = logistic(best_of(several, choice))
    best = [replace(one, scores=(Line().probability(_sum(one, sure)),)) for one in best_of(several, choice)]
    thresholds["surely"] = chosen(by_set(best))
    thresholds["answer"] = min(thresholds["surely"], chosen(by_set(best), ANSWERABLE))
    rights = best_of([[one] for found in several for one in found if one.right], choice)
    right = [Line().probability(_sum(one, sure)) for one in rights]
    thresholds["side"] = min(thresholds["answer"], float(np.quantile(right, RARE)))
    scales = replace(
        scales,
        answer=line,
        relevance=fitted(passages),
        choice=dict(zip(EVIDENCE, map(float, choice), strict=True)),
        sure=dict(zip((*SURE, "intercept"), map(float, sure), strict=True)),
    )
    thresholds["relevant"] = scales.relevance.probability(chosen(by_set(passages)))
    print(f"choice: {scales.choice}\nsure: {scales.sure}")
    return scales, thresholds


def _calibrated(one: Scored, line: Line) -> Scored:
    return replace(one, scores=(line.slope * one.scores[0] + line.intercept, *one.scores[1:]))


def _sum(one: Scored, weights: NDArray[np.float64]) -> float:
    return float(np.dot(one.scores, weights[:-1]) + weights[-1])


def _print_chosen(title: str, several: Sequence[Sequence[Scored]], choice: NDArray[np.float64]) -> None:
    """Of the questions that can be answered, how often the first candidate is right, and one of three."""
    groups: dict[str, list[Sequence[Scored]]] = defaultdict(list)
    for found in several:
        groups[found[0].set].append(found)
    print(f"\n{title}")
    for name, questions_found in groups.items():
        first = third = count = 0
        for found in questions_found:
            if found[0].answerable:
                order = sorted(found, key=lambda one: -float(np.dot(one.scores, choice)))
                first, third, count = (
                    first + order[0].right,
                    third + any(o.right for o in order[:3]),
                    count + 1,
                )
        if count:
            print(f"{name:26}{count:>6}  first {first / count:.3f}  one of three {third / count:.3f}")
