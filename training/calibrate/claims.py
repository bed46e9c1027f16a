"""When a claim counts as supported, unsupported or contradicted."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.reader import Reader, Scales
from assistant.verify.entailing import entailed
from training import claims
from training.calibrate.choosing import SEED, Scored, by_set, chosen, few, half_of, report
from training.claims import sentences_of
from training.labels import CONTRADICTED, NOT_SUPPORTED, SUPPORTED

STRICT = 0.95  # precision at which a contradiction is believed, of sentences that differ in something exact
FOUND = 0.1  # share of contradictions that must still be found
COMPOSED = "composed"  # how the names of sets begin that are reported only, since nobody wrote them
OTHER = "news other event"  # claims of another event, in much the same words: they contradict nothing
DOUBTED = 0.05  # share of true claims that may be called unsupported
SETS = (  # of claims: the folder, and the names of claim, text and label
    ("summedits_news", "summary", "doc", "label"),
    ("qags_cnndm", "claim", "doc", "supported"),
    ("model_summaries", "claim", "premise", "label"),
)


def judged(reader: Reader, train: Path, dev: Path) -> list[tuple[str, int, NDArray[np.float64], int]]:
    """Claims of kept documents and of the development sets, with the logs of three probabilities."""
    rows: list[tuple[str, str, str, Sequence[str], int]] = []
    for example in few(claims.kept(train, SEED), lambda e: e.source):
        if example.evidence:
            rows.append((example.source, example.claim, example.document, example.evidence, example.label))
    for name, claim, document, label in SETS:
        with (dev / name / "claims.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                right = SUPPORTED if row[label] in (1, True, "supported") else NOT_SUPPORTED
                rows.append((name, row[claim], row[document][:80], sentences_of(row[document]), right))
    pairs, owner = [], []
    for at, (_, text, _, sentences, _) in enumerate(rows):
        for sentence in sentences_of(text):
            pairs.append((sentence, sentences))
            owner.append(at)
    found: dict[int, NDArray[np.float64]] = {}
    for at, one in zip(owner, entailed(pairs, reader), strict=True):
        scores = np.log(np.maximum([one.supported, one.contradicted, one.neither], 1e-9))
        if at not in found or scores[0] < found[at][0]:  # of several sentences the worst counts
            found[at] = scores
    return [(rows[at][0], half_of(rows[at][2]), scores, rows[at][4]) for at, scores in found.items()]


def of_claims(
    found: Sequence[tuple[str, int, NDArray[np.float64], int]], scales: Scales, thresholds: dict[str, float]
) -> tuple[Scales, dict[str, float]]:
    """A temperature and a bias for claims, and the thresholds of verdicts."""
    sizes: dict[str, int] = defaultdict(int)
    for name, *_ in found:
        sizes[name] += 1
    logs = np.stack([scores for _, _, scores, _ in found])
    labels = np.array([label for *_, label in found])
    weights = np.array([0.0 if name.startswith(COMPOSED) else 1 / sizes[name] for name, *_ in found])

    def probabilities(temperature: float, bias: float) -> NDArray[np.float64]:
        shifted = logs / temperature + np.array([bias, 0.0, 0.0])
        shifted -= shifted.max(axis=1, keepdims=True)
        return np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)

    def cost(temperature: float, bias: float) -> float:
        p = np.clip(probabilities(temperature, bias), 1e-6, 1)
        right = np.where(
            labels == NOT_SUPPORTED, p[:, 1] + p[:, 2], p[np.arange(len(p)), np.minimum(labels, 2)]
        )
        return float(-(weights * np.log(right)).sum() / weights.sum())

    grid = [(t, b) for t in np.linspace(0.6, 3.0, 25) for b in np.linspace(-2, 2, 41)]
    temperature, bias = min(grid, key=lambda pair: cost(*pair))
    p = probabilities(temperature, bias)
    scored = [
        Scored(name, half, (float(one[0]),), label == SUPPORTED)
        for (name, half, _, label), one in zip(found, p, strict=True)
    ]
    report("A claim is supported", [one for one in scored if not one.set.startswith(COMPOSED)])
    report("Composed", [one for one in scored if one.set.startswith(COMPOSED)])
    known = np.isin(labels, (SUPPORTED, CONTRADICTED)) | np.array([name == OTHER for name, *_ in found])
    of_news = known & np.array([name.startswith("news ") for name, *_ in found])
    sets = by_set(scored)
    written = {name: pair for name, pair in sets.items() if not name.startswith(COMPOSED)}
    thresholds["supported"] = chosen(written)
    thresholds["unsupported"] = min(
        thresholds["supported"], _doubting([v[r] for v, r in written.values() if r.sum() > 20])
    )
    thresholds["contradicted"] = _strict(p[of_news, 1], labels[of_news] == CONTRADICTED)
    print(f"\n{'of true claims':26}{'supported':>10}{'unsupported':>13}{'false ones called supported':>30}")
    for name, (values, right) in sets.items():
        if right.any() and not right.all():
            print(
                f"{name:26}{(values[right] >= thresholds['supported']).mean():>10.2f}"
                f"{(values[right] < thresholds['unsupported']).mean():>13.2f}"
                f"{(values[~right] >= thresholds['supported']).mean():>30.2f}"
            )
    return replace(scales, temperature=float(temperature), bias=(float(bias), 0.0, 0.0)), thresholds


def _doubting(of_true: Sequence[NDArray[np.float64]]) -> float:
    """The threshold below which :data:`DOUBTED` of the true claims lie, the mean over sets."""
    grid = np.unique(np.quantile(np.concatenate(of_true), np.linspace(0, 0.3, 200)))
    below = np.array([[(values < least).mean() for values in of_true] for least in grid]).mean(axis=1)
    return float(grid[below <= DOUBTED].max(initial=0.0))


def _strict(values: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The lowest threshold whose precision is :data:`STRICT`; where none is, that of the highest precision.

    It is chosen on sentences of news beside true and changed forms of them, and beside reports of other
    events in much the same words.
    Thresholds that keep fewer than :data:`FOUND` of the contradictions are not looked at: they find nothing.
    """
    grid = [least for least in np.linspace(0.3, 0.99, 70) if (values[right] >= least).mean() >= FOUND]
    precision = {least: right[values >= least].mean() for least in grid}
    strict = [least for least in grid if precision[least] >= STRICT]
    chosen_least = strict[0] if strict else max(grid, key=precision.__getitem__)
    kept = (values[right] >= chosen_least).mean()
    print(f"contradicted from {chosen_least:.2f}: precision {precision[chosen_least]:.3f}, found {kept:.2f}")
    return float(chosen_least)
