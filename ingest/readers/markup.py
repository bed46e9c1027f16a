"""Text out of HTML and its like, as feeds, mails, archives and wires carry it."""

import html
import re
from collections.abc import Iterator
from typing import Any

_TAG = re.compile(
    r"</?(?:p|div|br|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|figure|img|table|t[dhr]|html|body|section|article)"
    r"\b[^>]*>",
    re.I,
)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE
)
_BLOCKS = frozenset(
    "p div br ul ol li h1 h2 h3 h4 h5 h6 blockquote section article table tr figure hr pre dd dt "
    "block hl1 hl2 abstract nitf-table line".split()  # the last are NITF's
)
_UNREAD = frozenset("script style figure noscript iframe template head title media body.end tagline".split())
_CELLS = ("td", "th")
_LONGEST_CELL = 120  # characters; a longer one holds paragraphs, and its table only arranges them


def plain(text: str) -> str:
    """The text without its tags, one paragraph to a block; of text without tags only entities are read."""
    if not _TAG.search(text):
        return html.unescape(text) if _ENTITY.search(text) else text
    from lxml import etree
    from lxml.html import fragment_fromstring

    try:
        tree = fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return html.unescape(_TAG.sub(" ", text))
    return text_of(tree)


def text_of(tree: Any) -> str:  # noqa: ANN401 (lxml's element)
    """The text of an element, one paragraph to a block, one row of a table to a line, cells apart."""
    blocks = (" ".join(block.split()) for block in "".join(_pieces(tree)).split("\0"))
    return "\n\n".join(block for block in blocks if block)


def _pieces(tree: Any) -> Iterator[str]:  # noqa: ANN401 (lxml's element)
    """The text of an element piece by piece, with a NUL where a block begins or ends."""
    from lxml import etree

    skipped = 0
    row = None
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield "" if skipped else element.tail or ""
            continue
        tag = element.tag.rpartition("}")[2].lower()
        unread = tag in _UNREAD
        skipped += unread and event == "start"
        skipped -= unread and event == "end"
        if tag == "tr" and row is None and event == "start" and _is_data(element):
            row = element
            yield "\0"
        if row is None:
            yield "\0" if tag in _BLOCKS else ""
        elif element is row and event == "end":
            row = None
            yield "\0"
        elif tag in _CELLS and event == "end" and _has_next(element):
            yield " | "
        elif tag in _BLOCKS:
            yield " "
        if (not skipped and element is not tree) or (element is tree and event == "start"):
            yield (element.text if event == "start" else element.tail) or ""


def _is_data(row: Any) -> bool:  # noqa: ANN401 (lxml's element)
    """Whether a row of a table holds data, and does not merely set things side by side."""
    cells = [
        cell for cell in row if isinstance(cell.tag, str) and cell.tag.rpartition("}")[2].lower() in _CELLS
    ]
    texts = ["".join(cell.itertext()).strip() for cell in cells]
    return sum(bool(text) for text in texts) > 1 and all(
        len(text) <= _LONGEST_CELL and next(cell.iter("table", "{*}table"), None) is None
        for cell, text in zip(cells, texts, strict=True)
    )


def _has_next(cell: Any) -> bool:  # noqa: ANN401 (lxml's element)
    """Whether a cell with words is followed by another in its row."""
    return bool("".join(cell.itertext()).strip()) and any(
        "".join(other.itertext()).strip() for other in cell.itersiblings() if isinstance(other.tag, str)
    )
