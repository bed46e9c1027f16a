"""The conversations of question sets, printed as a reader sees them: questions, what was understood, answers.

    python -m benchmarks.chains LIBRARY QUESTIONS... [--out FILE] [--llm NAME] [--base-url URL]

LIBRARY is the folder of a library, such as `benchmarks.newsroom` keeps (``--keep``). QUESTIONS are sets in
the form of `onrecord evaluate`; of the rows of one conversation that with most before it is asked, with all
that comes before. Nothing is judged and nothing is saved.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant import Answer, Assistant, Settings
from assistant.answers import headed
from assistant.evaluate.questions import load_questions


def main() -> None:
    """Ask every conversation and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, help="file to print to")
    parser.add_argument("--llm", default="none", help="a language model to answer with")
    parser.add_argument("--base-url", help="its OpenAI-compatible server, with /v1")
    options = parser.parse_args()
    settings = Settings(
        _env_file=None, data_dir=options.library, llm=options.llm, llm_base_url=options.base_url
    )
    with Assistant.open(settings=settings) as desk:
        asked = [chain for file in options.questions for chain in chains(file)]
        text = "\n".join(_printed(number, _answers(desk, chain)) for number, chain in enumerate(asked, 1))
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


def chains(file: Path) -> Iterator[tuple[str, ...]]:
    """The conversations of a set, each whole, in its order; questions that stand alone are none."""
    rows = [(*q.after, q.text) for q in load_questions(file).questions if q.after]
    for row in rows:
        if not any(len(other) > len(row) and other[: len(row)] == row for other in rows):
            yield row


def _answers(desk: Assistant, questions: Iterable[str]) -> list[Answer]:
    turns: list[Answer] = []
    for question in questions:
        turns.append(desk.ask(question, after=turns))
    return turns


def _printed(number: int, turns: Iterable[Answer]) -> str:
    lines = [f"Conversation {number}", ""]
    for turn in turns:
        lines.append(f"> {turn.asked or turn.question}")
        if turn.asked:
            lines.append(f"  Understood as: {turn.question}")
        lines.append(f"  Looked for: {turn.understood}")
        for heading, statement in headed(turn.statements):
            source = statement.citations[0].article if statement.citations else None
            where = f" ({source.source}, {source.dates})" if source else f" ({statement.verdict})"
            lines.append(f"  {f'{heading}: ' if heading else ''}{' '.join(statement.said.split())}{where}")
        lines += [f"  * {note}" for note in turn.notes]
        lines += [
            f"  closest: {hit.article.title}: {' '.join(hit.passage.text.split())[:200]}"
            for hit in turn.closest
        ]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
