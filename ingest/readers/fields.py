"""Metadata as archives and outlets write it, made into an Article."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers.datelines import dates_in
from ingest.readers.markup import plain
from ingest.readers.names import ALIASES, find, plain_name
from ingest.readers.teaser import without_cut
from ingest.readers.values import changed, language, one_line, people, prose, storable, when

LONGEST_TITLE = 1000  # characters; no headline is longer, so a longer one is a mistake in the source
_LINE_AS_TITLE = 250  # a longer first line is a paragraph; its beginning stands in for the headline
_HEADING = re.compile(r"^#{1,6}\s+")
_NO_COUNTRY = frozenset(  # endings of countries that anybody may take, and does
    "ad ai as bz cc cd co dj eu fm gg io la ly me ms nu sc sr su tk tv vc ws".split()
)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_COPY = re.compile(  # an archive's copy of a page, whose own address stands behind that of the archive
    r"https?://(?:web\.archive\.org/web|archive\.(?:ph|is|today|md|li|vn|fo)|arquivo\.pt/wayback|"
    r"(?:www\.)?webarchive\.org\.uk/wayback/archive|webarchive\.nationalarchives\.gov\.uk(?:/ukgwa)?)"
    r"/\d{4}[\d.-]*(?:[a-z]{2}_)?/(?=https?:/)(https?):/+(.+)",
    re.IGNORECASE,
)


def make_article(
    fields: Mapping[str, Any],
    *,
    key: str,
    name: str,
    text: str | None = None,
    mapping: Mapping[str, str] | None = None,
    known: Mapping[str, Any] | None = None,
    teaser: bool = False,
    around: Iterable[str] = (),
) -> Article:
    """Make an article from named fields, whatever the archive calls them.

    Args:
        fields: Values by name; those that mean nothing here are passed over.
        key: Identity of the article where it has no address; its headline, where this is empty.
        name: What to call it in an error.
        text: Its body, where that is not among the fields.
        mapping: For some of ``ALIASES``, the field that holds it, in place of the usual names.
        teaser: Whether the text is only the beginning of one, as its place shows where the text does not.
        known: Fields that are known from elsewhere, by the names of ``ALIASES``, for what is lacking.
        around: Lines around its text, in which its date may stand if it stands nowhere else.

    Raises:
        SourceError: It has no text, or a field cannot be true.
    """

    def field(wanted: str) -> Any:  # noqa: ANN401 (whatever the archive holds)
        value = find(fields, wanted, mapping)
        return (known or {}).get(wanted) if value is None else value

    whole = text if text is not None else plain(prose(find(fields, "text", mapping)))
    body, is_cut = without_cut(storable(whole))
    if text is None and not body.strip():  # where the text is missing, a summary is all that there is
        body, is_cut = storable(plain(prose(find(fields, "teaser")))), True
    if not body.strip():
        raise SourceError(f"{name}: {_no_text({} if text is not None else fields, mapping or {})}")
    url = address(field("url")) or address(find(fields, "id", mapping))
    title = one_line(field("title")) or first_line(body)
    if len(title) > LONGEST_TITLE:
        raise SourceError(
            f"{name}: its headline has {len(title):,} characters; shorten it to {LONGEST_TITLE:,} or fewer"
        )
    spoken = language(field("language"))
    where = _locale(spoken, url)
    modified = changed(field("modified"), where)
    published = when(field("published"), name, where) or modified
    told = {} if published else dates_in(body, where, around)
    return Article.make(
        name=key or title,
        title=title,
        text=body,
        url=url,
        source=_outlet(field("source")) or host(url),
        published=published or told.get("published") or told.get("modified"),
        authors=people(field("authors")),
        language=spoken,
        teaser=teaser or is_cut,
        modified=modified or told.get("modified"),
        is_dated_by_text=bool(told),
    )


def _locale(language: str, url: str | None) -> str:
    """A language with the country that it names, else that of the address: ``en-GB`` on ``.uk``."""
    language = language.replace("_", "-")
    ending = host(url).rpartition(".")[2]
    if not language or "-" in language or len(ending) != 2 or ending in _NO_COUNTRY:
        return language
    return f"{language}-{'GB' if ending == 'uk' else ending.upper()}"


def _no_text(fields: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    """Why a record has no text: what should hold it is empty, or none of its fields has a known name."""
    names = {plain_name(mapping["text"])} if "text" in mapping else set(ALIASES["text"])
    others = [str(field) for field in fields if field]
    if not others or names.intersection(map(plain_name, others)):
        return "no text in it; add the article's words or leave it out"
    return (
        f"no text in it, only {', '.join(others)[:100]}; "
        """if one of them is the text, say so with ONRECORD_FIELDS='{"text": "NAME"}'"""
    )


def first_line(text: str) -> str:
    """The first line with words, as a headline; only its beginning where it is a whole paragraph."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    line = _HEADING.sub("", " ".join(line.split()))
    if len(line) <= _LINE_AS_TITLE:
        return line
    space = line.rfind(" ", 0, _LINE_AS_TITLE)
    return f"{line[: space if space > 0 else _LINE_AS_TITLE]} …"


def address(value: Any) -> str | None:  # noqa: ANN401 (whatever the archive holds)
    """The canonical form of an http(s) address, without fragment and tracking; None where it is none.

    That of a copy in a web archive is the address of the page that was copied.
    """
    if not isinstance(value, str) or not value.strip().lower().startswith(("http://", "https://")):
        return None
    from courlan import clean_url

    url = _COPY.sub(r"\1://\2", value.strip()).partition("#")[0]
    return storable(clean_url(url) or url)


def host(url: str | None) -> str:
    """The host of an address without its ``www.``; an outlet's name where no better one is given."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def host_named(source: str) -> str:
    """The host by which an outlet goes that is named by an address, whole or not; "" for any other name."""
    name = host(source) or source.strip().casefold().removeprefix("www.")
    return name if _HOST.fullmatch(name) else ""


def _outlet(value: Any) -> str:  # noqa: ANN401 (whatever the archive holds)
    """An outlet's name; where an address stands in its place, its host."""
    name = one_line(value)
    return host(name) or name
