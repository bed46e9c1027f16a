"""A library of small articles, one word each, and indexes that follow it, for tests that break them."""

import json
import shutil
from pathlib import Path
from zlib import crc32

import numpy as np

from ingest.articles import Article
from ingest.generations import Follower
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.rows import Entry
from ingest.settings import LibrarySettings
from ingest.split import split
from ingest.vectors import VectorIndex

MODEL = "test/4"
KINDS = {
    "keywords": lambda settings: KeywordIndex.open(settings.data_dir / "keywords"),
    "vectors": lambda settings: VectorIndex.open(settings, MODEL),
}


def direction(word: str) -> np.ndarray:
    """A vector that points somewhere for each word."""
    vector = np.random.default_rng(crc32(word.encode())).normal(size=4).astype(np.float32)
    return vector / np.linalg.norm(vector)


def article(word: str) -> Article:
    """An article about a word."""
    return Article.make(name=word, title=f"On {word}", text=f"The {word} was seen. " * 20)


class Shelf:
    """A library of such articles."""

    def __init__(self, settings: LibrarySettings) -> None:
        self.settings = settings
        self.library = Library.open(settings)

    def put(self, *words: str) -> None:
        """Store articles about words, in one change."""
        entries = [Entry(article(word), tuple(split(article(word), 200))) for word in words]
        vectors = {p.id: direction(e.article.title[3:]) for e in entries for p in e.passages}
        self.library.store(entries, MODEL, vectors)

    def drop(self, *words: str) -> None:
        """Delete them."""
        self.library.delete([article(word).id for word in words])


def found(index: Follower, library: Library, word: str) -> str | None:
    """The title of the first passage found for a word that is still in the library."""
    query = word if isinstance(index, KeywordIndex) else direction(word)
    hits = library.passages(dict(index.search(query, 1)))
    return next((article.title[3:] for _, article in hits.values()), None)


def folder(index: Follower) -> Path:
    """Where the generation in use lives."""
    return index._folder / json.loads((index._folder / "pointer.json").read_text())["generation"]


def leave_unclean(index: Follower) -> None:
    """Leave the index as a process does that ends before it has taken the checksums."""
    pointer = index._folder / "pointer.json"
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"files": None}))


def damage(file: Path, how: str, seed: int = 0) -> None:
    """Damage a file."""
    data = bytearray(file.read_bytes())
    noise = np.random.default_rng(seed)
    if how == "delete":
        file.unlink()
        return
    if how == "half":
        data = data[: len(data) // 2]
    elif how == "empty":
        data = bytearray()
    elif how == "zeros":
        data = bytearray(len(data))
    elif how == "noise":
        data[len(data) // 4 :] = noise.bytes(len(data) - len(data) // 4)
    elif how == "byte" and data:
        data[int(noise.integers(len(data)))] ^= 0x5A
    file.write_bytes(data)


def copied(settings: LibrarySettings, place: Path) -> LibrarySettings:
    """Settings of a copy of a library with its indexes."""
    shutil.copytree(settings.data_dir, place)
    return settings.model_copy(update={"data_dir": place})
