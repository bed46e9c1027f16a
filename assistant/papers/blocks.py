"""Papers as blocks of plain words, which each form writes down in its own way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.papers.piece import Piece, Sentence, Source

Kind = Literal["title", "question", "heading", "words", "warning", "source", "quote", "comment"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words, set off or not, that lead somewhere or not; markers like ``[1]`` are no words of anybody's."""

    text: str
    strong: bool = False
    link: str = ""
    is_marker: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, and what it is."""

    kind: Kind
    runs: tuple[Run, ...]


def block(kind: Kind, *texts: str) -> Block:
    """A block of words in which nothing is set off."""
    return Block(kind, tuple(Run(text) for text in texts))


def blocks_of(piece: Piece) -> Iterator[Block]:
    """The question, how it was understood, the answer, every warning, then the numbered sources."""
    yield block("question", piece.question)
    if piece.understood:
        yield block("warning", f"Understood as: {piece.understood}")
    runs: list[Run] = []
    for sentence in piece.sentences:
        if sentence.heading:
            if runs:
                yield Block("words", tuple(runs))
                runs = []
            yield block("heading", sentence.heading)
        runs += [Run(" ")] if runs else []
        runs += _said(sentence)
    if runs:
        yield Block("words", tuple(runs))
    for warning in piece.warnings:
        yield block("warning", warning)
    for source in piece.sources:
        yield from _noted(source)


def _said(sentence: Sentence) -> Iterator[Run]:
    before, answer, after = sentence.parts
    yield Run(f"“{before}" if sentence.is_quoted else before)
    if answer:
        yield Run(answer, strong=True)
    markers = "".join(f" [{number}]" for number in sentence.marks)
    against = f" ({sentence.against})" if sentence.against else ""
    yield Run(f"{after}{'”' if sentence.is_quoted else ''}")
    yield Run(markers, is_marker=True)
    yield Run(against)


def _noted(source: Source) -> Iterator[Block]:
    link = [Run(" "), Run(source.link, link=source.link)] if source.link else []
    yield Block("source", (Run(f"[{source.number}]", is_marker=True), Run(f" {source.about}"), *link))
    before, answer, after = source.parts
    yield Block(
        "quote", tuple(run for run in (Run(before), Run(answer, strong=True), Run(after)) if run.text)
    )
