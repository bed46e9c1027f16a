"""Which sentences of two articles may tell of one event, and which report takes the place of the other."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from assistant.analysis.claims import names_of, tokens_of
from assistant.analysis.names import acronyms_of, is_known
from assistant.analysis.words import content_stems
from assistant.answers import Citation, Hit
from assistant.compare.details import Detail
from assistant.extract.candidates import page_of
from ingest.articles import Article
from ingest.split import sentence_spans

NEAR = timedelta(days=14)  # reports further apart tell of one event only where the later says so
FEWEST = 4  # words that two sentences, each with its headline, have in common
LEAST = 1 / 3  # and their share of the words of the one that has fewer
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_CORRECTION = re.compile(
    r"\b(?:correct(?:s|ed|ing|ion)|retract(?:s|ed|ion)|revised?|updated)\b", re.IGNORECASE
)
_MOVED = re.compile(  # one day is given for another
    r"\b(?:postpon\w+|delay\w*|reschedul\w+|(?:put|push|mov|bring|brought)\w* (?:off|back|forward|up)|"
    r"moved (?:from|to)|instead of|not\b.{1,60}\bbut)\b",
    re.IGNORECASE,
)
Pair = tuple[Citation, Citation]  # a sentence, and one of another article


def likest(own: Iterable[Citation], hits: Iterable[Hit]) -> list[Pair]:
    """Pairs of a sentence of one's own and one of another article that has many of its words, most first.

    Each counts with its headline. Those of other articles are citations without a number.
    """
    told = [(one, frozenset(content_stems(headed(one)))) for one in _sentences(hits)]
    shares = [
        (len(stems & theirs) / min(len(stems), len(theirs)), one, other)
        for one in own
        for stems in [frozenset(content_stems(headed(one)))]
        for other, theirs in told
        if one.article.id != other.article.id and len(stems & theirs) >= FEWEST
    ]
    shares.sort(key=lambda pair: -pair[0])
    return [(one, other) for share, one, other in shares if share >= LEAST]


def headed(sentence: Citation) -> str:
    """A sentence below its headline."""
    return f"{sentence.article.title}\n{sentence.quote}"


def is_one_event(later: Citation, earlier: Citation, *, at_any_time: bool) -> bool:
    """Whether two answers were published about one time, and one has all names of the other."""
    days = [one.article.published for one in (later, earlier)]
    if not at_any_time and all(days) and when(later.article) - when(earlier.article) > NEAR:
        return False
    return _knows(earlier, later) or _knows(later, earlier)


def change(earlier: Citation, later: Citation, before: Detail) -> str:
    """How a later report says that it takes the place of an earlier one: "Changed", "Corrected" or "".

    A day is changed in a sentence that has the earlier one as well. A correction is spoken of in the
    sentence, the headline, or where the article has the earlier figure or day.
    """
    article = later.article
    if not earlier.article.published or when(earlier.article) >= when(article):
        return ""
    if before.days and _MOVED.search(later.quote) and before.stands_in(later.quote, article):
        return "Changed"
    parts = (article.text[start:end] for start, end in sentence_spans(article.text))
    beside = (part for part in parts if _CORRECTION.search(part) and before.stands_in(part, article))
    return "Corrected" if _CORRECTION.search(headed(later)) or any(beside) else ""


def when(article: Article) -> datetime:
    """Since when an article's words are known, to put articles in order; without a date since long ago."""
    return article.stood or _LONG_AGO


def _sentences(hits: Iterable[Hit]) -> Iterator[Citation]:
    """The sentences of passages; no captions, credits or headings."""
    for hit in hits:
        page = page_of(hit.article)
        for one in page.sentences:
            if hit.passage.start <= one.start and one.end <= hit.passage.end and page.is_prose(one):
                yield Citation(0, hit.article, hit.passage.id, one.text, one.start, one.end)


def _knows(one: Citation, other: Citation) -> bool:
    """Whether one sentence, or its headline, has all names of the other, or of its headline."""
    names = names_of(tokens_of(other.quote)) or names_of(tokens_of(other.article.title))
    tokens = tokens_of(headed(one))
    known, acronyms = {token.text.casefold() for token in tokens}, acronyms_of(tokens)
    return bool(names) and all(is_known(name.text.casefold(), known, acronyms) for name in names)
