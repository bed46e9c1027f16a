"""Metadata as archives and outlets write it, made into an Article."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ingest.articles import Article, moment
from ingest.errors import SourceError, UsageError
from ingest.readers.markup import plain

ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "text": ("text", "body", "content", "articleBody", "content_text", "content_html", "maintext"),
    "url": ("url", "link", "canonical_url"),
    "published": (
        "published", "date", "publish_date", "firstcreated", "datePublished", "date_published",
        "date_publish", "pubDate", "published_at", "publishedAt", "publication_date", "published_date",
    ),
    "source": ("source", "publisher", "outlet", "publication", "source_domain"),
    "authors": ("authors", "author", "byline"),
    "language": ("language", "lang", "inLanguage", "language_code"),
    "id": ("id", "guid", "uri"),
}  # fmt: skip
LONGEST_TITLE = 1000  # characters; no headline is longer, so a longer one is a mistake in the source
_LINE_AS_TITLE = 250  # a longer first line is a paragraph; its beginning stands in for the headline
_FIRST, _AHEAD = datetime(1600, 1, 1, tzinfo=UTC), timedelta(days=366)
_HEADING = re.compile(r"^#{1,6}\s+")
_BYLINE = re.compile(r"^\s*by[:\s]\s*", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;|]|\band\b|&)\s*")


def make_article(
    fields: Mapping[str, Any],
    *,
    key: str,
    name: str,
    text: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Article:
    """Make an article from named fields, whatever the archive calls them.

    Args:
        fields: Values by name; those that mean nothing here are passed over.
        key: Identity of the article where it has no address; its headline, where this is empty.
        name: What to call it in an error.
        text: Its body, where that is not among the fields.
        mapping: For some of ``ALIASES``, the field that holds it, in place of the usual names.

    Raises:
        SourceError: It has no text, or a field cannot be true.
    """
    body = text if text is not None else find(fields, "text", mapping)
    if isinstance(body, Mapping):
        body = body.get("rendered")
    if not isinstance(body, str) or not body.strip():
        raise SourceError(f"{name}: {_no_text({} if text is not None else fields, mapping or {})}")
    body = storable(body if text is not None else plain(body))
    url = address(find(fields, "url", mapping))
    title = one_line(find(fields, "title", mapping)) or first_line(body)
    if len(title) > LONGEST_TITLE:
        raise SourceError(
            f"{name}: its headline has {len(title):,} characters; shorten it to {LONGEST_TITLE:,} or fewer"
        )
    return Article.make(
        name=key or title,
        title=title,
        text=body,
        url=url,
        source=_outlet(find(fields, "source", mapping)) or host(url),
        published=when(find(fields, "published", mapping), name),
        authors=people(find(fields, "authors", mapping)),
        language=_language(find(fields, "language", mapping)),
    )


def _no_text(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    """Why a record has no text: what should hold it is empty, or none of its fields has a known name."""
    names = {mapping["text"]} if "text" in mapping else set(ALIASES["text"])
    others = [str(field) for field in fields if field]
    if not others or names.intersection(others):
        return "no text in it; add the article's words or leave it out"
    return (
        f"no text in it, only {', '.join(others)[:100]}; "
        """if one of them is the text, say so with ONRECORD_FIELDS='{"text": "NAME"}'"""
    )


def find(fields: Mapping[str, Any], wanted: str, mapping: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401 (whatever the archive holds)
    """The first value that is there under any name of a field, or under the one that the mapping names."""
    names = (mapping[wanted],) if mapping and wanted in mapping else ALIASES[wanted]
    for name in names:
        value = fields.get(name)
        if value not in (None, "", []):
            return value
    return None


def first_line(text: str) -> str:
    """The first line with words, as a headline; only its beginning where it is a whole paragraph."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    line = _HEADING.sub("", " ".join(line.split()))
    if len(line) <= _LINE_AS_TITLE:
        return line
    space = line.rfind(" ", 0, _LINE_AS_TITLE)
    return f"{line[: space if space > 0 else _LINE_AS_TITLE]} …"


def address(value: Any) -> str | None:  # noqa: ANN401 (whatever the archive holds)
    """The canonical form of an http(s) address, without fragment and tracking; None where it is none."""
    if not isinstance(value, str) or not value.strip().lower().startswith(("http://", "https://")):
        return None
    from courlan import clean_url

    url = value.strip().partition("#")[0]
    return storable(clean_url(url) or url)


def host(url: str | None) -> str:
    """The host of an address without its ``www.``; an outlet's name where no better one is given."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _outlet(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """An outlet's name; where an address stands in its place, its host."""
    name = one_line(value)
    return host(name) or name


def _language(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """A language's code; schema.org gives one, a list, or an object that names it."""
    if isinstance(value, Mapping):
        value = value.get("alternateName") or value.get("name")
    return one_line(value)


def when(value: Any, name: str) -> datetime | None:  # noqa: ANN401 (whatever the archive holds)
    """A time of publication; None where there is none, or a placeholder from before there were newspapers.

    Raises:
        SourceError: It lies in the future.
    """
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = _since_1970(value)
    if not isinstance(value, (str, date)):
        return None
    try:
        found = moment(value)
    except (UsageError, OverflowError):
        return None
    if found and found > datetime.now(UTC) + _AHEAD:
        raise SourceError(f"{name}: its date, {found:%Y-%m-%d}, is in the future; correct it or leave it out")
    return found if found and found > _FIRST else None


def people(value: Any) -> tuple[str, ...]:  # noqa: ANN401 (whatever the archive holds)
    """Names from a list, an object with a name, or a byline."""
    if isinstance(value, list):
        names = [_BYLINE.sub("", one_line(one)) for one in value]
    else:
        names = _BETWEEN_NAMES.split(_BYLINE.sub("", one_line(value)))
    return tuple(dict.fromkeys(name for name in names if name))


def one_line(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """One line of plain text from a string, a number, or an object with a name."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("rendered")
    if isinstance(value, list):
        return one_line(next(iter(value), None))
    if not isinstance(value, (str, int, float)):
        return ""
    return storable(" ".join(html.unescape(plain(str(value))).split()))


def storable(text: str) -> str:
    """The text without what no database holds: NUL, and halves of letters."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\0", "")


def _since_1970(value: float) -> datetime | None:
    """A count of seconds, or of milliseconds, since 1970."""
    try:
        return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
