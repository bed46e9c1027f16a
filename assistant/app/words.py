"""Small phrases that several pages use."""

import re
from collections.abc import Mapping
from datetime import date

from ingest.articles import Article

_QUOTED_OR_DAY = re.compile(r"“[^”]*”|\b\d{4}-\d\d-\d\d\b")


def day(moment: date | None) -> str:
    """A date as a reader writes it."""
    return f"{moment.day} {moment:%B %Y}" if moment else "date unknown"


def byline(article: Article) -> str:
    """Outlet and dates."""
    return f"{article.source or 'outlet unknown'} · {with_days(article.dates) or day(None)}"


def count(number: int, noun: str) -> str:
    """A number and its noun, in the plural where it must be."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def outlets(held: Mapping[str, int]) -> str:
    """How many outlets there are, by name; an outlet that is not known is none of them."""
    named = sum(1 for name in held if name)
    if "" not in held:
        return count(named, "outlet")
    return f"{count(named, 'outlet')} and others unknown" if named else "outlets unknown"


def with_days(note: str) -> str:
    """A note with its days as a reader writes them; what it quotes stays as it is."""

    def written(found: re.Match[str]) -> str:
        try:
            return day(date.fromisoformat(found[0]))
        except ValueError:  # quoted words, or figures that are no day
            return found[0]

    return _QUOTED_OR_DAY.sub(written, note)


def language_name(code: str) -> str:
    """A language's name in English, where its code has one: German for ``de``."""
    from babel import Locale

    return str(Locale("en").languages.get(code, code))
