"""What became news: the names that stand in more of the articles of a week than of the weeks before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.browsing.names import names
from ingest.articles import Article

WEEK = timedelta(days=7)
BEFORE = 4  # weeks that a week is held against
_LEAST = 2  # articles of the week that a name must stand in
_TIMES = 2.0  # so many times as often as before
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Risen:
    """A name that stands in more articles than before.

    Attributes:
        name: The name.
        articles: In how many of the week's articles it stands.
        before: In how many of an average week before.
    """

    name: str
    articles: int
    before: float


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days and what is new in them.

    Attributes:
        first: The first day.
        last: The last day.
        articles: How many articles were published then.
        before: How many in an average week of the four before.
        risen: Names that stand in more of them than before, those that rose most first.
    """

    first: date
    last: date
    articles: int
    before: float
    risen: tuple[Risen, ...]


def week(last: date, published: Callable[[date, date], tuple[Sequence[Article], int]]) -> Week:
    """Hold the seven days that end with a day against the four weeks before them.

    Args:
        last: The day.
        published: Gives articles from a first to a last day, and how many there are in all.
    """
    first = last - WEEK + timedelta(days=1)
    now, total = published(first, last)
    earlier, total_before = published(first - BEFORE * WEEK, first - timedelta(days=1))
    counted, known = names(now), names(earlier)
    # Of many articles only some are read: what they have stands for all.
    share = (total_before / len(earlier) if earlier else 0) / BEFORE
    grown = total / len(now) if now else 0
    risen = [Risen(name, round(n * grown), known.get(name, 0) * share) for name, n in counted.items()]
    new = [one for one in risen if one.articles >= _LEAST and one.articles >= _TIMES * one.before]
    new.sort(key=lambda one: (one.before - one.articles, one.name))
    return Week(first, last, total, total_before / BEFORE, tuple(new[:_NAMED]))
