"""What a web page says of its article: in JSON-LD, else in OpenGraph and meta tags, else in its elements."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from ingest.readers.blocks import letters
from ingest.readers.fields import address, host
from ingest.readers.markup import plain
from ingest.readers.values import one_line, prose

# What schema.org calls an article, and all kinds of it; version 29.
_STORIES = frozenset(
    "Article AdvertiserContentArticle NewsArticle AnalysisNewsArticle AskPublicNewsArticle "
    "BackgroundNewsArticle OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle Report "
    "SatiricalArticle ScholarlyArticle MedicalScholarlyArticle SocialMediaPosting BlogPosting "
    "LiveBlogPosting DiscussionForumPosting TechArticle APIReference".split()
)
_BEFORE_OUTLET = (" | ", " - ", " – ", " — ", " :: ")
_AROUND_JSON = re.compile(  # what keeps it from being read as markup, and a mark that ends statements
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?)|(?:-->|(?://|/\*)?\s*\]\]>\s*(?:\*/)?|;)\s*$"
)
_TITLE = ("og:title", "twitter:title", "dc.title")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "pubdate",
    "sailthru.date", "publishdate", "publish_date", "dc.date.issued", "dcterms.created", "dc.date", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "lastmod",
    "last-modified", "dcterms.modified", "dc.date.modified", "sailthru.updated",
)  # fmt: skip
_SOURCE = ("og:site_name", "application-name", "dc.publisher")
_LANGUAGE = ("og:locale", "dc.language", "content-language")
_AUTHORS = ("author", "parsely-author", "dc.creator", "byl", "article:author")


def metadata(tree: Any, fetched: str | None) -> dict[str, Any]:  # noqa: ANN401 (lxml's element)
    """Read the fields of an article from its page.

    Args:
        tree: The page.
        fetched: The address it was fetched from, if it was.

    Returns:
        ``title``, ``published``, ``modified``, ``source``, ``authors``, ``language``, ``url`` and ``is_free``
        as the page writes them; ``is_story``, whether it says that it is one article; ``body``, the text of
        the article as it stands in the description of the page; ``entries``, those of a live report.
    """
    meta = _metas(tree)
    is_article = meta.get("og:type", "").lower() == "article" or "article:published_time" in meta
    heads = {letters(head) for head in (_first(meta, _TITLE), *_heads(tree))}
    story = _own(list(_stories(tree)), heads, is_article)
    source = one_line(story.get("publisher")) or _first(meta, _SOURCE)
    title = story.get("headline") or _first(meta, _TITLE) or _text(tree, "//h1", "//title")
    authors = story.get("author") or _first(meta, _AUTHORS) or _text(tree, '//*[@rel="author"]')
    return {
        "title": _without_outlet(one_line(title), source),
        "published": story.get("datePublished")
        or _first(meta, _PUBLISHED)
        or _text(
            tree,
            '//*[@itemprop="datePublished"]/@datetime',
            '//*[@itemprop="datePublished"]/@content',
            "//time[@pubdate]/@datetime",
            "//article//time/@datetime",
        ),
        "modified": story.get("dateModified")
        or _first(meta, _MODIFIED)
        or _text(tree, '//*[@itemprop="dateModified"]/@datetime', '//*[@itemprop="dateModified"]/@content'),
        "source": source,
        "language": story.get("inLanguage") or _text(tree, "/html/@lang") or _first(meta, _LANGUAGE),
        "authors": None if str(authors).startswith(("http://", "https://")) else authors,
        "is_story": bool(story) or is_article,
        "is_free": story.get("isAccessibleForFree"),
        "body": plain(prose(story.get("articleBody") or story.get("text"))),
        "entries": [one for one in _listed(story.get("liveBlogUpdate")) if isinstance(one, dict)],
        "url": _canonical(_text(tree, '//link[@rel="canonical"]/@href') or meta.get("og:url", ""), fetched),
    }


def _own(stories: list[Mapping[str, Any]], heads: set[str], is_article: bool) -> Mapping[str, Any]:
    """The article of several that a page describes which bears its headline.

    Where none does, the first is its own if there is no other or the page says that it is one article; the
    descriptions on front and section pages are of other pages.
    """
    for story in stories:
        if letters(one_line(story.get("headline") or story.get("name"))) in heads:
            return story
    return stories[0] if stories and (len(stories) == 1 or is_article) else {}


def _heads(tree: Any) -> Iterator[str]:  # noqa: ANN401 (lxml's element)
    """The headlines that a page prints, and its title without what follows."""
    for head in tree.iter("h1", "title"):
        text = " ".join(head.text_content().split())
        yield text
        for mark in _BEFORE_OUTLET:
            yield text.rpartition(mark)[0]


def _canonical(claimed: str, fetched: str | None) -> str | None:
    """The address that a page claims, unless it was fetched from another site: no page speaks for others."""
    url = address(urljoin(fetched or "", claimed))
    return url if fetched is None or _one_site(host(url), host(fetched)) else fetched


def _one_site(one: str, other: str) -> bool:
    """Whether two hosts belong together: they are the same, or one is a part of the other."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _without_outlet(title: str, source: str) -> str:
    """The headline without the outlet's name behind it."""
    for mark in _BEFORE_OUTLET:
        if source and title.casefold().endswith((mark + source).casefold()):
            return title[: -len(mark + source)]
    return title


def _stories(tree: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 (lxml's element)
    """The articles that the page describes in schema.org's terms, in order."""
    for script in tree.xpath('//script[contains(@type, "ld+json")]/text()'):
        try:
            waiting = [json.loads(_AROUND_JSON.sub("", script), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            thing = waiting.pop(0)
            if isinstance(thing, list):
                waiting = thing + waiting
            elif isinstance(thing, dict):
                if _STORIES.intersection(map(_kind, _listed(thing.get("@type")))):
                    yield thing
                waiting += [
                    thing[part] for part in ("@graph", "mainEntity", "mainEntityOfPage") if part in thing
                ]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 (any JSON)
    return value if isinstance(value, list) else [value]


def _kind(name: Any) -> str:  # noqa: ANN401 (any JSON)
    """The name of a kind of thing, from an address such as ``http://schema.org/NewsArticle`` as well."""
    return re.split(r"[/#:]", str(name).rstrip("/"))[-1]


def _metas(tree: Any) -> dict[str, str]:  # noqa: ANN401 (lxml's element)
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        found.setdefault(name.lower(), (tag.get("content") or "").strip())
    return found


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _text(tree: Any, *paths: str) -> str:  # noqa: ANN401 (lxml's element)
    """The first text that any of the paths leads to, tried in order."""
    found = (value for path in paths for value in tree.xpath(path))
    texts = (value if isinstance(value, str) else value.text_content() for value in found)
    return next((" ".join(text.split()) for text in texts if text.strip()), "")
