"""By what texts of some kinds are known: pages, mail, JSON and tables bear no mark in their first bytes."""

import re

from ingest.readers.head import Head
from ingest.readers.names import known_as

_OF_HTML = frozenset(
    "html head body title meta link p div span article section main header h1 h2 h3 h4 h5 h6 "
    "table ul ol blockquote a img br b i em strong center font script style".split()
)
_OF_MAIL = frozenset(
    "received message-id mime-version return-path delivered-to x-mailer dkim-signature reply-to content-type "
    "content-transfer-encoding authentication-results list-id list-unsubscribe envelope-to sender cc".split()
)
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+|<[^<>\s]*@[^<>\s]*>|=\?")
_FROM_LINE = re.compile(r"From \S*.*\d\d:\d\d(:\d\d)? .*\d{4}\b")
_LONGEST_FROM_LINE = 500  # letters; in a line as long as a file, looking for its hour would take minutes
_OBJECT = re.compile(r'\s*\{\s*(?:"|\})')
_LIST = re.compile(r'\s*\[\s*(?:\{\s*["}]|\]\s*$)')
_TEXT_AND_MORE = 2  # columns that are known by name; one alone may be a word


def is_page(head: Head) -> bool:
    """HTML, whole or a piece of it."""
    return head.root in _OF_HTML or head.doctype == "html"


def is_markup(head: Head) -> bool:
    """XML of any kind: declared as such, of a namespace, or closed as it began."""
    text = head.text.lstrip()
    return head.root != "" and (
        text.startswith(("<?xml", "<!DOCTYPE", "<!doctype"))
        or "xmlns" in text[:2000]
        or f"</{head.root}>" in text.lower()
    )


def is_mail(head: Head) -> bool:
    """One mail, with its headers; one that was printed or pasted has fewer of them and counts as text."""
    headers = head.headers
    return ("from" in headers or "sender" in headers or "mime-version" in headers) and (
        len(_OF_MAIL & headers.keys()) >= 1
        or ({"date", "subject"} <= headers.keys() and bool(_ADDRESS.search(headers.get("from", ""))))
    )


def is_mailbox(head: Head) -> bool:
    """A file of many mails: each begins with a line that names its sender and day."""
    return (
        head.data.startswith(b"From ")
        and bool(_FROM_LINE.match(head.text, 0, _LONGEST_FROM_LINE))
        and bool(head.headers)
    )


def is_saved_page(head: Head) -> bool:
    """A page that a browser saved as one file (MHTML): a mail that holds a page and its pictures."""
    headers = head.headers
    kind = headers.get("content-type", "").lower()
    return "multipart/related" in kind and (
        "snapshot-content-location" in headers
        or "saved by" in headers.get("from", "").lower()
        or ("text/html" in kind and "received" not in headers)
        or ("to" not in headers and "received" not in headers and "mime-version" in headers)
    )


def is_json_lines(head: Head) -> bool:
    """One JSON object to a line."""
    if not _OBJECT.match(head.text):
        return False
    first, _, rest = head.data.lstrip().partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def is_json(head: Head) -> bool:
    """A JSON object, or a list of them."""
    return head.first in "{[" and bool(_OBJECT.match(head.text) or _LIST.match(head.text))


def is_table(head: Head) -> bool:
    """A table whose first row names columns by which articles are known."""
    line = head.line.rstrip()
    if len(line) > 2000 or head.first in ("<", "{", "["):
        return False
    columns = line.split(max(",;\t|", key=line.count))
    known = {known_as(column.strip().strip('"')) for column in columns} - {None}
    named = sum(len(column.split()) <= 3 for column in columns)
    return len(known) >= _TEXT_AND_MORE and bool(known & {"text", "url"}) and named == len(columns)
