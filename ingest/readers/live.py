"""The entries of a live report, each an article with its own time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ingest.articles import Article, identity
from ingest.errors import SourceError
from ingest.readers.fields import make_article
from ingest.readers.items import Document, Failure, failure
from ingest.readers.markup import plain
from ingest.readers.values import one_line, prose


def entries_of(about: Mapping[str, Any], document: Document) -> Iterator[Article | Failure]:
    """The entries that a page describes as parts of its live report, in order.

    What an entry does not say is that of the whole: headline, outlet, authors, language, address. An entry
    that has no words is left out: most of these are pictures.
    """
    for number, entry in enumerate(about["entries"], 1):
        text = plain(prose(entry.get("articleBody") or entry.get("text") or entry.get("description")))
        if not text.strip():
            continue
        name = f"{document.name} entry {number}"
        own = entry.get("url") or entry.get("@id") or entry.get("datePublished") or one_line(text[:100])
        key = f"{about['url'] or document.key}#{own}"
        fields = {
            "title": one_line(entry.get("headline")) or about["title"],
            "published": entry.get("datePublished"),
            "authors": entry.get("author") or about["authors"],
            "source": about["source"],
            "language": about["language"],
            "url": about["url"],
        }
        try:
            made = make_article(fields, key=key, name=name, text=text, known=document.known)
        except SourceError as error:
            yield failure(name, error)
        else:  # all entries stand at one address, and are told apart by their own names
            yield replace(made, id=identity(key))
