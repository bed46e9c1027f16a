"""A draft cut into sentences, each with the numbers of its markers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.split import sentence_spans

_NUMBERS = r"(?:\^|passages? |sources? |articles? )?\d{1,2}(?:\s*(?:[,;&–-]|and)\s*\^?\d{1,2})*"
_ONE = rf"(?:\[\s*{_NUMBERS}\s*\]|【\s*{_NUMBERS}[^【】\d]*】)"
_MARKERS = re.compile(rf"{_ONE}(?:\s*{_ONE})*", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^\s*#{1,6}\s.*$|^\s*(?:[-*_]\s*){3,}$", re.MULTILINE)
_LINE_START = re.compile(r"^\s*(?:[-*+•–]|\d{1,2}[.)]|>)\s+", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)(\*\*\*|\*\*|__|\*|_)(?=\S)([^*_\n]+?)(?<=\S)\1(?!\w)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a draft.

    Attributes:
        text: Its words, without markers and Markdown.
        markers: The passages it names, counted from 1, each once.
        is_code: Whether it stood in a code fence; nothing in it was read as a marker.
    """

    text: str
    markers: tuple[int, ...]
    is_code: bool = False


def cut(text: str, shown: Sequence[str]) -> list[Piece]:
    """Cut what a language model wrote into sentences.

    A marker belongs to the sentence that it stands in or follows. What looks like a marker but stands in
    a passage after the same words is text.

    Args:
        text: Prose, with or without Markdown.
        shown: The passages that the model saw.
    """
    pieces: list[Piece] = []
    at = 0
    for fence in _FENCE.finditer(text):
        if "\n" in fence.group() or fence.group().startswith(("```", "~~~")):
            pieces += _prose(text[at : fence.start()], shown)
            pieces.append(Piece(fence.group().strip(), (), is_code=True))
            at = fence.end()
    return [*pieces, *_prose(text[at:], shown)]


def _prose(text: str, shown: Sequence[str]) -> Iterator[Piece]:
    text = _EMPHASIS.sub(r"\2", _LINE_START.sub("", _HEADING.sub("", text)))
    bare, marks = _lift_markers(text, shown)
    spans = [(a, b) for a, b in sentence_spans(bare) if bare[a:b].strip()]
    numbers: list[list[int]] = [[] for _ in spans]
    for offset, named in marks:
        before = sum(start < offset for start, _ in spans) - 1
        if spans:
            numbers[max(before, 0)] += named
    for (start, end), named_here in zip(spans, numbers, strict=True):
        yield Piece(" ".join(bare[start:end].split()), tuple(dict.fromkeys(named_here)))


def _lift_markers(text: str, shown: Sequence[str]) -> tuple[str, list[tuple[int, tuple[int, ...]]]]:
    """Take markers out of a text; tell where each stood in what is left, and what it names."""
    code = [match.span() for match in _FENCE.finditer(text)]
    bare, marks, at = "", [], 0
    for match in _MARKERS.finditer(text):
        in_code = any(start <= match.start() < end for start, end in code)
        if in_code or _is_text(text, match, shown):
            continue
        kept = text[at : match.start()]
        bare += kept.rstrip(" \t") if text[match.end() : match.end() + 1] in (*".,;:!?)", "") else kept
        marks.append((len(bare.rstrip()), _named(match.group())))
        at = match.end()
    return bare + text[at:], marks


def _is_text(text: str, match: re.Match[str], shown: Sequence[str]) -> bool:
    """Whether a passage has the same thing after the same words."""
    before = text[max(0, match.start() - 12) : match.end()].lstrip()
    return before != match.group() and any(before in passage for passage in shown)


def _named(numbers: str) -> tuple[int, ...]:
    """The numbers of a marker; ``1-3`` is three of them."""
    named: list[int] = []
    for part in re.split(r"[,;&\[【]|and", numbers):
        ends = [int(digits) for digits in re.findall(r"\d+", part)]
        named += range(ends[0], ends[-1] + 1) if ends else []
    return tuple(dict.fromkeys(named))
