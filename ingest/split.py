"""Where sentences end, and an article cut into passages between them."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sentencex import segment

from ingest.articles import Article, Passage, fingerprint
from ingest.scripts import MARKS, SENTENCE_END, ends_sentences, is_wide

_BLANK_LINE = re.compile(r"\n\s*\n\s*")
_LINE_END = re.compile(r"\n\s*")
_ODD_SPACE = re.compile(r"[^\S\n ]")
_COLON = re.compile(r"""[:：]["'”’)\]」』]*\s*$""")
_SPACES = re.compile(r"\s+")
_COMMA = re.compile(r"[、，；،؛\s]")
_MARK = re.compile(f"[{MARKS}]")
_GOES_ON = re.compile(r"(?<=[」』])(?:と|って|など|の)")  # what was quoted is part of a Japanese sentence
_LONG_UNSTOPPED = 200  # characters of a sentence in a script that has no full stops


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Cut text into sentences that tile it.

    Blank lines always end a sentence. A single line break does too, unless the text is wrapped to a
    fixed width, where lines break in the middle of sentences. In Thai and Lao, which put a space between
    sentences and clauses and no full stop, a long stretch is cut at its spaces.

    Returns:
        ``(start, end)`` pairs, in order, without gap or overlap; white space ends a sentence.
    """
    blocks = _tile(text, _BLANK_LINE)
    if not _is_wrapped(text):
        blocks = [
            (start + a, start + b) for start, end in blocks for a, b in _tile(text[start:end], _LINE_END)
        ]
    starts = [start + at for start, end in blocks for at in _sentence_starts(text[start:end])]
    return list(pairwise([*starts, len(text)])) if text else []


def split(article: Article, limit: int = 800) -> list[Passage]:
    """Cut an article into passages that tile its text.

    Args:
        article: The article to cut.
        limit: Longest passage, in characters; half as many in Chinese, Japanese and Korean, of which each
            says more. Only a sentence longer than this is cut inside, at a space or comma.

    Returns:
        Passages in order; joined they give ``article.text`` back.
    """
    limit = limit // 2 if is_wide(article.text) else limit
    spans = _pack(_within(limit, article.text), limit)
    seen: dict[str, int] = {}
    passages = []
    for position, (start, end) in enumerate(spans):
        text = article.text[start:end]
        seen[text] = seen.get(text, 0) + 1
        passage_id = fingerprint(article.id, article.title, text, str(seen[text]))
        passages.append(Passage(passage_id, article.id, position, start, end, text))
    return passages


def _tile(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Spans that end after each separator."""
    cuts = [0, *(match.end() for match in separator.finditer(text))]
    return [(a, b) for a, b in pairwise([*cuts, len(text)]) if a < b]


def _is_wrapped(text: str) -> bool:
    """Whether most single line breaks fall inside a sentence, at much the same width."""
    lines = [line for block in _BLANK_LINE.split(text) for line in block.split("\n")[:-1]]
    if len(lines) < 4:
        return False
    broken = [line for line in lines if 40 <= len(line.rstrip()) <= 100 and not _ends(line)]
    return len(broken) > len(lines) / 2


def _ends(line: str) -> bool:
    return bool(SENTENCE_END.search(line) or _COLON.search(line))


def _sentence_starts(block: str) -> Iterator[int]:
    """Offsets at which sentences begin; the first is 0."""
    yield 0
    if not ends_sentences(block):
        yield from (start for start, _ in _pack(_tile(block, _SPACES), _LONG_UNSTOPPED) if start)
        return
    at = 0
    block = _ODD_SPACE.sub(" ", block)  # sentencex panics at a wide space between a capital and a full stop
    for sentence in segment("en", block):
        found = block.find(sentence, at)
        if found > 0 and sentence.strip() and not _GOES_ON.match(block, found):
            yield found
        at = max(at, found) + (len(sentence) if found >= 0 else 0)


def _within(limit: int, text: str) -> Iterator[tuple[int, int]]:
    """Sentences, those over the limit cut where they best are."""
    for start, end in sentence_spans(text):
        while end - start > limit:
            cut = _best_cut(text, start + 1, start + limit)
            yield start, cut
            start = cut
        yield start, end


def _best_cut(text: str, first: int, last: int) -> int:
    """Where between two offsets to cut: after a space, else after a comma, else between two letters."""
    space = text.rfind(" ", first, last)
    if space > 0:
        return space + 1
    commas = [comma.end() for comma in _COMMA.finditer(text, first, last)]
    if commas:
        return commas[-1]
    while last > first and _MARK.match(text, last):
        last -= 1
    return last


def _pack(spans: Iterable[tuple[int, int]], limit: int) -> Iterator[tuple[int, int]]:
    """Join neighbouring spans as long as they fit the limit together."""
    start = end = 0
    for _, next_end in spans:
        if end > start and next_end - start > limit:
            yield start, end
            start = end
        end = next_end
    if end > start:
        yield start, end
