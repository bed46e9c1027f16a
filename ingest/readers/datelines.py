"""Dates that stand in the text of an article, for where nothing else says when it was published."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from ingest.dates import on_its_clock, present
from ingest.errors import UsageError

_DATE = re.compile(
    r"""\d{4}[-/.]\d{1,2}[-/.]\d{1,2} | \d{1,2}[./-]\d{1,2}[./-]\d{4}
    | \d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日
    | [^\W\d_]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}
    | \d{1,2}(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+)?\d{4}""",
    re.VERBOSE,
)
_PUBLISHED = (
    "first published|originally published|published|posted|publication date|date|filed|issued|veröffentlicht|"
    "erschienen|publiée?|publicado|pubblicato|gepubliceerd|publicerad|udgivet|publisert|opublikowano|"
    "опубликовано|опубліковано|公開|掲載|发布|發布|게시"
)
_MODIFIED = (
    "last updated|updated|last modified|modified|last edited|last revised|revised|aktualisiert|stand|"
    "zuletzt geändert|mise? à jour|modifiée?|actualizado|atualizado|aggiornato|bijgewerkt|uppdaterad|"
    "opdateret|oppdatert|zaktualizowano|обновлено|оновлено|更新|업데이트"
)
_LABEL = re.compile(
    rf"\W*(?:(?P<published>{_PUBLISHED})|(?P<modified>{_MODIFIED}))"
    r"(?:\s+(?:on|at|am|vom|den|le|el|il|em|op))?\s*[:–—|-]?\s*(?:[^\W\d_]+day,?\s+)?",
    re.IGNORECASE,
)
_LONGEST = 120  # characters; a longer line is a paragraph
_HEAD, _TAIL, _TOP = 8, 3, 4  # lines with a label stand near the ends; a date alone near the headline
_WORDS_BESIDE = 4  # a place, a weekday, a byline; more of them are a sentence that speaks of a day
_FIRST_YEAR = 1900


def dates_in(text: str, locale: str, around: Iterable[str] = ()) -> dict[str, datetime]:
    """When a text says that it was published or modified: ``published``, ``modified``, or neither.

    Args:
        text: The article.
        locale: Its language, as for :func:`on_its_clock`.
        around: Lines of the page that it stands in, of which those with a label count.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: dict[str, datetime] = {}
    for line in (*lines[:_HEAD], *lines[_HEAD:][-_TAIL:], *around):
        if len(line) <= _LONGEST and any(map(str.isdigit, line)):
            for kind, date in _labelled(line, locale):
                found.setdefault(kind, date)
    if not found:
        alone = next((day for line in lines[:_TOP] if (day := _alone(line, locale))), None)
        return {"published": alone} if alone else {}
    return found


def _labelled(line: str, locale: str) -> Iterator[tuple[str, datetime]]:
    """The dates of a line that begins with what they are: "Published 3 May 2024 | Updated 4 May 2024"."""
    for part in re.split(r"\s[|·•]\s|;", line):
        label = _LABEL.match(part)
        written = _DATE.match(part, label.end()) if label else None
        if label and written and (date := _read(written[0], locale)):
            yield ("published" if label["published"] else "modified"), date


def _alone(line: str, locale: str) -> datetime | None:
    """The date of a line that has little else."""
    written = _DATE.search(line) if len(line) <= _LONGEST else None
    if not written or line.endswith((".", "!", "?")):
        return None
    beside = re.findall(r"[^\W\d_]{2,}", line[: written.start()] + line[written.end() :])
    return _read(written[0], locale) if len(beside) <= _WORDS_BESIDE else None


def _read(written: str, locale: str) -> datetime | None:
    """A date that has been; None where it is none, or lies ahead."""
    try:
        found = on_its_clock(written, locale=locale)
    except (UsageError, OverflowError):
        return None
    return found if found and found.year >= _FIRST_YEAR and found <= present() else None
