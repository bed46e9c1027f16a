"""Exports of Factiva: each article ends in its number; codes name its fields, or their order does."""

import re
from collections.abc import Iterator, Sequence

from ingest.readers.export_lines import COPYRIGHT, Story, is_date, joined

_FACTIVA = re.compile(
    r"^[ \t|]*(?:AN[ \t|]+)?(?:document|dokument|documento)[ \t]+([A-Z]{2,}[0-9A-Za-z]{10,})[ \t|]*$",
    re.MULTILINE | re.IGNORECASE,
)
_CODES = frozenset(
    "SE HD CR BY WC PD ET SN SC PG ED LA CY LP TD CT RF CO IN NS RE PUB IPC IPD AN VOL CLM NGC "
    "GC DF ART CX DLN".split()
)
_CODE = re.compile(r"([A-Z]{2,3})(?:[ \t|]+(.*))?$")
_WORDS = re.compile(r"[\d.,]+\s+(?:words|wörter|mots|palabras|parole|woorden|palavras)", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|di|door)\s+\S", re.IGNORECASE)


def factiva(text: str) -> Iterator[Story]:
    """``Document ABCD000020240409ek4900001`` below each article; codes, or lines in a fixed order."""
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
    return {code: "\n\n".join(joined(its)) for code, its in found.items()}


def _in_order(lines: Sequence[str]) -> dict[str, str]:
    """Factiva's fields by their order: headline, byline, words, day, time, outlet, ..., language, owner."""
    lines = [line.strip() for line in lines]
    counted = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line)), None)
    if counted is None:
        return {}
    above = [line for line in lines[:counted] if line]
    byline = above.pop() if len(above) > 1 and _is_byline(above[-1]) else ""
    below = [n for n in range(counted + 1, len(lines)) if lines[n]]
    owned = next((n for n in below[:12] if COPYRIGHT.match(lines[n])), None)
    if not above or not below or not is_date(lines[below[0]]) or owned is None:
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
        "LP": "\n\n".join(joined(lines[owned + 1 :])),
    }


def _is_byline(line: str) -> bool:
    words = line.split()
    return bool(_BY.match(line)) or (len(words) <= 4 and all(word[0].isupper() for word in words))
