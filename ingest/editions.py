"""Texts that saved conversations rest on, kept when an article changes or is deleted.

A turn of a conversation names the articles whose words it shows and holds no text. As long as an article is
what it was, its text is in the library; what replaces or deletes it calls :func:`keep_texts` first.
"""

from collections.abc import Collection, Mapping

import sqlalchemy as sql

from ingest import tables
from ingest.database import chunks, insert_ignore

Version = tuple[str, str]  # article id, content hash


def keep_texts(db: sql.Connection, coming: Mapping[str, str]) -> None:
    """Keep the texts that some turn rests on and that are about to go.

    Args:
        db: The transaction in which the articles change.
        coming: By id of the article, the content hash that it will have; "" where it is deleted.
    """
    a, r = tables.articles, tables.resting
    is_needed = sql.exists().where(r.c.article_id == a.c.id, r.c.content_hash == a.c.content_hash)
    for some in chunks(list(coming)):
        going = sql.select(a.c.id, a.c.content_hash, a.c.text).where(
            a.c.id.in_(some), ~a.c.deleted, a.c.content_hash.not_in({coming[one] for one in some}), is_needed
        )
        db.execute(
            insert_ignore(db.engine, tables.editions).from_select(
                ["article_id", "content_hash", "text"], going
            )
        )


def rest_on(db: sql.Connection, conversation: str, number: int, texts: Mapping[Version, str]) -> None:
    """Note which articles a turn rests on, and keep the texts that the library does not hold.

    Args:
        db: A transaction that has written already, so that nobody changes an article meanwhile.
        conversation: Its id.
        number: The turn's.
        texts: By article id and content hash.
    """
    if not texts:
        return
    a, counter = tables.articles, tables.counters
    # On PostgreSQL whoever changes articles takes this row first.
    db.execute(sql.select(counter.c.value).where(counter.c.name == "revision").with_for_update(read=True))
    held: set[Version] = set()
    for some in chunks([article for article, _ in texts]):
        query = sql.select(a.c.id, a.c.content_hash).where(a.c.id.in_(some), ~a.c.deleted)
        held |= {(row.id, row.content_hash) for row in db.execute(query)}
    kept = [
        {"article_id": article, "content_hash": content, "text": text}
        for (article, content), text in texts.items()
        if (article, content) not in held
    ]
    if kept:
        db.execute(insert_ignore(db.engine, tables.editions), kept)
    turn = {"conversation": conversation, "number": number}
    rows = [{**turn, "article_id": article, "content_hash": content} for article, content in texts]
    db.execute(tables.resting.insert(), rows)


def texts_of(db: sql.Connection, wanted: Collection[Version]) -> dict[Version, str]:
    """The texts of versions of articles: the library's, or those that were kept; what is lost is left out."""
    a, e = tables.articles, tables.editions
    found: dict[Version, str] = {}
    for some in chunks(sorted({article for article, _ in wanted})):
        kept = sql.select(e.c.article_id, e.c.content_hash, e.c.text).where(e.c.article_id.in_(some))
        held = sql.select(a.c.id, a.c.content_hash, a.c.text).where(a.c.id.in_(some), ~a.c.deleted)
        for article, content, text in (*db.execute(kept), *db.execute(held)):
            found[article, content] = text
    return {version: found[version] for version in wanted if version in found}


def drop_unneeded(db: sql.Connection) -> None:
    """Drop the kept texts that no turn rests on any more."""
    e, r = tables.editions, tables.resting
    is_needed = sql.exists().where(r.c.article_id == e.c.article_id, r.c.content_hash == e.c.content_hash)
    db.execute(e.delete().where(~is_needed))
