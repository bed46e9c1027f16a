"""Does a saved answer still stand? Checks a record against itself and the library; asks no language model."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.answers import Answer, Citation, Draft, Statement, Verdict
from assistant.reader import Reader
from assistant.sealing import is_altered
from assistant.verify import verify
from ingest.articles import Article
from ingest.library import Library
from ingest.split import sentence_spans

_WORST_FIRST = (Verdict.UNSUPPORTED, Verdict.PARTLY, Verdict.SUPPORTED, Verdict.QUOTED)


class Standing(StrEnum):
    """What became of the words that a citation quotes."""

    STANDS = "stands"
    MOVED = "stands, in an article that changed"
    CHANGED = "no longer in the article"
    GONE = "article is gone"
    FORGED = "record was altered"


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """A citation of the record, what became of its words, and how its article differs now."""

    citation: Citation
    standing: Standing
    difference: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A statement of the record, and what is found of it today.

    Attributes:
        statement: As the record has it.
        verdict: What is found. ``quoted`` where it is an article's words, whatever the record calls it.
        is_read: Whether its wording could be checked; without the reader no sentence is more than ``partly``.
    """

    statement: Statement
    verdict: Verdict
    is_read: bool = True

    @property
    def holds(self) -> bool:
        """Whether it is supported as well as the record says, or quoted if the record says that.

        What a language model found besides is not checked.
        """
        said = self.statement.verdict
        is_supported = said is Verdict.SUPPORTED
        if is_supported and (self.statement.is_looked_at_again or not self.is_read):
            said = Verdict.PARTLY
        return _WORST_FIRST.index(self.verdict) >= _WORST_FIRST.index(said)


@dataclass(frozen=True, slots=True)
class RecordCheck:
    """What a check found."""

    answer: Answer
    citations: tuple[CheckedCitation, ...]
    statements: tuple[CheckedStatement, ...]
    altered: bool

    @property
    def stands(self) -> bool:
        """Whether nothing was altered, every quote stands, and every statement is supported as it says."""
        if self.altered:
            return False
        standing = {checked.standing for checked in self.citations}
        return standing <= {Standing.STANDS, Standing.MOVED} and all(s.holds for s in self.statements)


def check_record(record: str, library: Library, reader: Reader | None = None) -> RecordCheck:
    """Check a record made by ``Answer.to_json``.

    Args:
        record: The JSON text.
        library: What the quoted articles are looked up in.
        reader: Says whether a sentence follows from passages; without it only what can be checked exactly is.

    Raises:
        ReaderError: The reader cannot be run.
        UsageError: It is not a record of an answer.
    """
    answer = Answer.from_json(record)
    now = library.get(citation.article.id for citation in answer.citations)
    return RecordCheck(
        answer,
        tuple(_citation(citation, now.get(citation.article.id)) for citation in answer.citations),
        tuple(
            CheckedStatement(statement, _verdict(statement, answer, reader), reader is not None)
            for statement in answer.statements
        ),
        altered=is_altered(record),
    )


def _citation(citation: Citation, now: Article | None) -> CheckedCitation:
    then = citation.article
    if not _is_exact(citation) or then != _made_again(then):
        return CheckedCitation(citation, Standing.FORGED)
    if now is None:
        return CheckedCitation(citation, Standing.GONE)
    now = _made_again(now)  # what stands in the library may have been altered there, its hash left as it was
    if now.content_hash == then.content_hash:
        return CheckedCitation(citation, Standing.STANDS)
    standing = Standing.MOVED if citation.quote in now.text else Standing.CHANGED
    return CheckedCitation(citation, standing, tuple(_difference(then, now)))


def _is_exact(citation: Citation) -> bool:
    """Whether the words stand in the article of the record, and those that answer among them."""
    start, end = citation.span or (citation.start, citation.end)
    is_inside = citation.start <= start < end <= citation.end
    return is_inside and citation.quote == citation.article.text[citation.start : citation.end]


def _made_again(article: Article) -> Article:
    """The article with its content hash computed anew; its id is taken as it is."""
    made = Article.make(
        name=article.id,
        url=article.url,
        title=article.title,
        text=article.text,
        source=article.source,
        published=article.published,
        authors=article.authors,
    )
    return article if made.content_hash == article.content_hash else made


def _difference(then: Article, now: Article) -> Iterator[str]:
    """Sentences that went (``-``) and came (``+``)."""
    for line in difflib.ndiff(_sentences(then), _sentences(now)):
        if line[:2] in ("- ", "+ "):
            yield line


def _sentences(article: Article) -> list[str]:
    body = [" ".join(article.text[start:end].split()) for start, end in sentence_spans(article.text)]
    return [article.title, *filter(None, body)]


def _verdict(statement: Statement, answer: Answer, reader: Reader | None) -> Verdict:
    """What a statement is, judged by the passages in the record; the worst of its sentences counts.

    Sentences of an extractive answer are an article's words, which earlier records call supported.
    """
    if statement.verdict is Verdict.QUOTED or answer.mode == "extractive":
        if statement.source and _is_exact(statement.source):
            return Verdict.QUOTED
        if statement.verdict is Verdict.QUOTED:
            return Verdict.UNSUPPORTED
    shown = {hit.passage.id: number for number, hit in enumerate(answer.hits, 1)}
    numbers = {shown[c.passage_id] for c in statement.citations if c.passage_id in shown}
    markers = "".join(f"[{number}]" for number in sorted(numbers))
    again = verify(Draft(f"{statement.text} {markers}", "llm"), answer.hits, reader)
    return min((s.verdict for s in again), key=_WORST_FIRST.index, default=Verdict.UNSUPPORTED)
