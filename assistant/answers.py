"""What an answer is: statements with verdicts, and citations whose quotes are exact.

Everything here is frozen data and its rendering; nothing here searches, generates or judges.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal
from urllib.parse import quote as percent_encode

from pydantic import TypeAdapter

from ingest.articles import Article, Filters, Passage, fingerprint
from ingest.errors import UsageError

RECORD_VERSION = 1
LOOKED_AGAIN = "a language model looked again and found it borne out"
Mode = Literal["llm", "extractive"]


class Verdict(StrEnum):
    """Whether the cited words bear a statement out."""

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
class Draft:
    """An answer before it is checked: sentences, some with markers ``[n]`` that count hits from 1."""

    text: str
    mode: Mode
    model: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words that a statement rests on: ``quote == article.text[start:end]``."""

    number: int
    article: Article
    passage_id: str
    quote: str
    start: int
    end: int

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


def _fragment(words: str) -> str:
    """Encode words for a text fragment, where ``-``, ``,`` and ``&`` have a meaning of their own."""
    return percent_encode(words, safe="").replace("-", "%2D")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, with what it rests on.

    Attributes:
        text: The sentence, without markers.
        citations: What it rests on; empty when nothing bears it out.
        verdict: Whether the cited words bear it out.
        problems: Why not, in words; empty when the rules found it supported. Where a language model looked
            again and found it so, what the rules missed and :data:`LOOKED_AGAIN`.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    verdict: Verdict = Verdict.SUPPORTED
    problems: tuple[str, ...] = ()


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

    @property
    def text(self) -> str:
        """The answer as plain text with ``[n]`` after each statement; the notes where it was refused."""
        if self.refused:
            return " ".join(self.notes)
        return " ".join(
            statement.text + "".join(f" [{citation.number}]" for citation in statement.citations)
            for statement in self.statements
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Each citation once, in the order of its number."""
        unique = {c.number: c for statement in self.statements for c in statement.citations}
        return tuple(unique[number] for number in sorted(unique))

    def to_json(self, *, indent: int | None = 2) -> str:
        """A record that stands alone: it holds every article it cites or was made from, whole."""
        return json.dumps(_record(self), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, record: str) -> "Answer":
        """Read a record back; the result equals the answer it was made of.

        Raises:
            UsageError: It is not a record of an answer.
        """
        return _answer(record)


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Passages were found; ``question`` is the question as it was understood."""

    question: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the draft, before it is checked."""

    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The checked answer; always the last event."""

    answer: Answer


Event = Retrieved | Token | Answered


def _record(answer: Answer) -> dict[str, Any]:
    """The answer as plain data; each article stands once, and is named by its id elsewhere."""
    articles: dict[str, Any] = {}

    def lift(value: Any) -> Any:  # noqa: ANN401 (any JSON value)
        if isinstance(value, list):
            return [lift(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "content_hash" in value:
            articles[value["id"]] = value
            return value["id"]
        return {key: lift(item) for key, item in value.items()}

    content = lift(_adapter().dump_python(answer, mode="json"))
    record = {
        "on_record": RECORD_VERSION,
        "text": answer.text,
        "citations": [
            {
                "number": c.number,
                "title": c.article.title,
                "source": c.article.source,
                "published": c.article.published and c.article.published.isoformat(),
                "url": c.article.url,
                "link": c.link,
                "quote": c.quote,
                "start": c.start,
                "end": c.end,
                "article": c.article.id,
            }
            for c in answer.citations
        ],
        "answer": content,
        "articles": articles,
    }
    return {**record, "seal": seal(record)}


def seal(record: dict[str, Any]) -> str:
    """A hash of all that a record says; it differs where anything was altered since."""
    said = {name: value for name, value in record.items() if name != "seal"}
    return fingerprint(json.dumps(said, sort_keys=True, ensure_ascii=False))


def _answer(record: str) -> Answer:
    try:
        data = json.loads(record)
        if not isinstance(data, dict) or not {"answer", "articles"} <= data.keys():
            raise ValueError("it has no answer and articles")
        if data.get("on_record") != RECORD_VERSION:
            raise ValueError(f"its form is {data.get('on_record')!r}, this version reads {RECORD_VERSION}")
        articles = data["articles"]

        def lower(value: Any, key: str = "") -> Any:  # noqa: ANN401 (any JSON value)
            if isinstance(value, list):
                return [lower(item, key) for item in value]
            if isinstance(value, dict):
                return {name: lower(item, name) for name, item in value.items()}
            return articles[value] if key in ("article", "nearest") else value

        return _adapter().validate_python(lower(data["answer"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"this is not the record of an answer ({_first_line(error)}); "
            "make one with `onrecord ask --json` or answer.to_json()"
        ) from error


@cache
def _adapter() -> TypeAdapter[Answer]:
    """Reads and writes an answer's fields; built once, because building it is slow."""
    return TypeAdapter(Answer)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
