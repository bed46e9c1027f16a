"""A turn of a conversation as it is kept: the record of an answer without the texts of its articles.

They are put back when the record is asked for, so that it is the very one that was made, seal and all.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ingest.editions import Version

Record = dict[str, Any]  # made by ``Answer.to_json``, as data


def without_texts(record: Record) -> tuple[Record, dict[Version, str]]:
    """A record without the texts of its articles and passages, and those texts by version."""
    bare = deepcopy(record)
    texts: dict[Version, str] = {}
    for article in _articles(bare):
        texts[article["id"], article["content_hash"]] = article.pop("text")
    by_id = {article: text for (article, _), text in texts.items()}
    for passage in _passages(bare):
        text = by_id.get(str(passage.get("article_id")), "")
        if passage.get("text") == text[passage["start"] : passage["end"]]:
            del passage["text"]
    return bare, texts


def versions(bare: Record) -> list[Version]:
    """The articles whose texts a record lacks, each as it was."""
    return [(one["id"], one["content_hash"]) for one in _articles(bare, lacking=True)]


def with_texts(bare: Record, texts: Mapping[Version, str]) -> Record:
    """The record again; a text that is lost leaves its article and passages without one."""
    record = deepcopy(bare)
    for article in _articles(record, lacking=True):
        if (text := texts.get((article["id"], article["content_hash"]))) is not None:
            article["text"] = text
    by_id = {article["id"]: article["text"] for article in _articles(record)}
    for passage in _passages(record):
        text = by_id.get(str(passage.get("article_id")))
        if "text" not in passage and text is not None:
            passage["text"] = text[passage["start"] : passage["end"]]
    return record


def _articles(record: Record, *, lacking: bool = False) -> list[dict[str, Any]]:
    """The articles of a record that have a text, or those that lack it."""
    held = record.get("articles")
    return [
        one
        for one in (held.values() if isinstance(held, dict) else ())
        if isinstance(one, dict) and "content_hash" in one and ("text" not in one) is lacking
    ]


def _passages(record: Record) -> list[dict[str, Any]]:
    answer = record.get("answer")
    hits = answer.get("hits", ()) if isinstance(answer, dict) else ()
    return [hit["passage"] for hit in hits if isinstance(hit.get("passage"), dict)]
