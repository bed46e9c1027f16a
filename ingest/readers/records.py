"""Archives of records: JSON, JSON lines and CSV, one article to a record."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import TextIOWrapper
from typing import Any

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers.encoding import decode, encoding_of
from ingest.readers.fields import ALIASES, find, first_line, make_article
from ingest.readers.items import Document, Failure, Item, Stream, too_large

_WHOLE = 5  # a JSON file is read whole; it may be this many times as large as one article


def read_json(document: Document) -> Iterator[Item]:
    """Read a list of records, an object that holds such a list, one record, or JSON lines.

    Raises:
        SourceError: It is not JSON; the line where it stops being so is named.
    """
    text = decode(document.read(document.limit * _WHOLE), document.name, document.charset)
    try:
        records = _records(json.loads(text))
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and error.lineno == 2:
            yield from _read_lines(document, text.splitlines())
            return
        raise SourceError(f"{document.name}: {_what_is_wrong(error)} on line {error.lineno}") from error
    except RecursionError as error:
        raise SourceError(f"{document.name}: {_what_is_wrong(error)}") from error
    if not records:
        raise SourceError(f"{document.name}: no records in it; it should be a list of articles")
    make = _maker(document)
    for number, record in enumerate(records, 1):
        yield make(record, f"record {number}")


def read_json_lines(document: Document) -> Iterator[Item]:
    """Read one record from each line; a broken line does not stop the others.

    Raises:
        SourceError: There is not one line.
    """
    yield from _read_lines(document, _lines(document.stream, document.limit))


def read_csv(document: Document) -> Iterator[Item]:
    """Read one record from each row of a table; its first row names the columns.

    Raises:
        SourceError: It has no column that holds the text, or is no text at all.
    """
    head = document.stream.peek()
    encoding = encoding_of(head, document.name, document.charset)
    first = head.partition(b"\n")[0].decode(encoding, "replace")
    csv.field_size_limit(document.limit)
    text = TextIOWrapper(document.stream, encoding, newline="")
    rows = csv.DictReader(text, delimiter=max(",;\t|", key=first.count), restkey="", restval=None)
    try:
        _demand_text(rows.fieldnames or (), document)
        make = _maker(document)
        for row in rows:
            yield make(row, f"line {rows.line_num}")
    except (csv.Error, UnicodeDecodeError) as error:
        yield Failure(f"{document.name} line {rows.line_num + 1}", f"the table breaks off here ({error})")
    finally:
        text.detach()


def _demand_text(columns: Iterable[str], document: Document) -> None:
    wanted = (document.fields["text"],) if "text" in document.fields else ALIASES["text"]
    if set(wanted).isdisjoint(columns):
        raise SourceError(
            f"{document.name}: no column for the text among {', '.join(columns)[:200]}; "
            f"name one {' or '.join(wanted)}, or say which it is with ONRECORD_FIELDS"
        )


def _read_lines(document: Document, lines: Iterable[str | bytes | None]) -> Iterator[Item]:
    make = _maker(document)
    number = 0
    for number, line in enumerate(lines, 1):
        place = f"line {number}"
        if line is None:
            yield Failure(f"{document.name} {place}", too_large(document.limit))
        elif line.strip():
            try:
                record = json.loads(line.rstrip())  # what breaks off is said to do so where it ends
            except (ValueError, RecursionError) as error:
                yield Failure(f"{document.name} {place}", _what_is_wrong(error))
            else:
                yield make(record, place)
    if not number:
        raise SourceError(f"{document.name}: the file is empty; add articles or leave it out")


def _lines(stream: Stream, limit: int) -> Iterator[bytes | None]:
    """Lines of bytes; None stands for a line over the limit."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        yield None
        while line and not line.endswith(b"\n"):
            line = stream.readline(limit)


def _what_is_wrong(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg}, column {error.colno}); correct it"
    if isinstance(error, RecursionError):
        return "nested too deep to be an article; leave it out"
    return "not UTF-8; save it as UTF-8"


def _records(data: Any) -> list[Any]:  # noqa: ANN401 (any JSON)
    """The records in a file, wherever it keeps them."""
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return []
    if any(isinstance(data.get(name), str) for name in ALIASES["text"]):
        return [data]
    lists = (value for value in data.values() if isinstance(value, list) and value)
    return next((records for records in lists if isinstance(records[0], dict)), [data])


def _maker(document: Document) -> Callable[[Any, str], Article | Failure]:
    """Make each record an article, or say why it is none.

    A record without an address is known by its own id, else by its headline; not by its place, which
    changes when another record is put in before it.
    """
    seen: Counter[str] = Counter()

    def make(record: Any, place: str) -> Article | Failure:  # noqa: ANN401 (any JSON)
        name = f"{document.name} {place}"
        if not isinstance(record, Mapping):
            return Failure(name, "not a record with named fields; correct it")
        own = find(record, "id", document.fields)
        if not own:
            own = find(record, "title", document.fields) or first_line(
                str(find(record, "text", document.fields))
            )
            seen[str(own)] += 1
            own = f"{own} {seen[str(own)]}"
        try:
            return make_article(
                record, key=f"{document.key or document.name}#{own}", name=name, mapping=document.fields
            )
        except SourceError as error:
            return Failure(name, str(error).removeprefix(f"{name}: "))

    return make
