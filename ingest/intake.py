"""Articles as they come, into the library: batch by batch, each article once, near copies tied together.

While one batch is embedded and stored by a thread of its own, the next is read and cut into passages.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ingest.articles import Article, Passage
from ingest.candidates import Candidate, one_outlet
from ingest.labelling import Rules
from ingest.ledger import Ledger
from ingest.library import Library
from ingest.moved import Moved
from ingest.readers import PassedOver
from ingest.reading import Finished, Started, Step
from ingest.register import Register
from ingest.rows import Entry, Held, Vector
from ingest.settings import LibrarySettings
from ingest.stories import are_alike, shingles
from ingest.tally import Fate, Tally
from ingest.tombstones import Tombstones

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

_BATCH = 2_000_000  # characters of articles that are held, embedded and stored together
_FIRST_BATCH = 400_000  # small, so that storing and indexing begin early beside the reading
_STEPS = 1_000  # at the most, however short they are


@dataclass(frozen=True, slots=True)
class _Batch:
    """Steps whose articles are being stored; what is stored gives the articles found to be duplicates."""

    steps: list[Step]
    fates: dict[str, Fate]
    is_new: bool
    others: Future[dict[str, Fate]]  # of those that are not what they seemed: duplicates, moved ones


class Intake:
    """Takes what reading gives, step by step, and stores it batch by batch. A context manager."""

    def __init__(
        self,
        library: Library,
        embedding: "BaseEmbedding",
        settings: LibrarySettings,
        labels: Sequence[str] = (),
        folders: Sequence[Path] = (),
    ) -> None:
        """Begin with nothing taken.

        Args:
            library: Where it is stored.
            embedding: The model for passages.
            settings: Sizes, and rules for labels.
            labels: Labels for all that is taken.
            folders: What is read; of what is no longer in them, articles may have moved.
        """
        self.tally = Tally()
        self.register = Register(library, Rules.of(settings.labels, labels))
        self._open: list[str] = [""]  # the file of each document that is being read
        self._files: list[tuple[str, str]] = []  # of the articles taken, by the id that they came with
        self._library = library
        self.ledger = Ledger(library)
        self._tombstones = Tombstones(library)
        self._moved = Moved(library, self.ledger, self.register, folders)
        self._embedding = embedding
        self._settings = settings
        self._steps: list[Step] = []
        self._hashes: dict[str, str] = {}
        self._size = 0
        self._limit = min(_FIRST_BATCH, _BATCH)
        self._thread = ThreadPoolExecutor(1, "intake")
        self._under_way: _Batch | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until the batch under way is stored; what was taken after it is left out."""
        self._thread.shutdown()

    def take(self, step: Step) -> bool:
        """Take one step of reading.

        Returns:
            Whether a batch was full, and the one before it has been counted.
        """
        full = False
        if isinstance(step, Article) and (why := self._tombstones.why_not(step)):
            step = PassedOver(step.title, why)
        if isinstance(step, Article):
            if self._hashes.get(step.id, step.content_hash) != step.content_hash:
                full = True  # of the same article with other words, the first are stored first
                self._hand_on()
            self._hashes[step.id] = step.content_hash
            self._size += len(step.text)
            self._files.append((step.id, self._open[-1]))
        elif isinstance(step, Started):
            self._open.append(step.file)
        elif isinstance(step, Finished):
            self._open.pop()
        self._steps.append(step)
        if self._size > self._limit or len(self._steps) > _STEPS:
            full = True
            self._hand_on()
        return full

    @property
    def is_storing(self) -> bool:
        """Whether anything in the last batch seemed new."""
        return self._under_way is not None and self._under_way.is_new

    def flush(self) -> None:
        """Store all that was taken."""
        self._hand_on()
        self._settle()

    def _hand_on(self) -> None:
        """Have what was taken stored, once the batch before it is."""
        came = [step for step in self._steps if isinstance(step, Article)]
        known = self.register.as_known(came)
        files = [(one.id, file) for one, (_, file) in zip(known, self._files, strict=True) if file]
        articles = {article.id: article for article in known}
        if self._under_way and articles.keys() & self._under_way.fates:
            self._settle()
        held = self._library.held(articles)
        articles = self.register.labelled(articles, held, dict(files))
        fates: dict[str, Fate] = {key: "unchanged" for key in articles}
        changed = [article for article in articles.values() if held.get(article.id) != Held.of(article)]
        fates |= {article.id: "updated" if article.id in held else "added" for article in changed}
        size = self._settings.passage_size
        read = {one.id: article.title for one, article in zip(known, came, strict=True)}
        candidates = [Candidate(one, one.id in held, size, read[one.id]) for one in changed]
        is_new = self._prepare(candidates)
        self._settle()
        its = iter(known)
        steps = [next(its) if isinstance(step, Article) else step for step in self._steps]
        self._under_way = _Batch(steps, fates, is_new, self._thread.submit(self._store, candidates, files))
        self._steps, self._hashes, self._files, self._size = [], {}, [], 0
        self._limit = _BATCH

    def _settle(self) -> None:
        """Wait for the batch under way, count it, and remember which documents were read to their end."""
        batch, self._under_way = self._under_way, None
        if batch:
            self.ledger.remember(self.tally.count(batch.steps, batch.fates | batch.others.result()))

    def _prepare(self, candidates: Sequence[Candidate]) -> bool:
        """Cut those that seem new while the batch before is stored; give whether there are any."""
        # Asked again when they are stored: the batch before may add to this, or take from it.
        held = self._library.holders(one.words for one in candidates)
        new = [one for one in candidates if one.known or one.words not in held]
        for one in new:
            _ = one.passages, one.bands
        return bool(new)

    def _store(self, candidates: Sequence[Candidate], files: Sequence[tuple[str, str]]) -> dict[str, Fate]:
        """Store those that are no copies of others; give what became of those that are, and of moved ones."""
        moved = self._moved.found(candidates, dict(files))
        fates: dict[str, Fate] = {
            key: "moved" if there is None else "updated" for key, (_, there) in moved.items()
        }
        here = [moved[one.article.id][1] if one.article.id in moved else one for one in candidates]
        candidates = [one for one in here if one]
        copies = dict(self._duplicates(candidates))
        kept = [one for one in candidates if one.article.id not in copies]
        if kept:
            stories = self._stories(kept)
            entries = [Entry(one.article, one.passages, stories[one.article.id], one.words) for one in kept]
            self.ledger.write_bands({one.article.id: one.bands for one in kept})
            self._library.store(entries, self._embedding.model_name, self._new_vectors(kept))
        stands_for = copies | {key: article for key, (article, _) in moved.items()}
        self.register.origins.write((stands_for.get(key, key), file) for key, file in files)
        return fates | dict.fromkeys(copies, "duplicate")

    def _duplicates(self, candidates: Sequence[Candidate]) -> Iterator[tuple[str, str]]:
        """New articles whose very words another article has, here or in the library, and which that is."""
        changing = {one.article.id for one in candidates}
        holders = {
            words: [(key, source) for key, source in its if key not in changing]  # those may lose their words
            for words, its in self._library.holders({one.words for one in candidates}).items()
        }
        for one in sorted(candidates, key=lambda one: not one.known):
            same = holders.setdefault(one.words, [])
            of = next((key for key, source in same if one_outlet(one.article.source, source)), None)
            if not one.known and of is not None:
                yield one.article.id, of
            else:
                same.append((one.article.id, one.article.source))

    def _stories(self, candidates: Sequence[Candidate]) -> dict[str, str]:
        """The story that each article tells: that of the first article like it, else one of its own."""
        runs = {one.article.id: one.shingles for one in candidates}
        sharing = self.ledger.sharing([band for one in candidates for band in one.bands])
        others = {key for keys in sharing.values() for key in keys} - runs.keys()
        runs |= {key: shingles(article.text) for key, article in self._library.get(others).items()}
        stories = self._library.stories(others)
        for one in candidates:
            alike = (
                stories[key]
                for key in dict.fromkeys(key for band in one.bands for key in sharing.get(band, ()))
                if key in stories and key in runs and are_alike(one.shingles, runs[key])
            )
            stories[one.article.id] = next(alike, one.words)
            for band in one.bands:
                sharing.setdefault(band, []).append(one.article.id)
        return stories

    def _new_vectors(self, candidates: Sequence[Candidate]) -> dict[str, Vector]:
        """Vectors of the passages that have none; only those of articles that were there before can."""
        before = [passage.id for one in candidates if one.known for passage in one.passages]
        there = self._library.vectors(before, self._embedding.model_name)
        new = [(p, one.article) for one in candidates for p in one.passages if p.id not in there]
        return embed_passages(self._embedding, new)


def embed_passages(
    embedding: "BaseEmbedding", passages: Sequence[tuple[Passage, Article]]
) -> dict[str, Vector]:
    """Vectors by passage id; what is embedded is the headline with the passage."""
    if not passages:
        return {}
    from ingest.embedding import embed

    rows = embed(embedding, [f"{article.title}\n{passage.text}" for passage, article in passages])
    return {passage.id: row for (passage, _), row in zip(passages, rows, strict=True)}
