"""A language model within the limits of one question: any llama-index model, with a ration around it."""

from collections.abc import Sequence
from contextlib import closing
from time import monotonic
from typing import Any

from llama_index.core.llms import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    CustomLLM,
    LLMMetadata,
)
from pydantic import PrivateAttr

from assistant.generate import tokens
from assistant.llm import connected
from assistant.rationing import Ration


class Rationed(CustomLLM):
    """A language model within the limits of one question."""

    _inner: Any = PrivateAttr()
    _ration: Ration = PrivateAttr()

    def __init__(self, inner: Any, ration: Ration) -> None:  # noqa: ANN401 (any llama-index model)
        """Put limits around a model."""
        super().__init__()
        self._inner, self._ration = inner, ration

    @property
    def metadata(self) -> LLMMetadata:
        """The model's own."""
        found: LLMMetadata = self._inner.metadata
        return found

    def stream_chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponseGen:  # noqa: ANN401 (the model's own)
        """What the model says, counted; its connection ends with the question's time."""

        def said() -> ChatResponseGen:
            seconds = self._ration.begin()
            until = monotonic() + seconds
            given = 0
            try:
                with (
                    connected(self._inner, seconds) as own,
                    closing(own.stream_chat(messages, **kwargs)) as all_,
                ):
                    for response in all_:
                        given += len((response.delta or "").encode())
                        yield response
                        if monotonic() > until:
                            self._ration.begin()  # says that the time is over
            finally:
                shown = sum(tokens(str(message.content or "")) for message in messages)
                self._ration.pay(shown, -(-given // 3))

        return said()

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:  # noqa: ANN401 (the model's own)
        """The same at once."""
        *_, last = self.stream_chat(messages, **kwargs)
        return last

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ANN401 (the model's own)
        """The same for a prompt."""
        *_, last = self.stream_complete(prompt, formatted, **kwargs)
        return last

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:  # noqa: ANN401 (the model's own)
        """The same for a prompt, piece by piece."""
        replies = self.stream_chat([ChatMessage(role="user", content=prompt)], **kwargs)
        return (CompletionResponse(text=str(r.message.content or ""), delta=r.delta) for r in replies)
