"""A query plan -> passages: each of its searches is made, the time it speaks of first.

A time is a preference: what was published then comes first, and what was not comes after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from typing import Protocol

from assistant.answers import Hit
from assistant.query import Kind, Period, QueryPlan, Search
from ingest.articles import Filters

REPORTED_WITHIN = timedelta(days=2)  # what happened on a day is in the papers of that day and the next two
_WIDE = frozenset({Kind.SUMMARY, Kind.LATEST, Kind.COURSE, Kind.LIST, Kind.COUNT, Kind.TOPIC})


class Searching(Protocol):
    """What finds passages, as ``Retriever.search`` does."""

    def search(self, query: str, limit: int, filters: Filters | None) -> list[Hit]:
        """The passages that bear most on a query, best first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one search of a plan found.

    Attributes:
        search: The search.
        hits: Passages, best first; those of the time that the plan speaks of before others.
    """

    search: Search
    hits: tuple[Hit, ...]


def find(plan: QueryPlan, retriever: Searching, limit: int, filters: Filters) -> tuple[Found, ...]:
    """Make the searches of a plan.

    Args:
        plan: What was understood.
        retriever: Finds passages.
        limit: How many passages each search may find; twice as many where many articles are wanted.
        filters: Which articles count; a plan narrows them and never widens them.

    Returns:
        One for each search of the plan, in its order.

    Raises:
        LibraryError: The keyword index is damaged.
        ModelError: The embedding model did not answer.
    """
    limit = 2 * limit if plan.kind in _WIDE else limit
    return tuple(
        Found(search, tuple(_hits(search, reported(search.period or plan.period), retriever, limit, filters)))
        for search in plan.searches
    )


def merged(found: Iterable[Found]) -> list[Hit]:
    """The hits of several searches in turn, each passage once."""
    hits = [hit for row in zip_longest(*(one.hits for one in found)) for hit in row if hit]
    return list({hit.passage.id: hit for hit in hits}.values())


def reported(period: Period | None) -> Period | None:
    """When what happened in a period was reported; a period that is open at one end stays as it is."""
    if period is None or period.start is None or period.end is None:
        return period
    return replace(period, end=period.end + REPORTED_WITHIN)


def _hits(
    search: Search, period: Period | None, retriever: Searching, limit: int, filters: Filters
) -> Sequence[Hit]:
    filters = _of_sources(search, filters)
    hits = retriever.search(search.text, limit, filters)
    within = period.within(filters) if period else None
    if within is None:
        return hits
    first = retriever.search(search.text, limit, within)
    kept = {hit.passage.id for hit in first}
    return [*first, *(hit for hit in hits if hit.passage.id not in kept)][: limit + limit // 2]


def _of_sources(search: Search, filters: Filters) -> Filters:
    """The filters, narrowed to the outlets of a search as far as both allow."""
    if not search.sources:
        return filters
    allowed = {source.casefold() for source in filters.sources}
    both = tuple(source for source in search.sources if not allowed or source.casefold() in allowed)
    return replace(filters, sources=both) if both else filters
