"""What is held at once does not grow with the length of an article times the number of its passages."""

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

import pytest

from ingest.articles import Article
from ingest.library import Library
from ingest.rows import Entry
from ingest.settings import LibrarySettings
from ingest.split import split

MEGABYTE = 1_000_000
WORDS = "The ferry Marigold ran into the pier at Port Ellery on day {} of its service, the harbour said. "


def long_article(name: str, sentences: int) -> Article:
    return Article.make(name=name, title="Log", text="".join(WORDS.format(n) for n in range(sentences)))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """An article of 300,000 characters in some 400 passages, and one of 30,000; none is embedded."""
    library = Library.open(LibrarySettings(_env_file=None, data_dir=tmp_path_factory.mktemp("long")))
    for article in (long_article("long", 3_000), long_article("short", 300)):
        library.store([Entry(article, tuple(split(article)))], "model", {})
    yield library
    library.close()


@contextmanager
def no_more_than(most: int) -> Iterator[None]:
    """Bytes that Python objects within may take at once, beside those that were there."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most, f"{peak / MEGABYTE:.0f} MB"


def all_passages(library: Library) -> list[str]:
    articles = [article.id for article in library.articles()]
    return [passage.id for its in library.passages_of(articles).values() for passage in its]


@pytest.mark.parametrize(
    "look",
    [
        lambda library: library.passages_of([article.id for article in library.articles()]),
        lambda library: library.passages(all_passages(library)),
        lambda library: list(library.without_vectors("model")),
        lambda library: list(library.changes(0)),
    ],
    ids=["passages of articles", "passages", "passages without vectors", "changes"],
)
def test_an_article_is_held_once_however_many_passages_it_has(
    library: Library, look: Callable[[Library], object]
) -> None:
    with no_more_than(10 * MEGABYTE):  # its text some times over; once for each passage would be 120
        assert look(library)


def test_passages_share_their_article(library: Library) -> None:
    placed = library.passages(islice(all_passages(library), 100)).values()
    assert len({id(article) for _, article in placed}) == 1


def test_passages_without_vectors_come_once_each(library: Library) -> None:
    found = [passage.id for some in library.without_vectors("model") for passage, _ in some]
    assert sorted(found) == sorted(all_passages(library))


def test_labelling_much_at_once_does_not_make_one_change_of_it(library: Library) -> None:
    before = library.revision
    articles = [Article.make(name=str(n), title=f"T{n}", text="The ferry left.") for n in range(1_100)]
    library.store([Entry(article, tuple(split(article))) for article in articles], "model", {})
    library.label({article.id: ["harbour"] for article in articles})
    assert library.revision == before + 1 + 3
