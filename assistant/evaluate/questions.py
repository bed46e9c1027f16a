"""Question sets: our own form, and public sets laid out in their own way."""

from pathlib import Path

from assistant.evaluate.lines import numbered_rows
from assistant.evaluate.own_form import read_question
from assistant.evaluate.public_sets import PUBLIC_SETS
from assistant.evaluate.question_set import Question, QuestionSet
from ingest.errors import UsageError

__all__ = ["Question", "QuestionSet", "load_questions"]


def load_questions(path: Path) -> QuestionSet:
    """Read a question set: a JSONL file in our form, or the folder of a public set.

    Raises:
        UsageError: It is not there, or a line of it cannot be understood.
    """
    if path.is_dir():
        adapter = PUBLIC_SETS.get(path.name)
        if adapter is None:
            raise UsageError(
                f"{path} is not a set that is known ({', '.join(PUBLIC_SETS)}); give a JSONL file"
            )
        return adapter(path)
    questions = tuple(
        read_question(row, number, f"{path}, line {line}")
        for number, (line, row) in enumerate(numbered_rows(path), 1)
    )
    if not questions:
        raise UsageError(f"{path} holds no question; write one JSON object with a “question” to a line")
    return QuestionSet(path.stem, questions)
