"""The lines of a page's article: what trafilatura takes, held against what the page holds.

Taken is what is surely the article's. Where the page goes on in places of the same kind, as after an
advertisement that stands between two parts, these parts are taken too; lines that only lead to other stories
are left out.
"""

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.errors import SourceError
from ingest.readers.blocks import Block, Element, Place, blocks, letters, runs
from ingest.readers.rows import with_rows_as_sentences

_MAIN_PLACE = 0.25  # share of the words taken; where fewer stand, the article does not stand there
_LINKED = 0.3  # share of a paragraph's letters; one with more leads elsewhere
_ALL_LINKED = 0.95
_FEWEST_WORDS = 8  # of a paragraph that does not end as sentences do
_FEWEST_IN_SENTENCE = 4
_OWNERS = frozenset("p div li blockquote section article dd center body main span h2 h3 h4 h5 h6".split())
_HELD = 0.5  # share of a block's runs of words
_EXPECTED = frozenset("nav footer aside header form figure table".split())  # places of what is no article


@dataclass(frozen=True, slots=True)
class Body:
    """What was taken of a page.

    Attributes:
        lines: The paragraphs of its article.
        added: How many of them stand apart from the first part.
        added_words: How many words these have.
        others: Words of the page that read like an article and were not taken.
    """

    lines: list[str]
    added: int = 0
    added_words: int = 0
    others: int = 0


def body_of(tree: Element, name: str, heads: set[str]) -> Body:
    """The article in a page.

    Args:
        tree: The page, without what stands beside its article as far as that shows.
        name: What to call it in an error.
        heads: The headline of its article, as letters.

    Raises:
        SourceError: The page cannot be taken apart.
    """
    lines = _taken(tree, name)
    if not lines:
        return Body([])
    page = blocks(tree)
    at = _lines_of(page, lines)
    end = _end(page, at, heads)
    beyond = set(at[end:]) - set(at[:end])  # lines of the next article
    lines = ["" if number in beyond else line for number, line in enumerate(lines)]
    missing = _missing(page[:end], at[:end])
    away = {
        block.letters for block, index in zip(page, at, strict=True) if index is not None and _leads_on(block)
    }
    kept = [line for line in _with(lines, page, at, missing) if line and letters(line) not in away]
    others = sum(
        block.words
        for number, (block, index) in enumerate(zip(page, at, strict=True))
        if (index is None or index in beyond) and number not in missing and _reads_like_an_article(block)
    )
    return Body(kept, len(missing), sum(page[number].words for number in missing), others)


def _leads_on(block: Block) -> bool:
    """Whether a block is the headline of another story and nothing else; an address in full is not."""
    is_link = block.linked > _ALL_LINKED and not block.is_heading and "://" not in block.text
    return is_link and not block.is_sentence and block.words >= _FEWEST_IN_SENTENCE


def _taken(tree: Element, name: str) -> list[str]:
    """The lines that are surely the article's; where none are, all that may be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a network library that it brings tells of an option it lacks
        from trafilatura import extract

    try:
        sure = extract(tree, include_comments=False, favor_precision=True)
        text = sure or extract(tree, include_comments=False)
    except MemoryError:
        raise
    except Exception as error:
        raise SourceError(
            f"{name}: this page cannot be taken apart ({error}); save its text instead"
        ) from error
    stripped = (line.strip() for line in (text or "").splitlines())
    return list(with_rows_as_sentences(line for line in stripped if line.strip(" |")))


def _lines_of(page: Sequence[Block], lines: Sequence[str]) -> list[int | None]:
    """For each block the number of the line that holds it, or most of it; None where none does."""
    whole: dict[str, int] = {}
    holding: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(lines):
        words = letters(line).split()
        whole.setdefault(" ".join(words), number)
        for run in runs(words):
            holding.setdefault(run, number)
    found: list[int | None] = []
    for block in page:
        at = whole.get(block.letters)
        if at is None:
            own = runs(block.letters.split())
            held = [holding[run] for run in own if run in holding]
            at = held[0] if held and len(held) >= _HELD * len(own) else None
        found.append(at)
    return found


def _end(page: Sequence[Block], at: Sequence[int | None], heads: set[str]) -> int:
    """The number of the block with which the next article on a page begins: some go on and on."""
    first = next((block for block, index in zip(page, at, strict=True) if _is_text(block, index)), None)
    begun = False
    for number, (block, index) in enumerate(zip(page, at, strict=True)):
        begun = begun or _is_text(block, index)
        is_head = block.owner.tag == "h1" and block.letters not in heads
        if begun and first and is_head and block.root is not first.root:
            return number
    return len(page)


def _is_text(block: Block, index: int | None) -> bool:
    """Whether a block was taken as text."""
    return index is not None and not block.is_heading


def _missing(page: Sequence[Block], at: Sequence[int | None]) -> set[int]:
    """Which blocks belong to the article and were not taken, by their numbers."""
    places: Counter[tuple[Element, Place]] = Counter()
    for block, index in zip(page, at, strict=True):
        if _is_text(block, index) and block.owner.tag in _OWNERS:
            places[block.root, block.place] += block.words
    total = places.total()
    main = {place for place, words in places.items() if words >= _MAIN_PLACE * total}
    found: set[int] = set()
    begun = False
    for number, (block, index) in enumerate(zip(page, at, strict=True)):
        begun = begun or _is_text(block, index)
        if index is None and (block.root, block.place) in main and _is_paragraph(block, begun):
            found.add(number)
    return found


def _is_paragraph(block: Block, begun: bool = True) -> bool:
    """Whether a block reads like a paragraph; before the first stand bylines, days and points in short."""
    return (
        block.owner.tag in (_OWNERS if begun else ("p", "div"))
        and not block.is_heading
        and block.linked < _LINKED
        and (
            block.words >= _FEWEST_IN_SENTENCE
            if block.is_sentence
            else begun and block.owner.tag == "p" and block.words >= _FEWEST_WORDS
        )
    )


def _reads_like_an_article(block: Block) -> bool:
    return (
        _is_paragraph(block)
        and block.is_sentence
        and block.words >= _FEWEST_WORDS
        and not any(element.tag in _EXPECTED for element in block.owner.iterancestors())
    )


def _with(
    lines: Sequence[str], page: Sequence[Block], at: Sequence[int | None], missing: Iterable[int]
) -> list[str]:
    """The lines taken, with each missing block behind the line that stands before it on the page."""
    after: defaultdict[int, list[str]] = defaultdict(list)
    for number in sorted(missing):
        before = next((i for i in reversed(at[:number]) if i is not None), -1)
        after[before].append(page[number].text)
    return [
        line
        for number, own in enumerate([None, *lines], -1)
        for line in ([own] if own is not None else []) + after[number]
    ]
