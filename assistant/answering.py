"""The way of a question: understood, retrieved, drafted, verified, mended, or refused."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.answers import Answer, Answered, Draft, Event, Hit, Retrieved, Statement, Token, Verdict
from assistant.beginnings import only_beginnings
from assistant.compare import compare, when
from assistant.extract import answers, extract, first_sentences, unanswered
from assistant.follow_up import stand_alone
from assistant.generate import LONGEST_DRAFT, generate, is_refusal, pack, repair, whole_sentences
from assistant.mend import mend
from assistant.reader import Reader
from assistant.refuse import nearest, refusal
from assistant.rerank import RerankingRetriever
from assistant.retrieve import Retriever
from assistant.rewrite import rewritten
from assistant.second_look import look_again
from assistant.settings import Settings
from assistant.verify import number, verify
from ingest.articles import Article, Filters
from ingest.errors import ModelError
from ingest.library import Library

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_OWN_WORDS = "The answer below is taken word for word from the articles instead."
_NOT_SUPPORTED = (
    "The language model's answer was withheld: the passages support none of it. "
    "What is shown instead is taken word for word from the articles."
)
_WITHHELD = "What the language model said was withheld: the passages support none of it."
_BESIDE = (
    "May not answer: nothing that was found seems to say what is asked, though its sentences may be "
    "supported. Hold the answer against the quoted words."
)
_UNREAD = (
    "The model that reads passages could not be opened, so answers are neither chosen nor checked by it; "
    "`onrecord doctor` says why."
)
_STOPPED = "The language model was stopped, because it did not come to an end."
_VERSIONS = 5  # near copies of what is cited that are looked through for another figure
_Checked = tuple[Draft, tuple[Statement, ...]]


@dataclass(frozen=True, slots=True)
class Answering:
    """What it takes to answer: a library with its retriever, models, and settings.

    Without a reader the passages that were found are shown, and only what can be checked exactly is checked.
    """

    library: Library
    retriever: Retriever | RerankingRetriever
    llm: "LLM | None"
    reader: Reader | None
    settings: Settings

    def stream(self, asked: str, filters: Filters, after: Sequence[Answer]) -> Iterator[Event]:
        """Answer a question event by event: ``Retrieved``, then ``Token`` by token, ``Answered`` last.

        Args:
            asked: The question as it was typed.
            filters: Which articles count.
            after: Answers given before in the same conversation, oldest first.
        """
        clock = _Clock()
        question = stand_alone(asked, after, self.llm if after else None)
        with clock.time("retrieve"):
            query, searched = rewritten(question, self.llm if self.settings.rewrite else None)
            hits = self.retriever.search(query, self.settings.passages, filters)
        yield Retrieved(question, tuple(hits))
        with clock.time("draft"):
            draft = yield from self._draft(question, hits)
        with clock.time("verify"):
            draft, checked = self._check(question, draft, hits)
        with clock.time("compare"):
            versions = self._versions(checked, filters)
            statements, heard = compare(checked, hits, question, versions, self.reader)
        answer = Answer(
            question=question,
            asked=asked if asked != question else "",
            statements=statements,
            hits=(*hits, *_cited(versions, statements)),
            mode=draft.mode,
            model=draft.model,
            notes=(*searched, *draft.notes, *heard, *only_beginnings(statements)),
            asked_at=datetime.now(UTC),
            filters=filters,
        )
        if not statements:
            answer = self._refuse(answer)
        elif self.reader is None:
            answer = replace(answer, notes=(*answer.notes, _UNREAD))
        yield Answered(replace(answer, timings=clock.seconds()))

    def _draft(self, question: str, hits: Sequence[Hit]) -> Generator[Event, None, Draft]:
        """Draft with the language model; with the articles' own words where there is none or it fails."""
        if self.llm is None or not hits:
            return (yield from self._in_own_words(question, hits))
        text = ""
        try:
            for token in generate(question, pack(question, hits, self.settings.llm_context), self.llm):
                text += token
                yield Token(token)
        except ModelError as error:
            return (
                yield from self._in_own_words(
                    question, hits, f"{str(error)[:1].upper()}{str(error)[1:]}. {_OWN_WORDS}"
                )
            )
        if not text.strip():
            return (yield from self._in_own_words(question, hits, f"The model said nothing. {_OWN_WORDS}"))
        if len(text) > LONGEST_DRAFT:
            return Draft(whole_sentences(text), "llm", self.llm.metadata.model_name, (_STOPPED,))
        return Draft("" if is_refusal(text) else text, "llm", self.llm.metadata.model_name)

    def _in_own_words(self, question: str, hits: Sequence[Hit], *notes: str) -> Generator[Event, None, Draft]:
        draft = self._extract(question, hits)
        draft = replace(draft, notes=(*notes, *draft.notes))
        if draft.quotes:
            yield Token(
                " ".join(hits[quote.hit].article.text[quote.start : quote.end] for quote in draft.quotes)
            )
        return draft

    def _extract(self, question: str, hits: Sequence[Hit]) -> Draft:
        if self.reader is None:
            return first_sentences(hits) or Draft("", "extractive")
        return extract(question, hits, self.reader) or Draft("", "extractive")

    def _check(self, question: str, draft: Draft, hits: Sequence[Hit]) -> _Checked:
        """Verify a draft; where nothing of a model's is supported, fall back on the articles' own words."""
        statements = _once(verify(draft, hits, self.reader))
        if draft.mode == "extractive" or is_refusal(draft.text) or not (draft.text or draft.notes):
            return draft, statements
        if all(statement.verdict is Verdict.UNSUPPORTED for statement in statements):
            own = self._extract(question, hits)
            notes = (_NOT_SUPPORTED, *own.notes) if own.quotes else (_WITHHELD,) if statements else ()
            own = replace(own, model=draft.model, notes=(*draft.notes, *notes))
            return own, verify(own, hits, self.reader)
        return self._mend(question, draft, statements, hits)

    def _mend(
        self, question: str, draft: Draft, statements: Sequence[Statement], hits: Sequence[Hit]
    ) -> _Checked:
        def rewrite(statement: Statement) -> str:
            assert self.llm is not None
            return repair(question, hits, self.llm, statement.text, statement.problems)

        if self.settings.second_look and self.llm is not None:
            statements = look_again(statements, self.llm)
        kept, notes = mend(statements, hits, self.settings.unsupported, rewrite, self.reader)
        if kept and self.reader is not None and not answers(question, hits, self.reader):
            notes = (*notes, _BESIDE)
        return replace(draft, notes=(*draft.notes, *notes)), kept

    def _versions(self, statements: Sequence[Statement], filters: Filters) -> list[Hit]:
        """Passages of the newest near copies of what is cited that do not have all the quoted words."""
        cited = [citation for statement in statements for citation in statement.citations]
        copies = self.library.copies({citation.article.id for citation in cited})
        others = {
            article.id: article
            for citation in cited
            for article in copies[citation.article.id]
            if citation.quote not in article.text and filters.admit(article)
        }
        newest = sorted(others.values(), key=when, reverse=True)[:_VERSIONS]
        passages = self.library.passages_of(article.id for article in newest)
        return [Hit(passage, article, 0.0) for article in newest for passage in passages[article.id]]

    def _refuse(self, answer: Answer) -> Answer:
        """The answer as a refusal that says what was searched and what came nearest."""
        coverage = self.library.coverage(answer.filters)
        missing = unanswered(answer.question, answer.hits)
        outside = self._outside(answer) if answer.filters else ()
        notes = refusal(missing, coverage, answer.filters, outside)
        return replace(answer, refused=True, nearest=nearest(answer.hits), notes=(*notes, *answer.notes))

    def _outside(self, answer: Answer) -> tuple[Article, ...]:
        """Articles that would have answered, had the filters let them through."""
        if self.reader is None:
            return ()
        hits = self.retriever.search(answer.question, self.settings.passages)
        found = {c.hit.article.id: c.hit.article for c in answers(answer.question, hits, self.reader)}
        return tuple(article for article in found.values() if not answer.filters.admit(article))


def _cited(hits: Sequence[Hit], statements: Sequence[Statement]) -> list[Hit]:
    """Those hits that are cited: a record needs them to be checked again."""
    cited = {citation.passage_id for statement in statements for citation in statement.citations}
    return [hit for hit in hits if hit.passage.id in cited]


def _once(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Each sentence once, however often a model repeats it."""
    return number(list({statement.text: statement for statement in reversed(statements)}.values())[::-1])


class _Clock:
    """Seconds that each stage took."""

    def __init__(self) -> None:
        self._start = perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        begun = perf_counter()
        yield
        self._stages[stage] = perf_counter() - begun

    def seconds(self) -> dict[str, float]:
        return {**self._stages, "total": perf_counter() - self._start}
