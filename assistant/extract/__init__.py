"""An answer made of sentences taken word for word from the passages; no language model.

The reader says which words of which passage answer, and how surely. The sentence around the likeliest words
leads; others follow where they may answer too. Where nothing answers surely enough there is no draft.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.analysis.words import content_stems, content_words
from assistant.answers import Draft, Hit, Quote
from assistant.extract.candidates import Candidate, candidates, page_of
from assistant.extract.sides import Side, compares_reports, sides, without_reports
from assistant.reader import Reader

SENTENCES = 3  # of an answer
MOST_SIDES = 4  # of a comparison
MOMENTS = 5  # of a course of events
_LEANS_BACK = re.compile(
    r"^[^\w\"“‘']*(?:he|she|it|they|this|that|these|those|his|her|their|its)\b", re.IGNORECASE
)
_ONLY_QUOTED = re.compile(r"^[^\w\"“]*(?:\"[^\"]*\"?|“[^”]*”?)\W*$")
_COURSE = re.compile(r"\b(?:timeline|chronology|sequence of events|course of events)\b", re.IGNORECASE)


def extract(question: str, hits: Sequence[Hit], reader: Reader) -> Draft | None:
    """Answer with the one to three sentences that answer best.

    Args:
        question: One that stands alone.
        hits: Passages that were found, best first.
        reader: Says what answers.

    Returns:
        The draft, best sentence first, or None where nothing that was found answers.

    Raises:
        ReaderError: The reader's weights are missing or damaged.
    """
    chosen = answers(question, hits, reader)
    if not chosen:
        return None
    notes: tuple[str, ...] = ()
    if _COURSE.search(question) and len(chosen) > 1:
        days = (f"{c.hit.article.published:%Y-%m-%d}" for c in chosen if c.hit.article.published)
        notes = (f"In the order in which it was reported: {', '.join(dict.fromkeys(days))}.",)
    return Draft("", "extractive", notes=notes, quotes=tuple(_quotes(chosen)))


def answers(question: str, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """The sentences that :func:`extract` answers with, in order; none where nothing answers."""
    several = sides(question, [hit.article for hit in hits])
    if len(several) > 1 and (chosen := _of_sides(several, hits, reader)) is not None:
        return chosen
    if len(several) == 1:
        question = several[0].text
        hits = [hit for hit in hits if several[0].admits(hit.article)]
    elif compares_reports(question):
        found = candidates(without_reports(question), hits, reader)
        return _of_each(found, reader.threshold("side"))[:SENTENCES]
    found = candidates(question, hits, reader)
    if not found or found[0].score < reader.threshold("answer"):
        return []
    if _COURSE.search(question):
        return _in_time(found, reader.threshold("side"))
    return [c for c in found[:SENTENCES] if c.score >= reader.threshold("answer")]


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
    """What of the question, as written, no passage that was found has a word of; neighbours as one."""
    texts = (f"{hit.article.source} {hit.article.title} {hit.passage.text}" for hit in hits)
    known = {stem for text in texts for stem, _, _ in content_words(text)}
    missing: list[tuple[int, int]] = []
    for stem, start, end in content_words(question):
        if stem in known:
            continue
        if missing and not question[missing[-1][1] : start].strip():
            missing[-1] = (missing[-1][0], end)
        else:
            missing.append((start, end))
    return tuple(question[start:end] for start, end in missing)


def _of_sides(several: Sequence[Side], hits: Sequence[Hit], reader: Reader) -> list[Candidate] | None:
    """For each side the sentence that answers it best.

    None of them where an outlet that is asked for has nothing that answers; None at all where two things are
    compared and one is not found: the question may still be answered as a whole.
    """
    found: list[Candidate] = []
    for side in several[:MOST_SIDES]:
        numbered = [(at, hit) for at, hit in enumerate(hits) if side.admits(hit.article)]
        best = candidates(side.text, [hit for _, hit in numbered], reader)
        if not side.is_outlet:
            best = [c for c in best if _names(side.name, c)]
        if not best or best[0].score < reader.threshold("side"):
            return [] if side.is_outlet else None
        found.append(_renumbered(best[0], numbered))
    return list({(c.hit.article.id, c.sentence.start): c for c in found}.values())


def _names(thing: str, candidate: Candidate) -> bool:
    """Whether a sentence, or its headline, has the words of the thing that is compared."""
    said = content_stems(f"{candidate.hit.article.title} {candidate.sentence.text}")
    return set(content_stems(thing)) <= set(said)


def _renumbered(candidate: Candidate, numbered: Sequence[tuple[int, Hit]]) -> Candidate:
    at, hit = numbered[candidate.at]
    return replace(candidate, at=at, hit=hit)


def _in_time(found: Sequence[Candidate], least: float) -> list[Candidate]:
    """The best sentence of each article that answers, oldest report first; undated ones last."""

    def when(candidate: Candidate) -> tuple[bool, str, int]:
        published = candidate.hit.article.published
        return published is None, published.isoformat() if published else "", candidate.sentence.start

    return sorted(_of_each(found, least)[:MOMENTS], key=when)


def _of_each(found: Sequence[Candidate], least: float) -> list[Candidate]:
    """The best sentence of each article that answers, best first."""
    best: dict[str, Candidate] = {}
    for candidate in found:
        if candidate.score >= least:
            best.setdefault(candidate.hit.article.id, candidate)
    return list(best.values())


def _quotes(chosen: Sequence[Candidate]) -> list[Quote]:
    """The sentences, those that lean on the one before them led by it: it says who is meant or who speaks."""
    own = {(c.hit.article.id, c.sentence.start): c.quote for c in chosen}
    quotes: dict[tuple[str, int], Quote] = {}
    for candidate in chosen:
        article, text = candidate.hit.article, candidate.sentence.text
        page = page_of(article)
        before = page.before(candidate.sentence) if _leans(text) else None
        if before and page.is_prose(before):
            key = (article.id, before.start)
            quotes.setdefault(key, own.get(key) or Quote(candidate.at, before.start, before.end))
        quotes.setdefault((article.id, candidate.sentence.start), candidate.quote)
    return list(quotes.values())[: max(SENTENCES, len(chosen))]


def _leans(text: str) -> bool:
    return bool(_LEANS_BACK.search(text) or _ONLY_QUOTED.search(text))
