"""What becomes of a plausible wrong answer with a citation, and of a right one: how a model's words fare.

    python -m benchmarks.inventions DATA

DATA is a folder with `realtimeqa_2023`. Each of a question's choices is put in the place of its question word
and cited, as a model does that invents: for questions that the library does not answer, every choice; for
those that it does, the right one, which is what the check costs.
"""

import argparse
import re
from collections import Counter
from pathlib import Path

from assistant.answers import Draft, Hit, Verdict
from assistant.reader import Reader
from assistant.verify import verify
from benchmarks.questions import realtimeqa, rows

_VERB = r"(?:was|is|are|were|has|have|had|will|won|scored|announced|became|said|issued)"
_SUBJECT = re.compile(rf"(?:who|what|which [\w'’ ]{{1,30}}?) (?={_VERB}\b)", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:which|what|how many|how much|who|whose|whom|where|when)\b", re.IGNORECASE)
_BLANK = re.compile(r"_+ ?%?")
_WORST_FIRST = (Verdict.UNSUPPORTED, Verdict.PARTLY, Verdict.SUPPORTED)


def main() -> None:
    """Count verdicts; a draft is worth its best sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data / "realtimeqa_2023"
    choices = {row["id"]: row["choices"] for row in rows(folder / "questions.jsonl")}
    reader = Reader()
    found: dict[str, Counter[Verdict]] = {"inventions": Counter(), "right answers": Counter()}
    for case in realtimeqa(folder):
        if not case.answers:
            found["inventions"].update(
                _verdict(asserted(case.question, choice), 1, case.hits, reader) for choice in choices[case.id]
            )
            continue
        number = next((n for n, hit in enumerate(case.hits, 1) if case.holds(hit.passage.text)), None)
        if number:
            said = asserted(case.question, case.answers[0])
            found["right answers"][_verdict(said, number, case.hits, reader)] += 1
    for name, verdicts in found.items():
        shares = ", ".join(f"{verdicts[v] / verdicts.total():.3f} {v}" for v in _WORST_FIRST)
        print(f"{name}: of {verdicts.total()}, {shares}")


def asserted(question: str, answer: str) -> str:
    """The last sentence of a question as a statement, with an answer for its question word."""
    last = re.split(r"(?<=[.!?]) (?=[A-Z])", question)[-1].rstrip("?:. ")
    answer = answer.strip(" .")
    if _BLANK.search(last):
        return _BLANK.sub(lambda _: answer, last) + "."
    if subject := _SUBJECT.match(last):
        return f"{answer} {last[subject.end() :]}."
    if _ASKED.search(last):
        return _ASKED.sub(lambda _: answer, last, count=1) + "."
    return f"{last}: {answer}."


def _verdict(said: str, number: int, hits: list[Hit], reader: Reader) -> Verdict:
    draft = Draft(f"{said} [{number}]", "llm")
    verdicts = [statement.verdict for statement in verify(draft, hits, reader)]
    return max(verdicts, key=_WORST_FIRST.index, default=Verdict.UNSUPPORTED)


if __name__ == "__main__":
    main()
