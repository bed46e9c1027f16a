"""How often it is noted that reports differ, where some say what is true and some what is false.

    python -m benchmarks.differing DATA

DATA is a folder with `rgb_en_fact`, whose questions have passages with the true answer, and others with a
false one in its place. It is counted how often an answer without a model has a note that reports differ:
beside false passages, where it should, and beside none, where it should not.
"""

import argparse
from pathlib import Path

from assistant.compare import compare
from assistant.extract import extract
from assistant.verify import verify
from benchmarks.answering import AT_ODDS
from benchmarks.questions import Case, rgb


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data / "rgb_en_fact"
    for name, false in (("two true and two false passages", 2), ("two true passages", 0)):
        told = [_notes(case) for case in rgb(folder, true=2, false=false, beside=3)]
        answered = [notes for notes in told if notes is not None]
        print(f"{name}: {sum(map(bool, answered))} of {len(answered)} answers say that reports differ")
        print(*(f"  {note}" for notes in answered for note in notes), sep="\n")


def _notes(case: Case) -> list[str] | None:
    """What an answer says of reports that differ; None where there is no answer."""
    draft = extract(case.question, case.hits)
    if draft is None:
        return None
    _, notes = compare(verify(draft, case.hits), case.hits, case.question)
    return [note for note in notes if note.startswith(AT_ODDS)]


if __name__ == "__main__":
    main()
