"""Exports of Nexis: the old form counts its documents, that of Nexis Uni and Lexis ends them."""

import re
from collections.abc import Iterator, Sequence

from ingest.readers.export_lines import COPYRIGHT, DATE, Story, is_date, joined

_COUNTED = re.compile(
    r"^[ \t]*(?:(?:document|dokument|documento)[ \t]+\d+[ \t]+(?:of|von|de|van|di)[ \t]+\d+\b.*"
    r"|\d+[ \t]+of[ \t]+\d+[ \t]+documents[ \t]*)$",
    re.IGNORECASE | re.MULTILINE,
)
_END = re.compile(
    r"^[ \t]*(?:end of document|ende des dokuments|fin du document|einde van document|fine del documento"
    r"|fin del documento)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(r"([^\W\d_][\w /-]{2,40}?)\s?:(?:\s+(.*))?$")
_NEXIS_FIELDS = frozenset(
    "byline section length dateline highlight headline body load-date language publication-type "
    "graphic subject company organization person industry geographic country state city ticker "
    "journal-code acc-no series copyright type correction correction-date notes url "
    "classification distribution column update publication publication-date".split()
)
_NEXIS_AFTER = frozenset(  # what stands below the article
    "load-date language publication-type graphic subject company organization person industry "
    "geographic country state city ticker journal-code acc-no copyright type classification".split()
)
_IN_ENGLISH = {  # labels as Nexis writes them in other languages
    "länge": "length", "longueur": "length", "longitud": "length", "lengte": "length", "lunghezza": "length",
    "autor": "byline", "auteur": "byline", "autore": "byline", "verfasser": "byline",
    "rubrik": "section", "rubrique": "section", "sección": "section", "sectie": "section",
    "überschrift": "headline", "titre": "headline", "sprache": "language", "langue": "language",
    "ladedatum": "load-date",
}  # fmt: skip


def nexis(text: str) -> Iterator[Story]:
    """``Document 1 of 2`` above each article; outlet and day in mid-line, then labelled fields."""
    starts = list(_COUNTED.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=False):
        labelled, other = _fields(text[start.end() : end], _NEXIS_FIELDS, _NEXIS_AFTER)
        head, body = _head_and_body(other, labelled)
        is_whole = {"length", "byline", "section", "load-date", "body"} & labelled.keys()
        yield _story(head, body if is_whole else "", labelled)


def nexis_uni(text: str) -> Iterator[Story]:
    """``End of Document`` below each article; headline, outlet, day, fields, ``Body``, ``Classification``."""
    at = 0
    for end in _END.finditer(text):
        part, at = text[at : end.start()], end.end()
        head_text, mark, rest = _divided(part, "body")
        if not mark:
            continue
        body, _, about = _divided(rest, "classification", "load-date:", "subject:", "graphic:")
        labelled, other = _fields(head_text + "\n" + about, _NEXIS_FIELDS, frozenset())
        lines = [line for block in other for line in block]
        dated = next((n for n in reversed(range(len(lines))) if is_date(lines[n])), None)
        if dated is None or dated < 2:
            continue
        head = [lines[dated - 1], lines[dated], lines[dated - 2]]
        yield _story(head, _paragraphs(body), labelled)


def _story(head: Sequence[str], body: str, labelled: dict[str, str]) -> Story:
    """An article of Nexis from the lines above it: outlet, day, headline."""
    outlet, day, title = (*head, "", "", "")[:3]
    return Story(
        body,
        {
            "title": labelled.get("headline") or title,
            "authors": labelled.get("byline") or labelled.get("autor"),
            "published": (DATE.search(day) or [day])[0],
            "source": outlet,
            "language": (labelled.get("language") or "").partition(";")[0].partition(",")[0],
            "url": labelled.get("url"),
        },
    )


def _fields(
    part: str, labels: frozenset[str], after: frozenset[str]
) -> tuple[dict[str, str], list[list[str]]]:
    """Labelled fields, and the blocks of lines between them."""
    labelled: dict[str, str] = {}
    other: list[list[str]] = []
    below = False
    for block in re.split(r"\n[ \t]*\n", part.strip("\n")):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        label, _ = _labelled(lines[0], capital=bool(after)) if lines else ("", "")
        if label in labels:
            for line in lines:
                own, value = _labelled(line, capital=bool(after))
                if own in labels:
                    label = own
                    labelled.setdefault(label, value)
                else:
                    labelled[label] = f"{labelled[label]} {line}".strip()
            below = below or label in after
            if label in ("body", "length"):
                other.append([f"\0{label}"])
        elif lines and not below and not (COPYRIGHT.match(lines[0]) and other):
            other.append(lines)
    return labelled, other


def _labelled(line: str, *, capital: bool) -> tuple[str, str]:
    """The label of a line, in English, and what stands behind it; the old form has labels in capitals."""
    match = _LABEL.match(line)
    if not match or (capital and not match[1].isupper()):
        return "", ""
    label = match[1].casefold()
    return _IN_ENGLISH.get(label, label), match[2] or ""


def _head_and_body(blocks: list[list[str]], labelled: dict[str, str]) -> tuple[list[str], str]:
    """Outlet, day and headline from the blocks above the article, and the article's paragraphs."""
    mark = next((n for n, block in enumerate(blocks) if block == ["\0body"]), None)
    if mark is None:
        mark = next((n for n, block in enumerate(blocks) if block == ["\0length"]), None)
    above = [line for block in blocks[: mark or 0] for line in block if not line.startswith("\0")]
    above = [line for line in above if not COPYRIGHT.match(line)]
    body = [" ".join(block) for block in blocks[(mark or 0) + 1 :] if not block[0].startswith("\0")]
    if body and labelled.get("body"):
        body.insert(0, labelled["body"])
    dated = next((n for n, line in enumerate(above) if is_date(line)), None)
    if dated is None:
        return ["", "", above[0] if above else ""], "\n\n".join(body)
    titles = [block for block in blocks[: mark or 0] if not any(is_date(line) for line in block)]
    below = [block for block in titles if block[0] in above[dated + 1 :]]
    title = " ".join(below[-1]) if below else ""
    return [above[dated - 1] if dated else "", above[dated], title], "\n\n".join(body) or labelled.get(
        "body", ""
    )


def _divided(text: str, *marks: str) -> tuple[str, str, str]:
    """A text before and after the first line that is one of these words, or begins with one and a colon."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        own = line.strip().casefold()
        if any(own == mark or (mark.endswith(":") and own.startswith(mark)) for mark in marks):
            kept = number if own.partition(":")[1] else number + 1
            return "\n".join(lines[:number]), line, "\n".join(lines[kept:])
    return text, "", ""


def _paragraphs(text: str) -> str:
    return "\n\n".join(joined(text.splitlines()))
