"""Archives of records: JSON, JSON lines and CSV, one article to a record."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from typing import Any

from ingest.articles import Article
from ingest.errors import SourceError
from ingest.readers.answers import records_of
from ingest.readers.encoding import decode, encoding_of
from ingest.readers.fields import address, first_line, make_article
from ingest.readers.items import (
    Document,
    Failure,
    Item,
    Link,
    PassedOver,
    Remark,
    Stream,
    reason_of,
    too_large,
    unforeseen,
)
from ingest.readers.names import ALIASES, find, known_as
from ingest.readers.values import WITHDRAWN, one_line, prose

_WHOLE = 5  # a JSON file is read whole; it may be this many times as large as one article
_NO_STORIES = ("picture", "photo", "graphic", "video", "audio", "animation")  # types of items in ninjs
_KNOWN = (
    "title",
    "published",
    "modified",
    "source",
    "authors",
    "language",
)  # what a row says of an article elsewhere


def read_json(document: Document) -> Iterator[Item]:
    """Read a list of records, an object that holds such a list, one record, or JSON lines.

    Raises:
        SourceError: It is not JSON; the line where it stops being so is named.
    """
    text = decode(document.read(document.limit * _WHOLE), document.name, document.charset)
    try:
        records, shared = records_of(json.loads(text), document.fields)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and error.lineno == 2:
            yield from _read_lines(document, text.splitlines())
            return
        raise SourceError(f"{document.name}: {_what_is_wrong(error)} on line {error.lineno}") from error
    except ValueError as error:
        raise SourceError(f"{document.name}: {_what_is_wrong(error)}") from error
    except RecursionError as error:
        raise SourceError(f"{document.name}: {_what_is_wrong(error)}") from error
    if not records:
        raise SourceError(f"{document.name}: no records in it; it should be a list of articles")
    make = _maker(document, shared)
    for number, record in enumerate(records, 1):
        place = f"record {number}"
        yield document.left_out(f"{document.name} {place}") or make(record, place)


def read_json_lines(document: Document) -> Iterator[Item]:
    """Read one record from each line; a broken line does not stop the others.

    Raises:
        SourceError: There is not one line.
    """
    yield from _read_lines(document, _lines(document.stream, document.limit))


def read_csv(document: Document) -> Iterator[Item]:
    """Read one record from each row of a table; its first row names the columns.

    Raises:
        SourceError: It has no column that holds the text or an address, or is no text at all.
    """
    head = document.stream.peek()
    encoding = encoding_of(head, document.name, document.charset)
    text = TextIOWrapper(document.stream, encoding, newline="")
    lines = _Quoted(text)
    csv.field_size_limit(document.limit)
    try:
        first = head.partition(b"\n")[0].decode(encoding, "replace").strip("\ufeff \r")
        if first[:4].lower() == "sep=":  # what Excel writes to say which mark it took
            text.readline()
            mark = first[4:5] or ";"
        else:
            mark = max(",;\t|", key=first.count)
        rows = csv.DictReader(lines, delimiter=mark, restkey="", restval=None)
        _demand_text(rows.fieldnames or (), document)
        make, is_open = _maker(document, {}), False
        for row in rows:
            is_open = lines.row_ended()
            place = f"line {rows.line_num}"
            yield document.left_out(f"{document.name} {place}") or make(row, place)
        if is_open:
            yield Remark(f"{document.name} line {rows.line_num}", "the table breaks off within a quoted cell")
    except (csv.Error, UnicodeDecodeError) as error:
        yield Failure(f"{document.name} line {rows.line_num + 1}", f"the table breaks off here ({error})")
    finally:
        text.detach()


class _Quoted:
    """The lines of a table; knows whether a row has an odd number of quotation marks, as one cut off has."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._marks = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._marks += line.count('"')
            yield line

    def row_ended(self) -> bool:
        """Whether a quotation mark is open at the end of a row; begins with the next one."""
        is_open, self._marks = self._marks % 2 == 1, 0
        return is_open


def _demand_text(columns: Sequence[str], document: Document) -> None:
    if not columns:
        raise SourceError(f"{document.name}: the file is empty; add articles or leave it out")
    if document.fields.get("text"):
        there = find(dict.fromkeys(columns, True), "text", document.fields) is not None
    else:
        there = bool({"text", "teaser", "url"} & {known_as(column) for column in columns})
    if not there:
        wanted = document.fields.get("text") or " or ".join(ALIASES["text"][:6])
        raise SourceError(
            f"{document.name}: no column for the text among {', '.join(columns)[:200]}; "
            f"name one {wanted}, or say which it is with ONRECORD_FIELDS"
        )


def _read_lines(document: Document, lines: Iterable[str | bytes | None]) -> Iterator[Item]:
    make = _maker(document, {})
    number = 0
    for number, line in enumerate(lines, 1):
        place = f"line {number}"
        if line is None:
            yield Failure(f"{document.name} {place}", too_large(document.limit))
        elif line.strip():
            if failed := document.left_out(f"{document.name} {place}"):
                yield failed
                continue
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
    if isinstance(error, SourceError):
        return reason_of("", error)
    if isinstance(error, RecursionError):
        return "nested too deep to be an article; leave it out"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8; save it as UTF-8"
    return f"it holds a value that is none ({str(error)[:80]}); correct it"  # as a number of 5,000 digits


def _maker(document: Document, shared: Mapping[str, Any]) -> Callable[[Any, str], Item]:
    """Make each record an article or the link to one, or say why it is none.

    A record without an address is known by its own id, else by its headline; not by its place, which
    changes when another record is put in before it.

    Args:
        document: Where the records are.
        shared: What holds for all of them, by the names of ``ALIASES``.
    """
    seen: Counter[str] = Counter()
    mapping, known = document.fields, {**document.known, **shared}

    def make(record: Any, place: str) -> Item:  # noqa: ANN401 (any JSON)
        name = f"{document.name} {place}"
        try:
            return _refused(record, name, mapping) or made(record, name)
        except (SourceError, RecursionError) as error:
            return Failure(name, _what_is_wrong(error).removeprefix(f"{name}: "))
        except Exception as error:
            return Failure(name, unforeseen(name, error))

    def made(record: Mapping[str, Any], name: str) -> Article | Link:
        has_text = bool(prose(find(record, "text", mapping)).strip())
        if not has_text and (url := _address_alone(record, mapping)):
            return Link(url, known=_known(record, mapping, known), asks=True)
        article = make_article(record, key=_key(record, has_text), name=name, mapping=mapping, known=known)
        if article.teaser and article.url:
            return Link(article.url, known=_known(record, mapping, known), asks=True, teaser=article)
        return article

    def _key(record: Mapping[str, Any], has_text: bool) -> str:
        own = find(record, "id", mapping)
        if not own:
            title = find(record, "title", mapping)
            own = title if isinstance(title, str) else one_line(title)
            own = own or first_line(
                prose(find(record, "text", mapping) if has_text else find(record, "teaser"))
            )
            seen[str(own)] += 1
            own = f"{own} {seen[str(own)]}"
        elif str(own).startswith(("urn:", "tag:")):  # the same in whatever file it comes
            return str(own)
        return f"{document.key or document.name}#{own}"

    return make


def _address_alone(record: Mapping[str, Any], mapping: Mapping[str, str]) -> str | None:
    """The address of a record that has no text, and no summary in its place."""
    if prose(find(record, "teaser")).strip():
        return None
    return address(find(record, "url", mapping)) or address(find(record, "id", mapping))


def _refused(record: Any, name: str, mapping: Mapping[str, str]) -> Failure | PassedOver | None:  # noqa: ANN401 (any JSON)
    """Why a record is no article at all: it is none, its agency withdrew it, or it is a picture."""
    if not isinstance(record, Mapping):
        return Failure(name, "not a record with named fields; correct it")
    status = str(record.get("pubstatus") or record.get("pubStatus") or "")
    if status.rpartition(":")[2] in WITHDRAWN:
        title = one_line(find(record, "title", mapping))
        return Failure(name, f"withdrawn by its agency ({title}); leave it out")
    if str(record.get("type")).casefold() in _NO_STORIES and not prose(find(record, "text", mapping)).strip():
        return PassedOver(name, f"a {record['type']} with its caption, no story")
    return None


def _known(record: Mapping[str, Any], mapping: Mapping[str, str], known: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says of an article whose text stands elsewhere."""
    its = {name: find(record, name, mapping) for name in _KNOWN}
    return {**known, **{name: value for name, value in its.items() if value is not None}}
