"""A plan made by a language model in one call: read, mended once, and held against the rules' plan.

What the model says is a proposal. Its question must keep what was typed and may add only what the
conversation holds; outlets must exist, days must be days. Whatever does not hold is left out, and said.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.analysis.words import content_stems, folded
from assistant.answers import Answer
from assistant.generate import complete
from assistant.query.by_rules import read
from assistant.query.naming import reads_as_english
from assistant.query.plans import MOST_SEARCHES, Kind, Period, QueryPlan, Search
from assistant.query.proposal import LONGEST_REPLY, LONGEST_TEXT, Proposal, ProposedSearch, read_reply
from ingest.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

    from ingest.rows import Coverage

RECENT = 6  # turns that the model is shown
SHOWN = 300  # characters of each earlier answer that it is shown
_TELLS_TIME = re.compile(
    r"\d|\b(?:during|when|while|last|this|past|before|after|since|until|ago|recent\w*|lately|yesterday|today|week\w*|"
    r"month|year|spring|summer|autumn|fall|winter|christmas|easter|new year)\b",
    re.IGNORECASE,
)


def plan_by_model(
    by_rules: QueryPlan, turns: Sequence[Answer], llm: "LLM", today: date, coverage: "Coverage | None" = None
) -> QueryPlan:
    """The plan that a language model makes of a question; that of the rules where it makes none.

    Args:
        by_rules: The plan without it.
        turns: Answers given before in the same conversation, oldest first.
        llm: The model.
        today: The day as of which it is asked.
        coverage: What the library holds, as far as it is known.
    """
    prompt = prompt_of(by_rules.asked, turns, today, coverage)
    try:
        proposed = _proposed(llm, prompt)
    except ModelError as error:
        return _with_note(by_rules, f"{error}. The question was understood by plain rules.")
    if proposed is None:
        return _with_note(
            by_rules, "The language model made no plan; the question was understood by plain rules."
        )
    return _held(proposed, by_rules, turns, today, coverage)


def prompt_of(asked: str, turns: Sequence[Answer], today: date, coverage: "Coverage | None" = None) -> str:
    """What the model is asked: the question and the turns before it as data, and never an article."""
    earlier = [
        {"question": turn.asked or turn.question, "answer": turn.text[:SHOWN]} for turn in turns[-RECENT:]
    ]
    return prompts.PLAN.format(
        today=f"{today:%A}, {today}",
        languages=", ".join(coverage.languages if coverage else ()) or "en",
        kinds=", ".join(Kind),
        most=MOST_SEARCHES,
        conversation=json.dumps(earlier, ensure_ascii=False),
        question=json.dumps(asked, ensure_ascii=False),
    )


def _proposed(llm: "LLM", prompt: str) -> Proposal | None:
    """The model's plan; where it cannot be read, the model is shown why and asked once more."""
    reply = complete(llm, prompt)
    plan, why = read_reply(reply)
    if plan is None and len(reply) <= LONGEST_REPLY:
        reply = complete(llm, prompts.PLAN_AGAIN.format(prompt=prompt, reply=reply, why=why))
        plan, _ = read_reply(reply)
    return plan


def _held(
    proposed: Proposal, by_rules: QueryPlan, turns: Sequence[Answer], today: date, coverage: "Coverage | None"
) -> QueryPlan:
    """What holds of a model's plan, and what the rules say where it does not."""
    notes: list[str] = []
    question = by_rules.question
    if _keeps(proposed.question, by_rules.asked, turns):
        question = proposed.question
    elif by_rules.is_as_typed and folded(proposed.question) != folded(question):
        notes.append("The language model put another question in place of this one; it was asked as typed.")
    read_again = (
        read(question, today, coverage, by_rules.asked) if question != by_rules.question else by_rules
    )
    kind = proposed.kind or by_rules.kind
    period = by_rules.period or read_again.period or _period(proposed, question, today, notes)
    found = _of_searches(proposed, read_again, coverage, notes)
    if unknown := sorted(proposed.model_extra or {}):
        named = ", ".join(f"“{name[:30]}”" for name in unknown[:5])
        notes.append(f"The language model's plan has fields that do not exist ({named}); they were left out.")
    return QueryPlan(
        asked=by_rules.asked,
        question=question,
        kind=kind,
        about=tuple(dict.fromkeys(a for a in proposed.about[:6] if 0 < len(a) <= 120)) or read_again.about,
        speaker=(proposed.speaker or by_rules.speaker) if kind is Kind.SAID else by_rules.speaker,
        period=period,
        newest_first=proposed.newest_first or by_rules.newest_first or kind is Kind.LATEST,
        searches=found,
        notes=(*notes, *by_rules.notes),
    )


def _keeps(question: str, asked: str, turns: Sequence[Answer]) -> bool:
    """Whether a model's question is the one that was typed, completed by what the conversation holds.

    It must have the words of the typed one that carry meaning, and no others that were not spoken of. Of a
    question in another language, which the model translates, only the figures can be held to.
    """
    if len(question) > 3 * len(asked) + LONGEST_TEXT:
        return False
    if not reads_as_english(asked):
        return set(re.findall(r"\d+", asked)) <= set(re.findall(r"\d+", question))
    typed, told = set(content_stems(asked)), set(content_stems(question))
    spoken = [text for turn in turns for text in (turn.question, turn.asked, turn.text)]
    known = typed.union(
        *(content_stems(text) for text in spoken), *(_titles(turn) for turn in turns[-RECENT:])
    )
    missing = typed - told - _LEANING
    return bool(told) and not missing and told <= known


_LEANING = frozenset("els more same other happen that".split())  # stems that give way to what they stand for


def _titles(turn: Answer) -> list[str]:
    """Stems of the headlines of what a turn cites: names stand there that its short answer left out."""
    return [stem for citation in turn.citations for stem in content_stems(citation.article.title)]


def _period(proposed: Proposal, question: str, today: date, notes: list[str]) -> Period | None:
    """The period of a model's plan, where the question tells a time and the days are days."""
    tells_time = bool(_TELLS_TIME.search(question)) or not reads_as_english(question)
    if not (proposed.since or proposed.until) or not tells_time:
        return None
    days: list[date | None] = []
    for written in (proposed.since, proposed.until):
        try:
            days.append(date.fromisoformat(written) if written else None)
        except ValueError:
            notes.append(f"There is no day “{written[:30]}”, so it was not looked for as a date.")
            days.append(None)
    start, end = days
    if (start and (start > today or (end and start > end))) or not (start or end):
        return None
    found = Period(start, end, "as the language model understood it")
    notes.append(f"The time asked for was understood as {found}.")
    return found


def _of_searches(
    proposed: Proposal, read_again: QueryPlan, coverage: "Coverage | None", notes: list[str]
) -> tuple[Search, ...]:
    """The searches of a model's plan, at most so many; those of the rules where it has one or none."""
    if len(proposed.searches) > MOST_SEARCHES:
        notes.append(
            f"The language model asked for {len(proposed.searches)} searches; "
            f"the first {MOST_SEARCHES} were made."
        )
    several = list(_known(proposed.searches[:MOST_SEARCHES], coverage, notes))
    if len(several) < 2 or len(read_again.searches) > 1:
        return read_again.searches
    return tuple(dict.fromkeys(several))


def _known(
    searches: Sequence[ProposedSearch], coverage: "Coverage | None", notes: list[str]
) -> Iterator[Search]:
    """Searches whose outlets the library has; an outlet that it has not is no filter."""
    outlets = {name.casefold(): name for name in (coverage.sources if coverage else ())}
    for one in searches:
        source = outlets.get(one.outlet.casefold())
        if one.outlet and not source:
            notes.append(f"The library has no outlet “{one.outlet[:60]}”, so nothing was narrowed to it.")
        yield Search(one.text, one.name, (source,) if source else (), is_outlet=bool(source))


def _with_note(plan: QueryPlan, note: str) -> QueryPlan:
    return replace(plan, notes=(*plan.notes, f"{note[:1].upper()}{note[1:]}"))
