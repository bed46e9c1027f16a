"""The way of a question: planned, searched for, drafted, verified, mended, or refused."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.answers import Answer, Draft, Hit, Statement, Verdict
from assistant.beginnings import remarks
from assistant.clock import Clock
from assistant.compare import compare, when
from assistant.drafting import INSTEAD, draft
from assistant.events import Answered, Event, Restarted, Retrieved, Token
from assistant.extract import answers, extract, first_sentences, unanswered
from assistant.generate import repair, room
from assistant.languages import doubts, is_read
from assistant.mend import mend
from assistant.packing import MORE, pack
from assistant.query import Kind, QueryPlan, Search, plan, suggestion
from assistant.query.naming import subject
from assistant.query.times import without_times
from assistant.reader import Reader
from assistant.refuse import nearest, refusal
from assistant.rerank import RerankingRetriever
from assistant.retrieve import Retriever
from assistant.rewrite import rewritten
from assistant.searching import Found, find, merged
from assistant.second_look import look_again, looks_again
from assistant.settings import Settings
from assistant.verify import number, verify
from ingest.articles import Article, Filters
from ingest.errors import ModelError
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.rows import Coverage

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

_NOT_SUPPORTED = (
    "The language model's answer was withheld: the passages support none of it. "
    "What is shown instead is taken word for word from the articles."
)
_WITHHELD = "What the language model said was withheld: the passages support none of it."
_BESIDE = (
    "This may not be the answer: nothing that was found seems to say what you ask, even where the articles "
    "support these sentences. Compare them with the quoted words."
)
_UNREAD = (
    "The model that reads passages could not be opened, so answers are neither chosen nor checked by it; "
    "`onrecord doctor` says why."
)
_SHOWN = frozenset({Kind.TOPIC, Kind.COUNT})  # of which the passages themselves are wanted, whoever answers
_VERSIONS = 5  # near copies of what is cited that are looked through for another figure


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A draft, and the passages that it was made from: those that it is checked against."""

    draft: Draft
    hits: tuple[Hit, ...]


_Checked = tuple[_Drafted, tuple[Statement, ...]]


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
    coverage: Coverage
    keywords: KeywordIndex

    def stream(
        self, asked: str, filters: Filters, after: Sequence[Answer], *, as_typed: bool = False
    ) -> Generator[Event, None, None]:
        """Answer a question event by event: ``Retrieved``, then ``Token`` by token, ``Answered`` last.

        ``Restarted`` comes where tokens are withdrawn.

        Args:
            asked: The question as it was typed.
            filters: Which articles count.
            after: Answers given before in the same conversation, oldest first.
            as_typed: Whether the question is taken as it stands, whatever was said before.
        """
        clock = Clock()
        with clock.time("plan"):
            planned = self._as_typed(asked) if as_typed else self._plan(asked, filters, after)
        with clock.time("retrieve"):
            planned = self._rewritten(planned)
            found = self._found(planned, filters, MORE if self._is_written(planned) else 1)
            passages = tuple(merged(found))
        yield Retrieved(planned.question, passages)
        with clock.time("draft"):
            drafted = yield from self._draft(planned, found, filters)
        with clock.time("verify"):
            drafted, checked = yield from self._check(planned, drafted, filters)
        if drafted.draft.mode == "llm" and checked:
            with clock.time("second look"):
                drafted, checked = self._looked_at(drafted, checked)
            with clock.time("mend"):
                drafted, checked = self._mend(planned.question, drafted, checked)
        with clock.time("compare"):
            versions = self._versions(checked, filters)
            hits = list({hit.passage.id: hit for hit in (*drafted.hits, *passages)}.values())
            statements, differing = compare(checked, hits, planned.question, versions, self.reader)
            beside = _cited((*hits[len(drafted.hits) :], *versions), statements)
        answer = Answer(
            question=planned.question,
            asked="" if planned.is_as_typed else planned.asked,
            understood=planned.understood,
            statements=statements,
            hits=(*drafted.hits, *beside) if statements else passages,
            mode=drafted.draft.mode,
            model=drafted.draft.model,
            notes=(
                *planned.notes,
                *self.retriever.notes,
                *drafted.draft.notes,
                *differing,
                *remarks(statements),
                *doubts(statements),
            ),
            asked_at=datetime.now(UTC),
            filters=filters,
        )
        if not statements:
            answer = self._refuse(planned, answer)
        elif self.reader is None:
            answer = replace(answer, notes=(*answer.notes, _UNREAD))
        yield Answered(replace(answer, timings=clock.seconds()))

    def _plan(self, asked: str, filters: Filters, after: Sequence[Answer]) -> QueryPlan:
        """Understand the question as of the last day that the filters let through, or of today.

        A word that no article has gives way to the one that is meant, if that is clear.
        """
        today = filters.until.date() if filters.until else datetime.now(UTC).date()
        llm = self.llm if self.settings.planning == "model" else None
        meant = suggestion(asked, self.keywords, self.library)
        planned = plan(meant.question if meant else asked, after, llm, today=today, coverage=self.coverage)
        changes = meant.changes if meant else ()
        notes = (f"No article has “{c.typed}”; “{c.meant}” was looked for instead." for c in changes)
        return replace(planned, asked=asked, notes=(*notes, *planned.notes))

    def _as_typed(self, asked: str) -> QueryPlan:
        """The question as it stands: neither completed nor corrected, of no time."""
        return QueryPlan(asked, asked, Kind.FACT, searches=(Search(asked),))

    def _rewritten(self, planned: QueryPlan) -> QueryPlan:
        """The plan with the language model's words beside its one search, where the settings want them."""
        if not self.settings.rewrite or len(planned.searches) > 1:
            return planned
        (search,) = planned.searches
        words, notes = rewritten(search.text, self.llm)
        return replace(planned, searches=(replace(search, text=words),), notes=(*planned.notes, *notes))

    def _is_written(self, planned: QueryPlan) -> bool:
        """Whether the language model writes the answer."""
        return self.llm is not None and planned.kind not in _SHOWN

    def _found(self, planned: QueryPlan, filters: Filters, more: int = 1) -> tuple[Found, ...]:
        return find(planned, self.retriever, more * self.settings.passages, filters)

    def _draft(
        self, planned: QueryPlan, found: Sequence[Found], filters: Filters
    ) -> Generator[Event, None, _Drafted]:
        """Draft with the language model; with the articles' own words where there is none or it fails."""
        hits = merged(found)
        if self.llm is None or not hits or not self._is_written(planned):
            return (yield from _quoted(self._extract(planned, found), hits, *self._counted(planned, filters)))
        context = self.settings.llm_context or self.llm.metadata.context_window
        space = room(planned.question, context, self.settings.llm_evidence)
        packed = pack(planned, hits, space, self.library.passages_of)
        try:
            return _Drafted((yield from draft(planned, packed, self.llm)), packed.hits)
        except ModelError as error:
            problem = f"{str(error)[:1].upper()}{str(error)[1:]}. {INSTEAD}"
            found = self._found(planned, filters)
            return (yield from _quoted(self._extract(planned, found), merged(found), problem))

    def _counted(self, planned: QueryPlan, filters: Filters) -> tuple[str, ...]:
        """How many articles there are, where that is what is asked for: counted in the library, not read."""
        if planned.kind is not Kind.COUNT:
            return ()
        narrowed = (planned.period.within(filters) if planned.period else filters) or filters
        words = without_times(subject(planned.question))
        count, held = self.keywords.count(words, narrowed), self.library.coverage(narrowed).articles
        within = f" published {planned.period}" if planned.period else ""
        return (f"Counted in the library: {count:,} of {held:,} articles{within} have the words “{words}”.",)

    def _extract(self, planned: QueryPlan, found: Sequence[Found]) -> Draft:
        if self.reader is None:
            return first_sentences(merged(found)) or Draft("", "extractive")
        return extract(planned, found, self.reader) or Draft("", "extractive")

    def _check(
        self, planned: QueryPlan, drafted: _Drafted, filters: Filters
    ) -> Generator[Event, None, _Checked]:
        """Verify a draft; where nothing of a model's is supported, fall back on the articles' own words."""
        statements = _once(verify(drafted.draft, drafted.hits, self.reader))
        is_refusal = drafted.draft.mode == "llm" and not drafted.draft.text
        is_supported = any(statement.verdict is not Verdict.UNSUPPORTED for statement in statements)
        if drafted.draft.mode == "extractive" or is_refusal or is_supported:
            return drafted, statements
        found = self._found(planned, filters)
        own = replace(self._extract(planned, found), model=drafted.draft.model)
        note = _NOT_SUPPORTED if own.quotes else _WITHHELD
        yield Restarted(note)
        instead = yield from _quoted(own, merged(found), *drafted.draft.notes, note)
        return instead, verify(instead.draft, instead.hits, self.reader)

    def _looked_at(self, drafted: _Drafted, statements: tuple[Statement, ...]) -> _Checked:
        """What the language model finds when it looks again at what the check left undecided."""
        if self.llm is None or not looks_again(self.settings.second_look, self.llm):
            return drafted, statements
        statements, notes = look_again(statements, self.llm)
        return _noted(drafted, *notes), statements

    def _mend(self, question: str, drafted: _Drafted, statements: Sequence[Statement]) -> _Checked:
        hits = drafted.hits

        def rewrite(statement: Statement) -> str:
            assert self.llm is not None
            return repair(question, hits, self.llm, statement.text, statement.problems)

        kept, notes = mend(statements, hits, self.settings.unsupported, rewrite, self.reader)
        reader = self.reader if is_read(question) else None
        if kept and reader is not None and not answers(question, hits, reader):
            notes = (*notes, _BESIDE)
        return _noted(drafted, *notes), kept

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

    def _refuse(self, planned: QueryPlan, answer: Answer) -> Answer:
        """The answer as a refusal that says what was searched and what came nearest."""
        coverage = self.library.coverage(answer.filters) if answer.filters else self.coverage
        missing = unanswered(without_times(subject(planned.asked)), answer.hits)
        outside = self._outside(planned, answer) if answer.filters else ()
        notes = refusal(planned, answer.hits, missing, coverage, answer.filters, outside)
        return replace(answer, refused=True, nearest=nearest(answer.hits), notes=(*notes, *answer.notes))

    def _outside(self, planned: QueryPlan, answer: Answer) -> tuple[Article, ...]:
        """Articles that would have answered, had the filters let them through."""
        if self.reader is None:
            return ()
        hits = merged(self._found(planned, Filters()))
        found = {c.hit.article.id: c.hit.article for c in answers(planned.question, hits, self.reader)}
        return tuple(article for article in found.values() if not answer.filters.admit(article))


def _quoted(own: Draft, hits: Sequence[Hit], *notes: str) -> Generator[Event, None, _Drafted]:
    """A draft in the articles' own words, streamed at once."""
    if own.quotes:
        yield Token(" ".join(hits[q.hit].article.text[q.start : q.end] for q in own.quotes))
    return _Drafted(replace(own, notes=(*notes, *own.notes)), tuple(hits))


def _noted(drafted: _Drafted, *notes: str) -> _Drafted:
    return replace(drafted, draft=replace(drafted.draft, notes=(*drafted.draft.notes, *notes)))


def _cited(hits: Sequence[Hit], statements: Sequence[Statement]) -> list[Hit]:
    """Those hits that are cited: a record needs them to be checked again."""
    cited = {citation.passage_id for statement in statements for citation in statement.citations}
    return [hit for hit in hits if hit.passage.id in cited]


def _once(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Each sentence once, however often a model repeats it."""
    return number(list({statement.text: statement for statement in reversed(statements)}.values())[::-1])
