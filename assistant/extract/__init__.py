"""An answer made of sentences taken word for word from the passages; no language model.

What a question asks for decides how: a fact is read for, a summary is made of what is most central, the
latest and a course of events are laid out by date, a comparison has a sentence for each thing. Where nothing
answers surely enough there is no draft.
"""

import re
from collections.abc import Sequence

from assistant.analysis.saying import forms
from assistant.analysis.words import content_words, stem
from assistant.answers import Draft, Hit, Quote
from assistant.extract.candidates import Candidate, page_of
from assistant.extract.central import summary
from assistant.extract.comparing import compared
from assistant.extract.facts import SENTENCES, answers, facts, said
from assistant.extract.showing import by_date, latest, on_topic, unread
from assistant.languages import is_read
from assistant.query import Kind, QueryPlan
from assistant.reader import Reader
from assistant.searching import Found, merged

__all__ = ["answers", "extract", "first_sentences", "unanswered"]

_SAYING = frozenset(stem(form) for form in forms("say", "tell"))
_LEANS_BACK = re.compile(
    r"^[^\w\"“‘']*(?:he|she|it|they|this|that|these|those|his|her|their|its)\b", re.IGNORECASE
)
_ONLY_QUOTED = re.compile(r"^[^\w\"“]*(?:\"[^\"]*\"?|“[^”]*”?)\W*$")


def extract(plan: QueryPlan, found: Sequence[Found], reader: Reader) -> Draft | None:
    """Answer with the sentences that answer best.

    Args:
        plan: What the question was understood as.
        found: What each of its searches found.
        reader: Says what answers.

    Returns:
        The draft, whose quotes count the :func:`merged` hits; without quotes, or None, where nothing that was
        found answers.

    Raises:
        ReaderError: The reader's weights are missing or damaged.
    """
    hits = merged(found)
    chosen, notes = _chosen(plan, found, hits, reader)
    if not chosen and not notes:
        return None
    return Draft("", "extractive", notes=tuple(notes), quotes=tuple(_quotes(chosen, hits)))


def _chosen(
    plan: QueryPlan, found: Sequence[Found], hits: Sequence[Hit], reader: Reader
) -> tuple[list[Candidate], list[str]]:
    """The sentences to answer with, in order, and what the reader should know of their choice."""
    if not is_read(plan.question):
        return unread(plan, hits)
    match plan.kind:
        case Kind.SUMMARY:
            return summary(plan, hits)
        case Kind.LATEST:
            return latest(plan, hits)
        case Kind.COURSE:
            return by_date(plan, hits)
        case Kind.TOPIC | Kind.COUNT:
            return on_topic(plan, hits)
    if plan.kind is Kind.COMPARISON or any(one.search.is_outlet for one in found):
        return compared(plan, found, reader)
    return said(plan, hits, reader) if plan.speaker else facts(plan, hits, reader)


def first_sentences(hits: Sequence[Hit]) -> Draft | None:
    """The first sentence of each of the best passages: what is left to show where the reader cannot read."""
    quotes = []
    for at, hit in enumerate(hits[:SENTENCES]):
        page = page_of(hit.article)
        inside = (s for s in page.sentences if hit.passage.start <= s.start < hit.passage.end)
        if first := next((s for s in inside if page.is_prose(s)), None):
            quotes.append(Quote(at, first.start, first.end))
    return Draft("", "extractive", quotes=tuple(quotes)) if quotes else None


def unanswered(question: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What of the question, as written, no passage that was found has a word of; neighbours as one.

    That something is said or told is asked and need not stand there.
    """
    texts = (f"{hit.article.source} {hit.article.title} {hit.passage.text}" for hit in hits)
    known = {word for text in texts for word, _, _ in content_words(text)}
    missing: list[tuple[int, int]] = []
    for word, start, end in content_words(question):
        if word in known or word in _SAYING:
            continue
        if missing and not question[missing[-1][1] : start].strip():
            missing[-1] = (missing[-1][0], end)
        else:
            missing.append((start, end))
    return tuple(question[start:end] for start, end in missing)


def _quotes(chosen: Sequence[Candidate], hits: Sequence[Hit]) -> list[Quote]:
    """The sentences, those that lean on the one before them led by it: it says who is meant or who speaks."""
    where = {hit.passage.id: at for at, hit in reversed(list(enumerate(hits)))}
    own = {
        (c.hit.article.id, c.sentence.start): Quote(
            where[c.hit.passage.id], c.sentence.start, c.sentence.end, c.span, c.heading
        )
        for c in chosen
    }
    quotes: dict[tuple[str, int], Quote] = {}
    for candidate in chosen:
        article, text = candidate.hit.article, candidate.sentence.text
        page, key = page_of(article), (article.id, candidate.sentence.start)
        before = page.before(candidate.sentence) if _leans(text) else None
        if before and page.is_prose(before):
            led = (article.id, before.start)
            leading = Quote(own[key].hit, before.start, before.end, heading=candidate.heading)
            quotes.setdefault(led, own.get(led) or leading)
        quotes.setdefault(key, own[key])
    return list(quotes.values())[: max(SENTENCES, len(chosen))]


def _leans(text: str) -> bool:
    return bool(_LEANS_BACK.search(text) or _ONLY_QUOTED.search(text))
