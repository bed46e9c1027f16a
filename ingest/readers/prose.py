"""The articles in a text, whatever it was packed in: one, those of an export, or a list of addresses."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.errors import SourceError
from ingest.readers.exports import stories_in
from ingest.readers.fields import address, make_article
from ingest.readers.items import Document, Item, Link, failure

_FILLED_IN = re.compile(  # a title that a program wrote, not a person
    r"\s*(?:microsoft word\b.*|(?:word )?document\s*\d*|untitled\b.*|dokument\s*\d*|no title|title"
    r"|\(?(?:anonymous|unspecified)\)?|presentation|(?:layout|slide|page|seite|scan|print|img)[\s_-]*\d*|[^\s]+\.(?:docx?|odt|rtf|pdf|txt|dot|html?|indd|qx[dp]|pages|tmp|pub|ai|ps))\s*",
    re.IGNORECASE,
)
_DEFAULT_AUTHORS = {
    "python-docx",
    "unknown",
    "user",
    "admin",
    "administrator",
    "windows user",
    "microsoft office user",
}
_ADDRESSES = 0.6  # share of a text's lines; then it is a list of addresses
_NOTE = re.compile(r"\s*(?:#|//|;|\[InternetShortcut\])")  # a line of such a list that is no address
_LISTED = (
    re.compile(  # an address alone on its line, with a bullet, in a Markdown link, or as Windows keeps one
        r"(?:[-*•]|\d+[.)])?\s*(?:URL=)?(?:[<\"']?(https?://[^\s<>\"']+?)[>\"']?[,;]?"
        r"|\[[^\]]*\]\((https?://[^\s)]+)\))",
        re.IGNORECASE,
    )
)


def articles_in(text: str, document: Document, about: Mapping[str, Any]) -> Iterator[Item]:
    """The articles in a text.

    Args:
        text: All of it, a paragraph to a line.
        document: Where it stands.
        about: Fields of the one article, by the names of ``ALIASES``, where its document has them.

    Raises:
        SourceError: There is no text.
    """
    if not text.strip():
        raise SourceError(f"{document.name}: no text to read; add the article's words or leave it out")
    links = addresses_in(text)
    if links:
        yield from (Link(url, known=document.known, asks=True) for url in links)
        return
    stories = stories_in(text)
    if not stories:
        yield make_article(
            _believable(about), key=document.key, name=document.name, text=text, known=document.known
        )
        return
    for number, story in enumerate(stories, 1):
        name = f"{document.name} article {number}"
        own = story.fields.get("id") or f"{story.fields.get('title')} {story.fields.get('published')}"
        try:
            yield make_article(
                story.fields, key=f"{document.key}#{own}", name=name, text=story.text, known=document.known
            )
        except SourceError as error:
            yield failure(name, error)


def addresses_in(text: str) -> list[str]:
    """The addresses of a text that is a list of them, in order; none where it is anything else."""
    if "://" not in text[:500]:
        return []
    lines = [line.strip() for line in text.splitlines() if line.strip() and not _NOTE.match(line)]
    found = [match[1] or match[2] for line in lines if (match := _LISTED.fullmatch(line))]
    urls = [url for one in found if (url := address(one))]
    return list(dict.fromkeys(urls)) if len(urls) >= _ADDRESSES * len(lines) else []


def is_filled_in(title: str) -> bool:
    """Whether a title is one that a program wrote for want of a better."""
    return bool(_FILLED_IN.fullmatch(title))


def _believable(about: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a document without what a program filled in for want of better."""
    fields = dict(about)
    if is_filled_in(str(fields.get("title") or "")):
        del fields["title"]
    if str(fields.get("authors") or "").strip().casefold() in _DEFAULT_AUTHORS:
        if "python-docx" in str(fields["authors"]):  # its template's day is that of the template
            fields.pop("published", None)
        del fields["authors"]
    return fields
