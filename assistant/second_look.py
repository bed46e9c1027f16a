"""A language model's second look at what the check left undecided: off unless it is set.

It may lift a doubt about wording and no other: none about a figure, date, name or quotation, and nothing that
carries a link is put before it. What it found is told among the problems.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.answers import LOOKED_AGAIN, Statement, Verdict
from assistant.generate import complete
from assistant.verify import IN_PART, carries_link
from ingest.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_DISAGREED = "a language model that looked again did not find it supported"


def look_again(statements: Sequence[Statement], llm: "LLM") -> tuple[Statement, ...]:
    """Have a model look at each statement that was found partly supported for its wording alone.

    Where it says yes the statement is supported, with its problems and a word that a model looked; where it
    says no, or anything else, or fails, the verdict stays.
    """
    return tuple(_looked_at(s, llm) if _is_undecided(s) else s for s in statements)


def _is_undecided(statement: Statement) -> bool:
    told = [statement.text, *(citation.quote for citation in statement.citations)]
    is_doubted = statement.verdict is Verdict.PARTLY and statement.problems == (IN_PART,)
    return is_doubted and bool(statement.citations) and not any(map(carries_link, told))


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
