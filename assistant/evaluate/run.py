"""Runs a question set over a library, under one or several settings."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

from assistant.answers import Answer
from assistant.ask import Assistant
from assistant.evaluate.by_kind import KindOutcomes, by_kind
from assistant.evaluate.judging import Judgement, judge
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
    """What came of one question; no answer and no judgement where only the search was measured."""

    question: Question
    measures: Measures
    seconds: dict[str, float]
    answer: Answer | None = None
    judgement: Judgement | None = None

    def to_data(self) -> dict[str, Any]:
        """The row as plain data for JSON."""
        answer, judgement = self.answer, self.judgement
        return {
            "id": self.question.id,
            "kind": self.question.label,
            "question": self.question.text,
            "answerable": self.question.answerable,
            "outcome": str(judgement.outcome) if judgement else None,
            "right at once": judgement.at_once if judgement else None,
            "measures": self.measures,
            "seconds": self.seconds,
            "understood as": answer.question if answer else None,
            "answer": answer.text if answer else None,
            "refused": answer.refused if answer else None,
            "sentences": [statement.text for statement in answer.statements] if answer else [],
            "verdicts": [str(statement.verdict) for statement in answer.statements] if answer else [],
            "cited": [one.article.url or one.article.id for one in answer.citations] if answer else [],
            "notes": list(answer.notes) if answer else [],
        }


@dataclass(frozen=True, slots=True)
class Run:
    """One set under one setting: figures over all questions, outcomes by kind, and what came of each."""

    questions: str  # name of the set
    name: str  # of the setting
    figures: dict[str, Figure]
    latency: dict[str, dict[str, float]]
    rows: tuple[Row, ...] = field(repr=False, default=())
    outcomes: tuple[KindOutcomes, ...] = ()  # none where nothing is known of what is right

    def to_data(self) -> dict[str, Any]:
        """The run as plain data for JSON."""
        return {
            "question set": self.questions,
            "name": self.name,
            "figures": {name: asdict(figure) for name, figure in self.figures.items()},
            "outcomes": [one.to_data() for one in self.outcomes],
            "latency in milliseconds": self.latency,
            "questions": [row.to_data() for row in self.rows],
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
        outcomes=by_kind(row.judgement for row in rows),
    )


def kinds_of(runs: Sequence[Run]) -> list[tuple[str, list[tuple[Run, KindOutcomes]]]]:
    """Each kind of question, by name, with what came of it under each setting; the totals last."""
    found: dict[tuple[bool, str], list[tuple[Run, KindOutcomes]]] = {}
    for one in runs:
        for kind in one.outcomes:
            found.setdefault((kind.is_total, kind.name), []).append((one, kind))
    return [(name, kinds) for (_, name), kinds in found.items()]


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
    """Search for a question, and answer it.

    One that comes after others in its conversation is searched for as it was understood when it was answered;
    where nothing is to be answered, nothing is measured of it.
    """
    if question.after and not answers:
        return Row(question, {}, {})
    filters = Filters(article_ids=question.within)
    answer = _answer(desk, question, filters) if question.after else None
    begun = perf_counter()
    query = answer.question if answer else question.text
    hits = desk.search(query, limit=DEPTH, filters=filters.as_of(question.as_of))
    seconds = {"search": perf_counter() - begun}
    measures = retrieval(question, hits, _telling(desk, question))
    if not answers:
        return Row(question, measures, seconds)
    answer = answer or _answer(desk, question, filters)
    measures |= answering(question, answer)
    return Row(question, measures, seconds | answer.timings, answer, judge(question, answer))


def _answer(desk: Assistant, question: Question, filters: Filters) -> Answer:
    """Ask as in a conversation; none is saved in the library."""
    turns: tuple[Answer, ...] = ()
    for text in (*question.after, question.text):
        turns = (*turns, desk.ask(text, filters=filters, as_of=question.as_of, after=turns))
    return turns[-1]


def _telling(desk: Assistant, question: Question) -> int:
    """How many passages of the relevant articles hold an answer."""
    passages = desk.library.passages_of(question.relevant).values() if question.answers else ()
    return sum(holds(passage.text, question.answers) for some in passages for passage in some)
