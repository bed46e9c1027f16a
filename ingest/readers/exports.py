"""What databases of newspapers export: many articles in one text. Nexis (old and new form), Factiva, ProQuest.

Each form is known by how it ends or counts its articles, not by words that could stand in one. What an export was
saved as, text, RTF, DOCX or HTML, makes no difference here: lines are all that is looked at.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_MONTH = (
    r"(?:jan|feb|m[aäe]r|mar|apr|avr|ma[iyj]|mei|jun|jui|jul|giu|lug|aug|ago|ao[uû]|sep|set|o[ck]t|ott|nov|d[eéi][czc])"
    r"[a-zéûä]*\.?"
)
_DATE = re.compile(
    rf"(?:{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}\.?\s+(?:de\s+)?{_MONTH}\s+(?:de\s+)?\d{{4}}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})\b",
    re.IGNORECASE,
)
_SHORT = 120  # characters; a longer line is no outlet and no date
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
_FACTIVA = re.compile(
    r"^[ \t|]*(?:AN[ \t|]+)?(?:document|dokument|documento)[ \t]+([A-Z]{2,}[0-9A-Za-z]{10,})[ \t|]*$",
    re.MULTILINE | re.IGNORECASE,
)
_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
_LABEL = re.compile(r"([A-Z][A-Za-zÄÖÜäöü /-]{2,40}?)\s?:(?:\s+(.*))?$")
_NEXIS_FIELDS = frozenset(
    "byline section length dateline highlight headline body load-date language publication-type graphic subject "
    "company organization person industry geographic country state city ticker journal-code acc-no series copyright "
    "type correction correction-date notes url classification distribution column update rubrik autor länge "
    "publication publication-date".split()
)
_NEXIS_AFTER = frozenset(  # what stands below the article
    "load-date language publication-type graphic subject company organization person industry geographic country state "
    "city ticker journal-code acc-no series copyright type correction correction-date notes classification update".split()
)
_CODES = frozenset(
    "SE HD CR BY WC PD ET SN SC PG ED LA CY LP TD CT RF CO IN NS RE PUB IPC IPD AN VOL CLM NGC GC DF ART CX DLN".split()
)
_CODE = re.compile(r"([A-Z]{2,3})(?:[ \t|]+(.*))?$")
_WORDS = re.compile(r"[\d.,]+\s+(?:words|wörter|mots|palabras|parole|woorden|palavras)", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|di|door)\s+\S", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)\s*\d{4}|all rights reserved|alle rechte vorbehalten)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Story:
    """One article of an export: its body, and its fields by the names of ``ALIASES``."""

    text: str
    fields: dict[str, Any]


def stories_in(text: str) -> list[Story]:
    """The articles of a database's export, in order; none where the text is no export."""
    for split in (_factiva, _proquest, _nexis_uni, _nexis):
        stories = [story for story in split(text) if story.text.strip() and story.fields.get("title")]
        if stories:
            return stories
    return []


def _nexis(text: str) -> Iterator[Story]:
    """``Document 1 of 2`` above each article; outlet and day in the middle of their lines, then labelled fields."""
    starts = list(_COUNTED.finditer(text))
    ends = [match.start() for match in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=False):
        labelled, other = _fields(text[start.end() : end], _NEXIS_FIELDS, _NEXIS_AFTER)
        head, body = _head_and_body(other, labelled)
        if not ({"length", "byline", "section", "load-date", "body"} & labelled.keys()):
            continue
        yield _story(head, body, labelled)


def _nexis_uni(text: str) -> Iterator[Story]:
    """``End of Document`` below each article; headline, outlet, day, labelled fields, ``Body``, ``Classification``."""
    at = 0
    for end in _END.finditer(text):
        part, at = text[at : end.start()], end.end()
        head_text, mark, rest = _divided(part, "body")
        if not mark:
            continue
        body, _, about = _divided(rest, "classification", "load-date:", "subject:", "graphic:")
        labelled, other = _fields(head_text + "\n" + about, _NEXIS_FIELDS, frozenset())
        lines = [line for block in other for line in block]
        dated = next((n for n in reversed(range(len(lines))) if _is_date(lines[n])), None)
        if dated is None or dated < 2:
            continue
        head = [lines[dated - 1], lines[dated], lines[dated - 2]]
        yield _story(head, _paragraphs(body), labelled)


def _factiva(text: str) -> Iterator[Story]:
    """``Document ABCD000020240409ek4900001`` below each article; two-letter codes, or plain lines in a fixed order."""
    at = 0
    for end in _FACTIVA.finditer(text):
        lines, at = text[at : end.start()].splitlines(), end.end()
        coded = _coded(lines)
        fields = coded if {"HD", "PD"} <= coded.keys() else _in_order(lines)
        if fields:
            yield Story(
                "\n\n".join(fields[code] for code in ("LP", "TD") if fields.get(code)),
                {
                    "title": fields.get("HD", "").replace("\n\n", " "),
                    "authors": fields.get("BY"),
                    "published": " ".join(fields[code] for code in ("PD", "ET") if fields.get(code)),
                    "source": fields.get("SN"),
                    "language": fields.get("LA"),
                    "id": end[1],
                },
            )


def _coded(lines: Sequence[str]) -> dict[str, str]:
    """Factiva's fields by their codes."""
    found: dict[str, list[str]] = {}
    code = ""
    for line in (line.strip(" \t|") for line in lines):
        match = _CODE.match(line)
        if match and match[1] in _CODES and match[1] not in found:
            code = match[1]
            found[code] = []
            line = match[2] or ""
        if code:
            found[code].append(line.strip(" \t|"))
    return {code: "\n\n".join(_joined(its)) for code, its in found.items()}


def _in_order(lines: Sequence[str]) -> dict[str, str]:
    """Factiva's fields by their order: headline, byline, words, day, time, outlet, code, page, language, owner."""
    lines = [line.strip() for line in lines]
    counted = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    if counted is None:
        return {}
    above = [line for line in lines[:counted] if line]
    byline = above.pop() if len(above) > 1 and _is_byline(above[-1]) else ""
    below = [n for n in range(counted + 1, len(lines)) if lines[n]]
    owned = next((n for n in below[:12] if _COPYRIGHT.match(lines[n])), None)
    if not above or not below or not _is_date(lines[below[0]]) or owned is None:
        return {}
    about = [lines[n] for n in below if n < owned]
    time = about[1] if len(about) > 1 and re.fullmatch(r"\d{1,2}:\d\d.*", about[1]) else ""
    outlet = about[2 if time else 1] if len(about) > (2 if time else 1) else ""
    return {
        "HD": above[-1],
        "BY": byline,
        "PD": about[0],
        "ET": time,
        "SN": outlet,
        "LA": about[-1] if len(about) > 2 and about[-1].isalpha() else "",
        "LP": "\n\n".join(_joined(lines[owned + 1 :])),
    }


def _proquest(text: str) -> Iterator[Story]:
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
        fields = {label: "\n\n".join(_joined(its)) for label, its in labelled.items()}
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


def _story(head: Sequence[str], body: str, labelled: dict[str, str]) -> Story:
    """An article of Nexis from the lines above it: outlet, day, headline."""
    outlet, day, title = (*head, "", "", "")[:3]
    return Story(
        body,
        {
            "title": labelled.get("headline") or title,
            "authors": labelled.get("byline") or labelled.get("autor"),
            "published": (_DATE.search(day) or [day])[0],
            "source": outlet,
            "language": (labelled.get("language") or "").partition(";")[0].partition(",")[0],
            "url": labelled.get("url"),
        },
    )


def _fields(
    part: str, labels: frozenset[str], after: frozenset[str]
) -> tuple[dict[str, str], list[list[str]]]:
    """Labelled fields, and the blocks of lines between them; what stands below the article goes to its fields."""
    labelled: dict[str, str] = {}
    other: list[list[str]] = []
    below = False
    for block in re.split(r"\n[ \t]*\n", part.strip("\n")):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        match = _LABEL.match(lines[0]) if lines else None
        label = match[1].casefold() if match else ""
        if match and label in labels:
            for line in lines:
                own = _LABEL.match(line)
                if own and own[1].casefold() in labels:
                    label = own[1].casefold()
                    labelled.setdefault(label, own[2] or "")
                else:
                    labelled[label] = f"{labelled[label]} {line}".strip()
            below = below or label in after
            if label in ("body", "length"):
                other.append([f"\0{label}"])
        elif lines and not below and not (_COPYRIGHT.match(lines[0]) and other):
            other.append(lines)
    return labelled, other


def _head_and_body(blocks: list[list[str]], labelled: dict[str, str]) -> tuple[list[str], str]:
    """Outlet, day and headline from the blocks above the article, and the article's paragraphs."""
    mark = next((n for n, block in enumerate(blocks) if block == ["\0body"]), None)
    if mark is None:
        mark = next((n for n, block in enumerate(blocks) if block == ["\0length"]), None)
    above = [line for block in blocks[: mark or 0] for line in block if not line.startswith("\0")]
    above = [line for line in above if not _COPYRIGHT.match(line)]
    body = [" ".join(block) for block in blocks[(mark or 0) + 1 :] if not block[0].startswith("\0")]
    if body and labelled.get("body"):
        body.insert(0, labelled["body"])
    dated = next((n for n, line in enumerate(above) if _is_date(line)), None)
    if dated is None:
        return ["", "", above[0] if above else ""], "\n\n".join(body)
    titles = [block for block in blocks[: mark or 0] if not any(_is_date(line) for line in block)]
    below = [block for block in titles if block[0] in above[dated + 1 :]]
    title = " ".join(below[-1]) if below else ""
    return [above[dated - 1] if dated else "", above[dated], title], "\n\n".join(body) or labelled.get(
        "body", ""
    )


def _divided(text: str, *marks: str) -> tuple[str, str, str]:
    """A text before and after the first line that is one of these words, or begins with one that ends in a colon."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        own = line.strip().casefold()
        if any(own == mark or (mark.endswith(":") and own.startswith(mark)) for mark in marks):
            kept = number if own.partition(":")[1] else number + 1
            return "\n".join(lines[:number]), line, "\n".join(lines[kept:])
    return text, "", ""


def _paragraphs(text: str) -> str:
    return "\n\n".join(_joined(text.splitlines()))


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Paragraphs: lines that follow on each other without an empty one are one paragraph, broken to fit."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield " ".join(block)
            block = []


def _is_date(line: str) -> bool:
    return len(line) < _SHORT and bool(_DATE.search(line)) and not _COPYRIGHT.match(line)


def _is_byline(line: str) -> bool:
    words = line.split()
    return bool(_BY.match(line)) or (len(words) <= 4 and all(word[0].isupper() for word in words))


def _turned(name: str) -> str:
    """A name as it is spoken, from ``Ferrel, Tomas``."""
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma else name
