"""The blocks of text on a web page, in order, each with the kind of place where it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from ingest.scripts import count_words

Element: TypeAlias = Any  # lxml's
Place = tuple[str, ...]

_BREAKS = frozenset(
    "html body main article section div p li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tbody "
    "thead tfoot tr td th figure figcaption header footer nav aside form fieldset hr br address details "
    "summary center".split()
)
_UNREAD = frozenset("head script style noscript template iframe svg button select textarea option".split())
_WRAPPERS = frozenset("ul ol li dl dd dt blockquote".split())  # set a paragraph apart, not in another place
_RUN = 4
_NAMED = re.compile(r"[a-z][a-z_-]*", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…。！？।][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Block:
    """A run of text that nothing breaks.

    Attributes:
        text: Its words, with one space between them.
        owner: The element that it stands in, the innermost that makes a block.
        linked: Share of its letters that are links, from 0 to 1.
    """

    text: str
    owner: Element
    linked: float

    @cached_property
    def letters(self) -> str:
        """The text as it is compared."""
        return letters(self.text)

    @property
    def words(self) -> int:
        """How many words it has."""
        return count_words(self.text)

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return self.owner.tag in ("h1", "h2", "h3", "h4", "h5", "h6")

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as sentences do."""
        return bool(_SENTENCE.search(self.text))

    @cached_property
    def place(self) -> Place:
        """The kind of place where it stands.

        It is made of the elements around it as far as the first that has names, and of these names. What
        tells one part of an article from the next, figures above all, is left out of them.
        """
        found: list[str] = []
        for element in self.owner.iterancestors():
            if element.tag not in _WRAPPERS or (element.get("class") or element.get("id")):
                found.append(element.tag)
            if own := names(element):
                return (*found, *sorted(own))
        return tuple(found)

    @cached_property
    def root(self) -> Element | None:
        """The article of the page that it stands in, or its main part, where the page marks them."""
        return next(self.owner.iterancestors("article", "main"), None)


def letters(text: str) -> str:
    """Text as it is compared: words alone, in lower case."""
    return " ".join(re.findall(r"\w+", text.replace("\N{SOFT HYPHEN}", "").lower()))


def runs(words: Sequence[str]) -> list[tuple[str, ...]]:
    """All runs of a few words; as many in a row do not stand in two texts by chance."""
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def names(element: Element) -> set[str]:
    """The names that a page gives to an element by class and id, without variants and those with figures."""
    given = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return {stem for name in given if _NAMED.fullmatch(stem := name.partition("--")[0])}


def blocks(tree: Element) -> list[Block]:
    """All blocks of a page that have words, in order."""
    return [block for block in _blocks(tree) if block.letters]


def _blocks(tree: Element) -> Iterator[Block]:
    from lxml import etree

    text: list[str] = []
    linked = total = links = unread = 0
    owners = [tree]

    def finished() -> Block:
        return Block(" ".join("".join(text).split()), owners[-1], linked / max(1, total))

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag, begins = element.tag, event == "start"
        unread += (tag in _UNREAD) * (1 if begins else -1)
        if tag in _BREAKS:
            yield finished()
            text, linked, total = [], 0, 0
            if tag != "br" and begins:
                owners.append(element)
            elif tag != "br" and len(owners) > 1:
                owners.pop()
        if tag == "a":
            links += 1 if begins else -1
        piece = (
            "" if unread or (element is tree and not begins) else (element.text if begins else element.tail)
        )
        if piece:
            text.append(piece)
            total += len(piece)
            linked += len(piece) if links else 0
    yield finished()
