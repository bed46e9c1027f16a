"""Runs a question set over a library, under one or several settings."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.evaluate.measures import (
    Figure,
    Measures,
    answering,
    holds,
    percentiles,
    retrieval,
    summarise,
)
from assistant.evaluate.questions import Question, QuestionSet
from assistant.settings import Settings
from ingest.articles import Filters
from ingest.errors import UsageError

DEPTH = 10  # passages searched for the figures of retrieval, as many as a search gives unless told otherwise


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one question."""

    question: Question
    measures: Measures
    seconds: dict[str, float]
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One set under one setting: figures over all questions, and what came of each."""

    questions: str  # name of the set
    name: str  # of the setting
    figures: dict[str, Figure]
    latency: dict[str, dict[str, float]]
    rows: tuple[Row, ...] = field(repr=False, default=())

    def to_data(self) -> dict[str, Any]:
        """The run as plain data for JSON."""
        return {
            "question set": self.questions,
            "name": self.name,
            "figures": {name: asdict(figure) for name, figure in self.figures.items()},
            "latency in milliseconds": self.latency,
            "questions": [
                {
                    "id": row.question.id,
                    "question": row.question.text,
                    "measures": row.measures,
                    "seconds": row.seconds,
                    "answer": row.answer.text if row.answer else None,
                    "refused": row.answer.refused if row.answer else None,
                }
                for row in self.rows
            ],
        }


def run(
    desk: Assistant,
    questions: QuestionSet,
    *,
    name: str = "as set",
    answers: bool = True,
    on_question: Callable[[], None] = lambda: None,
) -> Run:
    """Ask every question of a set.

    Args:
        desk: Over a library that holds the set's articles.
        questions: The set.
        name: Of the settings, in the report.
        answers: Whether to answer as well as to search.
        on_question: Called after each question.
    """
    desk.search(questions.questions[0].text)  # models and indexes are read before the clock runs
    rows = []
    for question in questions.questions:
        rows.append(_ask(desk, question, answers))
        on_question()
    stages = dict.fromkeys(stage for row in rows for stage in row.seconds)
    return Run(
        questions=questions.name,
        name=name,
        figures=summarise([row.measures for row in rows]),
        latency={s: percentiles(row.seconds[s] for row in rows if s in row.seconds) for s in stages},
        rows=tuple(rows),
    )


def variants(settings: Settings, comparisons: Sequence[str]) -> dict[str, Settings]:
    """Settings by name: those given, and one for each comparison, written like ``passages=4 llm=none``.

    Raises:
        UsageError: A comparison does not name settings and values.
    """
    made = {"as set": settings}
    for comparison in comparisons:
        changes = dict(part.partition("=")[::2] for part in comparison.split())
        unknown = [key for key in changes if key not in Settings.model_fields]
        if unknown or not changes:
            raise UsageError(
                f"{comparison!r} does not name a setting and its value; write it like passages=4"
            )
        if "passage_size" in changes:
            raise UsageError(
                "passages are cut when articles are ingested; ingest into another folder with "
                "ONRECORD_PASSAGE_SIZE set, and compare with data_dir=FOLDER"
            )
        made[comparison] = Settings.model_validate({**settings.model_dump(), **changes})
    return made


def _ask(desk: Assistant, question: Question, answers: bool) -> Row:
    filters = Filters(article_ids=question.within)
    begun = perf_counter()
    hits = desk.search(question.text, limit=DEPTH, filters=filters)
    seconds = {"search": perf_counter() - begun}
    measures = retrieval(question, hits, _telling(desk, question))
    if not answers:
        return Row(question, measures, seconds)
    answer = desk.ask(question.text, filters=filters)
    return Row(question, measures | answering(question, answer), seconds | answer.timings, answer)


def _telling(desk: Assistant, question: Question) -> int:
    """How many passages of the relevant articles hold an answer."""
    passages = desk.library.passages_of(question.relevant).values() if question.answers else ()
    return sum(holds(passage.text, question.answers) for some in passages for passage in some)
