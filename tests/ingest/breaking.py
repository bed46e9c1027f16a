"""Named steps of ingestion at which it is made to end, and whether library and indexes agree after it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from assistant import Assistant
from ingest import pointers
from ingest.articles import Filters
from ingest.keywords import KeywordIndex
from ingest.ledger import Ledger
from ingest.library import Library
from ingest.vectors import VectorIndex

# Where a step stands, its name there, and whether it ends before it is done or after.
STEPS: dict[str, tuple[Any, str, bool]] = {
    "before articles are stored": (Library, "store", False),
    "after articles are stored": (Library, "store", True),
    "before documents are remembered": (Ledger, "remember", False),
    "before words are written": (KeywordIndex, "_write", False),
    "after words are written": (KeywordIndex, "_write", True),
    "before vectors are written": (VectorIndex, "_take_up", False),
    "after vectors are written": (VectorIndex, "_take_up", True),
    "before a pointer is written": (pointers, "write", False),
    "after a pointer is written": (pointers, "write", True),
    "before checksums are taken": (VectorIndex, "_seal", False),
}


@contextmanager
def ending(step: str, end: Callable[[], object], at: int = 1) -> Iterator[None]:
    """Call ``end`` at the step within, the time that is named."""
    place, name, after = STEPS[step]
    real, left = getattr(place, name), at

    def watched(*given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if not left and not after:
            end()
        done = real(*given, **named)
        if not left and after:
            end()
        return done

    setattr(place, name, watched)
    try:
        yield
    finally:
        setattr(place, name, real)


def disagreements(desk: Assistant) -> list[str]:
    """How the indexes differ from the library, once they have followed; nothing where they agree."""
    desk.keywords.follow(desk.library)
    desk.vectors.follow(desk.library)
    articles = desk.library.get(desk.library.select(Filters()))
    passages = desk.library.passages_of(articles)
    held = {passage.id for its in passages.values() for passage in its}
    told = []
    for key, article in articles.items():
        if "".join(passage.text for passage in passages.get(key, ())) != article.text:
            told.append(f"{article.title} is not whole")
        if held.isdisjoint(dict(desk.keywords.search(article.title, 5))):
            told.append(f"{article.title} is not found by its words")
    vectors = desk.library.vectors_of(articles, desk.embedding.model_name)
    if vectors.keys() != held:
        told.append(f"{len(held)} passages have {len(vectors)} vectors")
    with desk.vectors._searching() as opened:
        names = opened.collection.get(include=[])["ids"] if opened else []
    found = Counter(name.partition(":")[2] for name in names)
    if found != Counter(held):
        told.append(f"the vectors hold {len(found)} passages and the library {len(held)}")
    return told
