"""What other articles say of the same: who else carries a statement, and in what they differ from it.

Near copies of one story are one voice: retrieval keeps one hit of them. But one of them may give a newer
figure, so they are looked through for what differs. A difference that is none is worse than one that is not
shown: what is in doubt is left out.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from assistant.analysis.words import content_stems
from assistant.answers import Citation, Hit, Statement, Verdict
from assistant.compare.contradictions import MOST, differences
from assistant.compare.events import Pair, headed, is_one_event, likest, when
from assistant.verify import number
from assistant.verify.exact import Source, doubtful, wrong

if TYPE_CHECKING:
    from assistant.reader import Reader

__all__ = ["compare", "when"]

_LIKELIER_THAN_NOT = 0.5  # that one sentence follows from another, for two reports to be called the same
_COPIES = "“{title}” was printed in much the same words by {outlets} outlets; it counts once."


def compare(
    statements: Sequence[Statement],
    hits: Sequence[Hit],
    question: str,
    versions: Sequence[Hit],
    reader: "Reader | None",
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Set statements beside what the other articles found say.

    Args:
        statements: As they were verified.
        hits: The passages that were found; one of each story.
        question: What was asked. Reports differ only in what answers it.
        versions: Passages of near copies of what is cited.
        reader: What reads sentences beside each other; without one only copies are told of.

    Returns:
        The statements, with sentences that differ put beside them and the later report first, numbered
        anew; and notes on who else carries a statement and where reports differ.

    Raises:
        ReaderError: The reader's weights are missing or damaged.
    """
    trusted = [s for s in statements if s.citations and s.verdict in (Verdict.QUOTED, Verdict.SUPPORTED)]
    passages = {statement.citations[0].passage_id for statement in trusted}
    found = {hit.article.id for hit in hits}
    copied = {hit.article: hit.outlets for hit in hits if hit.outlets > 1 and hit.passage.id in passages}
    notes = [_COPIES.format(title=article.title, outlets=outlets) for article, outlets in copied.items()]
    if reader is None or not trusted:
        return number(statements), tuple(notes)
    close = likest([statement.citations[0] for statement in trusted], [*hits, *versions])
    notes += _agreeing(trusted, [pair for pair in close if pair[1].article.id in found], reader)
    cited = {statement.citations[0]: statement for statement in reversed(trusted)}
    told: dict[frozenset[str], str] = {}
    shown = list(statements)
    for own, difference in differences(close, question, reader).items():
        is_ours = difference.later.article.id == own.article.id
        shown = _beside(shown, cited[own], difference.earlier if is_ours else difference.later)
        if difference.change:
            shown = _leading(shown, difference.later)
        told.setdefault(frozenset([difference.after.shown, difference.before.shown]), difference.note)
    return number(shown), (*notes, *told.values())


def _agreeing(statements: Sequence[Statement], close: Sequence[Pair], reader: "Reader") -> Iterator[str]:
    """Which other outlets report the same.

    Their likest sentence must tell of one event at one time, have the figures, days and names of the
    statement and the words that answer, and let it follow. Whether they have it from one source nobody can
    tell from their words, so that is not said.
    """
    likest_in: dict[tuple[Statement, str], Citation] = {}
    for statement in statements:
        for other in (other for own, other in close if own == statement.citations[0]):
            sentence = [Source(headed(other), other.article.printed)]
            if not _is_same_event(statement.citations[0], other):
                continue
            if not any(chain(wrong(statement.text, sentence), doubtful(statement.text, sentence))):
                likest_in.setdefault((statement, other.article.source), other)
    pairs = [(other.quote, statement.text) for (statement, _), other in likest_in.items()][:MOST]
    outlets = {statement: {statement.citations[0].article.source: None} for statement in statements}
    for (statement, source), heard in zip(likest_in, reader.entailment(pairs), strict=False):
        if heard.supported >= max(_LIKELIER_THAN_NOT, reader.threshold("supported")):
            outlets[statement][source] = None
    for statement, found in outlets.items():
        own = statement.citations[0].article.source
        if others := [source for source in found if source and source != own]:
            report = "reports" if len(others) == 1 else "report"
            yield f"{' and '.join(others)} {report} the same{f' as {own}' if own else ''}."


def _is_same_event(own: Citation, other: Citation) -> bool:
    """Whether two sentences tell of one event at one time, the other with all words of the answer."""
    _, answer, _ = own.parts
    later, earlier = sorted((own, other), key=lambda one: when(one.article), reverse=True)
    return is_one_event(later, earlier, at_any_time=False) and set(content_stems(answer)) <= set(
        content_stems(headed(other))
    )


def _beside(kept: Sequence[Statement], statement: Statement, theirs: Citation) -> list[Statement]:
    """Put the sentence that differs beside a statement, the later report first.

    Where it is shown already it is moved there, unless a language model wrote either.
    """
    shown = next((s for s in kept if any(_overlap(theirs, citation) for citation in s.citations)), None)
    if shown and not shown.verdict is statement.verdict is Verdict.QUOTED:
        return list(kept)
    rival = shown or Statement(" ".join(theirs.quote.split()), (theirs,), Verdict.QUOTED)
    others = [s for s in kept if s != shown]
    at = others.index(statement)
    pair = sorted((statement, rival), key=lambda s: when(s.citations[0].article), reverse=True)
    return [*others[:at], *pair, *others[at + 1 :]]


def _leading(kept: Sequence[Statement], changed: Citation) -> list[Statement]:
    """Put the quoted sentence first that says what is now the case."""

    def is_behind(statement: Statement) -> bool:
        says = statement.verdict is Verdict.QUOTED and any(_overlap(changed, c) for c in statement.citations)
        return not says

    return sorted(kept, key=is_behind)


def _overlap(one: Citation, other: Citation) -> bool:
    return one.article.id == other.article.id and one.start < other.end and other.start < one.end
