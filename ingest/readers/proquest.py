"""Exports of ProQuest: labelled fields, the full text among them, with a rule between articles."""

import re
from collections.abc import Iterator

from ingest.readers.export_lines import Story, joined

_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
_COUNTED = re.compile(
    r"^[ \t]*(?:(?:document|dokument|documento)[ \t]+\d+[ \t]+(?:of|von|de|van|di)[ \t]+\d+\b.*"
    r"|\d+[ \t]+of[ \t]+\d+[ \t]+documents[ \t]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"([A-Z][A-Za-zÄÖÜäöü /-]{2,40}?)\s?:(?:\s+(.*))?$")


def proquest(text: str) -> Iterator[Story]:
    """A rule between articles; labelled fields, ``Full text:`` among them, and a document's number."""
    if "ProQuest" not in text:
        return
    for part in _RULE.split(text):
        labelled: dict[str, list[str]] = {}
        label, lines = "", part.splitlines()
        for line in lines:
            match = _LABEL.match(line.strip())
            if match and (match[1].casefold() != "title" or label != "full text"):
                label = match[1].casefold()
                labelled.setdefault(label, []).append(match[2] or "")
            elif label:
                labelled[label].append(line.strip())
        fields = {label: "\n\n".join(joined(its)) for label, its in labelled.items()}
        body = fields.get("full text") or fields.get("fulltext") or ""
        if not body or not {"publication date", "publication title", "proquest document id"} & fields.keys():
            continue
        first = next((line.strip() for line in lines if line.strip() and not _COUNTED.match(line)), "")
        yield Story(
            body,
            {
                "title": fields.get("title") or first,
                "authors": [_turned(name) for name in re.split(r"\s*;\s*", fields.get("author", "")) if name],
                "published": fields.get("publication date"),
                "source": fields.get("publication title"),
                "language": fields.get("language of publication") or fields.get("language"),
                "id": fields.get("proquest document id"),
            },
        )


def _turned(name: str) -> str:
    """A name as it is spoken, from ``Ferrel, Tomas``."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name
