"""How often an answer without a language model holds the answer, and how often it is rightly withheld.

    python -m benchmarks.answers DATA

DATA is a folder with `realtimeqa_2023` and `squad2`. The reader's weights were not trained on these sets; its
thresholds were chosen on them, among others, by `training.calibrate`, which reports them half by half.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from statistics import fmean, median
from time import process_time

from assistant.reader import Reader
from benchmarks.questions import Case, realtimeqa, squad


def measure(name: str, cases: Iterable[Case], reader: Reader) -> None:
    """Ask every question and print what came of it."""
    answered: list[bool] = []
    refused: list[bool] = []
    first: list[bool] = []
    third: list[bool] = []
    seconds: list[float] = []
    for case in list(cases):
        begun = process_time()
        draft = case.draft(reader)
        seconds.append(process_time() - begun)
        if not case.answers:
            refused.append(draft is None or not draft.quotes)
            continue
        quotes = draft.quotes if draft else ()
        sentences = [case.hits[quote.hit].article.text[quote.start : quote.end] for quote in quotes]
        answered.append(bool(quotes))
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
    reader = Reader()
    reader.load()
    measure("realtimeqa", realtimeqa(data / "realtimeqa_2023"), reader)
    measure("squad2", squad(data / "squad2"), reader)


if __name__ == "__main__":
    main()
