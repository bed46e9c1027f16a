"""A page of the articles that somebody looks for, how many there are in all, and of which kinds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.browsing.snippets import Snippet, snippet
from assistant.browsing.typed import exactly, unaccented, wanted
from ingest.articles import Article, Filters
from ingest.keywords import KeywordIndex
from ingest.keywords.shelf import Shelf, Wanted
from ingest.library import Library

Order = Literal["best", "newest", "oldest", "title", "source"]

MOST_READ = 2_000  # articles that are read to see whether a phrase stands there to the letter


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a list, with the words of it that were looked for."""

    article: Article
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Facets:
    """How many articles there are of each kind, most first, months in order.

    Each is counted among the articles that meet all conditions but those on itself, so that the numbers say
    what choosing another value would give.

    Attributes:
        outlets: By name; "" for those whose outlet is not known.
        months: By month, like ``2024-11``; "" for those without a date.
        languages: By code; "" where it is not known.
        labels: By label.
    """

    outlets: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found.

    Attributes:
        entries: The page that was asked for.
        total: How many articles there are in all.
        is_exact: Whether each was read to see that its phrases stand there to the letter; where they are too
            many, some may have another form of a word.
        elsewhere: Where headlines alone were looked at and none has the words: how many texts have them.
        facets: Counts.
    """

    entries: tuple[Entry, ...]
    total: int
    is_exact: bool
    elsewhere: int
    facets: Facets


def browse(
    typed: str,
    filters: Filters,
    order: Order,
    *,
    limit: int,
    offset: int,
    in_titles: bool,
    undated: bool,
    library: Library,
    keywords: KeywordIndex,
    spellings: Iterable[str],
) -> Listing:
    """List articles; ``Assistant.browse`` says what each argument means.

    Raises:
        IndexDamagedError: The keyword index is damaged.
    """
    filters = library.known(filters)
    looked_for = wanted(typed, in_titles=in_titles, undated=undated)
    shelf = keywords.shelf()
    within, counted, is_exact = _exactly(looked_for, filters, shelf, library)
    if order in ("title", "source") and not typed.strip() and not undated:
        articles = library.articles(
            limit=limit,
            offset=offset,
            source=filters.sources,
            since=filters.since,
            until=filters.until,
            language=filters.languages,
            label=filters.labels,
            order=order,
        )
        total = shelf.count(looked_for, within)
    else:
        by = order if order in ("best", "newest", "oldest") else "newest"
        ids, total = shelf.page(looked_for, within, by, limit=limit, offset=offset)
        there = library.get(ids)
        articles = [there[key] for key in ids if key in there]
    elsewhere = 0
    if in_titles and not total and typed.strip():
        texts = replace(looked_for, in_titles=False)
        elsewhere = shelf.count(texts, _exactly(texts, filters, shelf, library)[0])
    return Listing(
        entries=tuple(_entry(article, looked_for, shelf) for article in articles),
        total=total,
        is_exact=is_exact,
        elsewhere=elsewhere,
        facets=_facets(looked_for, counted, shelf, spellings),
    )


def found(
    typed: str,
    filters: Filters,
    *,
    limit: int,
    in_titles: bool,
    undated: bool,
    library: Library,
    keywords: KeywordIndex,
) -> list[str]:
    """The ids of all articles that somebody looks for, newest first, up to a limit."""
    filters, shelf = library.known(filters), keywords.shelf()
    looked_for = wanted(typed, in_titles=in_titles, undated=undated)
    within, _, _ = _exactly(looked_for, filters, shelf, library)
    ids, _ = shelf.page(looked_for, within, limit=limit)
    return ids


def _exactly(
    sought: Wanted, filters: Filters, shelf: Shelf, library: Library
) -> tuple[Filters, Filters, bool]:
    """The filters for the list and for counting, narrowed to the articles that have phrases to the letter.

    And whether those of the list could be read; where a phrase stands in very many articles, those that meet
    the filters may be few enough.
    """
    if not sought.phrases:
        return filters, filters, True
    for condition in (Filters(article_ids=filters.article_ids), filters):
        ids, total = shelf.page(sought, condition, limit=MOST_READ)
        if total <= MOST_READ:
            here = _certain(filters, _having(sought, ids, library))
            return here, filters if condition is filters else here, True
    return filters, filters, False


def _having(sought: Wanted, ids: Iterable[str], library: Library) -> list[str]:
    """Those of some articles in which each phrase stands to the letter."""
    patterns = [exactly(phrase) for phrase in sought.phrases]

    def read(article: Article) -> str:
        return unaccented(article.title if sought.in_titles else f"{article.title}\n{article.text}")

    articles = library.get(ids).values()
    return [a.id for a in articles if all(pattern.search(read(a)) for pattern in patterns)]


def _certain(filters: Filters, ids: Iterable[str]) -> Filters:
    """The filters for certain articles; where there are none, nothing meets them."""
    return replace(filters, article_ids=tuple(ids) or ("",))


def _entry(article: Article, sought: Wanted, shelf: Shelf) -> Entry:
    marks = shelf.places(sought, article.text)
    plain = unaccented(article.text) if sought.phrases else ""
    for phrase in sought.phrases:
        marks.extend(match.span() for match in exactly(phrase).finditer(plain))
    return Entry(article, snippet(article, marks))


def _facets(sought: Wanted, filters: Filters, shelf: Shelf, spellings: Iterable[str]) -> Facets:
    """The counts; for its own numbers each facet's own condition is lifted."""
    spelt = {name.casefold(): name for name in spellings}
    outlets = shelf.counts("source", sought, replace(filters, sources=()))
    dated = replace(sought, undated=False)
    months = shelf.counts("month", dated, replace(filters, since=None, until=None))
    labels = shelf.counts("label", sought, replace(filters, labels=()))
    return Facets(
        outlets={spelt.get(key, key): number for key, number in outlets.items()},
        months=dict(sorted(months.items())),
        languages=shelf.counts("language", sought, replace(filters, languages=())),
        labels={label: number for label, number in labels.items() if label},
    )
