"""How often an answer without a language model holds the answer, and how often it is rightly withheld.

    python -m benchmarks.answers DATA

DATA is a folder with `realtimeqa_2023` and `squad2`. These are the figures of the weights as shipped, which
were trained on these sets; those of halves that were not trained on come from benchmarks.train_extract.
"""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean, median
from time import process_time

from assistant.extract import extract
from benchmarks.questions import Case, realtimeqa, squad

_MARKER = re.compile(r" \[\d+\](?: |$)")


def measure(name: str, cases: Iterable[Case]) -> None:
    """Ask every question and print what came of it."""
    answered: list[bool] = []
    refused: list[bool] = []
    first: list[bool] = []
    third: list[bool] = []
    seconds: list[float] = []
    for case in list(cases):
        begun = process_time()
        draft = extract(case.question, case.hits)
        seconds.append(process_time() - begun)
        if not case.answers:
            refused.append(draft is None)
            continue
        sentences = _MARKER.split(draft.text)[:-1] if draft else []
        answered.append(draft is not None)
        first.append(any(case.holds(sentence) for sentence in sentences[:1]))
        third.append(any(case.holds(sentence) for sentence in sentences))
    said, withheld = fmean(answered), fmean(refused)
    print(
        f"{name}: answered {said:.3f} of {len(answered)}, refused {withheld:.3f} of {len(refused)}, "
        f"balanced {(said + withheld) / 2:.3f}"
    )
    print(
        f"  the answer is in the first sentence {fmean(first):.3f}, in the first three {fmean(third):.3f}; "
        f"a refusal counts as wrong"
    )
    print(f"  processor: {1000 * median(seconds):.0f} ms at the middle, {1000 * max(seconds):.0f} ms at most")


def main() -> None:
    """Measure both sets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    measure("realtimeqa", realtimeqa(data / "realtimeqa_2023"))
    measure("squad2", squad(data / "squad2"))


if __name__ == "__main__":
    main()
