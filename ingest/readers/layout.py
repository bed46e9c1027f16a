"""From lines somewhere on printed pages to paragraphs in reading order: columns, hyphens, running heads.

Columns are found by the white between them that no line crosses (recursive X-Y cut, Nagy and Seth 1984), for
runs of lines at a time: a headline may stand over two of three columns.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

_FEWEST_IN_COLUMN = 3  # lines
_MOST_LINES = 1000  # on a page of print; where there are more, it is a drawing or a table
_LEAST_LETTERS = 12  # to a line of a column, on average; what has fewer is a column of a table
_GUTTER = 0.8  # of the size of letters; spaces between words are narrower, even where lines are filled
_NEW_STORY = 1.2  # times the size of letters, above which a line below white begins a new story
_WHITE = 1.0  # of the size of letters; more between two lines parts them
_INDENT = 0.7
_SMALL = 0.9  # of the size of most letters
_EDGE = 3  # lines at the head and foot of a page that may be running ones
_NUMBER = re.compile(r"\d+")
_FOLIO = re.compile(r".*\b(?:page|seite|página|pagina)\s+\d+\b.*", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\W*(?:\d{1,4}|[ivxlc]+|\d+\s*/\s*\d+)\W*", re.IGNORECASE)
_GOES_ON = frozenset(
    "a an the of on in at to by for from with and or but as that is are was were his her its".split()
)
_BYLINE = re.compile(r"(?:by|von|par|por|di)\s+[^\W\d_]\S+\s", re.IGNORECASE)
_OPEN = re.compile(r"[^.!?…:;”\"’')\]]$")  # how a paragraph ends that goes on in the next column
_HYPHENS = ("-", "\N{HYPHEN}", "\N{SOFT HYPHEN}", "\x02", "\ufffe")  # the last are PDFium's


@dataclass(frozen=True, slots=True)
class Line:
    """A line of letters on a page, measured from its lower left corner, in points."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[tuple[str, float]]:
    """The paragraphs of pages in reading order, each with the size of its letters."""
    found: list[tuple[str, float]] = []
    for page in without_running_lines(pages):
        for text, size in _paragraphs(in_order(page), begins=not found):
            before, its = found[-1] if found else ("", 0.0)
            if _OPEN.search(before) and text[:1].islower() and abs(its - size) < 0.5:
                found[-1] = (_joined(before, text), its)
            else:
                found.append((text, size))
    return _with_hyphens_that_stand_elsewhere(found)


def without_running_lines(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Pages without what stands at the head or foot of several or in small letters, and without numbers."""
    edges = [_edges(page) for page in pages]
    seen = Counter(key for edge in edges for key in {_key(line) for line in edge})
    often = max(2, len(pages) // 3)
    running = {key for key, times in seen.items() if times >= often}
    return [
        [
            line
            for line in page
            if line not in edge
            or not (_key(line) in running or _FOLIO.fullmatch(line.text) or _is_apart(line, page))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _is_apart(line: Line, page: Sequence[Line]) -> bool:
    """Whether a line has white above and below, and is a number or ends no sentence in small letters."""
    is_small = line.size < _SMALL * median(one.size for one in page) and _OPEN.search(line.text)
    if not is_small and not _PAGE_NUMBER.fullmatch(line.text):
        return False
    others = [one for one in page if one.top <= line.bottom or one.bottom >= line.top]
    return all(max(one.bottom - line.top, line.bottom - one.top) > _WHITE * line.size for one in others)


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Lines of a page, or of a part of one, in the order in which they are read."""
    waiting = sorted(lines, key=lambda line: (-line.top, line.left))
    ordered: list[Line] = []
    prose = sum(len(line.text) >= _LEAST_LETTERS for line in lines)
    if len(lines) > _MOST_LINES or prose < 2 * _FEWEST_IN_COLUMN:
        return waiting
    while waiting:
        columns, used = _columns(waiting)
        if columns:
            ordered += [line for column in columns for line in in_order(column)]
        else:
            used = 1
            ordered += waiting[:used]
        waiting = waiting[used:]
    return ordered


def _columns(lines: Sequence[Line]) -> tuple[list[list[Line]], int]:
    """The columns beside white that the most lines from the first on leave free, and how many these are."""
    size = median(line.size for line in lines)
    free = [(min(line.left for line in lines), max(line.right for line in lines))]
    lowest = lines[0].bottom
    found: list[list[Line]] = []
    used = 0
    for number, line in enumerate(lines):
        if lowest - line.top > _WHITE * size and _begins_story(lines[number:], size):
            break
        lowest = min(lowest, line.bottom)
        left: list[tuple[float, float]] = []
        for white in free:
            parts = list(_left_free(white, line, _GUTTER * size))
            if not parts and (sides := _sides(lines[:number], white)):
                found, used = sides, number
            left += parts
        free = left
        if not free:
            return found, used
    else:
        number = len(lines)
    whole = next((sides for white in free if (sides := _sides(lines[:number], white))), None)
    return (whole, number) if whole else (found, used)


def _sides(lines: Sequence[Line], white: tuple[float, float]) -> list[list[Line]] | None:
    """The lines left and right of white, where both make a column."""
    middle = sum(white) / 2
    sides = [
        [line for line in lines if line.right <= middle],
        [line for line in lines if line.left >= middle],
    ]
    return sides if all(map(_is_column, sides)) else None


def _begins_story(lines: Sequence[Line], size: float) -> bool:
    """Whether one of the first lines below white, in whatever column, is a headline."""
    first = [line for line in lines[: 2 * _EDGE] if lines[0].top - line.top < 2 * size]
    return any(line.size >= _NEW_STORY * size for line in first)


def _left_free(white: tuple[float, float], line: Line, least: float) -> Iterator[tuple[float, float]]:
    """What a line leaves of white from left to right; only what is as wide as a gutter."""
    left, right = white
    if line.right <= left or line.left >= right:
        yield white
        return
    if line.left - left >= least:
        yield left, line.left
    if right - line.right >= least:
        yield line.right, right


def _is_column(lines: Sequence[Line]) -> bool:
    letters = sum(len(line.text) for line in lines)
    return len(lines) >= _FEWEST_IN_COLUMN and letters >= _LEAST_LETTERS * len(lines)


def _paragraphs(lines: Sequence[Line], *, begins: bool) -> Iterator[tuple[str, float]]:
    """The paragraphs of lines in reading order: white, an indent or another size begins one.

    Args:
        lines: Those of a page.
        begins: Whether the first is that of the whole text; it is a headline where the next begins anew.
    """
    text, size = "", 0.0
    before: Line | None = None
    margin, is_row = 0.0, False
    for line in lines:
        is_below = before is not None and line.top <= before.bottom + line.size
        if before is None or not is_below or not before.left - 60 < line.left < before.right:
            margin = line.left
        margin = min(margin, line.left)
        is_beside = before is not None and line.left >= before.right and _are_level(before, line)
        is_new = (
            not is_beside
            and (
                before is None
                or is_row  # cells of a table stand beside each other, and rows below
                or (begins and before is lines[0] and _is_headline(before, line))
                or (begins and before in lines[:_EDGE] and _BYLINE.match(before.text))
                or abs(line.size - before.size) > 0.5
                or (is_below and before.bottom - line.top > _WHITE * line.size)
                or (is_below and line.left - margin > _INDENT * line.size)
                or (not is_below and not (_OPEN.search(text) and line.text[:1].islower()))
            )
        )
        if is_new and text:
            yield text, size
        if is_beside:
            text = f"{text} | {line.text}"
        else:
            text, size = (line.text, line.size) if is_new else (_joined(text, line.text), size)
        is_row = is_beside
        before = line
    if text:
        yield text, size


def _are_level(one: Line, other: Line) -> bool:
    """Whether two lines stand at one height."""
    height = min(one.top, other.top) - max(one.bottom, other.bottom)
    return height > 0.5 * min(one.top - one.bottom, other.top - other.bottom)


def _is_headline(line: Line, following: Line) -> bool:
    """Whether a first line is a headline, though its letters are no larger: the next begins a sentence."""
    is_open = _OPEN.search(line.text) and not line.text.endswith((",", *_HYPHENS))
    words = line.text.casefold().split()
    return bool(is_open) and len(words) > 1 and words[-1] not in _GOES_ON and following.text[:1].isupper()


def _joined(before: str, after: str) -> str:
    """Two lines as one; a word that was broken between them is whole again."""
    if before.endswith(_HYPHENS) and before[-2:-1].isalpha() and after[:1].islower():
        return f"{before[:-1]}\x00{after}"
    return f"{before} {after}"


def _with_hyphens_that_stand_elsewhere(found: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Broken words made whole; with their hyphen where they are printed with it on another line."""
    there = {word.lower() for text, _ in found for word in re.findall(r"\w+(?:-\w+)+", text)}

    def whole(match: re.Match[str]) -> str:
        hyphened = f"{match[1]}-{match[2]}"
        return hyphened if hyphened.lower() in there else match[1] + match[2]

    return [(re.sub(r"(\w*)\x00(\w*)", whole, text), size) for text, size in found]


def _edges(page: Sequence[Line]) -> list[Line]:
    down = sorted(page, key=lambda line: -line.top)
    return down[:_EDGE] + down[-_EDGE:] if len(down) > 2 * _EDGE else []


def _key(line: Line) -> tuple[str, int]:
    return _NUMBER.sub("0", line.text), round(line.top / 10)
