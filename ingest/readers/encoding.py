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
# What Python knows under such names, and no text is written in: packings, escapes, and one that hides markup.
_NO_ENCODINGS = frozenset(
    "base64 bz2 hex quopri rot-13 uu zlib punycode idna undefined unicode-escape raw-unicode-escape "
    "utf-7".split()
)
_TYPOGRAPHIC = "‘’“”„‚«»‹›–—…•·°€£§©®™¿¡\xa0"
_PROOF = 2  # letters of several bytes; in another encoding hardly two in a row look like them
_WESTERN_PROOF = 1  # where the other encoding is Western: nobody writes "Ã©" there
# What is meant by a label: browsers read a larger encoding that holds it (WHATWG, "Encoding").
_MEANT = {
    label: meant
    for meant, labels in {
        "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 latin-1 latin1 l1 us-ascii ascii windows-1252 cp1252",
        "gb18030": "gb2312 gb_2312-80 gbk x-gbk cp936",
        "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5",
        "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j",
        "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 windows-949",
        "cp1254": "iso-8859-9 latin5",
        "cp874": "iso-8859-11 tis-620 windows-874 dos-874",
        "mac_roman": "macintosh mac x-mac-roman",
    }.items()
    for label in labels.split()
}
_ODD = (
    re.compile(  # where other letters than these must be meant: a capital in a word, a sign between letters
        r"[a-zß-ÿšœž](?=[À-ÖØ-ÞŠŒŽŸ])|[ß-ÿšœžı](?=[A-Z])|(?<=[a-zA-Z])[§†‡°¥ˆ‰¶](?=[a-z])"
    )
)
_LIKE_UTF8 = frozenset(("cp874", "tis_620", "iso8859_11"))  # Thai: its letters are bytes that follow so there
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
    meant = _MEANT.get(charset.strip().lower(), charset) if charset else None
    if meant and _is_surely_utf8(data, _WESTERN_PROOF if meant in ("cp1252", "mac_roman") else _PROOF):
        meant = charset = (
            "utf-8"  # a label is left from before a page was saved anew more often than bytes lie
        )
    for encoding in (marked, meant, charset, "utf-8"):
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


def _is_surely_utf8(data: bytes, proof: int) -> bool:
    """Whether bytes have so many letters beyond ASCII, and all of them are as UTF-8 writes them."""
    return len(_UTF8_LETTERS.findall(data[:_SAMPLE])) >= proof and _try(data, "utf-8") is not None


def _try(data: bytes, encoding: str) -> str | None:
    """Decode, allowing for a last letter that is cut off; None where that cannot be."""
    try:
        if codecs.lookup(encoding).name in _NO_ENCODINGS:
            return None
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guess(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    if western := _western(data[:_SAMPLE]):
        _refuse_mixture(data, name)
        return western
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise _not_text(name)
    if (not best.multi_byte_usage or best.encoding.startswith("utf")) and best.encoding not in _LIKE_UTF8:
        _refuse_mixture(data, name)
    return best.encoding


def _western(data: bytes) -> str | None:
    """The encoding, Windows' or the old Macintosh's, in which bytes look like a Western language, if any.

    In short texts a statistical guess often takes another alphabet of single bytes for these.
    """
    windows, mac = _try(data, "cp1252"), _try(data, "mac_roman")
    is_windows, is_mac = _is_western(windows), _is_western(mac)
    has_old_lines = b"\r" in data and b"\n" not in data  # as only the old Macintosh ended them
    odd, odd_as_mac = len(_ODD.findall(windows or "")), len(_ODD.findall(mac or ""))
    if is_mac and (
        odd > odd_as_mac or (odd == odd_as_mac and has_old_lines) or not (is_windows or odd_as_mac)
    ):
        return "mac_roman"
    return "cp1252" if is_windows else None


def _is_western(text: str | None) -> bool:
    """Whether a text has few letters beyond ASCII among plain ones, and no signs that nobody prints."""
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
