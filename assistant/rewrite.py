"""A question with words that articles would use for it, given by the language model."""

from typing import TYPE_CHECKING

from assistant import prompts
from assistant.generate import complete
from ingest.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

LONGEST = 300  # characters of the model's words; what is longer is no list of words


def rewritten(question: str, llm: "LLM | None") -> tuple[str, tuple[str, ...]]:
    """What to search for, and notes on what went wrong.

    The question stays in front of the model's words, so that a poor model can do no more than dilute it.

    Args:
        question: As it was asked.
        llm: Gives the words; without one the question stays as it is.
    """
    if llm is None:
        return question, ()
    try:
        words = " ".join(complete(llm, prompts.SEARCH_WORDS.format(question=question)).split())
    except ModelError as error:
        return question, (f"{error}. The question was searched for as asked.",)
    if len(words) > LONGEST:
        return question, ("The language model gave no search words; the question was searched for as asked.",)
    return f"{question} {words}".strip(), ()
