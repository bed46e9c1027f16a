"""The articles of the keyword index as a list: page by page in an order, and counted in several ways."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import tantivy
from tantivy import Occur, Query

from ingest.articles import Filters
from ingest.keywords import queries
from ingest.keywords.queries import InOne, Sought
from ingest.scripts import has_runs

Order = Literal["best", "newest", "oldest"]
Field = Literal["source", "month", "language", "label"]

MOST_VALUES = 10_000  # of a field that are counted
_WORD = re.compile(r"[^\W_]+")
_MOST_MARKS = 200  # places in a text that are told
Sorting = tuple[str, tantivy.Order] | None
_SORTED: dict[Order, Sorting] = {
    "best": None,
    "newest": ("published", tantivy.Order.Desc),
    "oldest": ("published", tantivy.Order.Asc),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are wanted by their words.

    Attributes:
        words: Each must stand in an article, in any form; stop words aside.
        phrases: Words that must stand beside one another, in any form.
        in_titles: Whether headlines alone count.
        undated: Whether only articles without a date are wanted.
    """

    words: str = ""
    phrases: tuple[str, ...] = ()
    in_titles: bool = False
    undated: bool = False


class Shelf:
    """The articles as they were when this was asked for. Safe to use from several threads."""

    def __init__(
        self,
        schema: tantivy.Schema,
        searcher: tantivy.Searcher | None,
        stemmed: Callable[[str], list[str]],
        every: Callable[[str, tantivy.Searcher], list[Sought | InOne]],
    ) -> None:
        """Use :meth:`ingest.keywords.KeywordIndex.shelf`."""
        self._schema = schema
        self._searcher = searcher
        self._stemmed = stemmed
        self._every = every

    def count(self, wanted: Wanted, filters: Filters | None = None) -> int:
        """How many articles are wanted."""
        return self.page(wanted, filters, limit=1)[1]

    def page(
        self,
        wanted: Wanted,
        filters: Filters | None = None,
        order: Order = "newest",
        *,
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[list[str], int]:
        """The ids of some of the articles that are wanted, in an order, and how many there are in all.

        Args:
            wanted: By their words.
            filters: Only articles that meet these.
            order: ``best`` by how well the words fit; those without a date stand last among dates.
            limit: How many ids at the most.
            offset: How many to pass over first.

        Raises:
            IndexDamagedError: The index is damaged.
        """
        if self._searcher is None:
            return [], 0
        by, way = _SORTED[order] or (None, tantivy.Order.Desc)
        with queries.damage():
            query = self._query(wanted, filters or Filters())
            found = self._searcher.search(
                query, max(1, limit), order_by_field=by, offset=offset, order=way, count=True
            )
            ids = [self._searcher.doc(address)["id"][0] for _, address in found.hits[:limit]]
            return ids, int(found.count or 0)  # type: ignore[attr-defined] # not in its stubs

    def counts(self, field: Field, wanted: Wanted, filters: Filters | None = None) -> dict[str, int]:
        """How many of the articles that are wanted have each value of a field, most first.

        Months are written like ``2024-11``; "" is what has none. Outlets are in lower case.

        Raises:
            IndexDamagedError: The index is damaged.
        """
        if self._searcher is None:
            return {}
        none: str | int = 0 if field == "month" else ""
        asked = {"terms": {"field": field, "size": MOST_VALUES, "missing": none}}
        with queries.damage():
            query = self._query(wanted, filters or Filters())
            found = self._searcher.aggregate(query, {"by": asked})["by"]["buckets"]
        return {_value(field, bucket["key"]): int(bucket["doc_count"]) for bucket in found}

    def places(self, wanted: Wanted, text: str) -> list[tuple[int, int]]:
        """Where the words that are wanted stand in a text, each in any form: ``(start, end)``, in order."""
        if self._searcher is None or not wanted.words:
            return []
        with queries.damage():
            forms = frozenset(_forms(self._every(wanted.words, self._searcher)))
        stems = lru_cache(None)(lambda word: frozenset(self._stemmed(word)))
        spoken = {word.casefold() for word in _WORD.findall(wanted.words)}
        unspaced = [word for word in spoken if has_runs(word)]
        found: list[tuple[int, int]] = []
        for match in _WORD.finditer(text):
            word = match[0].casefold()
            if unspaced and has_runs(word):
                found.extend(_within(word, unspaced, match.start()))
            elif not forms.isdisjoint(stems(word)):
                found.append(match.span())
            if len(found) >= _MOST_MARKS:
                break
        return found

    def _query(self, wanted: Wanted, filters: Filters) -> Query:
        assert self._searcher is not None
        field = "title" if wanted.in_titles else "words"
        clauses = [(Occur.Must, self._in_a_row(phrase, field)) for phrase in wanted.phrases]
        if sought := self._every(wanted.words, self._searcher):
            clauses.append((Occur.Must, queries.every_one_of(self._schema, sought, field)))
        for condition in queries.conditions(self._schema, filters):
            clauses.append((Occur.Must, Query.const_score_query(condition, 0.0)))
        if wanted.undated:
            clauses.append((Occur.MustNot, Query.exists_query("published")))
        return Query.boolean_query([(Occur.Must, Query.all_query()), *clauses])

    def _in_a_row(self, phrase: str, field: str) -> Query:
        stems = self._stemmed(phrase)
        return queries.in_a_row(self._schema, stems, field) if stems else Query.empty_query()


def _value(field: Field, key: str | float) -> str:
    """A value as it is told; months are kept as one number."""
    if field != "month":
        return str(key)
    year, month = divmod(int(key), 100)
    return f"{year:04}-{month:02}" if year else ""


def _forms(sought: Sequence[Sought | InOne]) -> Iterator[str]:
    """All words, as they are indexed, that stand for what is sought."""
    for one in sought:
        if isinstance(one, Sought):
            yield from one.forms
        else:
            yield one.word
            yield from _forms(one.apart)


def _within(run: str, words: Sequence[str], at: int) -> Iterator[tuple[int, int]]:
    """Where words stand in letters that no spaces part."""
    for word in words:
        start = run.find(word)
        while start >= 0:
            yield at + start, at + start + len(word)
            start = run.find(word, start + len(word))
