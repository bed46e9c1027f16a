"""Small phrases that several pages use."""

from datetime import date

from ingest.articles import Article


def day(moment: date | None) -> str:
    """A date as a reader writes it."""
    return f"{moment.day} {moment:%B %Y}" if moment else "date unknown"


def byline(article: Article) -> str:
    """Outlet and date."""
    return f"{article.source or 'outlet unknown'} · {day(article.published)}"


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural where it must be."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
