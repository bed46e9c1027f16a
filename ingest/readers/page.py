"""The article in a web page: its body by trafilatura, without the lines that belong to the page around it."""

import re
import warnings
from collections.abc import Iterator
from typing import Any

from ingest.errors import SourceError
from ingest.readers.encoding import decode
from ingest.readers.exports import stories_in
from ingest.readers.fields import make_article
from ingest.readers.items import Document, Item
from ingest.readers.markup import text_of
from ingest.readers.metadata import metadata
from ingest.readers.prose import articles_in
from ingest.scripts import count_words

_LARGEST = 5_000_000  # bytes; a page with an article is smaller, and parsing takes seconds to the megabyte
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*>")
_FURNITURE = re.compile(
    r"""\W*(?:
    (?:read|see|learn)\ (?:more|also|next) | also\ (?:on|read|see)\b | more\ (?:on|from|about)\b
    | related(?:\ \w+)?: | don.t\ miss | like\ this\ (?:story|article) | share\ this
    | filed\ under | click\ here | (?:watch|photos?|picture|image|video):
    | follow\ (?:us|him|her|\w+\ \w+)\ on | have\ a\ tip | sign\ up\b | subscribe\b
    | get\ (?:the|our)\ (?:latest|top|best) | (?:accept|we\ use|this\ (?:web)?site\ uses)\ (?:all\ )?cookies
    | © | copyright\ (?:©|\(c\)|\d{4}|\w+\ \d{4}) | (?:advertisement|loading)\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NEW_TAB = re.compile(
    r",?\s*[(\[]?\bopens? in (?:a )?new (?:tab|window)\b[)\]]?|,?\s*[(\[]?\bopens new (?:tab|window)\b[)\]]?",
    re.I,
)
_FEWEST_LISTED = 3  # headlines with links; an article may show one or two beside it
_LINES_TO_EACH = 5  # lines of a list to each headline, at the most
_HEAD = 20_000  # characters in which a note of where the page came from stands
_SAVED = re.compile(  # browsers; SingleFile; HTTrack
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*|mirrored from )(https?://[^\s>]+|[\w.-]+/\S*)",
    re.IGNORECASE,
)
_EXPORT = re.compile(  # how the exports of databases end or count their articles
    r"\bDocument [A-Z]{2,}[0-9A-Za-z]{10,}|End of Document|\bProQuest document ID"
    r"|\b\d+ of \d+ DOCUMENTS|\bDocument \d+ of \d+"
)
_LONGEST_FURNITURE = 200  # characters; a longer line is a paragraph of the article
_LOGIN = re.compile(
    r"\b(?:log ?in|sign in|subscribe|register|create an? (?:free )?account)\b.{0,60}"
    r"\b(?:continue|read|view|access|keep reading)\b|\b(?:for|to) subscribers\b|\bmembers only\b"
    r"|already (?:an? |have an? )?(?:subscriber|member|account)",
    re.IGNORECASE | re.DOTALL,
)
_OFFERED = re.compile(  # what a paper says where it stops
    r"""^\W*(?:(?:keep|continue)\ reading | (?:choose|select|pick)\ (?:a|your)\ (?:plan|subscription)
    | subscribe | sign\ up | register | log\ ?in | already\ an?\ (?:subscriber|member))\b
    | \bcancel\ any\ ?time\b | \bfree\ trial\b | \bunlock\ (?:this|the)\ (?:article|story)\b
    | \b(?:this|the)\ (?:full\ )?(?:article|story)\ is\ (?:only\ |reserved\ )?(?:available\ )?
        (?:for|to)\ \w*\ ?subscribers
    | [€$£]\s?\d[\d.,]*\ ?(?:a|per|/)\ ?(?:week|month|year)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_OFFER = 160  # characters; a longer line is a paragraph
_WALL_WORDS = 50  # a page that asks for a login and shows no more than this shows no article
_FEWEST_WORDS = 15  # fewer are a notice, not an article


def read_page(document: Document) -> Iterator[Item]:
    """Read the one article of a page.

    Raises:
        SourceError: There is no article in it, or it is behind a login.
    """
    markup = _markup(document)
    tree = _tree(markup, document.name)
    if _EXPORT.search(markup) and len(stories_in(text := text_of(tree))):
        yield from articles_in(text, document, {})
        return
    about = metadata(tree, document.url)
    about["url"] = about["url"] or saved_from(markup)
    links = {_letters(link.text_content()) for link in tree.iter("a")}
    heads = {_letters(head) for head in (about["title"], *(h1.text_content() for h1 in tree.iter("h1")))}
    asks = bool(tree.xpath('//input[@type="password"]') or _LOGIN.search(tree.text_content()))
    lines = [_NEW_TAB.sub("", line) for line in _body(markup, document.name) if not _is_furniture(line)]
    ends, lines = len(lines), list(_without_offers(lines))
    is_offered = len(lines) < ends and str(about["is_free"]).lower() == "false"
    if not about["is_story"] and (number := _headlines_with_links(tree, lines)):
        raise SourceError(
            f"{document.name}: a list of articles, {number} headlines with links; give the address of one"
        )
    while lines and _letters(lines[0]) in heads:
        lines.pop(0)
    while lines and _letters(lines[-1]) in links:
        lines.pop()
    words = sum(map(count_words, lines))
    if asks and words < _WALL_WORDS:
        raise SourceError(
            f"{document.name}: the page asks for a login; save the article from a browser that may read it"
        )
    if words < _FEWEST_WORDS:
        raise SourceError(f"{document.name}: no article in this page; give the address of the article itself")
    yield make_article(
        about,
        key=document.key,
        name=document.name,
        text="\n\n".join(lines),
        known=document.known,
        teaser=is_offered,
    )


def _headlines_with_links(tree: Any, lines: list[str]) -> int:  # noqa: ANN401 (lxml's element)
    """How many of an article's lines are headlines that lead elsewhere; 0 where they make no list.

    Front and section pages, and those of a topic, hold the headlines and first words of other articles.
    """
    heads = {
        _letters(head.text_content())
        for head in tree.iter("h1", "h2", "h3", "h4")
        if next(head.iter("a"), None) is not None or next(head.iterancestors("a"), None) is not None
    } - {""}
    listed = sum(_letters(line) in heads for line in lines)
    return listed if listed >= _FEWEST_LISTED and listed * _LINES_TO_EACH >= len(lines) else 0


def _without_offers(lines: list[str]) -> list[str]:
    """The lines of an article without the offers to pay for the rest of it, with which they end."""
    kept = len(lines)
    while kept and len(lines[kept - 1]) < _LONGEST_OFFER and _OFFERED.search(lines[kept - 1]):
        kept -= 1
    return lines[:kept]


def saved_from(markup: str) -> str | None:
    """Where a browser or an extension saved a page from, as they note in a comment at its head."""
    found = _SAVED.search(markup, 0, _HEAD)
    return found[1] if found else None


def _markup(document: Document) -> str:
    data = document.read(min(document.limit, _LARGEST))
    declared = _CHARSET.search(data[:4000])
    charset = document.charset or (declared[1].decode("ascii") if declared else None)
    return _XML_HEAD.sub("", decode(data, document.name, charset))


def _tree(markup: str, name: str) -> Any:  # noqa: ANN401 (lxml's element)
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(markup, parser=HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, ValueError) as error:
        raise SourceError(f"{name}: this is not a web page ({error}); save it again") from error


def _body(markup: str, name: str) -> list[str]:
    """The lines that are surely the article's; where none are, all that may be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a network library that it brings tells of an option it lacks
        from trafilatura import extract

    try:
        sure = extract(markup, include_comments=False, favor_precision=True)
        text = sure or extract(markup, include_comments=False)
    except Exception as error:
        raise SourceError(
            f"{name}: this page cannot be taken apart ({error}); save its text instead"
        ) from error
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _is_furniture(line: str) -> bool:
    """Whether a line belongs to the page around the article, or to a picture in it."""
    return len(line) < _LONGEST_FURNITURE and bool(_FURNITURE.match(line))


def _letters(text: str) -> str:
    """Text as it is compared: words alone, in lower case."""
    return " ".join(re.findall(r"\w+", text.lower()))
