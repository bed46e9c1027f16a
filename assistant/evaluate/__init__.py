"""Question sets to figures and a report: how well a library is searched, answered from and refused."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from assistant.ask import Assistant
from assistant.evaluate.printing import show
from assistant.evaluate.questions import QuestionSet, load_questions
from assistant.evaluate.report import report
from assistant.evaluate.run import Run, run, variants
from assistant.settings import Settings, load_settings
from ingest.engines import demand_library
from ingest.errors import UsageError

__all__ = ["evaluate", "measure", "show"]


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
        NotFoundError: There is no library, and the set brings no articles.
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
    show(runs)
    Console().print(f"{output}.json and {output}.html are written", highlight=False)
    return runs


def _run(name: str, settings: Settings, questions: QuestionSet, *, answers: bool) -> Run:
    if not questions.articles:
        demand_library(settings)
    with Assistant.open(settings=settings) as desk:
        if questions.articles:
            desk.ingest(questions.articles)
        if desk.library.revision == 0:
            raise UsageError(f"the library in {settings.data_dir} is empty; ingest the articles first")
        _warn_of_missing(desk, questions)
        return measure(desk, questions, name, answers=answers)


def measure(desk: Assistant, questions: QuestionSet, name: str, *, answers: bool = True) -> Run:
    """Run a question set over an open library, with a bar that shows how far it has come.

    Args:
        desk: Over a library that holds the articles.
        questions: The set.
        name: Of the settings, in the report.
        answers: Whether to answer as well as to search.
    """
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=len(questions.questions))
        return run(desk, questions, name=name, answers=answers, on_question=lambda: progress.advance(task))


def _warn_of_missing(desk: Assistant, questions: QuestionSet) -> None:
    """Say which articles of the questions the library lacks: whatever is found counts as wrong then."""
    named = {article for question in questions.questions for article in question.relevant}
    if missing := named - desk.library.get(named).keys():
        Console(stderr=True, highlight=False).print(
            f"{len(missing)} of {len(named)} articles that answer the questions are not in the library; "
            "name them by address or as `onrecord articles --json` does, or the search seems worse than it is"
        )
