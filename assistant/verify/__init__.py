"""A draft becomes statements: each sentence is held against the passages that were shown.

A marker is a proposal. A sentence keeps the citations that bear it out; where they do not, another passage
that was shown may; where none does, it has none. Nothing here asks a language model or reads the library.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answers import Citation, Draft, Hit, Statement, Verdict
from assistant.verify.cutting import Piece, cut, cut_at_markers
from assistant.verify.judge import Judgement, denials, weigh
from assistant.verify.orders import carries_link, is_order
from assistant.verify.readings import Reading, Stretch

_OTHERS = 3  # passages, those that share most words, that may bear a sentence out in place of the cited
ADDS = 0.15  # share of a sentence's words that a cited passage must hold to stay cited


def verify(draft: Draft, hits: Sequence[Hit]) -> tuple[Statement, ...]:
    """Check every sentence of a draft.

    Args:
        draft: Sentences, some with markers ``[n]``.
        hits: The passages that were shown, in the order that the markers count.

    Returns:
        One statement for each sentence that says something, citations numbered by first use.
    """
    shown = [hit.passage.text for hit in hits]
    pieces = (cut_at_markers if draft.mode == "extractive" else cut)(draft.text, shown)
    wholes = {hit.article.id: Reading(hit.article.text) for hit in hits}
    readings = [
        Reading(
            hit.passage.text,
            hit.article.published,
            f"{hit.article.title} {hit.article.source}",
            wholes[hit.article.id],
        )
        for hit in hits
    ]
    return number([_statement(piece, hits, readings) for piece in pieces if not _leads_in(piece)])


def number(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Number citations by first use; the same words of the same passage bear one number."""
    numbers: dict[tuple[str, int, int], int] = {}

    def numbered(citation: Citation) -> Citation:
        key = (citation.passage_id, citation.start, citation.end)
        return replace(citation, number=numbers.setdefault(key, len(numbers) + 1))

    return tuple(replace(s, citations=tuple(map(numbered, s.citations))) for s in statements)


def _leads_in(piece: Piece) -> bool:
    """Whether a sentence only announces what follows."""
    return not piece.markers and piece.text.endswith(":")


def _statement(piece: Piece, hits: Sequence[Hit], readings: Sequence[Reading]) -> Statement:
    problem = _not_reporting(piece)
    if problem:
        return Statement(piece.text, (), Verdict.UNSUPPORTED, (problem,))
    cited = tuple(at - 1 for at in piece.markers if 0 < at <= len(hits))
    chosen, found = _best(piece.text, cited, readings)
    denied = _denied(piece.text, {hits[at].article.id for at in chosen}, hits, readings)
    if denied and found.verdict is not Verdict.UNSUPPORTED:
        return Statement(piece.text, (), Verdict.UNSUPPORTED, denied)
    citations = []
    if found.verdict is not Verdict.UNSUPPORTED:
        citations = [
            _citation(hits[at], stretch)
            for at, stretch, held in zip(chosen, found.stretches, found.held, strict=True)
            if stretch and (held >= ADDS or held == max(found.held))
        ]
    return Statement(piece.text, tuple(citations), found.verdict, found.problems)


def _not_reporting(piece: Piece) -> str | None:
    """Why a sentence is not the kind that a passage can bear out."""
    if piece.is_code:
        return "it is code, not a report"
    if carries_link(piece.text):
        return "it carries a link, an image or markup, which no answer may"
    if is_order(piece.text):
        return "it gives an order to a reader or a machine instead of reporting"
    return None


def _best(
    text: str, cited: tuple[int, ...], readings: Sequence[Reading]
) -> tuple[tuple[int, ...], Judgement]:
    """The passages that bear a sentence out, and how well: those it cites, unless another does better."""
    own = _judged(text, cited, readings)
    if own.verdict is Verdict.SUPPORTED:
        return cited, own
    content = Reading(text).content
    others = sorted(range(len(readings)), key=lambda at: -len(content & readings[at].stems))[:_OTHERS]
    found = [((at,), _judged(text, (at,), readings)) for at in others]
    best = max(found, key=lambda pair: pair[1].rank, default=(cited, own))
    return best if not cited or best[1].rank[0] > own.rank[0] else (cited, own)


def _denied(
    text: str, articles: Collection[str], hits: Sequence[Hit], readings: Sequence[Reading]
) -> tuple[str, ...]:
    """What other passages of the articles that a sentence cites say against it."""
    told = [reading for hit, reading in zip(hits, readings, strict=True) if hit.article.id in articles]
    return tuple(dict.fromkeys(denials(Reading(text), told)))


def _judged(text: str, chosen: tuple[int, ...], readings: Sequence[Reading]) -> Judgement:
    texts = [readings[at] for at in chosen]
    return weigh(Reading(text, texts[0].published if texts else None), texts)


def _citation(hit: Hit, stretch: Stretch) -> Citation:
    start, end = hit.passage.start + stretch.start, hit.passage.start + stretch.end
    return Citation(0, hit.article, hit.passage.id, hit.article.text[start:end], start, end)
