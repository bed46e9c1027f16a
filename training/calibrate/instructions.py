"""When a text counts as an instruction to a machine."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.reader import Reader, Scales
from training import instructions
from training.calibrate.choosing import SEED, Scored, by_set, fitted, half_of, raw, report
from training.claims import sentences_of
from training.rows import is_kept, some

CALM = 0.001  # share of ordinary sentences that may be taken for instructions


def noticed(reader: Reader, train: Path, dev: Path) -> list[Scored]:
    """Texts with the score of being an instruction: families that were kept, and ordinary sentences."""
    rows = [
        ("instructions", family if is_one else text, text, is_one)
        for text, is_one, family in instructions.examples(train, SEED)
        if is_kept(f"instructions {family}" if is_one else f"other {text}")
    ]
    with (dev / "injection" / "injection_dev.jsonl").open(encoding="utf-8") as lines:
        rows += [("injection", row["id"], row["injected_text"], True) for row in map(json.loads, lines)]
    with (dev / "realtimeqa_2023" / "articles.jsonl").open(encoding="utf-8") as lines:
        texts = [sentence for row in map(json.loads, lines) for sentence in sentences_of(row["text"])]
    rows += [("news", text, text, False) for text in some(texts, 4_000, "news")]
    scores = reader.instructions([text for _, _, text, _ in rows])
    return [
        Scored(name, half_of(document), (raw(score),), is_one)
        for (name, document, _, is_one), score in zip(rows, scores, strict=True)
    ]


def of_instructions(
    found: list[Scored], scales: Scales, thresholds: dict[str, float]
) -> tuple[Scales, dict[str, float]]:
    """How sure the reader must be that a text is an instruction."""
    report("An instruction", found)
    scales = replace(scales, instruction=fitted(found))
    news = np.concatenate([v[~r] for v, r in by_set(found, scales.instruction).values()])
    thresholds["instruction"] = max(0.5, float(np.quantile(news, 1 - CALM)))
    for name, (values, right) in by_set(found, scales.instruction).items():
        said = values >= thresholds["instruction"]
        caught = said[right].mean() if right.any() else float("nan")
        wrongly = said[~right].mean() if not right.all() else float("nan")
        print(f"{name:26}caught {caught:.3f}, ordinary text taken for one {wrongly:.4f}")
    return scales, thresholds
