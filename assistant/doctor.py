"""What is configured, what is healthy, and what to do about the rest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.generate import complete
from ingest.errors import OnRecordError

if TYPE_CHECKING:
    from assistant.ask import Assistant


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``remedy`` is empty where it is healthy."""

    name: str
    state: str
    remedy: str = ""

    @property
    def healthy(self) -> bool:
        """Whether there is nothing to do."""
        return not self.remedy


def examine(desk: "Assistant") -> Iterator[Finding]:
    """Look at each part in turn; a part that fails is a finding, not an error."""
    yield _library(desk)
    yield _looked_at("embedding", lambda: _embedding(desk), "set ONRECORD_EMBEDDING=static")
    yield _looked_at("keywords", lambda: _index(desk, "keywords"), "run `onrecord doctor --repair`")
    yield _looked_at("vectors", lambda: _index(desk, "vectors"), "run `onrecord doctor --repair`")
    yield _looked_at("reader", _reader, "install on-record again; until then the passages found are shown")
    yield _looked_at("language model", lambda: _llm(desk), "or set ONRECORD_LLM=none")


def _looked_at(name: str, look: Callable[[], Finding], remedy: str) -> Finding:
    try:
        return look()
    except OnRecordError as error:
        return Finding(name, str(error), remedy)


def _library(desk: "Assistant") -> Finding:
    covered = desk.library.coverage()
    where = "its database" if desk.settings.database_url else str(desk.settings.data_dir)
    state = f"{covered.articles:,} articles, {covered.passages:,} passages in {where}"
    return Finding("library", state, "" if covered.articles else "add articles with `onrecord ingest`")


def _embedding(desk: "Assistant") -> Finding:
    from ingest.embedding import embed_query

    size = len(embed_query(desk.embedding, "news"))
    return Finding("embedding", f"{desk.embedding.model_name}, {size} dimensions")


def _reader() -> Finding:
    from assistant.reader import Reader

    Reader().load()
    return Finding("reader", "its weights are whole")


def _index(desk: "Assistant", name: str) -> Finding:
    behind = desk.library.revision - getattr(desk, name).revision
    if behind:
        count = "one change" if behind == 1 else f"{behind} changes"
        return Finding(name, f"{count} behind the library", "the next question or ingestion lets it catch up")
    return Finding(name, "follows the library")


def _llm(desk: "Assistant") -> Finding:
    if desk.llm is None:
        return Finding("language model", "none: answers are in the articles' own words")
    reply = complete(desk.llm, "Reply with the word: ready")
    return Finding("language model", f"{desk.llm.metadata.model_name} replied with {len(reply)} characters")
