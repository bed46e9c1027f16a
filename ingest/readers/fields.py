"""Metadata as archives and outlets write it, made into an Article."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ingest.articles import Article, moment
from ingest.errors import SourceError, UsageError

ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "text": ("text", "body", "content", "articleBody", "maintext", "fulltext"),
    "url": ("url", "link", "canonical_url"),
    "published": (
        "published", "date", "publish_date", "date_publish", "firstcreated", "datePublished", "pubDate",
        "published_at", "publishedAt", "publication_date",
    ),
    "source": ("source", "publisher", "outlet", "publication", "source_domain"),
    "authors": ("authors", "author", "byline"),
    "id": ("id", "guid", "uri"),
}  # fmt: skip
LONGEST_TITLE = 1000  # characters; no headline is longer, so a longer one is a mistake in the source
_LINE_AS_TITLE = 250  # a longer first line is a paragraph; its beginning stands in for the headline
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
        key: Identity of the article where it has no address.
        name: What to call it in an error.
        text: Its body, where that is not among the fields.
        mapping: For ``title``, ``text``, ``url``, ``published``, ``source``, ``authors`` or ``id``, the
            field that holds it, in place of the usual names.

    Raises:
        SourceError: It has no text, or a field cannot be true.
    """
    found = {field: _first(fields, (mapping or {}).get(field), field) for field in ALIASES}
    body = text if text is not None else found["text"]
    if not isinstance(body, str) or not body.strip():
        raise SourceError(f"{name}: no text in it; it needs a field text, body, content or articleBody")
    url = address(found["url"])
    title = _plain(found["title"]) or first_line(body)
    if len(title) > LONGEST_TITLE:
        raise SourceError(
            f"{name}: its headline has {len(title):,} characters; shorten it to {LONGEST_TITLE:,} or fewer"
        )
    return Article.make(
        name=key,
        title=title,
        text=body,
        url=url,
        source=_plain(found["source"]) or host(url),
        published=when(found["published"], name),
        authors=people(found["authors"]),
    )


def first_line(text: str) -> str:
    """The first line with words, as a headline; only its beginning where it is a whole paragraph."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    line = _HEADING.sub("", " ".join(line.split()))
    if len(line) <= _LINE_AS_TITLE:
        return line
    return (
        line[: line.rfind(" ", 0, _LINE_AS_TITLE) if " " in line[:_LINE_AS_TITLE] else _LINE_AS_TITLE] + " …"
    )


def address(value: Any) -> str | None:  # noqa: ANN401 (whatever the archive holds)
    """The canonical form of an http(s) address, without tracking parameters; None where it is none."""
    if not isinstance(value, str) or not value.strip().lower().startswith(("http://", "https://")):
        return None
    from courlan import clean_url

    return clean_url(value.strip()) or value.strip()


def host(url: str | None) -> str:
    """The host of an address without its ``www.``; an outlet's name where no better one is given."""
    if not url:
        return ""
    from urllib.parse import urlsplit

    return (urlsplit(url).hostname or "").removeprefix("www.")


def when(value: Any, name: str) -> datetime | None:  # noqa: ANN401 (whatever the archive holds)
    """A time of publication; None where there is none that can be read.

    Raises:
        SourceError: It lies before printing or in the future.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = _seconds(value)
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, (str, date)):
        return None
    try:
        found = moment(value)
    except (UsageError, OverflowError):
        return None
    if found is not None and not datetime(1600, 1, 1, tzinfo=UTC) < found < datetime.now(UTC) + timedelta(
        days=366
    ):
        raise SourceError(f"{name}: its date, {found:%Y-%m-%d}, cannot be true; correct it or leave it out")
    return found


def _seconds(value: float) -> datetime | None:
    """A count of seconds or milliseconds since 1970."""
    try:
        return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def people(value: Any) -> tuple[str, ...]:  # noqa: ANN401 (whatever the archive holds)
    """Names from a list, an object with a name, or a byline."""
    if isinstance(value, list):
        return tuple(dict.fromkeys(name for one in value for name in people(one)))
    text = _BYLINE.sub("", _plain(value))
    return tuple(name for name in _BETWEEN_NAMES.split(text) if name)


def _first(fields: Mapping[str, Any], chosen: str | None, field: str) -> Any:  # noqa: ANN401
    """The first value that is there under any name of a field."""
    values = (fields.get(name) for name in ((chosen,) if chosen else ALIASES[field]))
    return next((value for value in values if value not in (None, "", [])), None)


def _plain(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """One line of text from a string, a number, or an object with a name."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list) and value:
        return _plain(value[0])
    return " ".join(str(value).split()) if isinstance(value, (str, int, float)) else ""
