"""What an answer is: statements with verdicts, and citations whose quotes are exact.

Everything here is frozen data and its rendering; nothing here searches, generates or judges.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal
from urllib.parse import quote as percent_encode

from pydantic import TypeAdapter

from assistant.sealing import opened, sealed
from ingest.articles import Article, Filters, Passage
from ingest.errors import UsageError

LOOKED_AGAIN = "a language model looked again and found it supported"
_LOOKED_AGAIN_ONCE = "a language model looked again and found it borne out"  # as earlier records say it
MOST_MARKED = 0.8  # share of a quote that can be set off; where all of it answers, nothing stands out
Mode = Literal["llm", "extractive"]
Parts = tuple[str, str, str]  # words before those that answer, those that answer, words after them


class Verdict(StrEnum):
    """Whether a statement follows from the words that it cites; ``quoted`` for those words themselves."""

    QUOTED = "quoted"
    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that retrieval found, and why.

    Attributes:
        passage: The passage.
        article: The article it stands in, as it is in the library.
        score: Fused relevance; higher is better, comparable within one search.
        ranks: Position (from 1) in each ranking that found it: ``keywords``, ``vectors``, …
        outlets: How many outlets carry this story, near copies counted once per outlet.
    """

    passage: Passage
    article: Article
    score: float
    ranks: dict[str, int] = field(default_factory=dict)
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article, taken as it stands to answer with.

    Attributes:
        hit: The hit whose article it stands in, counted from 0.
        start: Where it begins in ``article.text``.
        end: Where it ends.
        span: Where in ``article.text`` the words stand that answer, or None where it answers as a whole.
        heading: What it stands under: the thing that is compared, or the day of the report; "" for nothing.
    """

    hit: int
    start: int
    end: int
    span: tuple[int, int] | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is checked.

    Attributes:
        text: What a language model wrote: sentences, some with markers ``[n]`` that count hits from 1.
        mode: Who made it.
        model: The language model, or None.
        notes: What the reader should know about how it was made.
        quotes: What an extractive draft is made of, in order; its text is empty.
    """

    text: str
    mode: Mode
    model: str | None = None
    notes: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words that a statement rests on: ``quote == article.text[start:end]``.

    Attributes:
        number: Its marker, counted from 1 by first use in the answer.
        article: The article that it is from.
        passage_id: The passage that it stands in.
        quote: The words.
        start: Where they begin in the article's text.
        end: Where they end.
        span: Where in the article's text the very words stand that answer the question, if that is known.
    """

    number: int
    article: Article
    passage_id: str
    quote: str
    start: int
    end: int
    span: tuple[int, int] | None = None

    @property
    def link(self) -> str | None:
        """The article's address with a text fragment that scrolls a browser to the quote."""
        if not self.article.url:
            return None
        words = self.quote.split()
        if len(words) <= 8:
            fragment = _fragment(" ".join(words))
        else:
            fragment = f"{_fragment(' '.join(words[:4]))},{_fragment(' '.join(words[-4:]))}"
        return f"{self.article.url.split('#')[0]}#:~:text={fragment}"

    @property
    def parts(self) -> Parts:
        """The quote: what stands before the words that answer, those words, and what stands after them.

        Where it is not known which words answer, or where they are nearly all, all of it stands before.
        """
        start, end = (at - self.start for at in self.span or (self.end, self.end))
        if not 0 <= start < end <= len(self.quote) or end - start > MOST_MARKED * len(self.quote):
            return self.quote, "", ""
        return self.quote[:start], self.quote[start:end], self.quote[end:]


def _fragment(words: str) -> str:
    """Encode words for a text fragment, where ``-``, ``,`` and ``&`` have a meaning of their own."""
    return percent_encode(words, safe="").replace("-", "%2D")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, with what it rests on.

    Attributes:
        text: The sentence, without markers.
        citations: What it rests on; empty when nothing supports it.
        verdict: Whether it follows from the cited words, or is those words.
        problems: Why it does not follow, in words; empty when the check found it supported. Where a language
            model looked again and found it so, what the check left open and :data:`LOOKED_AGAIN`.
        heading: What it stands under: the thing that is compared, or the day of the report; "" for nothing.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    verdict: Verdict = Verdict.SUPPORTED
    problems: tuple[str, ...] = ()
    heading: str = ""

    @property
    def said(self) -> str:
        """The sentence as it is shown: in quotation marks where it is quoted."""
        return f"“{self.text}”" if self.verdict is Verdict.QUOTED else self.text

    @property
    def parts(self) -> Parts:
        """The sentence, like :attr:`Citation.parts`, where it is quoted; all of it first where it is not."""
        citation = self.source
        return citation.parts if citation and self.verdict is Verdict.QUOTED else (self.text, "", "")

    @property
    def source(self) -> Citation | None:
        """The citation whose words the sentence is, but for white space; None where it is in other words."""
        words = self.text.split()
        return next((c for c in self.citations if c.quote.split() == words), None)

    @property
    def is_looked_at_again(self) -> bool:
        """Whether it is supported only because a language model looked again."""
        return not {LOOKED_AGAIN, _LOOKED_AGAIN_ONCE}.isdisjoint(self.problems)


def headed(statements: Sequence[Statement]) -> Iterator[tuple[str, Statement]]:
    """Each statement with the heading to be shown above it: "" where the one before has the same."""
    before = ""
    for statement in statements:
        yield statement.heading if statement.heading != before else "", statement
        before = statement.heading


@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer, or a refusal.

    Attributes:
        question: As it was understood; the same as asked unless it followed up on another.
        statements: The answer, sentence by sentence; empty when refused.
        hits: The passages it was made from, best first.
        mode: ``llm`` or ``extractive``.
        refused: Whether the library was found not to say.
        nearest: The articles that came nearest; shown with a refusal.
        notes: What the reader should know: coverage, fallbacks, disagreement, withheld sentences.
        timings: Seconds per stage.
        model: Name of the language model, or None.
        asked_at: When it was asked (UTC).
        filters: What the search was restricted to.
        asked: The question as it was typed; "" where it is the same.
        understood: What is asked for, about whom, and when, as it was understood, in a line.
    """

    question: str
    statements: tuple[Statement, ...] = ()
    hits: tuple[Hit, ...] = ()
    mode: Mode = "extractive"
    refused: bool = False
    nearest: tuple[Article, ...] = ()
    notes: tuple[str, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)
    model: str | None = None
    asked_at: datetime | None = None
    filters: Filters = field(default_factory=Filters)
    asked: str = ""
    understood: str = ""

    @property
    def closest(self) -> tuple[Hit, ...]:
        """The passage of each of the nearest articles that came closest; shown with a refusal."""
        best = {hit.article.id: hit for hit in sorted(self.hits, key=lambda hit: hit.score)}
        return tuple(best[article.id] for article in self.nearest if article.id in best)

    @property
    def text(self) -> str:
        """The answer as plain text with ``[n]`` after each statement, quoted ones in quotation marks.

        The notes where it was refused.
        """
        if self.refused:
            return " ".join(self.notes)
        return " ".join(
            (f"{heading}: " if heading else "")
            + statement.said
            + "".join(f" [{citation.number}]" for citation in statement.citations)
            for heading, statement in headed(self.statements)
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each citation once, in the order of its number."""
        unique = {c.number: c for statement in self.statements for c in statement.citations}
        return tuple(unique[number] for number in sorted(unique))

    def to_json(self, *, indent: int | None = 2) -> str:
        """A record that stands alone: it holds every article it cites or was made from, whole."""
        content = _adapter().dump_python(self, mode="json")
        record = sealed(content, text=self.text, citations=[_told(c) for c in self.citations])
        return json.dumps(record, ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, record: str) -> "Answer":
        """Read a record back; the result equals the answer it was made of.

        Raises:
            UsageError: It is not a record of an answer.
        """
        try:
            return _adapter().validate_python(opened(record))
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"this is not the record of an answer ({str(error).splitlines()[0]}); "
                "make one with `onrecord ask --json` or answer.to_json()"
            ) from error


def _told(citation: Citation) -> dict[str, Any]:
    """A citation for those who read a record without this project."""
    article = citation.article
    return {
        "number": citation.number,
        "title": article.title,
        "source": article.source,
        "published": article.printed and article.printed.isoformat(),
        "url": article.url,
        "link": citation.link,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "span": citation.span,
        "article": article.id,
    }


@cache
def _adapter() -> TypeAdapter[Answer]:
    """Reads and writes an answer's fields; built once, because building it is slow."""
    return TypeAdapter(Answer)
