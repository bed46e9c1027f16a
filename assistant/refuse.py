"""Refusals that help: what was searched, what the library covers, what is missing, what came nearest."""

from collections.abc import Iterator, Sequence

from assistant.answers import Hit
from assistant.languages import CLOSEST, is_read
from assistant.query import QueryPlan, reads_as_english
from assistant.searching import reported
from ingest.articles import Article, Filters
from ingest.rows import Coverage
from ingest.scripts import count_words

NEAREST = 3


def refusal(
    plan: QueryPlan,
    hits: Sequence[Hit],
    missing: Sequence[str],
    coverage: Coverage,
    filters: Filters,
    outside: Sequence[Article] = (),
) -> tuple[str, ...]:
    """Say why there is no answer, in sentences.

    Args:
        plan: What the question was understood as.
        hits: What was found for it.
        missing: What of the question, as written, no passage has a word of.
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
    notes = ["No direct answer found.", _searched(coverage, filters)]
    if not is_read(plan.asked):
        notes.append(CLOSEST)
    elif missing:
        words = ", ".join(f"“{word}”" for word in missing)
        notes.append(f"No passage that was found has the word{'s' if len(missing) > 1 else ''} {words}.")
    return (
        *notes,
        *_of_another_time(plan, hits),
        *_of_another_language(plan, hits, missing, coverage),
        *kept_out,
    )


def nearest(hits: Sequence[Hit]) -> tuple[Article, ...]:
    """The articles that came nearest, each once, best first."""
    articles = {hit.article.id: hit.article for hit in sorted(hits, key=lambda hit: -hit.score)}
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


def _of_another_time(plan: QueryPlan, hits: Sequence[Hit]) -> Iterator[str]:
    """When what came nearest was published, where nothing was at the time that is asked for."""
    period = reported(plan.period)
    if period is None or any(period.admits(hit.article) for hit in hits):
        return
    days = {f"{article.printed:%Y-%m-%d}" for article in nearest(hits) if article.printed}
    if days:
        yield (
            f"Nothing about it was published {plan.period}; the closest reports are of "
            f"{', '.join(sorted(days))}."
        )


def _of_another_language(
    plan: QueryPlan, hits: Sequence[Hit], missing: Sequence[str], coverage: Coverage
) -> Iterator[str]:
    """That nothing translates a question whose words no article has and that does not read as English."""
    lost = sum(count_words(words) for words in missing)
    is_of_one_script = not is_read(plan.asked) and any(not is_read(hit.passage.text) for hit in hits)
    if not reads_as_english(plan.asked) and 2 * lost > count_words(plan.asked) and not is_of_one_script:
        held = ", ".join(code for code in coverage.languages if code)
        yield (
            f"The articles are in other words, perhaps in another language{f' ({held})' if held else ''}; "
            "a question is translated only where a language model is connected."
        )


def _kept_out(outside: Sequence[Article]) -> tuple[str, ...]:
    if not outside:
        return ()
    seems = "seems" if len(outside) == 1 else "seem"
    named = "; ".join(_named(article) for article in outside[:NEAREST])
    return (f"{_count(len(outside), 'article')} outside the filters {seems} to answer this: {named}.",)


def _named(article: Article) -> str:
    about = ", ".join(part for part in (article.source, article.dates) if part)
    return f"“{article.title or 'Untitled'}”{f' ({about})' if about else ''}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
