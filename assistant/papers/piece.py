"""What is taken along of an answer: what was asked and said, what speaks against it, what it rests on.

A piece stands alone. It holds the quoted words and not the articles, so that it outlasts them.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from assistant.answers import Answer, Citation, Parts, Statement, Verdict, headed
from assistant.papers.wording import with_days
from ingest.errors import UsageError

_BY_ITSELF = (Verdict.QUOTED, Verdict.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered note.

    Attributes:
        number: Its marker in the text.
        article: The id of the article.
        title: Its headline.
        outlet: Its outlet, or "".
        date: When it was published, as a reader writes it, or "".
        parts: The quoted words, those that answer apart.
        link: The article's address, which scrolls to the words; "" where it has none.
        is_fiction: Whether the article is filed as made up.
        is_gone: Whether the article is no longer in the library.
    """

    number: int
    article: str
    title: str
    outlet: str
    date: str
    parts: Parts
    link: str = ""
    is_fiction: bool = False
    is_gone: bool = False

    @property
    def quote(self) -> str:
        """The quoted words."""
        return "".join(self.parts)

    @property
    def about(self) -> str:
        """Outlet, headline and date, and what there is to know of the article beside them."""
        marks = ["fiction" if self.is_fiction else "", "no longer in the library" if self.is_gone else ""]
        title = f"“{self.title}”" if self.title else "untitled"
        return ", ".join(
            filter(None, [self.outlet or "outlet unknown", title, self.date or "undated", *marks])
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer.

    Attributes:
        parts: Its words, those that answer apart.
        is_quoted: Whether it is an article's own.
        marks: The numbers of the sources it rests on.
        against: What speaks against it, or "".
        heading: What it stands under, or "".
    """

    parts: Parts
    is_quoted: bool
    marks: tuple[int, ...] = ()
    against: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is taken along of an answer.

    Attributes:
        question: As it was asked.
        understood: As it was understood, where that is something else, or "".
        sentences: What was answered.
        warnings: All that a reader of the answer is told beside it.
        sources: The numbered notes.
    """

    question: str
    understood: str = ""
    sentences: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles whose words it holds."""
        return tuple(dict.fromkeys(source.article for source in self.sources))

    @property
    def words(self) -> str:
        """All that it says, to search in."""
        said = ["".join(sentence.parts) for sentence in self.sentences]
        of = [word for source in self.sources for word in (source.quote, source.title, source.outlet)]
        return "\n".join([self.question, *said, *self.warnings, *of])

    def knowing(self, gone: Collection[str]) -> "Piece":
        """The same, each source saying whether its article is among those that are gone."""
        told = tuple(replace(source, is_gone=source.article in gone) for source in self.sources)
        return replace(self, sources=told)

    def to_data(self) -> dict[str, Any]:
        """The piece as plain data."""
        return asdict(self)


def piece_of(answer: Answer) -> Piece:
    """What is taken along of an answer."""
    return Piece(
        answer.asked or answer.question,
        answer.question if answer.asked else "",
        tuple(_sentence(with_days(heading), statement) for heading, statement in headed(answer.statements)),
        tuple(with_days(note) for note in answer.notes),
        tuple(_source(citation) for citation in answer.citations),
    )


def quote_of(answer: Answer, number: int) -> Piece:
    """One quote of an answer, with the question that it came up for.

    Raises:
        UsageError: No citation has that number.
    """
    cited = {citation.number: citation for citation in answer.citations}
    if number not in cited:
        there = f"it has 1 to {len(cited)}" if cited else "it has none"
        raise UsageError(f"the answer has no quote {number}; {there}")
    source = _source(cited[number])
    said = Sentence(source.parts, is_quoted=True, marks=(1,))
    return Piece(answer.asked or answer.question, "", (said,), (), (replace(source, number=1),))


def piece_from(data: Mapping[str, Any]) -> Piece:
    """A piece from the data that :meth:`Piece.to_data` gave, JSON's lists for tuples."""
    return Piece(
        data["question"],
        data["understood"],
        tuple(
            Sentence(**{**one, "parts": tuple(one["parts"]), "marks": tuple(one["marks"])})
            for one in data["sentences"]
        ),
        tuple(data["warnings"]),
        tuple(Source(**{**one, "parts": tuple(one["parts"])}) for one in data["sources"]),
    )


def _sentence(heading: str, statement: Statement) -> Sentence:
    doubtful = statement.verdict not in _BY_ITSELF or statement.problems
    why = "; ".join(statement.problems) or "nothing that was shown supports this"
    verdict = {Verdict.PARTLY: "partly supported", Verdict.UNSUPPORTED: "not supported"}
    said = verdict.get(statement.verdict, str(statement.verdict))
    return Sentence(
        statement.parts,
        statement.verdict is Verdict.QUOTED,
        tuple(citation.number for citation in statement.citations),
        f"{said}: {why}" if doubtful else "",
        heading,
    )


def _source(citation: Citation) -> Source:
    article = citation.article
    return Source(
        citation.number,
        article.id,
        article.title,
        article.source,
        with_days(article.dates),
        citation.parts,
        citation.link or "",
        article.is_fiction,
    )
