"""How often reports are said to differ, where some say what is true and some what is false.

    python -m benchmarks.differing DATA [--half 0|1]

DATA is a folder with `rgb_en_fact`, whose questions have passages with the true answer, and others with a
false one in its place. It is counted how often an answer without a model has a note that reports differ:
beside false passages, where it should, and beside none, where it should not. The passages are snippets of
pages of many years and have no day, so that what a library of news tells apart by its day is not here.
"""

import argparse
from pathlib import Path
from statistics import median
from time import perf_counter

from assistant.compare import compare
from assistant.reader import Reader
from assistant.verify import verify
from benchmarks.answering import AT_ODDS
from benchmarks.questions import Case, rgb


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    options = parser.parse_args()
    reader = Reader(threads=1)
    for name, false in (("two true and two false passages", 2), ("two true passages", 0)):
        cases = rgb(options.data / "rgb_en_fact", true=2, false=false, beside=3)
        told = [_notes(case, reader) for case in cases if options.half in (None, case.half)]
        answered = [found for found in told if found is not None]
        at_odds = sum(bool(notes) for notes, _ in answered)
        print(f"{name}: {at_odds} of {len(answered)} answers say that reports differ")
        print(f"  {1000 * median(seconds for _, seconds in answered):.0f} ms at the middle")
        print(*(f"  {note}" for notes, _ in answered for note in notes), sep="\n")


def _notes(case: Case, reader: Reader) -> tuple[list[str], float] | None:
    """What an answer says of reports that differ, and the seconds it took; None where there is no answer."""
    draft = case.draft(reader)
    if draft is None:
        return None
    statements = verify(draft, case.hits, reader)
    begun = perf_counter()
    _, notes = compare(statements, case.hits, case.question, (), reader)
    return [note for note in notes if note.startswith(AT_ODDS)], perf_counter() - begun


if __name__ == "__main__":
    main()
