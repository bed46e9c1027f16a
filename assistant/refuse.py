"""Refusals that help: what was searched, what the library covers, what is missing, what came nearest."""

from collections.abc import Sequence

from assistant.answers import Hit
from ingest.articles import Article, Filters
from ingest.rows import Coverage

NEAREST = 3


def refusal(
    missing: Sequence[str], coverage: Coverage, filters: Filters, outside: Sequence[Article] = ()
) -> tuple[str, ...]:
    """Say why there is no answer, in sentences.

    Args:
        missing: What of the question, as written, no passage bears on.
        coverage: What was searched: the library, or the part of it that the filters let through.
        filters: What the search was restricted to.
        outside: Articles that answer, which the filters kept out.
    """
    kept_out = _kept_out(outside)
    if coverage.articles == 0:
        if filters:
            return ("Nothing was searched: no article meets the filters; widen them.", *kept_out)
        return (
            "Nothing was searched: the library is empty; add articles in the chat or with “onrecord ingest”.",
        )
    notes = ["Not on record: the articles searched do not answer this.", _searched(coverage, filters)]
    if missing:
        words = ", ".join(f"“{word}”" for word in missing)
        notes.append(f"Nothing that was found bears on {words}.")
    return (*notes, *kept_out)


def nearest(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles that came nearest, each once, best first."""
    articles = {hit.article.id: hit.article for hit in hits}
    return tuple(articles.values())[:NEAREST]


def _searched(coverage: Coverage, filters: Filters) -> str:
    counted = _count(coverage.articles, "article")
    outlets = [source for source in coverage.sources if source]
    named = f" from {', '.join(outlets)}" if 0 < len(outlets) <= 5 else f" from {len(outlets)} outlets"
    span = ""
    if coverage.first and coverage.last:
        span = f", published {coverage.first:%Y-%m-%d} to {coverage.last:%Y-%m-%d}"
    within = " within the filters" if filters else ""
    return f"Searched {counted}{named if outlets else ''}{span}{within}."


def _kept_out(outside: Sequence[Article]) -> tuple[str, ...]:
    if not outside:
        return ()
    bears = "bears" if len(outside) == 1 else "bear"
    named = "; ".join(_named(article) for article in outside[:NEAREST])
    return (f"{_count(len(outside), 'article')} outside the filters {bears} on it: {named}.",)


def _named(article: Article) -> str:
    day = f"{article.published:%Y-%m-%d}" if article.published else ""
    about = ", ".join(part for part in (article.source, day) if part)
    return f"“{article.title or 'Untitled'}”{f' ({about})' if about else ''}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
