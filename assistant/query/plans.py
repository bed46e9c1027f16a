"""What a question was understood as: frozen data that the reader can see and undo."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from assistant.query.naming import subject
from ingest.articles import Article, Filters

MOST_SEARCHES = 4  # one for each side of a comparison; more would only crowd each other out


class Kind(StrEnum):
    """What is asked for."""

    FACT = "fact"
    REASON = "reason"
    SAID = "said"
    SUMMARY = "summary"
    LATEST = "latest"
    COURSE = "course"
    COMPARISON = "comparison"
    LIST = "list"
    COUNT = "count"  # of articles in the library
    TOPIC = "topic"  # some words, no question


_KIND_IN_WORDS = {
    Kind.FACT: "a fact",
    Kind.REASON: "a reason",
    Kind.SAID: "what was said",
    Kind.SUMMARY: "a summary",
    Kind.LATEST: "the latest",
    Kind.COURSE: "a course of events",
    Kind.COMPARISON: "a comparison",
    Kind.LIST: "a list",
    Kind.COUNT: "how many articles there are",
    Kind.TOPIC: "articles",
}


@dataclass(frozen=True, slots=True)
class Period:
    """When what is asked for was published, as far as the question tells: a preference, which can be lifted.

    Attributes:
        start: The first day, or None where it has none.
        end: The last day, or None where it has none.
        words: The words of the question that say so.
    """

    start: date | None
    end: date | None
    words: str

    def admits(self, article: Article) -> bool:
        """Whether an article was published in it; one without a date was not."""
        if article.printed is None:
            return False
        day = article.printed.date()
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def within(self, filters: Filters) -> Filters | None:
        """Filters that let through what they did, of this period only; None where that is nothing."""
        first = self.start and datetime.combine(self.start, time.min, UTC)
        last = self.end and datetime.combine(self.end, time.max, UTC)
        since = max(filter(None, (first, filters.since)), default=None)
        until = min(filter(None, (last, filters.until)), default=None)
        if since and until and since > until:
            return None
        return filters.within(since, until)

    def __str__(self) -> str:
        """In words: ``2024-08-01 to 2024-08-31``."""
        if self.start and self.end:
            return f"{self.start}" if self.start == self.end else f"{self.start} to {self.end}"
        return f"from {self.start}" if self.start else f"until {self.end}"


@dataclass(frozen=True, slots=True)
class Search:
    """One search to make; a comparison has one for each side.

    Attributes:
        text: What is looked for, and asked of what is found.
        name: The side, as the question names it; "" where the question has one side only.
        sources: Outlets of the library whose articles count; none means all.
        period: When those articles were published, where the question tells for this side.
        is_outlet: Whether the side is an outlet's; one that the library does not have has no ``sources``.
    """

    text: str
    name: str = ""
    sources: tuple[str, ...] = ()
    period: Period | None = None
    is_outlet: bool = False

    def admits(self, article: Article) -> bool:
        """Whether an article may speak for this side; one of an unknown outlet must name it."""
        if not self.is_outlet:
            return True
        if self.period and not self.period.admits(article):
            return False
        if self.sources:
            return article.source in self.sources
        return self.name.casefold().removeprefix("the ") in f"{article.title}\n{article.text}".casefold()


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A question as it was understood.

    Attributes:
        asked: As it was typed.
        question: As it can be understood without the conversation; the same where it stands alone.
        kind: What is asked for.
        about: Whom and what it is about, as it names them.
        speaker: Whose words are wanted; "" where nobody's.
        period: When what answers was published, as a preference; None where the question does not tell.
        newest_first: Whether what is newest counts most, among what bears on the question.
        searches: What to look for; at least one, at most ``MOST_SEARCHES``.
        notes: What the reader should know of how it was understood, in sentences.
    """

    asked: str
    question: str
    kind: Kind
    about: tuple[str, ...] = ()
    speaker: str = ""
    period: Period | None = None
    newest_first: bool = False
    searches: tuple[Search, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_as_typed(self) -> bool:
        """Whether the question was left as it was typed."""
        return self.question == self.asked

    @property
    def understood(self) -> str:
        """The plan in one line: what is asked for, about whom, when, in what order, in which searches."""
        parts = [_KIND_IN_WORDS[self.kind]]
        if self.speaker:
            parts.append(f"in the words of {self.speaker}")
        if self.about and self.about != (subject(self.question),):  # which would only repeat it
            parts.append(f"about {', '.join(self.about)}")
        if self.period:
            parts.append(f"published {self.period}, if there is any")
        if self.newest_first:
            parts.append("newest first")
        if len(self.searches) > 1:
            parts.append(f"searched for {', '.join(f'“{s.name or s.text}”' for s in self.searches)}")
        return "; ".join(parts)
