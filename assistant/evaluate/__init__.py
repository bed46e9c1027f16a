"""Question sets to figures and a report: how well a library is searched, answered from and refused."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from assistant.ask import Assistant
from assistant.evaluate.questions import QuestionSet, load_questions
from assistant.evaluate.report import report
from assistant.evaluate.run import Run, run, variants
from assistant.settings import Settings, load_settings
from ingest.errors import UsageError


def evaluate(
    path: Path, library: Path | None, comparisons: Sequence[str], *, answers: bool, output: Path
) -> list[Run]:
    """Run a question set under each setting, print the figures, and write the reports.

    Args:
        path: A JSONL file of questions, or the folder of a public set.
        library: Folder of the library; a set that brings its own articles gets one beside the reports.
        comparisons: Settings to compare with those in force, like ``passages=4 llm=none``.
        answers: Whether to answer as well as to search.
        output: Where the reports go; ``.json`` and ``.html`` are put after it.

    Raises:
        UsageError: The set or a comparison cannot be understood, or the library is empty.
    """
    questions = load_questions(path)
    settings = load_settings()
    if library or questions.articles:
        folder = library or Path(f"{output}-library") / questions.name
        settings = settings.model_copy(update={"data_dir": folder})
    runs = [
        _run(name, variant, questions, answers=answers)
        for name, variant in variants(settings, comparisons).items()
    ]
    data = json.dumps([one.to_data() for one in runs], ensure_ascii=False, indent=1)
    Path(f"{output}.json").write_text(data, encoding="utf-8")
    Path(f"{output}.html").write_text(report(runs), encoding="utf-8")
    _show(runs)
    Console().print(f"{output}.json and {output}.html are written", highlight=False)
    return runs


def _run(name: str, settings: Settings, questions: QuestionSet, *, answers: bool) -> Run:
    with Assistant.open(settings=settings) as desk:
        if questions.articles:
            desk.ingest(questions.articles)
        if desk.library.revision == 0:
            raise UsageError(f"the library in {settings.data_dir} is empty; ingest the articles first")
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(name, total=len(questions.questions))
            return run(
                desk, questions, name=name, answers=answers, on_question=lambda: progress.advance(task)
            )


def _show(runs: Sequence[Run]) -> None:
    table = Table(runs[0].questions, *(one.name for one in runs), box=None)
    for name in dict.fromkeys(name for one in runs for name in one.figures):
        cells = []
        for one in runs:
            figure = one.figures.get(name)
            cells.append(f"{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})" if figure else "–")
        table.add_row(name, *cells)
    for stage in dict.fromkeys(stage for one in runs for stage in one.latency):
        times = [one.latency.get(stage, {}) for one in runs]
        table.add_row(
            f"{stage}, ms", *(", ".join(f"{p} {value:.0f}" for p, value in t.items()) for t in times)
        )
    Console(highlight=False).print(table)
