"""The tables of a library. Only the rooms that speak SQL know them."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC; databases keep it without its zone, Python sees it with."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Drop the zone on the way in."""
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Put the zone back on the way out."""
        return value and value.replace(tzinfo=UTC)


class Labels(TypeDecorator[tuple[str, ...]]):
    """Labels, each on a line of its own between line ends, so that one is found as a part of the text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        """Join them."""
        return "\n".join(("", *value, "")) if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        """Take them apart."""
        return tuple((value or "").split("\n")[1:-1])


counters = Table(
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False, index=True),
    Column("published", UtcTime, index=True),  # by the clock of the outlet, so as its readers have it
    Column("modified", UtcTime),  # by the same clock
    Column("zone", Integer, nullable=False, server_default="0"),  # minutes by which it is ahead of UTC
    Column("is_dated_by_text", Boolean, nullable=False, server_default=false()),
    Column("authors", JSON, nullable=False),
    Column("language", String(3), nullable=False, server_default=""),
    Column("teaser", Boolean, nullable=False, server_default=false()),
    Column("labels", Labels, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("content_hash", String(32), nullable=False, index=True),
    Column("words_hash", String(32), nullable=False, index=True),
    Column("story", String(32), nullable=False, index=True),
    Column("added", UtcTime, nullable=False),
    Column("revision", Integer, nullable=False, index=True),
    Column("deleted", Boolean, nullable=False, default=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("article_id", String(32), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("revision", Integer, nullable=False, index=True),
    Column("deleted", Boolean, nullable=False, default=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("passage_id", String(32), primary_key=True),
    Column("model", String(200), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

models = Table(  # embedding models, and how many numbers a vector of theirs has
    "models",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("dimension", Integer, nullable=False),
)

documents = Table(  # files and pages that were read to their end, and what they looked like then
    "documents",
    metadata,
    Column("key", Text, primary_key=True),
    Column("stamp", Text, nullable=False),
    Column("articles", Integer, nullable=False),
)

origins = Table(  # files that articles came from
    "origins",
    metadata,
    Column("article_id", String(32), primary_key=True),
    Column("file", Text, primary_key=True, index=True),
)

names = Table(  # ids that a file would give its article after it moved, and the article that it is
    "names",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("article_id", String(32), nullable=False, index=True),
)

tombstones = Table(  # articles that people deleted, so that no further reading brings them back
    "tombstones",
    metadata,
    Column("article_id", String(32), primary_key=True),
    Column("words_hash", String(32), nullable=False),
    Column("source", Text, nullable=False),
    Column("deleted", UtcTime, nullable=False),
)

corrections = Table(  # what people said of articles, in place of what was read
    "corrections",
    metadata,
    Column("article_id", String(32), primary_key=True),
    Column("fields", JSON, nullable=False),
    Column("as_read", JSON, nullable=False),
    Column("without", Labels, nullable=False),  # labels that they took off
)

outlets = Table(  # the name of the outlet that publishes at a host
    "outlets",
    metadata,
    Column("host", String(255), primary_key=True),
    Column("name", Text, nullable=False),
)

bands = Table(  # numbers that near copies of an article are likely to share
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String(32), primary_key=True, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("started", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False, index=True),
    Column("turns", JSON, nullable=False),  # as earlier versions kept them, until it is gone on with
)

turns = Table(  # a question and its answer, one row each: a record without the texts of its articles
    "turns",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # from 0, in the order of saving
    Column("record", JSON, nullable=False),
)

resting = Table(  # the articles whose words a turn shows, each as it was then
    "resting",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("article_id", String(32), primary_key=True, index=True),
    Column("content_hash", String(32), nullable=False),
)

editions = Table(  # texts that turns rest on and that articles no longer have
    "editions",
    metadata,
    Column("article_id", String(32), primary_key=True),
    Column("content_hash", String(32), primary_key=True),
    Column("text", Text, nullable=False),
)

notes = Table(  # quotes and answers that readers kept, with what they say of them; no words but their own
    "notes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kept", UtcTime, nullable=False, index=True),
    Column("comment", Text, nullable=False),
    Column("labels", Labels, nullable=False),
    Column("words", Text, nullable=False),  # all that is searched in, in small letters
    Column("content", JSON, nullable=False),
)

noted = Table(  # the articles whose words a note holds
    "noted",
    metadata,
    Column("note", String(32), primary_key=True),
    Column("article_id", String(32), primary_key=True, index=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given", UtcTime, nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("content", JSON, nullable=False),
)

spending = Table(  # what language models were asked for on a day, by the clock of UTC
    "spending",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("tokens", BigInteger, nullable=False),
    Column("money", Float, nullable=False),
)
