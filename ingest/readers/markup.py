"""Text out of a piece of HTML, as feeds and archives carry it inside a field."""

import html
import re
from collections.abc import Iterator
from typing import Any

_TAG = re.compile(r"</?(?:p|div|br|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|figure|img)\b[^>]*>", re.I)
_BLOCKS = frozenset(
    "p div br ul ol li h1 h2 h3 h4 h5 h6 blockquote section article table tr figure hr pre".split()
)
_UNREAD = frozenset("script style figure noscript iframe template".split())


def plain(text: str) -> str:
    """The text without its tags, one paragraph to a block; text without tags is left as it is."""
    if not _TAG.search(text):
        return text
    from lxml import etree
    from lxml.html import fragment_fromstring

    try:
        tree = fragment_fromstring(text, create_parent="div")
    except (etree.ParserError, ValueError):
        return html.unescape(_TAG.sub(" ", text))
    blocks = (" ".join(block.split()) for block in "".join(_pieces(tree)).split("\0"))
    return "\n\n".join(block for block in blocks if block)


def _pieces(tree: Any) -> Iterator[str]:  # noqa: ANN401 (lxml's element)
    """The text of an element piece by piece, with a NUL where a block begins or ends."""
    from lxml import etree

    skipped = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield "" if skipped else element.tail or ""
            continue
        unread = element.tag in _UNREAD
        skipped += unread and event == "start"
        skipped -= unread and event == "end"
        if element.tag in _BLOCKS:
            yield "\0"
        if not skipped:
            yield (element.text if event == "start" else element.tail) or ""
