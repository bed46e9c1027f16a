"""Wire formats without markup: IPTC 7901, and the SGML of the Reuters-21578 collection."""

import html
import re
from collections.abc import Iterator
from typing import Any

from ingest.errors import SourceError
from ingest.readers.encoding import decode
from ingest.readers.fields import make_article
from ingest.readers.head import Head
from ingest.readers.items import Document, Item, failure

_HEADER = re.compile(
    rb"[\x16\x01\r\n]*([a-zA-Z]{3})(\d{3,4}) +(\d) +([a-zA-Z]{1,5}) +(\d{1,5})(?: +([^\r\n\x02]*))?[\r\n\x02]"
)
_END, _CONTROLS = b"\x03", b"\0\x01\x02\x03\x04\x16"
_FILED = re.compile(r"\b(\d\d)(\d\d)(\d\d)\s+(GMT|UTC|Z|[A-Z]{3,4})?\s*([A-Za-z]{3})\s+(\d\d(?:\d\d)?)\b")
_KEYWORDS = re.compile(r"[\w.-]+(?:/[\w. -]*)+|\(.{0,60}\)")
_AGENCY = re.compile(r"\(([A-Za-z]{2,12})\)\s*[-–—]")
_STORY = re.compile(r"<REUTERS\b([^>]*)>(.*?)</REUTERS>", re.DOTALL)
_TYPE = re.compile(r"<(TITLE|AUTHOR|DATELINE|BODY|DATE|UNKNOWN)\b[^>]*>(.*?)</\1>", re.DOTALL)
_WHOLE = 5  # a file of a thousand stories may be this many times as large as one article


def is_iptc_7901(head: Head) -> bool:
    """A message of IPTC 7901: its header names service, number, priority, category and count of words."""
    return bool(_HEADER.match(head.data)) and (
        b"\x01" in head.data[:20] or bool(_FILED.search(head.text[-3000:]))
    )


def read_iptc_7901(document: Document) -> Iterator[Item]:
    """Read the one story of a message. Its headline ends in ``=``, or is the first line after the keywords.

    Raises:
        SourceError: It holds no text.
    """
    data = document.read()
    header = _HEADER.match(data)
    if header is None:
        raise SourceError(f"{document.name}: a wire message without its header; send it again")
    body, _, after = data[header.end() :].partition(_END)
    text, rest = (decode(part.translate(None, _CONTROLS), document.name) for part in (body, after))
    filed = _FILED.search(rest) or next(iter(list(_FILED.finditer(text))[-1:]), None)
    if filed and not rest.strip():
        text = text[: filed.start()]
    blocks = [block.strip("\n\x04\0 ") for block in re.split(r"\n[ \t]*\n", text) if block.strip("\n\x04\0 ")]
    lines = [line.strip() for line in blocks[0].splitlines()] if len(blocks) > 1 else []
    title = " ".join(line.rstrip("= ") for line in lines if not _KEYWORDS.fullmatch(line.rstrip("= ")))
    paragraphs = [
        " ".join(line.split()) for block in blocks[1 if title else 0 :] for line in _indented(block)
    ]
    agency = _AGENCY.search(text[:2000])
    about = {"title": title, "published": _when(filed), "source": agency[1] if agency else ""}
    yield make_article(
        about, key=document.key, name=document.name, text="\n\n".join(paragraphs), known=document.known
    )


def read_reuters_sgml(document: Document) -> Iterator[Item]:
    """Read the stories of a file of Reuters-21578; a brief is its headline.

    Raises:
        SourceError: There is no story in it.
    """
    text = decode(document.read(document.limit * _WHOLE), document.name)
    count = 0
    for count, story in enumerate(_STORY.finditer(text), 1):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', story[1]))
        parts = {name: html.unescape(value).strip("\x02\x03 \n") for name, value in _TYPE.findall(story[2])}
        bare = re.sub(r"(?s).*<TEXT[^>]*>|</TEXT>.*|&#\d;", "", story[2])
        name = f"{document.name} story {attributes.get('NEWID', count)}"
        body = (
            parts.get("BODY") or ("" if "TITLE" in parts else html.unescape(bare)) or parts.get("TITLE", "")
        )
        about = {
            "title": parts.get("TITLE"),
            "published": parts.get("DATE", "").split("\n")[0],
            "authors": parts.get("AUTHOR"),
            "source": "Reuters",
            "language": "en",
        }
        if failed := document.left_out(name):
            yield failed
            continue
        try:
            yield make_article(
                about,
                key=f"{document.key}#{attributes.get('NEWID', count)}",
                name=name,
                text=_paragraphs(body),
            )
        except SourceError as error:
            yield failure(name, error)
    if not count:
        raise SourceError(f"{document.name}: no story in this SGML; check that it is whole")


def _indented(block: str) -> list[str]:
    """Paragraphs of a block with broken lines: each begins with some spaces, or the block is one."""
    parts: list[list[str]] = []
    for line in block.splitlines():
        if not parts or (line.startswith((" ", "\t")) and parts[-1]):
            parts.append([])
        parts[-1].append(line)
    return [" ".join(part) for part in parts]


def _paragraphs(text: str) -> str:
    return "\n\n".join(
        " ".join(part.split()) for part in re.split(r"\n\s{2,}|\n[ \t]*\n", text) if part.strip()
    )


def _when(filed: Any) -> str | None:  # noqa: ANN401 (a match, or none)
    if not filed:
        return None
    day, hour, minute, zone, month, year = filed.groups()
    return f"{day} {month} {year if len(year) == 4 else '20' + year} {hour}:{minute} {zone or 'UTC'}"
