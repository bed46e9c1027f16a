"""The plan of a question by plain rules, without a language model."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.query.completing import completed, last_speaker
from assistant.query.leaning import leans
from assistant.query.naming import about
from assistant.query.plans import Kind, QueryPlan
from assistant.query.rules import is_newest_first, is_pronoun, kind_of, speaker_of
from assistant.query.sides import searches
from assistant.query.times import times

if TYPE_CHECKING:
    from ingest.rows import Coverage


def plan_by_rules(
    asked: str, turns: Sequence[Answer], today: date, coverage: "Coverage | None" = None
) -> QueryPlan:
    """The plan of a question, without a language model.

    Args:
        asked: As it was typed.
        turns: Answers given before in the same conversation, oldest first.
        today: The day as of which it is asked.
        coverage: What the library holds, as far as it is known.
    """
    typed = unicodedata.normalize("NFC", asked)
    question = completed(typed, turns) if leans(typed, turns) else typed
    asks = typed if question.startswith(typed.rstrip(" ?.!")) else question  # or the earlier one, of another
    found = read(question, today, coverage, asks)
    speaker = found.speaker
    if is_pronoun(speaker):
        speaker = last_speaker(turns) if turns else ""
    return replace(found, asked=typed, speaker=speaker)


def read(question: str, today: date, coverage: "Coverage | None", typed: str = "") -> QueryPlan:
    """The plan of a question that stands alone.

    Args:
        question: The question.
        today: The day as of which it is asked.
        coverage: What the library holds, as far as it is known.
        typed: The question before it was completed, which tells what is asked for; the same by default.
    """
    typed = typed or question
    outlets = tuple(coverage.sources) if coverage else ()
    speaker = speaker_of(typed)
    if speaker and _is_outlet(speaker, outlets):
        speaker = ""
    kind = kind_of(typed, speaker)
    last = coverage.last.date() if coverage and coverage.last else None
    told = times(typed, today, last, is_topic=kind is Kind.TOPIC)
    if told.period is None and typed != question:
        told = replace(times(question, today, last), notes=told.notes)
    return QueryPlan(
        asked=question,
        question=question,
        kind=kind,
        about=about(question),
        speaker=speaker,
        period=told.period,
        newest_first=is_newest_first(typed, kind),
        searches=searches(question, outlets, today, is_comparison=kind is Kind.COMPARISON),
        notes=told.notes,
    )


def _is_outlet(name: str, outlets: Sequence[str]) -> bool:
    """Whether a name is an outlet's, with or without "the"."""
    plain = name.casefold().removeprefix("the ")
    return any(outlet.casefold() in (plain, f"the {plain}") for outlet in outlets)
