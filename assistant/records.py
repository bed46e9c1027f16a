"""Does a saved answer still stand? Checks a record against itself and the library, without a model."""

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.answers import LOOKED_AGAIN, Answer, Citation, Draft, Statement, Verdict, seal
from assistant.verify import verify
from ingest.articles import Article
from ingest.library import Library
from ingest.split import sentence_spans

_WORST_FIRST = (Verdict.UNSUPPORTED, Verdict.PARTLY, Verdict.SUPPORTED)


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
    """A statement of the record, and what the rules say of it today."""

    statement: Statement
    verdict: Verdict

    @property
    def holds(self) -> bool:
        """Whether it is borne out as well as the record says; what a model found besides is not checked."""
        said = Verdict.PARTLY if LOOKED_AGAIN in self.statement.problems else self.statement.verdict
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
        """Whether nothing was altered, every quote stands, and every statement is borne out as it says."""
        if self.altered:
            return False
        standing = {checked.standing for checked in self.citations}
        return standing <= {Standing.STANDS, Standing.MOVED} and all(s.holds for s in self.statements)


def check_record(record: str, library: Library) -> RecordCheck:
    """Check a record made by ``Answer.to_json``.

    Raises:
        UsageError: It is not a record of an answer.
    """
    answer = Answer.from_json(record)
    now = library.get(citation.article.id for citation in answer.citations)
    return RecordCheck(
        answer,
        tuple(_citation(citation, now.get(citation.article.id)) for citation in answer.citations),
        tuple(CheckedStatement(statement, _verdict(statement, answer)) for statement in answer.statements),
        altered=_altered(record),
    )


def _altered(record: str) -> bool:
    data = json.loads(record)
    return bool(data.get("seal") != seal(data))


def _citation(citation: Citation, now: Article | None) -> CheckedCitation:
    then = citation.article
    if citation.quote != then.text[citation.start : citation.end] or then != _made_again(then):
        return CheckedCitation(citation, Standing.FORGED)
    if now is None:
        return CheckedCitation(citation, Standing.GONE)
    if now.content_hash == then.content_hash:
        return CheckedCitation(citation, Standing.STANDS)
    standing = Standing.MOVED if citation.quote in now.text else Standing.CHANGED
    return CheckedCitation(citation, standing, tuple(_difference(then, now)))


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


def _verdict(statement: Statement, answer: Answer) -> Verdict:
    """Verify a statement again from the passages in the record; the worst of its sentences counts."""
    shown = {hit.passage.id: number for number, hit in enumerate(answer.hits, 1)}
    numbers = {shown[c.passage_id] for c in statement.citations if c.passage_id in shown}
    markers = "".join(f"[{number}]" for number in sorted(numbers))
    again = verify(Draft(f"{statement.text} {markers}", answer.mode), answer.hits)
    return min((s.verdict for s in again), key=_WORST_FIRST.index, default=Verdict.UNSUPPORTED)
