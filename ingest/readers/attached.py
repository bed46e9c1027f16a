"""What is attached to a mail: files, and mails that were passed on. Each is a document of its own."""

from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from mimetypes import guess_extension
from typing import cast

from ingest.readers.archive import ending_of, inner
from ingest.readers.items import Document, shown

_MAILS = ("message/rfc822", "message/global")
_STANDING_OUT = (
    *_MAILS,
    "message/delivery-status",
)  # what is a mail, or as one, where it stands
_CODED = ("base64", "quoted-printable")
_SEALS = frozenset(
    "application/pgp-signature application/pgp-keys application/pkcs7-signature "
    "application/x-pkcs7-signature".split()
)


class Part(Message):
    """A mail or a part of it, in which only mails that can be read where they stand are taken for mails.

    Python's email takes whatever is typed ``message/…`` for a mail: a file that its sender typed
    ``message/octet-stream``, or a mail in Base64, whose code would be the words.
    """

    def get_content_maintype(self) -> str:
        """The kind of the part, roughly."""
        kind = super().get_content_maintype()
        if kind != "message":
            return kind
        coding = str(self.get("Content-Transfer-Encoding", "")).strip().lower()
        return kind if self.get_content_type() in _STANDING_OUT and coding not in _CODED else "application"


def parsed(data: bytes) -> Part:
    """A mail, taken apart."""
    return message_from_bytes(data, Part)


def is_mail(part: Message) -> bool:
    """Whether a part is a mail that was passed on."""
    return part.get_content_type() in _MAILS


def is_file(part: Message) -> bool:
    """Whether a part is a file, and not what the mail says, nor a picture in it or a seal under it.

    Not all programs that send mails say that a file is attached; some show it amid the words.
    """
    kind, shape = part.get_content_type(), part.get_content_disposition()
    if part.is_multipart() or kind in _SEALS:
        return False
    if shape == "attachment":
        return True
    if not part.get_filename() or kind.startswith("image/"):
        return False
    return shape == "inline" or not kind.startswith("text/")


def attached(message: Message, document: Document) -> Iterator[Document]:
    """What is attached to a mail."""
    for number, part in enumerate(message.walk() if message.is_multipart() else (), 1):
        if is_mail(part):
            if within := _within(part):
                yield inner(document, f"forwarded mail {number}", within, ".eml")
        elif is_file(part):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload:
                name = spoken(part.get_filename() or "")
                ending = ending_of(name) or guess_extension(part.get_content_type()) or ""
                yield inner(document, shown(name) or f"attachment {number}", payload, ending)


def spoken(value: str) -> str:
    """The words of a header that is coded; as far as they can be read, where its code is broken."""
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (ValueError, LookupError, HeaderParseError):
        return value


def _within(part: Message) -> bytes:
    """The mail in a part. What is within that is read there, not here."""
    if not part.is_multipart():
        decoded = part.get_payload(decode=True)
        return decoded if isinstance(decoded, bytes) else b""
    data = bytes(cast(list[Message], part.get_payload())[0])
    part.set_payload([])
    return data
