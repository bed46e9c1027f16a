"""What many tests need: a scripted language model, settings, and hits made of short stories."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata

from assistant.answers import Hit
from assistant.settings import Settings
from ingest.articles import Article
from ingest.split import split


class ScriptedLLM(CustomLLM):
    """Replies from a queue, letter by letter; an exception in a reply is raised in its turn."""

    replies: list[Any] = []
    prompts: list[str] = []

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(model_name="scripted", context_window=8192)

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        *_, last = self.stream_complete(prompt)
        return last

    def stream_complete(
        self, prompt: str, formatted: bool = False, **kwargs: Any
    ) -> Iterator[CompletionResponse]:
        self.prompts.append(prompt)
        text = ""
        for piece in _pieces(self.replies.pop(0)):
            if isinstance(piece, Exception):
                raise piece
            text += piece
            yield CompletionResponse(text=text, delta=piece)


def _pieces(reply: Any) -> Iterator[Any]:
    for part in reply if isinstance(reply, list) else [reply]:
        yield from part if isinstance(part, str) else [part]


@pytest.fixture
def scripted():
    """Make a language model that gives these replies, in order."""
    return lambda *replies: ScriptedLLM(replies=list(replies), prompts=[])


@pytest.fixture
def seeds() -> Path:
    """The folder of sample articles."""
    return Path(__file__).parent.parent / "seeds"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of an empty library, whatever the environment says."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return Settings(_env_file=None, data_dir=tmp_path / "data", llm="none")


@pytest.fixture
def hits():
    """Make one hit from each ``(title, text)``; each article is one passage."""

    def make(*stories: tuple[str, str]) -> list[Hit]:
        articles = [Article.make(name=title, title=title, text=text) for title, text in stories]
        return [
            Hit(split(article, 20_000)[0], article, 1 / rank, {"keywords": rank})
            for rank, article in enumerate(articles, 1)
        ]

    return make
