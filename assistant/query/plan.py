"""The plan of a question: by one call to a language model where there is one, by plain rules where not."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.query.by_rules import plan_by_rules
from assistant.query.plans import QueryPlan

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from ingest.rows import Coverage


def plan(
    asked: str,
    turns: Sequence[Answer] = (),
    llm: "LLM | None" = None,
    *,
    today: date,
    coverage: "Coverage | None" = None,
) -> QueryPlan:
    """Understand a question.

    Args:
        asked: As it was typed; with no ``turns`` it is taken as it stands.
        turns: Answers given before in the same conversation, oldest first.
        llm: Makes the plan in one call, if there is one; what it gets wrong is left to the rules.
        today: The day as of which it is asked; "last month" is told from it.
        coverage: What the library holds: its outlets are known by name, and its languages and last day.
    """
    by_rules = plan_by_rules(asked, turns, today, coverage)
    if llm is None:
        return by_rules
    from assistant.query.model import plan_by_model

    return plan_by_model(by_rules, turns, llm, today, coverage)
