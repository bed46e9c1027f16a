"""Small phrases that several pages use."""

from collections.abc import Mapping

from assistant.papers.wording import day as day
from assistant.papers.wording import with_days as with_days
from ingest.articles import FICTION, Article


def byline(article: Article) -> str:
    """Outlet and dates, and whether it is made up."""
    said = f"{article.source or 'outlet unknown'} · {with_days(article.dates) or day(None)}"
    return f"{said} · {FICTION}" if article.is_fiction else said


def labels(article: Article) -> list[str]:
    """Its labels, but for the one that its byline says."""
    return [label for label in article.labels if label != FICTION]


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural where it must be."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def outlets(held: Mapping[str, int]) -> str:
    """How many outlets there are, by name; an outlet that is not known is none of them."""
    named = sum(1 for name in held if name)
    if "" not in held:
        return count(named, "outlet")
    return f"{count(named, 'outlet')} and others unknown" if named else "outlets unknown"


def language_name(code: str) -> str:
    """A language's name in English, where its code has one: German for ``de``."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))
