"""A language model's second look at what the check left undecided: by default that of a large one only.

It may lift a doubt about wording and no other: none about a figure, date, name or quotation, and nothing that
carries a link is put before it. What it found is said among the problems.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.answers import LOOKED_AGAIN, Statement, Verdict
from assistant.generate import complete
from assistant.llm import is_large
from assistant.settings import SecondLook
from assistant.verify import IN_PART, carries_link
from ingest.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_DISAGREED = "a language model that looked again did not find it supported"
_AT_ONCE = 4  # sentences that are looked at beside each other


def looks_again(setting: SecondLook, llm: "LLM") -> bool:
    """Whether a model is to look again at what the check left undecided."""
    return setting == "yes" or (setting == "auto" and is_large(llm))


def look_again(statements: Sequence[Statement], llm: "LLM") -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Have a model look at each statement that was found partly supported for its wording alone.

    Returns:
        The statements: where the model says yes one is supported, with its problems and a word that a model
        looked; where it says no, or anything else, or fails, the verdict stays. And a note on how many it was
        asked about, each in a call of its own.
    """
    undecided = [s for s in statements if _is_undecided(s)]
    if not undecided:
        return tuple(statements), ()
    with ThreadPoolExecutor(min(_AT_ONCE, len(undecided)), "second look") as threads:
        looked = dict(zip(undecided, threads.map(lambda s: _looked_at(s, llm), undecided), strict=True))
    lifted = sum(s.verdict is Verdict.SUPPORTED for s in looked.values())
    return tuple(looked.get(s, s) for s in statements), (_note(len(looked), lifted),)


def _note(asked: int, lifted: int) -> str:
    """What the second look came to, and what it cost."""
    what = "one sentence" if asked == 1 else f"{asked} sentences"
    calls = "one further call" if asked == 1 else f"{asked} further calls"
    return (
        f"The language model looked again at {what} whose wording was in doubt, in {calls}; "
        f"it found {lifted} of {asked} supported."
    )


def _is_undecided(statement: Statement) -> bool:
    words = [statement.text, *(citation.quote for citation in statement.citations)]
    is_doubted = statement.verdict is Verdict.PARTLY and statement.problems == (IN_PART,)
    return is_doubted and bool(statement.citations) and not any(map(carries_link, words))


def _looked_at(statement: Statement, llm: "LLM") -> Statement:
    words = "\n".join(citation.quote for citation in statement.citations)
    try:
        reply = complete(llm, prompts.SECOND_LOOK.format(words=words, sentence=statement.text))
    except ModelError:
        return statement
    match reply.strip(" .!\n").casefold():
        case "yes":
            problems = (*statement.problems, LOOKED_AGAIN)
            return replace(statement, verdict=Verdict.SUPPORTED, problems=problems)
        case "no":
            return replace(statement, problems=(*statement.problems, _DISAGREED))
    return statement
