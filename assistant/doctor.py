"""What is configured, what is healthy, and what to do about the rest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.generate import complete
from ingest import journal
from ingest.errors import OnRecordError
from ingest.settings import LibrarySettings

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from ingest.soundness import Lost, Soundness

_NAMED = 10  # articles that are lost; `--repair` names them all
_LINES = 3  # of what the database says of its file, and of the log
_OTHER_MODEL = (
    "set ONRECORD_EMBEDDING to the model of before, or embed all anew with `onrecord doctor --repair`"
)
_UNEMBEDDED = "questions go on with it; an ingestion or `onrecord doctor --repair` does it at once"
_REPAIR = "save all others into a new file with `onrecord doctor --repair`; the old one is kept"


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
    yield _looked_at("library", lambda: _library(desk), _REPAIR)
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


def mended(settings: LibrarySettings) -> Iterator[str]:
    """Save a library that is damaged into a new file; say what became of it, or nothing where it is whole."""
    from ingest.salvage import repair

    saved = repair(settings)
    if saved:
        yield f"{saved.kept:,} articles were saved into a new file; the old one is kept as {saved.old}"
        for one in saved.lost:
            yield f"lost: {_named(one)}: {one.why}"
        if saved.lost:
            yield "ingest their sources again to have them back"


def _library(desk: "Assistant") -> Finding:
    from ingest.soundness import examine as look_through

    found = look_through(desk.library)
    if not found.is_whole:
        return Finding("library", _damage(found), _REPAIR)
    covered = desk.library.coverage()
    where = "its database" if desk.settings.database_url else str(desk.settings.data_dir)
    state = (
        f"{covered.articles:,} articles, {covered.passages:,} passages in {where}; each is what was stored"
    )
    return Finding("library", state, "" if covered.articles else "add articles with `onrecord ingest`")


def _damage(found: "Soundness") -> str:
    """What is wrong with a library, in words; of many articles some are named."""
    told = [f"{len(found.lost):,} articles cannot be read as they were stored"] if found.lost else []
    told += [f"{_named(one)} ({one.why})" for one in found.lost[:_NAMED]]
    told += [f"and {len(found.lost) - _NAMED:,} more"] if len(found.lost) > _NAMED else []
    return "; ".join(told + [f"its file: {line}" for line in found.structure[:_LINES]])


def _named(one: "Lost") -> str:
    return f"{one.id} “{one.title}”" if one.title else one.id


def _embedding(desk: "Assistant") -> Finding:
    from ingest.embedding import embed_query

    model, size = desk.embedding.model_name, len(embed_query(desk.embedding, "news"))
    kept = desk.library.dimension(model)
    if kept not in (None, size):
        state = f"{model} gives {size} dimensions, those in the library have {kept}: words alone are searched"
        return Finding("embedding", state, _OTHER_MODEL)
    return Finding("embedding", f"{model}, {size} dimensions")


def _reader() -> Finding:
    from assistant.reader import Reader

    Reader().load()
    return Finding("reader", "its files are undamaged")


def _index(desk: "Assistant", name: str) -> Finding:
    index = getattr(desk, name)
    index.check()
    whole = desk.library.size()
    missing = whole - desk.library.size(index.model) if name == "vectors" else 0
    if missing > 0:
        told = f"{whole - missing:,} of {whole:,} passages are embedded with {index.model}"
        return Finding(name, f"{told}: words alone are searched", _UNEMBEDDED)
    behind = desk.library.revision - index.revision
    if behind:
        count = "one change" if behind == 1 else f"{behind} changes"
        return Finding(name, f"{count} behind the library", "the next question or ingestion lets it catch up")
    return Finding(name, "up to date with the library")


def of_late(data_dir: Path) -> Iterator[str]:
    """What went wrong in the last days, as the log of a library has it: how much, and the last of it."""
    noted = journal.warnings(data_dir)
    if not noted:
        return
    yield f"The log has {len(noted):,} warnings of the last seven days; the last of them, in {data_dir}:"
    for one in noted[-_LINES:]:
        yield f"  {one.at:%Y-%m-%d %H:%M} {one.level}: {one.message}"


def _llm(desk: "Assistant") -> Finding:
    if desk.llm is None:
        return Finding("language model", "none: answers are in the articles' own words")
    reply = complete(desk.llm, "Reply with the word: ready")
    return Finding("language model", f"{desk.llm.metadata.model_name} replied with {len(reply)} characters")
