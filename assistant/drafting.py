"""A draft by a language model, event by event: what it says is streamed, a refusal is held back."""

from collections.abc import Generator
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.answers import Draft
from assistant.events import Event, Restarted, Token
from assistant.generate import (
    LONGEST_DRAFT,
    generate,
    may_be_refusal,
    whole_sentences,
    without_refusals,
)
from assistant.packing import Packed
from assistant.query import QueryPlan
from ingest.errors import ModelError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

INSTEAD = "The answer is taken word for word from the articles instead."
_STOPPED = "The language model was stopped, because it did not come to an end."
_PARTIAL = "The language model found no answer to a part of the question in what it was shown."


def draft(plan: QueryPlan, packed: Packed, llm: "LLM") -> Generator[Event, None, Draft]:
    """Have a model write an answer from the passages that were packed.

    Returns:
        The draft; its text is empty where the model said that the passages do not answer.

    Raises:
        ModelError: It did not answer, or said nothing that could be shown; what was streamed is withdrawn.
    """
    said, streamed = "", 0
    try:
        form = prompts.FORMS.get(plan.kind, "")
        for token in generate(plan.question, packed.hits, llm, form=form):
            said += token
            if not may_be_refusal(said):
                yield Token(said[streamed:])
                streamed = len(said)
        return _drafted(said, packed, llm.metadata.model_name)
    except ModelError as error:
        if streamed:
            yield Restarted(f"{str(error)[:1].upper()}{str(error)[1:]}. {INSTEAD}")
        raise


def _drafted(said: str, packed: Packed, model: str) -> Draft:
    notes = packed.notes
    if len(said) > LONGEST_DRAFT:
        said, notes = whole_sentences(said), (*notes, _STOPPED)
        if not said.strip():
            raise ModelError("the language model was stopped, because it did not come to an end")
    if not said.strip():
        raise ModelError("the language model said nothing")
    kept = without_refusals(said)
    if kept != said.strip():
        notes = (*notes, *([_PARTIAL] if kept else []))
    return Draft(kept, "llm", model, notes)
