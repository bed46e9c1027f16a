"""The values of fields, in whatever shape an archive writes them: names, texts, times, languages."""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from ingest.dates import on_its_clock, present
from ingest.errors import SourceError, UsageError
from ingest.readers.markup import plain

_FIRST, _AHEAD = datetime(1600, 1, 1, tzinfo=UTC), timedelta(days=366)
_BYLINE = re.compile(r"^\s*(?:by|von|par|por|di)[:\s]\s*(?=\S)", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;|]|\band\b|&)\s*")
# What an agency says of an item that is not to be printed.
WITHDRAWN = ("canceled", "cancelled", "withheld", "killed", "withdrawn")
_NAMES = ("name", "rendered", "main", "value", "original", "title", "label", "text", "by")
_TEXTS = ("rendered", "value", "text", "html", "body", "content", "#text", "main")
_MAIN = ("main", "headline", "title", "body", "article", "")
_COUNTED = re.compile(r"1\d{9}(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?")  # seconds and less, of 2001 to 2033
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?")


def one_line(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """One line of plain text from a string, a number, an object with a name, or the main one of a list."""
    if isinstance(value, str):
        return storable(" ".join(html.unescape(plain(value)).split()))
    if isinstance(value, Mapping):
        value = {str(name).casefold(): inner for name, inner in value.items()}
        if value.get("firstname") or value.get("lastname"):
            value = " ".join(one_line(value[part]) for part in ("firstname", "lastname") if value.get(part))
        else:
            value = next((value[name] for name in _NAMES if value.get(name)), None)
    if isinstance(value, list):
        return one_line(_main(value))
    if isinstance(value, Mapping):
        return one_line(value)
    if not isinstance(value, (str, int, float)):
        return ""
    return storable(" ".join(html.unescape(plain(str(value))).split()))


def prose(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """The text of an article, marked up or not, from a string, an object, paragraphs or versions."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((text for name in _TEXTS if (text := prose(value.get(name)))), "")
    if not isinstance(value, list):
        return ""
    if any(isinstance(one, Mapping) and {"role", "contentType", "contenttype"} & one.keys() for one in value):
        return max((prose(one) for one in value), key=len)  # one text, written in several ways
    return "\n\n".join(text for one in value if (text := prose(one)))


def people(value: Any) -> tuple[str, ...]:  # noqa: ANN401 (whatever the archive holds)
    """Names from a list, an object with a name, or a byline."""
    if isinstance(value, dict) and isinstance(value.get("person"), list) and not value.get("original"):
        value = value["person"]
    if isinstance(value, list):
        names: Iterable[str] = [_BYLINE.sub("", one_line(one)) for one in value]
    else:
        names = _BETWEEN_NAMES.split(_BYLINE.sub("", one_line(value)))
    return tuple(dict.fromkeys(name for name in names if name))


def language(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """A language's code of two letters, from one of two or three, its English name, an object or a list."""
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("code") or value.get("name")
    name = one_line(value)
    return _codes().get(name.casefold(), name) if len(name) > 2 and name.isalpha() else name


@cache
def _codes() -> dict[str, str]:
    """Codes of two letters by those of three, and by English names, as Unicode's CLDR has them."""
    from babel import Locale
    from babel.core import get_global

    named = {name.casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2}
    longer = {code: short for code, short in get_global("language_aliases").items() if len(short) == 2}
    return named | longer


def when(value: Any, name: str, locale: str = "") -> datetime | None:  # noqa: ANN401 (whatever it holds)
    """A time of publication, in the time zone that it names; None for none, or for one before all newspapers.

    Args:
        value: A date, a count of seconds since 1970, an object or a list with such.
        name: What to call the article in an error.
        locale: Language of its outlet, with its country where that is known.

    Raises:
        SourceError: It lies in the future.
    """
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = next((value[key] for key in ("$date", "iso", "value", "@value") if value.get(key)), None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = _since_1970(value)
    if isinstance(value, str) and _COUNTED.fullmatch(value.strip()):
        value = _since_1970(float(value))
    if not isinstance(value, (str, date)):
        return None
    try:
        found = on_its_clock(_spread(value) if isinstance(value, str) else value, locale=locale)
    except (UsageError, OverflowError):
        return None
    if found and found > present() + _AHEAD:
        raise SourceError(
            f"{name}: its date, {found:%Y-%m-%d}, is in the future, as this machine's clock says; "
            "correct it or leave it out, or set the clock right"
        )
    return found if found and found > _FIRST else None


def changed(value: Any, locale: str = "") -> datetime | None:  # noqa: ANN401 (whatever the archive holds)
    """A time of the last change, as :func:`when`; None where it lies ahead, which no change does."""
    try:
        found = when(value, "", locale)
    except SourceError:
        return None
    return found if found and found <= present() + timedelta(days=1) else None


def storable(text: str) -> str:
    """The text without what no database holds: NUL, and halves of letters."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\0", "")


def _main(values: list[Any]) -> Any:  # noqa: ANN401 (whatever the archive holds)
    """The one of a list that is said to be the main one, else the first."""
    roles = [
        str(one.get("role", "")).rpartition(":")[2].casefold() if isinstance(one, Mapping) else ""
        for one in values
    ]
    return next(
        (one for role in _MAIN for one, its in zip(values, roles, strict=True) if its == role),
        next(iter(values), None),
    )


def _spread(value: str) -> str:
    """A time without marks between its figures, as wires and databases write it, with them."""
    match = _COMPACT.fullmatch(value.strip())
    if not match:
        return value
    year, month, day, hour, minute, second, zone = match.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"


def _since_1970(value: float) -> datetime | None:
    """A count of seconds since 1970, or of thousandths, millionths or billionths of one."""
    if not abs(value) < 1e21:  # more than billionths, and neither infinite nor no number at all
        return None
    while abs(value) > 1e11:
        value /= 1000
    try:
        return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
