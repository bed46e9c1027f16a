"""Bytes to text: the encoding that a document names, else UTF-8, else the likeliest."""

import codecs
import re

from ingest.errors import SourceError

_MAGIC = {
    b"PK\x03\x04": "a zip archive (or an office document)",
    b"%PDF-": "a PDF",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"Rar!": "a rar archive",
    b"7z\xbc\xaf": "a 7-zip archive",
    b"SQLite format 3": "a database",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF8_LETTERS = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TYPOGRAPHIC = "‘’“”„‚«»‹›–—…•·°€£§©®™¿¡\xa0"
_PROOF = 2  # letters of several bytes; in another encoding hardly two in a row look like them
_SAMPLE = 100_000  # bytes that show what a text is


def decode(data: bytes, name: str, charset: str | None = None) -> str:
    """Turn the bytes of a text into characters, every line end a single line feed.

    Args:
        data: The bytes.
        name: What to call them in an error.
        charset: The encoding that the document or its server names, if any.

    Raises:
        SourceError: They are no text, or a mixture of encodings.
    """
    encoding = encoding_of(data, name, charset)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{name}: not all in one encoding (byte {error.start:,} is not {encoding}); save it as UTF-8"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(data: bytes, name: str, charset: str | None = None) -> str:
    """Find the encoding of a text from its bytes, or from its beginning.

    Raises:
        SourceError: They are no text, or a mixture of encodings.
    """
    for magic, kind in _MAGIC.items():
        if data.startswith(magic):
            raise SourceError(f"{name}: this is {kind}, not text; save its text, or give it its own ending")
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if charset and _is_surely_utf8(data):
        charset = (
            "utf-8"  # a label is left over from before a page was saved anew more often than that bytes lie
        )
    for encoding in (marked, charset, "utf-8"):
        text = _try(data, encoding) if encoding else None
        if text is not None and encoding:
            break
    else:
        encoding = _guess(data, name)
        text = _try(data[:_SAMPLE], encoding) or ""
    sample = (text or "")[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > len(sample) / 100:
        raise _not_text(name)
    return encoding


def _is_surely_utf8(data: bytes) -> bool:
    """Whether bytes have letters beyond ASCII, and all of them are as UTF-8 writes them."""
    return len(_UTF8_LETTERS.findall(data[:_SAMPLE])) >= _PROOF and _try(data, "utf-8") is not None


def _try(data: bytes, encoding: str) -> str | None:
    """Decode, allowing for a last letter that is cut off; None where that cannot be."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except (LookupError, UnicodeDecodeError):
        return None


def _guess(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    if _is_western(data[:_SAMPLE]):
        _refuse_mixture(data, name)
        return "cp1252"
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _not_text(name)
    if not best.multi_byte_usage or best.encoding.startswith("utf"):
        _refuse_mixture(data, name)
    return best.encoding


def _is_western(data: bytes) -> bool:
    """Whether bytes read as cp1252 look like a Western language: few high letters among plain ones.

    In short texts a statistical guess often takes another alphabet of single bytes for this one.
    """
    text = _try(data, "cp1252")
    if text is None:
        return False
    high = [letter for letter in text if letter > "\x7f"]
    plain = sum(letter.isalpha() for letter in text) - len(high)
    return 4 * len(high) < plain and all(letter.isalpha() or letter in _TYPOGRAPHIC for letter in high)


def _refuse_mixture(data: bytes, name: str) -> None:
    """Single-byte text hardly ever looks like UTF-8; where a fifth of it does, it is both."""
    letters = sum(len(match) for match in _UTF8_LETTERS.findall(data))
    if letters > len(_HIGH_BYTES.findall(data)) / 5:
        raise SourceError(f"{name}: mixes UTF-8 with another encoding; save it all as UTF-8")


def _not_text(name: str) -> SourceError:
    return SourceError(f"{name}: this is not text; save its text as UTF-8, or give the file its own ending")
