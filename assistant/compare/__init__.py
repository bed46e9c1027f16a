"""What other articles say of the same: who else carries a statement, and in what they differ from it.

Near copies of one story are one voice: retrieval keeps one hit of them. But one of them may give a newer
figure, so they are looked through for what differs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.answers import Citation, Hit, Statement, Verdict
from assistant.compare.concern import concerns
from assistant.compare.details import Detail, differing, moved
from assistant.compare.rivals import rivals
from assistant.extract.prose import dateline
from assistant.verify import number
from assistant.verify.judge import weigh
from assistant.verify.readings import Reading, Stretch
from ingest.articles import Article

SAME = 0.5  # share of the shorter sentence's words that two sentences on one fact have in common
FEWEST = 4  # and how many words at the least
NEAR = timedelta(days=14)  # reports further apart than this speak of different things, or of a change
_COPIES = "“{title}” was printed in much the same words by {outlets} outlets; it counts once."
_CORRECTION = re.compile(
    r"\b(?:correct(?:s|ed|ing|ion)|retract(?:s|ed|ion)|revised?|updated)\b", re.IGNORECASE
)
_MOVED = re.compile(  # one day is given for another
    r"\b(?:postpon\w+|delay\w*|reschedul\w+|(?:put|push|mov|bring|brought)\w* (?:off|back|forward|up)|"
    r"moved (?:from|to)|instead of|as planned|not (?:on|in)\b.{1,60}\bbut)\b",
    re.IGNORECASE,
)
_TOPIC = 3  # words of a sentence that a report which gives another day for it has as well, with its headline
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sentences on one fact, and the figure, day or name in which they differ, as each has it.

    ``replaces`` says that theirs is given in the place of ours.
    """

    detail: Detail
    theirs: str
    hit: Hit
    stretch: Stretch
    replaces: bool = False

    @property
    def ours(self) -> str:
        """Our figure, day or name, as written."""
        return self.detail.shown

    @property
    def text(self) -> str:
        """Their sentence."""
        return self.hit.passage.text[self.stretch.start : self.stretch.end]


def compare(
    statements: Sequence[Statement],
    hits: Sequence[Hit],
    question: str = "",
    versions: Sequence[Hit] = (),
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Set statements beside what the other articles found say.

    Args:
        statements: As they were verified.
        hits: The passages that were found; one of each story.
        question: What was asked. Only a sentence that differs in what it asks for is put beside a statement;
            without a question, any that differs in a figure or a day.
        versions: Passages of near copies of what is cited.

    Returns:
        The statements, with sentences that differ put beside them and the later report first, numbered
        anew; and notes on who else carries a statement and where reports differ. Of what was not asked for
        it is only noted that it was corrected or changed.
    """
    others = [*hits, *versions]
    readings = {hit.passage.id: Reading(hit.passage.text, hit.article.published) for hit in others}
    shown = list(statements)
    notes: dict[object, str] = {}
    for statement in statements:
        if statement.verdict is not Verdict.SUPPORTED or not statement.citations:
            continue
        for hit in hits:
            if hit.outlets > 1 and hit.passage.id == statement.citations[0].passage_id:
                notes[hit.article.id] = _COPIES.format(title=hit.article.title, outlets=hit.outlets)
        for outlets in _carried(statement, hits, readings):
            notes[statement] = f"{len(outlets)} outlets say so independently: {', '.join(outlets)}."
        for difference in _differences(statement, others, readings):
            cited = statement.citations[0]
            if concerns(question, cited.quote, difference.text, difference.detail):
                shown = _beside(shown, statement, difference)
            elif not _is_change(cited.article, difference):
                continue
            figures = frozenset([difference.ours, difference.theirs])
            notes.setdefault(figures, _note(cited, difference))
            break
    return number(shown), tuple(dict.fromkeys(notes.values()))


def _carried(statement: Statement, hits: Sequence[Hit], readings: dict[str, Reading]) -> Iterator[list[str]]:
    """The outlets that say so, if there are several."""
    claim = Reading(statement.text, statement.citations[0].article.published)
    outlets = dict.fromkeys(
        hit.article.source
        for hit in hits
        if hit.article.source and weigh(claim, [readings[hit.passage.id]]).verdict is Verdict.SUPPORTED
    )
    if len(outlets) > 1:
        yield list(outlets)


def _differences(
    statement: Statement, hits: Sequence[Hit], readings: dict[str, Reading]
) -> Iterator[Difference]:
    """Sentences of other articles that give another figure, day or name for the same.

    They were written at about the same time, or later to put one day in the place of another.
    """
    cited = statement.citations[0]
    own = Reading(cited.quote, cited.article.published, cited.article.title)
    for hit in hits:
        if hit.article.id == cited.article.id:
            continue
        is_later = when(hit.article) > when(cited.article)
        at_one_time = _about_one_time(cited.article, hit.article)
        for stretch in readings[hit.passage.id].sentences:
            text = hit.passage.text[stretch.start : stretch.end]
            other = Reading(text, hit.article.published, hit.article.title)
            days = moved(own, other) if is_later and _moves(own, other) else None
            if days:
                yield Difference(days[0], days[1].shown, hit, stretch, replaces=True)
            elif at_one_time and _share_words(own, other):
                pair = differing(own, other) if _names_agree(own, other) else rivals(own, other)
                if pair and _unawares(cited.article, hit.article, *pair):
                    yield Difference(pair[0], pair[1].shown, hit, stretch)


def _moves(own: Reading, other: Reading) -> bool:
    """Whether a report on the same gives one day for another."""
    stems = other.content | Reading(other.about).content
    return bool(_MOVED.search(other.text)) and len(own.content & stems) >= _TOPIC


def _about_one_time(one: Article, other: Article) -> bool:
    if one.published is None or other.published is None:
        return True
    return abs(one.published - other.published) <= NEAR


def _names_agree(own: Reading, other: Reading) -> bool:
    """Whether no name of one is foreign to the other."""
    return _names(own) <= other.known or _names(other) <= own.known


def _share_words(own: Reading, other: Reading) -> bool:
    """Whether two sentences share most of their words, as those on one fact do."""
    shared = len(own.content & other.content)
    return shared >= FEWEST and shared >= SAME * min(len(own.content), len(other.content))


def _names(reading: Reading) -> frozenset[str]:
    return frozenset(name.text.casefold() for name in reading.names)


def _unawares(own: Article, other: Article, ours: Detail, theirs: Detail) -> bool:
    """Whether neither article has what the other says as well, unless it is there to correct it."""
    says_both = [theirs.stands_in(own), ours.stands_in(other)]
    return not any(says_both) or _corrects(*sorted([own, other], key=when))


def _corrects(earlier: Article, later: Article) -> bool:
    is_later = earlier.published is not None and earlier != later
    return is_later and bool(_CORRECTION.search(f"{later.title}\n{later.text}"))


def when(article: Article) -> datetime:
    """When an article was published, to put articles in order; one without a date is older than any."""
    return article.published or _LONG_AGO


def _beside(kept: Sequence[Statement], statement: Statement, difference: Difference) -> list[Statement]:
    """Put the sentence that differs beside a statement, the later report first."""
    hit, stretch = difference.hit, difference.stretch
    start = hit.passage.start + stretch.start + dateline(difference.text)
    end = hit.passage.start + stretch.end
    if any(
        c.article.id == hit.article.id and c.start < end and start < c.end for s in kept for c in s.citations
    ):
        return list(kept)
    quote = hit.article.text[start:end]
    rival = Statement(" ".join(quote.split()), (Citation(0, hit.article, hit.passage.id, quote, start, end),))
    pair = [statement, rival]
    pair.sort(key=lambda s: when(s.citations[0].article), reverse=True)
    at = kept.index(statement)
    return [*kept[:at], *pair, *kept[at + 1 :]]


def _is_change(cited: Article, difference: Difference) -> bool:
    """Whether one of the two takes the place of the other, rather than standing beside it."""
    return difference.replaces or _corrects(*sorted([cited, difference.hit.article], key=when))


def _note(cited: Citation, difference: Difference) -> str:
    """Both versions with their outlets and dates, the later first."""
    voices = [(cited.article, difference.ours), (difference.hit.article, difference.theirs)]
    voices.sort(key=lambda voice: when(voice[0]))
    (earlier, before), (later, after) = voices
    if _is_change(cited.article, difference):
        change = "Changed" if difference.replaces else "Corrected"
        return f"{change}: {after} ({_outlet(later)}) takes the place of {before} ({_outlet(earlier)})."
    is_later = ", the later" if when(earlier) < when(later) and earlier.published else ""
    return f"Reports differ: {after} ({_outlet(later)}{is_later}) and {before} ({_outlet(earlier)})."


def _outlet(article: Article) -> str:
    day = f"{article.published:%Y-%m-%d}" if article.published else "no date"
    return f"{article.source or article.title or 'no source'}, {day}"
