"""Calibrate the reader: ``python -m training.calibrate TRAIN DEV RUN``.

Scores become probabilities by a logistic (Platt) or a temperature with a bias (Guo et al., 2017), and one
threshold of each kind is chosen for all sets together. What is chosen on one half of the documents is
reported on the other; what ships is chosen on both. What the reader says of the sets is kept in RUN, by its
checksum.
"""

import argparse
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.reader import PLAIN, WEIGHTS, Reader, Scales
from assistant.rerank import SHARE
from training.calibrate.answers import of_answers, weighed
from training.calibrate.asked import asked
from training.calibrate.claims import judged, of_claims
from training.calibrate.instructions import noticed, of_instructions
from training.calibrate.reranking import found, of_reranking


def main() -> None:
    """Calibrate, report, and write the file beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--only", choices=["answers", "reranking", "claims", "instructions"])
    given = parser.parse_args()
    target = WEIGHTS / "reader.json"
    scales = Scales.parse(target.read_text())
    thresholds = dict(scales.thresholds)
    reader = Reader(scales=PLAIN)

    def kept(name: str, weights: str, make: Callable[[], Any]) -> Any:  # noqa: ANN401
        """What was made before with the same weights, or is made now."""
        file = given.run / f"{name}-{scales.checksums[weights][:8]}.pkl"
        if not file.exists():
            file.write_bytes(pickle.dumps(make()))
        return pickle.loads(file.read_bytes())  # our own file

    if given.only in (None, "answers"):
        sentences, passages = kept(
            "weighed", "spans.onnx", lambda: weighed(reader, asked(given.train, given.dev, given.run))
        )
        scales, thresholds = of_answers(sentences, passages, scales, thresholds)
    if given.only in (None, "reranking"):
        read = kept("reranking", "spans.onnx", lambda: found(reader, given.dev))
        thresholds[SHARE] = of_reranking(read, scales.relevance)
    if given.only in (None, "claims"):
        claims = kept("judged", "claims.onnx", lambda: judged(reader, given.train, given.dev))
        scales, thresholds = of_claims(claims, scales, thresholds)
    if given.only in (None, "instructions"):
        scales, thresholds = of_instructions(noticed(reader, given.train, given.dev), scales, thresholds)
    scales = replace(scales, thresholds=thresholds)
    target.write_text(json.dumps(scales.as_json(), indent=2) + "\n")
    print(f"\nwritten to {target}: {thresholds}")


if __name__ == "__main__":
    main()
