"""A question and its passages to a draft, streamed from the language model. Knows nothing of checking."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.answers import Hit
from assistant.llm import LONGEST_ANSWER
from ingest.errors import ModelError
from ingest.split import sentence_spans

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

CHARACTERS_PER_TOKEN = 3  # English has about four; three leaves room for other scripts and names
SHORT = 200  # characters; what is longer says something, whatever it declines
_DECLINES = re.compile(
    r"\b(?:cannot|can['’]t|unable to|do(?:es)? not|do(?:es)?n['’]t) "
    r"(?:answer|say|tell|provide|mention|contain|state|specify|give|include)\b"
    r"|\bno (?:information|mention)\b|\bnot (?:mentioned|stated|specified|provided|given)\b",
    re.IGNORECASE,
)
LONGEST_DRAFT = 8 * LONGEST_ANSWER  # characters; a model that goes on past this is stopped


def pack(question: str, hits: Sequence[Hit], context: int) -> list[Hit]:
    """The best hits whose passages fit a model's context together with the question and the answer.

    Args:
        question: The question.
        hits: Best first.
        context: Tokens that the model takes in and gives out together.
    """
    room = (context - LONGEST_ANSWER) * CHARACTERS_PER_TOKEN - len(prompts.ANSWER) - len(question)
    packed: list[Hit] = []
    for number, hit in enumerate(hits, 1):
        room -= len(_passage(number, hit)) + 2
        if room < 0 and packed:
            break
        packed.append(hit)
    return packed


def generate(question: str, hits: Sequence[Hit], llm: "LLM") -> Iterator[str]:
    """Stream a draft whose markers ``[n]`` count the hits from 1.

    Raises:
        ModelError: The model or its server did not answer, or stopped in the middle.
    """
    passages = "\n\n".join(_passage(number, hit) for number, hit in enumerate(hits, 1))
    yield from _stream(llm, prompts.ANSWER, prompts.QUESTION.format(passages=passages, question=question))


def repair(question: str, hits: Sequence[Hit], llm: "LLM", sentence: str, problems: Sequence[str]) -> str:
    """Ask the model once to say a sentence again so that the passages bear it out; "" if it cannot.

    Raises:
        ModelError: The model or its server did not answer.
    """
    passages = "\n\n".join(_passage(number, hit) for number, hit in enumerate(hits, 1))
    request = prompts.QUESTION.format(passages=passages, question=question)
    complaint = prompts.REPAIR.format(
        sentence=sentence, problems="; ".join(problems), not_on_record=prompts.NOT_ON_RECORD
    )
    reply = "".join(_stream(llm, prompts.ANSWER, request + "\n" + sentence, complaint)).strip()
    return "" if is_refusal(reply) else reply


def is_refusal(draft: str) -> bool:
    """Whether the model said that the passages do not answer, in the words it was given or its own."""
    if prompts.NOT_ON_RECORD in draft.upper():
        return True
    return len(draft) <= SHORT and "[" not in draft and bool(_DECLINES.search(draft))


def whole_sentences(draft: str) -> str:
    """A draft that was cut off, without its last sentence."""
    start, _ = sentence_spans(draft)[-1]
    return draft[:start]


def complete(llm: "LLM", prompt: str) -> str:
    """A short reply to a single prompt.

    Raises:
        ModelError: The model or its server did not answer.
    """
    return "".join(_stream(llm, "", prompt)).strip()


def _stream(llm: "LLM", system: str, *turns: str) -> Iterator[str]:
    from llama_index.core.llms import ChatMessage

    messages: list[ChatMessage] = [ChatMessage(role="system", content=system)] if system else []
    messages += [ChatMessage(role="user", content=turn) for turn in turns]
    said = 0
    try:
        for response in llm.stream_chat(messages):
            delta = response.delta or ""
            said += len(delta)
            if delta:
                yield delta
            if said > LONGEST_DRAFT:
                return
    except Exception as error:  # whatever a provider raises means the same to the reader
        raise ModelError(
            f"the language model {llm.metadata.model_name} did not answer ({_reason(error)}); "
            "check ONRECORD_LLM, its server and its key"
        ) from error


def _reason(error: Exception) -> str:
    """The error in a line, without what a provider may have echoed of the request."""
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no reason given'}"[:200]


def _passage(number: int, hit: Hit) -> str:
    published = hit.article.published
    return prompts.PASSAGE.format(
        number=number,
        title=hit.article.title,
        source=hit.article.source or "source unknown",
        date=f"{published:%Y-%m-%d}" if published else "date unknown",
        text=hit.passage.text.strip(),
    )
