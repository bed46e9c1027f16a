"""A question and its passages to a draft, streamed from the language model. Knows nothing of checking."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from time import monotonic
from typing import TYPE_CHECKING

from assistant import prompts
from assistant.answers import Hit
from assistant.llm import LONGEST_ANSWER, LONGEST_CALL, connected
from ingest.errors import ModelError
from ingest.redacting import redacted, redacted_stream
from ingest.split import sentence_spans

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

BYTES_PER_TOKEN = 3  # of UTF-8: English has about four, Chinese about three; figures and names have fewer
LONGEST_DRAFT = 8 * LONGEST_ANSWER  # characters; a model that goes on past this is stopped
_REFUSAL = re.compile(rf"(?:\W*answer\W)?[\W\d_]*{prompts.NOT_ON_RECORD}[\W\d_]*", re.IGNORECASE)
_RESERVE = 300  # tokens for the sentence that is to be said again, and for what a chat's template adds


def tokens(text: str) -> int:
    """About how many tokens a text has for a language model; rather too many than too few."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def room(question: str, context: int, evidence: int) -> int:
    """How many tokens of passages a model can be shown.

    Args:
        question: The question.
        context: Tokens that the model takes in and gives out together.
        evidence: Tokens that one question may cost, however large the context is.
    """
    return min(evidence, context - LONGEST_ANSWER - _RESERVE - tokens(prompts.ANSWER) - tokens(question))


def cost(number: int, hit: Hit) -> int:
    """How many tokens a passage takes as it is shown under a number."""
    return tokens(_passage(number, hit)) + 1


def generate(question: str, hits: Sequence[Hit], llm: "LLM", *, form: str = "") -> Iterator[str]:
    """Stream a draft whose markers ``[n]`` count the hits from 1.

    Args:
        question: One that stands alone.
        hits: The passages to show, in this order; they must fit.
        llm: Writes.
        form: What the answer is to be like, beside the rules that hold for each.

    Raises:
        ModelError: The model or its server did not answer, or stopped in the middle.
    """
    return _stream(llm, prompts.ANSWER, _request(f"{question}\n{form}" if form else question, hits))


def repair(question: str, hits: Sequence[Hit], llm: "LLM", sentence: str, problems: Sequence[str]) -> str:
    """Ask the model once to say a sentence again so that the passages support it; "" if it cannot.

    Args:
        question: The question.
        hits: The passages that it was shown before, in the same order.
        llm: Writes.
        sentence: What it said.
        problems: Why that is not supported.

    Raises:
        ModelError: The model or its server did not answer.
    """
    complaint = prompts.REPAIR.format(
        sentence=sentence, problems="; ".join(problems), not_on_record=prompts.NOT_ON_RECORD
    )
    reply = "".join(_stream(llm, prompts.ANSWER, _request(question, hits) + "\n" + sentence, complaint))
    return "" if is_refusal(reply) else reply.strip()


def is_refusal(draft: str) -> bool:
    """Whether the model said, in the words it was given and in no others, that the passages do not answer."""
    return _REFUSAL.fullmatch(draft) is not None


def may_be_refusal(begun: str) -> bool:
    """Whether what a model has said so far may still become a refusal, or is one."""
    said = "".join(c for c in begun if c.isalpha() or c == " ").strip().upper()
    return prompts.NOT_ON_RECORD.startswith(said) or is_refusal(begun)


def without_refusals(draft: str) -> str:
    """What a draft says beside that the passages do not answer: a partial answer, or nothing."""
    sentences = [draft[start:end] for start, end in sentence_spans(draft)]
    return "".join(sentence for sentence in sentences if not is_refusal(sentence)).strip()


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
    try:
        with connected(llm) as own, closing(own.stream_chat(messages)) as responses:
            yield from redacted_stream(_within_bounds(response.delta or "" for response in responses))
    except ModelError:
        raise
    except Exception as error:  # whatever a provider raises means the same to the reader
        raise ModelError(
            f"the language model {llm.metadata.model_name} did not answer ({_reason(error)}); "
            "check ONRECORD_LLM, its server and its key"
        ) from error


def _within_bounds(pieces: Iterable[str]) -> Iterator[str]:
    """What a model says, up to a length that no answer has.

    Raises:
        ModelError: It goes on for longer than a reply may take, whoever its provider is.
    """
    said, until = 0, monotonic() + LONGEST_CALL
    for piece in pieces:
        if monotonic() > until:
            raise ModelError(f"the language model did not come to an end in {LONGEST_CALL:.0f} seconds")
        said += len(piece)
        if piece:
            yield piece
        if said > LONGEST_DRAFT:
            return


def _reason(error: Exception) -> str:
    """The error in a line, without what a provider may have echoed of the request."""
    said = redacted(str(error))  # before it is cut: half a secret is one as well
    return f"{type(error).__name__}: {said.splitlines()[0] if said else 'no reason given'}"[:200]


def _request(question: str, hits: Sequence[Hit]) -> str:
    passages = "\n\n".join(_passage(number, hit) for number, hit in enumerate(hits, 1))
    return prompts.QUESTION.format(passages=passages, question=question)


def _passage(number: int, hit: Hit) -> str:
    return prompts.PASSAGE.format(
        number=number,
        title=hit.article.title,
        source=hit.article.source or "source unknown",
        date=hit.article.dates or "date unknown",
        text=hit.passage.text.strip(),
    )
