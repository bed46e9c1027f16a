"""A language model's second look at what the rules left undecided: off unless it is set.

It may lift no doubt about a figure, date, name, quotation, denial or speaker, only one about wording; and
nothing that carries an order or a link is put before it. What it found is told among the problems.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.answers import LOOKED_AGAIN, Statement, Verdict
from assistant.generate import complete
from assistant.verify.orders import carries_link, is_order
from ingest.errors import ModelError
from ingest.split import sentence_spans

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_WORDING = ("words are not in the cited passage", "but not together")  # how doubts about wording end
_DISAGREED = "a language model that looked again did not find it borne out"


def look_again(statements: Sequence[Statement], llm: "LLM") -> tuple[Statement, ...]:
    """Have a model look at each statement that the rules found partly supported, for its wording alone.

    Where it says yes the statement is supported, with its problems and a word that a model looked; where it
    says no, or anything else, or fails, the verdict of the rules stays.
    """
    return tuple(_looked_at(s, llm) if _is_undecided(s) else s for s in statements)


def _is_undecided(statement: Statement) -> bool:
    if statement.verdict is not Verdict.PARTLY or not statement.citations:
        return False
    told = [statement.text, *(citation.quote for citation in statement.citations)]
    is_clean = not any(map(_is_foreign, told))
    return is_clean and all(problem.endswith(_WORDING) for problem in statement.problems)


def _is_foreign(text: str) -> bool:
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    return carries_link(text) or any(map(is_order, sentences))


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
