"""Articles as they come, into the library: batch by batch, each article once, near copies tied together."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ingest.articles import Article, Passage
from ingest.ledger import Ledger
from ingest.library import Library
from ingest.reading import Step
from ingest.rows import Entry, Vector, words_hash
from ingest.settings import LibrarySettings
from ingest.split import split
from ingest.stories import are_alike, bands, shingles
from ingest.tally import Fate, Tally

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

_BATCH = 2_000_000  # characters of articles that are held, embedded and stored together
_STEPS = 2_000  # at the most, however short they are
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


class Intake:
    """Takes what reading gives, step by step, and stores it batch by batch."""

    def __init__(self, library: Library, embedding: "BaseEmbedding", settings: LibrarySettings) -> None:
        """Begin with nothing taken."""
        self.tally = Tally()
        self._library = library
        self.ledger = Ledger(library)
        self._embedding = embedding
        self._settings = settings
        self._steps: list[Step] = []
        self._hashes: dict[str, str] = {}
        self._size = 0

    def take(self, step: Step) -> bool:
        """Take one step of reading.

        Returns:
            Whether a batch was stored because of it.
        """
        stored = False
        if isinstance(step, Article):
            if self._hashes.setdefault(step.id, step.content_hash) != step.content_hash:
                stored = self.flush()
                self._hashes[step.id] = step.content_hash
            self._size += len(step.text)
        self._steps.append(step)
        return self.flush() if self._size > _BATCH or len(self._steps) > _STEPS else stored

    def flush(self) -> bool:
        """Store what was taken, count it, and remember which documents were read to their end."""
        articles = {step.id: step for step in self._steps if isinstance(step, Article)}
        known = self._library.hashes(articles)
        fates: dict[str, Fate] = {key: "unchanged" for key in articles}
        changed = [article for article in articles.values() if known.get(article.id) != article.content_hash]
        fates |= {article.id: "updated" if article.id in known else "added" for article in changed}
        words = {article.id: words_hash(article) for article in changed}
        fates |= {key: "duplicate" for key in self._duplicates(changed, known, words)}
        self._store([article for article in changed if fates[article.id] != "duplicate"], known, words)
        self.ledger.remember(self.tally.count(self._steps, fates))
        self._steps.clear()
        self._hashes.clear()
        self._size = 0
        return True

    def _store(self, articles: Sequence[Article], known: Collection[str], words: Mapping[str, str]) -> None:
        if not articles:
            return
        stories = self._stories(articles, words)
        entries = [
            Entry(article, tuple(split(article, self._settings.passage_size)), stories[article.id])
            for article in articles
        ]
        self._library.store(entries, self._embedding.model_name, self._new_vectors(entries, known))

    def _duplicates(
        self, articles: Sequence[Article], known: Collection[str], words: Mapping[str, str]
    ) -> Iterator[str]:
        """New articles whose very words another article has, here or in the library."""
        holders = {
            hash_: [
                (key, source) for key, source in its if key not in words
            ]  # those may lose their words now
            for hash_, its in self._library.holders(words.values()).items()
        }
        for article in sorted(articles, key=lambda article: article.id not in known):
            same = holders.setdefault(words[article.id], [])
            if article.id not in known and any(_one_outlet(article.source, source) for _, source in same):
                yield article.id
            else:
                same.append((article.id, article.source))

    def _stories(self, articles: Sequence[Article], words: Mapping[str, str]) -> dict[str, str]:
        """The story that each article tells: that of the first article like it, else one of its own."""
        runs = {article.id: shingles(article.text) for article in articles}
        marks = {key: bands(of) for key, of in runs.items()}
        sharing = self.ledger.sharing([band for its in marks.values() for band in its])
        others = {key for keys in sharing.values() for key in keys} - runs.keys()
        runs |= {key: shingles(article.text) for key, article in self._library.get(others).items()}
        stories = self._library.stories(others)
        for article in articles:
            candidates = dict.fromkeys(key for band in marks[article.id] for key in sharing.get(band, ()))
            alike = (
                stories[key]
                for key in candidates
                if key in stories and key in runs and are_alike(runs[article.id], runs[key])
            )
            stories[article.id] = next(alike, words[article.id])
            for band in marks[article.id]:
                sharing.setdefault(band, []).append(article.id)
        self.ledger.write_bands(marks)
        return stories

    def _new_vectors(self, entries: Sequence[Entry], known: Collection[str]) -> dict[str, Vector]:
        """Vectors of the passages that have none; only those of articles that were there before can."""
        pairs = [(passage, entry.article) for entry in entries for passage in entry.passages]
        before = [passage.id for passage, article in pairs if article.id in known]
        there = self._library.vectors(before, self._embedding.model_name)
        return embed_passages(self._embedding, [(p, a) for p, a in pairs if p.id not in there])


def embed_passages(
    embedding: "BaseEmbedding", passages: Sequence[tuple[Passage, Article]]
) -> dict[str, Vector]:
    """Vectors by passage id; what is embedded is the headline with the passage."""
    if not passages:
        return {}
    from ingest.embedding import embed

    rows = embed(embedding, [f"{article.title}\n{passage.text}" for passage, article in passages])
    return {passage.id: row for (passage, _), row in zip(passages, rows, strict=True)}


def _one_outlet(one: str, other: str) -> bool:
    """Whether two outlets may be one: not if each goes by a name of its own, not by an address."""
    named = one and other and not _HOST.fullmatch(one) and not _HOST.fullmatch(other)
    return not named or one.casefold() == other.casefold()
