"""Where two articles answer one question differently."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, product
from statistics import fmean
from typing import TYPE_CHECKING

from assistant.answers import Citation
from assistant.compare.details import Detail, details_of
from assistant.compare.events import Pair, change, is_one_event, when
from assistant.verify import instructed
from ingest.articles import Article

if TYPE_CHECKING:
    from assistant.reader import Entailment, Reader

MOST = 8  # pairs of sentences that are read: about a tenth of a second


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sentences that answer a question, and the figure or day that each has for an answer.

    Attributes:
        later: The later of the two; either, where no day tells.
        earlier: The other.
        after: What the later has.
        before: What the earlier has.
        change: How the later takes the place of the earlier: "Changed", "Corrected" or "".
    """

    later: Citation
    earlier: Citation
    after: Detail
    before: Detail
    change: str

    @property
    def note(self) -> str:
        """Both versions with their outlets and dates."""
        after = f"{self.after.shown} ({_outlet(self.later.article)}"
        before = f"{self.before.shown} ({_outlet(self.earlier.article)})"
        if self.change:
            return f"{self.change}: {after}) takes the place of {before}."
        is_known = self.earlier.article.published and when(self.earlier.article) < when(self.later.article)
        return f"Reports differ: {after}{', the later' if is_known else ''}) and {before}."


def differences(pairs: Sequence[Pair], question: str, reader: "Reader") -> dict[Citation, Difference]:
    """Sentences that answer a question and are contradicted, in something exact, by another article's answer.

    Args:
        pairs: Each a sentence, and one of another article.
        question: What was asked.
        reader: Finds the answers, and whether they contradict each other.

    Returns:
        For each first sentence the difference from a second; a change if there is one.

    Raises:
        ReaderError: The reader's weights are missing or damaged.
    """
    pairs = list(islice((pair for pair in pairs if _may_differ(*pair, question)), MOST))
    answers = _answers(question, list(dict.fromkeys(chain(*pairs))), reader)
    told = [
        (own, difference)
        for own, other in pairs
        if (difference := _difference(answers.get(own, []), answers.get(other, []), question))
    ]
    told.sort(key=lambda one: not one[1].change)
    texts = [(d.later.quote, d.earlier.quote) for _, d in told]
    heard = reader.entailment([way for one, other in texts for way in ((one, other), (other, one))])
    orders = instructed((text for pair in texts for text in pair), reader)
    found: dict[Citation, Difference] = {}
    for (own, difference), *ways in zip(told, heard[::2], heard[1::2], strict=True):
        is_reported = orders.isdisjoint([difference.later.quote, difference.earlier.quote])
        if is_reported and _contradict(difference, ways, reader):
            found.setdefault(own, difference)
    return found


def _may_differ(one: Citation, other: Citation, question: str) -> bool:
    """Whether the reader need be asked at all."""
    if not is_one_event(one, other, at_any_time=True):
        return False
    return any(a.differs(b) for a, b in product(details_of(one, question), details_of(other, question)))


def _contradict(difference: Difference, ways: Sequence["Entailment"], reader: "Reader") -> bool:
    """Whether two answers cannot both be true: taken both ways together, each rules the other out.

    One way suffices where the later speaks of a correction. Where its sentence puts one day in the place of
    another, its own words rule the other out.
    """
    if difference.change == "Changed":
        return max(way.supported for way in ways) < reader.threshold("supported")
    contradicted = [way.contradicted for way in ways]
    enough = max(contradicted) if difference.change else fmean(contradicted)
    return enough >= reader.threshold("contradicted")


def _answers(question: str, told: Sequence[Citation], reader: "Reader") -> dict[Citation, list[Citation]]:
    """Those sentences in which an answer stands, each with the spans that may be it, best first."""
    reading = reader.answers(question, [one.quote for one in told], [one.article.title for one in told])
    found: dict[Citation, list[Citation]] = {}
    for span in reading.spans:
        one = told[span.passage]
        if reading.relevance[span.passage] >= reader.threshold("relevant"):
            answer = replace(one, span=(one.start + span.start, one.start + span.end))
            found.setdefault(one, []).append(answer)
    return found


def _difference(own: Sequence[Citation], other: Sequence[Citation], question: str) -> Difference | None:
    """The one thing in which two answers on one event differ, if neither article has what the other says.

    A report that puts one day in the place of another has both, in a sentence that has two answers.
    """
    if not own or not other:
        return None
    later, earlier = sorted((own, other), key=lambda answers: when(answers[0].article), reverse=True)
    found = [
        Difference(new, earlier[0], after, before, change(earlier[0], new, before))
        for new in later
        for after, before in product(details_of(new, question), details_of(earlier[0], question))
        if after.differs(before) and not _has(earlier[0].article, after)
    ]
    changed = [d for d in found if d.change][:1]
    plain = [d for d in found if d.later == later[0] and not _has(d.later.article, d.before)]
    told = changed or (plain if len(plain) == 1 else [])
    return next((d for d in told if is_one_event(d.later, d.earlier, at_any_time=bool(d.change))), None)


def _has(article: Article, detail: Detail) -> bool:
    return detail.stands_in(f"{article.title}\n{article.text}", article)


def _outlet(article: Article) -> str:
    return f"{article.source or article.title or 'no source'}, {article.dates or 'no date'}"
