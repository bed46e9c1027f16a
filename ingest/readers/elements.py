"""XML of no standard, as some agencies send it: each element that holds an article's fields is a record."""

from collections.abc import Iterator
from typing import Any

from ingest.errors import SourceError
from ingest.readers.fields import make_article
from ingest.readers.items import Document, Item, UnreadKind, failure
from ingest.readers.markup import plain, text_of
from ingest.readers.names import known_as
from ingest.readers.xml import parse_xml
from ingest.scripts import count_words

_WHOLE = 5  # a file of many records may be this many times as large as one article
_FEWEST_WORDS = 8  # a shorter text is a value of some other kind
_BESIDE = {"title", "published", "url"}  # of which a record has at least one beside its text


def read_elements(document: Document) -> Iterator[Item]:
    """Read the records of an XML document, whose fields go by the usual names.

    Raises:
        SourceError: It is broken or declares entities.
        UnreadKind: None of its elements holds a text and a headline, day or address.
    """
    tree = parse_xml(document.read(document.limit * _WHOLE), document.name)
    count = 0
    for element in tree.iter("*"):
        fields = _fields(element)
        known = {known_as(name) for name in fields}
        if not known & _BESIDE or not any(
            known_as(name) == "text" and count_words(value) >= _FEWEST_WORDS for name, value in fields.items()
        ):
            continue
        count += 1
        name = f"{document.name} record {count}"
        own = next((value for field, value in fields.items() if known_as(field) == "id"), "") or count
        key = document.key if element is tree else f"{document.key}#{own}"
        try:
            yield make_article(fields, key=key, name=name, mapping=document.fields, known=document.known)
        except SourceError as error:
            yield failure(name, error)
    if not count:
        raise UnreadKind(
            f"{document.name}: this is XML of a kind that is not read (its outermost element is "
            f"<{tree.tag.rpartition('}')[2]}>); wire formats that are: NITF, NewsML 1.2, NewsML-G2"
        )


def _fields(element: Any) -> dict[str, str]:  # noqa: ANN401 (lxml's element)
    """What the children of an element say, by their names; of several of one name the first."""
    fields: dict[str, str] = {}
    for child in element:
        if isinstance(child.tag, str):
            has_parts = any(isinstance(part.tag, str) for part in child)
            text = text_of(child) if has_parts else plain(child.text or "").strip()
            fields.setdefault(child.tag.rpartition("}")[2], text)
    return {name: text for name, text in fields.items() if text}
