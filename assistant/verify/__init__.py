"""A draft becomes statements: each sentence is held against the passages that were shown.

A marker is a proposal. A sentence keeps the citations that support it; where they do not, another passage
that was shown may; where none does, it has none. Sentences taken from an article as they stand are quoted,
and nothing more is said of them. Nothing here asks a language model or reads the library.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.analysis.words import content_stems
from assistant.answers import Citation, Draft, Hit, Quote, Statement, Verdict
from assistant.reader import Reader
from assistant.verify.cutting import Piece, cut
from assistant.verify.findings import IN_PART, judge
from assistant.verify.instructions import carries_link, instructed

__all__ = ["IN_PART", "carries_link", "instructed", "number", "verify"]

_CODE = "it is code, not a report"
_LINK = "it carries a link, an image or markup, which no answer may"
_INSTRUCTION = "it tells a machine what to do instead of reporting"
_NOTHING = "it says nothing that can be checked"


def verify(draft: Draft, hits: Sequence[Hit], reader: Reader | None) -> tuple[Statement, ...]:
    """Check every sentence of a draft.

    Args:
        draft: What a language model wrote, with markers ``[n]``, or quotes.
        hits: The passages that were shown, in the order that markers and quotes count.
        reader: Says whether a sentence follows from passages. Without it only what can be checked exactly is,
            and no sentence of a model is more than partly supported.

    Returns:
        One statement for each sentence that says something, citations numbered by first use.

    Raises:
        ReaderError: The reader cannot be loaded.
    """
    if draft.mode == "extractive":
        return number([_quoted(quote, hits[quote.hit]) for quote in draft.quotes])
    pieces = [piece for piece in cut(draft.text, [hit.passage.text for hit in hits]) if not _leads_in(piece)]
    orders = instructed((piece.text for piece in pieces), reader)
    refused = {piece: _INSTRUCTION if piece.text in orders else _not_reporting(piece) for piece in pieces}
    reporting = [piece for piece in refused if not refused[piece]]
    found = dict(zip(reporting, judge(reporting, hits, reader), strict=True))
    told = (found.get(p) or Statement(p.text, (), Verdict.UNSUPPORTED, (refused[p],)) for p in pieces)
    return number(list(told))


def number(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Number citations by first use; the same words of the same passage bear one number."""
    numbers: dict[tuple[str, int, int], int] = {}

    def numbered(citation: Citation) -> Citation:
        key = (citation.passage_id, citation.start, citation.end)
        return replace(citation, number=numbers.setdefault(key, len(numbers) + 1))

    return tuple(replace(s, citations=tuple(map(numbered, s.citations))) for s in statements)


def _quoted(quote: Quote, hit: Hit) -> Statement:
    text = hit.article.text[quote.start : quote.end]
    citation = Citation(0, hit.article, hit.passage.id, text, quote.start, quote.end, quote.span)
    return Statement(text, (citation,), Verdict.QUOTED, heading=quote.heading)


def _leads_in(piece: Piece) -> bool:
    """Whether a sentence only announces what follows."""
    return not piece.markers and piece.text.endswith(":")


def _not_reporting(piece: Piece) -> str:
    """Why a sentence is not the kind that a passage can support; "" where it is."""
    if piece.is_code:
        return _CODE
    if carries_link(piece.text):
        return _LINK
    return "" if content_stems(piece.text) else _NOTHING
