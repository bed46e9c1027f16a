"""Exports of ProQuest: labelled fields, the full text among them; a rule, count or notice between them."""

import re
from collections.abc import Iterator

from ingest.readers.export_lines import Story, joined

_BETWEEN = re.compile(
    r"^[ \t]*(?:_{20,}|(?:document|dokument|documento) \d+ (?:of|von|de) \d+|database copyright\b.*)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LABEL = re.compile(r"([A-Z][A-Za-z /-]{2,40}?)\s?:(?:[\s|]+(.*))?$")
_LABELS = frozenset(  # a line of an article may have a colon too, so only these are labels
    "abstract|author|author affiliation|classification|column|company|company / organization|"
    "copyright|country of publication|credit|database|dateline|degree|document type|document url|"
    "e-issn|editor|first page|full text|identifier / keyword|issn|issue|language|"
    "language of publication|last updated|links|location|pages|people|place of publication|"
    "proquest document id|publication date|publication frequency|publication info|"
    "publication subject|publication title|publication year|publisher|section|source|source type|"
    "subject|title|volume|year".split("|")
)
_HEADINGS = {
    "full text": "full text",
    "abstract": "abstract",
    "abstract (english)": "abstract",
    "details": "details",
}
# "Varro, Ines. The Tarn Post; Tarn [Tarn]. 03 Feb 2025: 4."
_CITED = re.compile(r"([^.;:\d]+, [^.;:\d]+?)\.\s+\S")


def proquest(text: str) -> Iterator[Story]:
    """``Full text:`` and the labels around it, or ``FULL TEXT`` with ``DETAILS`` below, as now."""
    if "ProQuest" not in text:
        return
    for part in _BETWEEN.split(text):
        lines = [line.strip() for line in part.splitlines()]
        fields = _labelled(lines)
        body = fields.get("full text", "")
        if not body or not fields.keys() & {"publication date", "publication title", "proquest document id"}:
            continue
        above = [line for line in lines if line][:2]
        cited = _CITED.match(above[1]) if len(above) > 1 else None
        authors = fields.get("author") or (cited[1] if cited else "")
        yield Story(
            body,
            {
                "title": fields.get("title") or above[0],
                "authors": [_turned(name) for name in re.split(r"\s*;\s*", authors) if name],
                "published": fields.get("publication date"),
                "source": fields.get("publication title", "").partition(";")[0],
                "language": fields.get("language of publication") or fields.get("language"),
                "id": fields.get("proquest document id"),
            },
        )


def _labelled(lines: list[str]) -> dict[str, str]:
    """Fields by their labels in lower case, paragraphs apart."""
    labelled: dict[str, list[str]] = {}
    label = ""
    for line in lines:
        match = _LABEL.match(line)
        if heading := _HEADINGS.get(line.casefold()):
            label = heading
            labelled.setdefault(label, [])
        elif match and match[1].casefold() in _LABELS:
            label = match[1].casefold()
            labelled.setdefault(label, []).append(match[2] or "")
        elif label:
            labelled[label].append(line)
    return {label: "\n\n".join(joined(its)) for label, its in labelled.items()}


def _turned(name: str) -> str:
    """A name as it is spoken, from ``Varro, Ines``."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name
