"""Sources into the library, and the indexes after it. Done again, it writes nothing; stopped, it goes on.

A batch of articles is read, compared with what is stored, cut, embedded where words are new, and stored in
one transaction. What is stored stays stored, whatever happens next.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ingest.articles import Article, Passage
from ingest.errors import LibraryBusyError, LibraryError, SourceError
from ingest.library import Entry, Library, Vector, words_hash
from ingest.readers import Failure, Item
from ingest.settings import LibrarySettings
from ingest.sources import Source, Upload, failure, find, read_source
from ingest.split import split

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

    from ingest.keywords import KeywordIndex
    from ingest.vectors import VectorIndex

_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_BATCH = 500_000  # characters of articles that are held, embedded and stored together


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What became of the articles that were read.

    Attributes:
        added: New in the library.
        updated: There before, with other words or metadata.
        unchanged: There before, just so.
        duplicate: The same words as another article, under another name or address.
        skipped: Files in folders, of a kind that is not read.
        failed: What could not be read, and why.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    skipped: int = 0
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come: documents done, of how many; the one at hand; the report so far."""

    done: int
    total: int
    current: str
    report: SyncReport


@contextmanager
def writer_lock(data_dir: Path) -> Iterator[None]:
    """Hold the right to write to a data folder, for this process alone.

    Raises:
        LibraryBusyError: Another process holds it.
        LibraryError: The folder cannot be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data_dir / "writer.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryBusyError(
            f"another process is writing to the library in {data_dir}; wait until it is done and try again"
        ) from error
    except OSError as error:
        raise LibraryError(
            f"cannot write to the data folder {data_dir}: {error.strerror}; "
            "choose another with ONRECORD_DATA_DIR"
        ) from error
    try:
        yield
    finally:
        lock.release()


def sync(
    sources: Iterable[Source],
    *,
    library: Library,
    keywords: "KeywordIndex",
    vectors: "VectorIndex",
    embedding: "BaseEmbedding",
    settings: LibrarySettings,
    on_progress: Callable[[Progress], None] | None = None,
) -> SyncReport:
    """Read sources into the library and let its indexes follow.

    Args:
        sources: Files, folders and uploads; ``-`` is standard input.
        library: Where articles are stored.
        keywords: An index that follows.
        vectors: An index that follows.
        embedding: The model for passages that have no vector yet.
        settings: Data folder and sizes.
        on_progress: Called as the work goes on.

    Raises:
        LibraryBusyError: Another process is writing.
        LibraryError: The library or an index could not be written; what was stored before stays.
        ModelError: The embedding model did not answer; what was stored before stays.
        KeyboardInterrupt: The user stopped it; what was stored stays, and the next run goes on.
    """
    with writer_lock(settings.data_dir):
        try:
            work = _Work(library, embedding, settings)
            work.run(sources, on_progress or (lambda _: None))
            embed_missing(library, embedding)
        finally:
            keywords.follow(library)
            vectors.follow(library)
    return work.report


def embed_missing(library: Library, embedding: "BaseEmbedding") -> None:
    """Embed passages that have no vector of this model, as after a change of model; others are kept."""
    for missing in library.without_vectors(embedding.model_name):
        library.add_vectors(embedding.model_name, _embed(embedding, missing))


def _embed(embedding: "BaseEmbedding", passages: Sequence[tuple[Passage, Article]]) -> dict[str, Vector]:
    """Vectors by passage id; what is embedded is the headline with the passage."""
    if not passages:
        return {}
    from ingest.embedding import embed

    rows = embed(embedding, [f"{article.title}\n{passage.text}" for passage, article in passages])
    return {passage.id: row for (passage, _), row in zip(passages, rows, strict=True)}


@dataclass(slots=True)
class _Work:
    """A sync under way: the articles at hand, and the report so far."""

    library: Library
    embedding: "BaseEmbedding"
    settings: LibrarySettings
    report: SyncReport = SyncReport()
    batch: dict[str, Article] = field(default_factory=dict)

    def run(self, sources: Iterable[Source], on_progress: Callable[[Progress], None]) -> None:
        listing = find(sources)
        self.report = replace(self.report, failed=listing.failed, skipped=listing.skipped)
        total = len(listing.found)
        for done, source in enumerate(listing.found):
            name = _name(source)
            on_progress(Progress(done, total, name, self.report))
            for item in self._items(source, name):
                if isinstance(item, Failure):
                    self._count(failed=(*self.report.failed, item))
                    continue
                self._take(item)
                if sum(len(article.text) for article in self.batch.values()) > _BATCH:
                    self._store()
                    on_progress(Progress(done, total, name, self.report))
        self._store()
        on_progress(Progress(total, total, "", self.report))

    def _items(self, source: Path | Upload | Article, name: str) -> Iterator[Item]:
        try:
            yield from read_source(source, self.settings)
        except (SourceError, OSError) as error:
            yield failure(name, error)

    def _take(self, article: Article) -> None:
        """Add to the batch; the same article twice is a duplicate, unless its content changed between."""
        before = self.batch.get(article.id)
        if before and before.content_hash == article.content_hash:
            self._count(duplicate=self.report.duplicate + 1)
            return
        if before:
            self._store()
        self.batch[article.id] = article

    def _store(self) -> None:
        """Store what is new or changed in the batch, and count it all."""
        known = self.library.hashes(self.batch)
        changed = [a for a in self.batch.values() if known.get(a.id) != a.content_hash]
        kept = self._without_duplicates(changed, known)
        entries = [Entry(article, tuple(split(article, self.settings.passage_size))) for article in kept]
        if entries:
            model = self.embedding.model_name
            self.library.store(entries, model, self._new_vectors(entries, known))
        added = sum(article.id not in known for article in kept)
        self._count(
            added=self.report.added + added,
            updated=self.report.updated + len(kept) - added,
            unchanged=self.report.unchanged + len(self.batch) - len(changed),
            duplicate=self.report.duplicate + len(changed) - len(kept),
        )
        self.batch.clear()

    def _without_duplicates(self, articles: Sequence[Article], known: Iterable[str]) -> list[Article]:
        """Leave out new articles whose very words another article has, here or in the library."""
        hashes = {article.id: words_hash(article) for article in articles}
        holders = self.library.holders(hashes.values())
        kept = []
        for article in articles:
            same = holders.setdefault(hashes[article.id], [])
            if article.id in known or not any(_one_outlet(article.source, source) for _, source in same):
                kept.append(article)
                same.append((article.id, article.source))
        return kept

    def _new_vectors(self, entries: Sequence[Entry], known: Iterable[str]) -> dict[str, Vector]:
        """Vectors of the passages that have none; only those of articles that were there before can."""
        pairs = [(passage, entry.article) for entry in entries for passage in entry.passages]
        before = [passage.id for passage, article in pairs if article.id in known]
        there = self.library.vectors(before, self.embedding.model_name)
        return _embed(self.embedding, [(p, a) for p, a in pairs if p.id not in there])

    def _count(self, **changes: int | tuple[Failure, ...]) -> None:
        self.report = replace(self.report, **changes)  # type: ignore[arg-type]


def _name(source: Path | Upload | Article) -> str:
    if isinstance(source, Article):
        return source.title
    return source.name if isinstance(source, Upload) else str(source)


def _one_outlet(one: str, other: str) -> bool:
    """Whether two outlets may be one: not if each goes by a name of its own, not by an address."""
    named = one and other and not _HOST.fullmatch(one) and not _HOST.fullmatch(other)
    return not named or one.casefold() == other.casefold()
