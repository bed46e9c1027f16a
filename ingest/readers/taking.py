"""Taking the article out of a page: the whole of it, and nothing of others; what is in doubt is told."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from ingest.articles import Article
from ingest.readers.beside import (
    cards,
    without_comments_and_captions,
    without_lists_of_others,
    without_words_for_screen_readers,
)
from ingest.readers.blocks import Element, letters, runs
from ingest.readers.body import Body, body_of
from ingest.readers.furniture import without_furniture, without_offers
from ingest.scripts import count_words

_FEWEST_LISTED = 3  # headlines with links; an article may show one or two beside it
_LOGIN = re.compile(
    r"\b(?:log ?in|sign in|subscribe|register|create an? (?:free )?account)\b.{0,60}"
    r"\b(?:continue|read|view|access|keep reading)\b|\b(?:for|to) subscribers\b|\bmembers only\b"
    r"|already (?:an? |have an? )?(?:subscriber|member|account)",
    re.IGNORECASE | re.DOTALL,
)
_WALL_WORDS = 50  # a page that asks for a login and shows no more than this shows no article
_FEWEST_WORDS = 15  # fewer are a notice, not an article
_JOINED = 0.2  # share of an article's words that stand apart from its beginning; fewer are not told
_OTHERS = 0.4  # words that read like an article too and were not taken, to each that was; fewer are not told
_FEWEST_OTHERS = 60
_SAME = 0.8  # share of the words of one text that stand in another which holds it
_OTHER = 0.2  # the same of two texts that are not one
_LONGER = 1.25  # times; a text that is not as much longer is no longer text
_DESCRIBED = 50  # words; a text in the description of a page that is no longer may be a summary
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken out of a page.

    Attributes:
        lines: The paragraphs of its article.
        listed: How many headlines on it lead to other stories.
        listed_words: How many words stand with these.
        asks: Whether it shows little and asks for a login.
        is_cut: Whether it offers the rest of its article for money.
        remark: What is in doubt about it, for the report; "" where nothing is.
    """

    lines: tuple[str, ...]
    listed: int
    listed_words: int
    asks: bool
    is_cut: bool
    remark: str

    @property
    def words(self) -> int:
        """How many words the article has."""
        return sum(map(count_words, self.lines))

    def without(self, entries: Iterable[Article]) -> "Taken":
        """The same without the lines that stand in these entries of a live report."""
        entries = list(entries)
        there = {run for entry in entries for run in runs(letters(entry.text).split())}
        heads = {letters(entry.title) for entry in entries}
        lines = (line for line in self.lines if letters(line) not in heads and not _stands_in(line, there))
        return replace(self, lines=tuple(lines), remark="")


def take(tree: Element, about: Mapping[str, Any], name: str) -> Taken:
    """Take the article out of a page. The page is changed.

    Args:
        tree: The page.
        about: What it says of its article, as from ``metadata``.
        name: What to call it in an error.

    Raises:
        SourceError: It cannot be taken apart.
    """
    links = {letters(link.text_content()) for link in tree.iter("a")}
    headings = {letters(heading.text_content()) for heading in tree.iter(*_HEADINGS)}
    heads = {letters(head) for head in (about["title"], *(h1.text_content() for h1 in tree.iter("h1")))}
    text, has_field = tree.text_content(), bool(tree.xpath('//input[@type="password"]'))
    for script in tree.xpath('//script[contains(@type, "ld+json")]'):
        script.drop_tree()  # what it holds is in "about"
    without_words_for_screen_readers(tree)
    without_comments_and_captions(tree)
    without_lists_of_others(tree)
    listed = cards(tree, heads)
    listed_words = sum(count_words(card.text_content()) for card in listed)
    for card in listed:
        card.drop_tree()
    own = {letters(about["title"]), *(letters(h1.text_content()) for h1 in islice(tree.iter("h1"), 1))}
    body = body_of(tree, name, own)
    lines = without_furniture(body.lines)
    offered, lines = len(lines), without_offers(lines)
    is_cut = len(lines) < offered and str(about["is_free"]).lower() == "false"
    while lines and letters(lines[0]) in heads:
        lines.pop(0)
    lines = [line for line in lines if letters(line) not in own]
    while lines and letters(lines[-1]) in links | headings and "://" not in lines[-1]:
        lines.pop()
    described = without_furniture(_paragraphs(about["body"]))
    remark = _remark(body, lines)
    if _holds_more(described, lines):
        shown, whole = sum(map(count_words, lines)), sum(map(count_words, described))
        remark = (
            f"its text was taken from what the page says of itself (JSON-LD), {whole:,} words; "
            f"the page shows {shown:,}"
        )
        lines, is_cut = described, False
    asks = sum(map(count_words, lines)) < _WALL_WORDS and (has_field or bool(_LOGIN.search(text)))
    return Taken(tuple(lines), len(listed), listed_words, asks, is_cut, remark)


def why_none(taken: Taken, about: Mapping[str, Any]) -> str | None:
    """Why a page is no article, and the remedy; None where it is one."""
    words = taken.words
    is_list = taken.listed >= _FEWEST_LISTED and (
        words < _FEWEST_WORDS
        or (not about["is_story"] and (words < taken.listed_words or _is_front(about["url"])))
    )
    if is_list:
        return f"a list of articles, {taken.listed} headlines with links; give the address of one"
    if taken.asks:
        return "the page asks for a login; save the article from a browser that may read it"
    if words < _FEWEST_WORDS:
        return "no article in this page; give the address of the article itself"
    return None


def _is_front(url: str | None) -> bool:
    """Whether an address is that of a whole site."""
    return url is not None and not urlsplit(url).path.strip("/") and not urlsplit(url).query


def _remark(body: Body, lines: Sequence[str]) -> str:
    """What is in doubt about the lines that were taken."""
    words = sum(map(count_words, lines))
    if body.others >= _FEWEST_OTHERS and body.others >= _OTHERS * words:
        return (
            f"{words:,} words were taken, and {body.others:,} others on the page that read like an article "
            "were not; compare it with the page"
        )
    if words and body.added_words >= _JOINED * words:
        return f"its text stands in parts on the page; {body.added} paragraphs were joined to the first part"
    return ""


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of a text; one without line ends has them where a sentence follows without a space."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return re.split(r"(?<=[a-z]{2}[.!?])(?=[A-Z“\"])", lines[0]) if len(lines) == 1 else lines


def _holds_more(described: Sequence[str], lines: Sequence[str]) -> bool:
    """Whether the description of a page holds its article more wholly than what was taken of the page does.

    It may be a mere summary; what was taken of the page may be the beginning, or of other stories altogether.
    """
    whole, taken = sum(map(count_words, described)), sum(map(count_words, lines))
    if taken < _FEWEST_WORDS:
        return whole >= _FEWEST_WORDS
    if whole < max(_DESCRIBED, _LONGER * taken):
        return False
    there = {run for line in described for run in runs(letters(line).split())}
    share = sum(_stands_in(line, there) * count_words(line) for line in lines) / taken
    return share >= _SAME or share <= _OTHER


def _stands_in(line: str, there: set[tuple[str, ...]]) -> bool:
    """Whether most of a line stands in a text, given by its runs of words."""
    own = runs(letters(line).split())
    return bool(own) and sum(run in there for run in own) >= _SAME * len(own)
