"""Mail: single messages (EML), mailboxes (MBOX) and pages that browsers saved as mail (MHTML).

Python's own email reads them; chosen here is the part that people read, and what the headers say of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any, cast

from ingest.errors import SourceError
from ingest.readers.archive import inner
from ingest.readers.attached import attached, is_file, is_mail, parsed, spoken
from ingest.readers.encoding import decode
from ingest.readers.items import Document, Failure, Item, Remark, failure, too_large, unforeseen
from ingest.readers.markup import plain
from ingest.readers.prose import articles_in
from ingest.scripts import count_words

_ENVELOPE = re.compile(rb"From \S*.*\d{4}\s*$")  # the line that begins a mail in a mailbox
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_COUNTED = re.compile(rb"(\d{1,9})\s*\n")
_REPLY = re.compile(r"^(?:\s*(?:re|fwd?|aw|wg|tr|rv|sv|vs)\s*:)+\s*", re.IGNORECASE)
_SENDING = re.compile(r"^(?:e?mails?|e|m|em|news|newsletters?|mg|bounces?|send|click|go|mx)\.(?=[^.]+\.)")
_PRIVATE = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com "
    "aol.com gmx.de gmx.net web.de protonmail.com proton.me mail.ru yandex.ru qq.com 163.com".split()
)
_HIDDEN = re.compile(
    r"<(div|span|p|td|tr|table)\b[^>]*style\s*=\s*[\"'][^\"']*(?:display\s*:\s*none|mso-hide\s*:\s*all)[^>]*>.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
_AROUND = re.compile(  # what mailers put around the words of a newsletter
    r"\W*(?:.{0,40}\b(?:view|read|open)\b.{0,30}\b(?:in|on)\b.{0,20}\b(?:browser|web|online)\b.*"
    r"|.*\bunsubscribe\b.*"
    r"|.*\b(?:manage|update|change) (?:your )?(?:e-?mail )?(?:preferences|subscriptions?|settings)\b.*"
    r"|.*\byou(?:'re|’re| are) receiving (?:this|our)\b.*"
    r"|this (?:e-?mail|message|newsletter) was sent (?:to|by)\b.*"
    r"|(?:forward(?:ed)? (?:this|to)|was this forwarded)\b.*|(?:©|copyright ©?)\s*\d{4}.*|privacy policy\W*"
    r"|add us to your address book\W*|.*\bvom newsletter abmelden\b.*|.*\bim browser (?:ansehen|öffnen)\b.*)",
    re.IGNORECASE,
)
_LONGEST_AROUND = 300  # characters; a longer line is a paragraph
_WORDS_BEFORE_FORWARDED = 20  # fewer, as "see below", are no article where a mail is passed on
_WRAPPED = 60  # characters; a line that long and followed by another was broken to fit
_LINK = re.compile(r"[<\[(]?https?://\S+[>\])]?")
_LARGEST = 5  # times an article: pictures and attachments come along


def read_mail(document: Document) -> Iterator[Item]:
    """Read the words of a mail, and what is attached to it, each attachment as a document of its own.

    Raises:
        SourceError: It is encrypted, or has neither words nor attachments.
    """
    data = document.read(document.limit * _LARGEST)
    counted = _COUNTED.match(data)
    if counted:  # Apple Mail writes the length of a mail before it, and more behind it
        data = data[counted.end() :][: int(counted[1])]
    message = parsed(data)
    yield from _cut_off(message, document.name)
    kind = message.get_content_type()
    if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise SourceError(f"{document.name}: an encrypted mail; save it decrypted")
    files = list(attached(message, document))
    text = _words(message, document.name)
    forwards = any(one.ending == ".eml" for one in files)
    if text.strip() and not (forwards and count_words(text) < _WORDS_BEFORE_FORWARDED):
        own = _header(message, "Message-ID").strip()
        identified = replace(document, key=own) if own else document
        yield from articles_in(text, identified, _about(message))
    elif not files:
        raise SourceError(f"{document.name}: a mail without words; leave it out")
    yield from files


def read_mailbox(document: Document) -> Iterator[Item]:
    """Read the mails of a mailbox as they come; one that is broken or too large does not stop the others."""
    number, most = 0, document.limit * _LARGEST
    for data in _mails(document, most):
        number += 1
        name = f"message {number:,}"
        if data is None:
            yield Failure(f"{document.name} {name}", too_large(most))
            continue
        one = inner(document, name, _QUOTED.sub(rb"\1", data), ".eml")
        if failed := document.left_out(one.name):
            yield failed
            continue
        try:
            yield from read_mail(one)
        except SourceError as error:
            yield failure(one.name, error)
        except Exception as error:
            yield Failure(one.name, unforeseen(one.name, error))


def read_saved_page(document: Document) -> Iterator[Item]:
    """Read the page of an MHTML file, which a browser saved with all that belongs to it.

    Raises:
        SourceError: There is no page in it.
    """
    message = parsed(document.read(document.limit * _LARGEST))
    yield from _cut_off(message, document.name)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            url = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
            data = cast(bytes, part.get_payload(decode=True) or b"")
            fetched = url.strip() if url.strip().startswith(("http://", "https://")) else None
            yield inner(
                document,
                "page",
                data,
                ".html",
                url=fetched,
                charset=part.get_content_charset(),
                key=document.key,
                known=document.known,
            )
            return
    raise SourceError(f"{document.name}: a saved page (MHTML) without the page; save it again")


def _cut_off(message: Message, name: str) -> Iterator[Remark]:
    """Tell of a mail in several parts that the line is missing with which the last one ends."""
    defects = (defect for part in message.walk() for defect in part.defects)
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in defects):
        yield Remark(name, "it breaks off, and its end may be missing; send or save it again")


def _mails(document: Document, most: int) -> Iterator[bytes | None]:
    """The mails of a mailbox, one after the other; None for one that is too large."""
    mail, after_empty, is_whole = bytearray(), True, True
    begun = False
    while line := document.stream.readline(most):
        if after_empty and line.startswith(b"From ") and _ENVELOPE.match(line):
            if begun:
                yield bytes(mail) if is_whole else None
            mail, is_whole, begun = bytearray(), True, True
            continue
        after_empty = not line.strip()
        if is_whole and len(mail) + len(line) <= most:
            mail += line
        else:
            mail, is_whole = bytearray(), False
    if begun:
        yield bytes(mail) if is_whole else None


def _words(message: Message, name: str) -> str:
    """The words that people read: those of the HTML part, unless the plain one says far more."""
    texts = {"text/html": "", "text/plain": ""}
    for part in _parts(message):
        kind = part.get_content_type()
        if kind in texts and not texts[kind]:
            texts[kind] = _decoded(part, name)
    rich = "\n\n".join(line for line in _lines(_HIDDEN.sub("", texts["text/html"])) if not _is_around(line))
    lines = _LINK.sub("", texts["text/plain"]).splitlines()
    bare = _rejoined("" if _is_around(line) else line for line in lines)
    return rich if 2 * count_words(rich) >= count_words(bare) else bare


def _lines(html: str) -> list[str]:
    return (
        [
            line
            for line in plain(f"<div>{html}</div>").split("\n\n")
            if line.strip("\u200c\u00ad\u034f\ufeff \xa0")
        ]
        if html.strip()
        else []
    )


def _rejoined(lines: Iterable[str]) -> str:
    """Plain text whose lines were broken to fit a screen, with each paragraph on one line again."""
    joined: list[str] = []
    last = ""
    for line in lines:
        if last.strip() and line.strip() and (len(last) >= _WRAPPED or last.endswith(" ")):
            joined[-1] = f"{joined[-1].rstrip(' ')} {line.strip()}"
        else:
            joined.append(line)
        last = line
    return "\n".join(joined).strip()


def _is_around(line: str) -> bool:
    return len(line) < _LONGEST_AROUND and bool(_AROUND.fullmatch(line.strip()))


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail that are no attachments, with those inside others; not those of a mail in it."""
    if is_file(message) or is_mail(message):
        return
    if message.is_multipart():
        for part in cast(list[Message], message.get_payload()):
            yield from _parts(part)
    else:
        yield message


def _decoded(part: Message, name: str) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or not data.strip():
        return ""
    return decode(data, name, part.get_content_charset())


def _about(message: Message) -> dict[str, Any]:
    """What the headers say of the article: subject, day, and who sent it, an outlet or a person."""
    name, sender = _sender(message)
    host = _SENDING.sub("", sender.rpartition("@")[2].lower())
    is_list = any(message.get(header) for header in ("List-Unsubscribe", "List-Id", "List-Post"))
    outlet = host if host not in _PRIVATE else ""
    return {
        "title": _REPLY.sub("", _header(message, "Subject")).strip(),
        "published": _day(message),
        "authors": "" if is_list else [name] if name and name.casefold() != host else "",
        "source": (name or outlet) if is_list else outlet,
        "language": _header(message, "Content-Language").partition(",")[0],
        "url": _header(message, "Archived-At").strip(" <>"),
    }


def _sender(message: Message) -> tuple[str, str]:
    found = getaddresses([_raw(message, "From") or _raw(message, "Sender")])
    return (spoken(found[0][0]), found[0][1]) if found else ("", "")


def _day(message: Message) -> Any:  # noqa: ANN401 (a time, or none)
    written = _header(message, "Date")
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return written  # as people write it, where it was printed or pasted


def _header(message: Message, name: str) -> str:
    """A header's words, in one line."""
    return spoken(_raw(message, name))


def _raw(message: Message, name: str) -> str:
    """A header as it was sent, in one line; what is not ASCII in it is UTF-8, or else cp1252."""
    value = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    data = str(value).encode("utf-8", "surrogateescape")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return " ".join(text.split())
