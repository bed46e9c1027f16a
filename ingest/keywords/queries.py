"""Queries in tantivy's own terms: words in any of their forms, pairs of words, and filters."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, product
from math import log

import tantivy
from tantivy import Occur, Query

from ingest.articles import Filters
from ingest.errors import IndexDamagedError
from ingest.keywords import layout

K1 = 1.2  # tantivy's own: how soon more of the same word adds little
FORM_WEIGHT = 0.7  # of other forms of a word than the query's
IN_ONE_WEIGHT = 0.5  # of two words in one: rare, and yet no more than the two
PHRASE_FORMS = 4  # of one pair of words that are looked for, at the most
FEW_VALUES = 500  # looked up one by one


@dataclass(frozen=True, slots=True)
class Sought:
    """A word of a query.

    Attributes:
        forms: As it may be indexed; the first is its own, any will do.
        weight: How much it counts.
    """

    forms: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class InOne:
    """Words of a query that some text has in one.

    Attributes:
        word: In one: ``ceasefir``, stemmed.
        apart: The words: ``ceas``, ``fire``; none where they are stop words.
    """

    word: str
    apart: tuple[Sought, ...]


def any_of(schema: tantivy.Schema, parts: Iterable[Sought | InOne]) -> Query:
    """Any of some words; of the forms of one, and of one apart and in one, the best counts, not all."""
    return Query.boolean_query([(Occur.Should, _query(schema, part)) for part in parts])


def every_one_of(schema: tantivy.Schema, parts: Iterable[Sought | InOne], field: str = "words") -> Query:
    """All of some words; of those that may stand in one, all apart or the one."""
    clauses = []
    for part in parts:
        if isinstance(part, Sought) or not part.apart:
            clauses.append(_query(schema, part, field))
        else:
            word = Query.term_query(schema, field, part.word, "freq")
            clauses.append(_best_of([every_one_of(schema, part.apart, field), word]))
    return Query.boolean_query([(Occur.Must, clause) for clause in clauses])


def in_a_row(schema: tantivy.Schema, words: Sequence[str], field: str = "words") -> Query:
    """Words that stand beside one another in this order."""
    if len(words) == 1:
        return Query.term_query(schema, field, words[0], "freq")
    return Query.phrase_query(schema, field, [*words])


def _query(schema: tantivy.Schema, part: Sought | InOne, field: str = "words") -> Query:
    if isinstance(part, Sought):
        own, *others = (Query.term_query(schema, field, form, "freq") for form in part.forms)
        others = [Query.boost_query(other, FORM_WEIGHT) for other in others]
        return Query.boost_query(_best_of([own, *others]), part.weight)
    word = Query.term_query(schema, field, part.word, "freq")
    if not part.apart:
        return word
    return _best_of([any_of(schema, part.apart), Query.boost_query(word, IN_ONE_WEIGHT)])


def most(searcher: tantivy.Searcher, words: Iterable[Sought]) -> float:
    """What a text would score that held every word without end."""
    return sum(word.weight * (K1 + 1) * min(rarity(searcher, form) for form in word.forms) for word in words)


def rarity(searcher: tantivy.Searcher, word: str) -> float:
    """Inverse document frequency, as BM25 reckons it."""
    found = searcher.doc_freq("words", word)
    return log(1 + (searcher.num_docs - found + 0.5) / (found + 0.5))


def phrase(schema: tantivy.Schema, one: Sequence[str], other: Sequence[str], weight: float) -> Query:
    """Two words that stand together, each in any of its forms."""
    pairs = [
        Query.phrase_query(schema, "words", [first, second])
        for first, second in islice(product(one, other), PHRASE_FORMS)
    ]
    return Query.boost_query(_best_of(pairs), weight)


def conditions(schema: tantivy.Schema, filters: Filters) -> list[Query]:
    """The filters as queries; ``Filters.admit`` says the same of one article."""
    found = []
    if filters.since:
        found.append(_between(schema, "published", layout.microseconds(filters.since), None))
    if filters.until:
        found.append(_between(schema, "stood", None, layout.microseconds(filters.until)))
    if filters.sources:
        found.append(one_of(schema, "source", [source.casefold() for source in filters.sources]))
    if filters.article_ids:
        found.append(one_of(schema, "article", filters.article_ids))
    if filters.languages:
        found.append(one_of(schema, "language", filters.languages))
    if filters.labels:
        found.append(one_of(schema, "label", filters.labels))
    return found


def _between(schema: tantivy.Schema, field: str, first: int | None, last: int | None) -> Query:
    return Query.range_query(schema, field, tantivy.FieldType.Integer, first, last)


def one_of(schema: tantivy.Schema, field: str, values: Sequence[str]) -> Query:
    """Documents with any of some values; each looked up by itself where they are few, which is faster."""
    if len(values) > FEW_VALUES:
        return Query.term_set_query(schema, field, list(values))
    terms = [Query.term_query(schema, field, value, "basic") for value in values]
    return Query.boolean_query([(Occur.Should, term) for term in terms])


def _best_of(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)


class Panic(Exception):
    """Tantivy gave up, as where a file does not hold what it should."""


@contextmanager
def panics() -> Iterator[None]:
    """What tantivy panics of within is raised as an exception, which a panic in Python is not."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust's bindings; it cannot be imported
            raise
        raise Panic(str(error)) from error


@contextmanager
def damage() -> Iterator[None]:
    """What tantivy raises within is raised as the damage that it is."""
    try:
        with panics():
            yield
    except (ValueError, OSError, Panic) as error:
        raise IndexDamagedError(
            f"the keyword index is damaged ({error}); the next question builds it anew, "
            "as does `onrecord doctor --repair`"
        ) from error
