"""Documents that are not read, by what they are, and what may help."""

import re

from ingest.readers.head import Head, Sign, begins, binary, has_root, holds
from ingest.readers.items import UnreadKind

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # holds Office's files until 2003, and locked ones since


def _ole(stream: str) -> Sign:
    """An OLE container that has a stream of this name."""
    name = stream.encode("utf-16-le")
    return lambda head: head.data.startswith(_OLE) and name in head.data


def _word_xml(head: Head) -> bool:
    return head.root in ("worddocument", "package") and "schemas.microsoft.com/office" in head.text


def _flat_office(head: Head) -> bool:
    return head.root == "document" and "opendocument" in head.text


def _odf(kind: bytes) -> Sign:
    """An OpenDocument of some other kind than text."""
    return lambda head: head.data[38:].startswith(b"application/vnd.oasis.opendocument." + kind)


def _riff(kind: bytes) -> Sign:
    return lambda head: head.data.startswith(b"RIFF") and head.data[8:12] == kind


_NO_LETTERS = re.compile(rb"[\0\x80-\xff]")  # most texts have none of these at once
_START = 80  # bytes in which what is no text shows it
_ENDINGS = {  # where the bytes say only that it is of a family
    ".doc": "a Word file of 1997 to 2003; save it as .docx",
    ".xls": "an Excel file of 1997 to 2003; save it as CSV",
    ".ppt": "a PowerPoint file of 1997 to 2003; save its text as .docx or .pdf",
    ".msg": "an Outlook message; save it as .eml",
}
_CODE = frozenset(
    ".py .js .ts .css .c .h .cpp .java .rb .go .rs .php .sh .bat .sql .ipynb .r .pl .lock".split()
)

# What it is, and the remedy; and how it is known. The first that fits counts.
_BINARY: tuple[tuple[str, Sign], ...] = (
    ("an office file locked with a password; save it without one", _ole("EncryptedPackage")),
    ("a Word file of 1997 to 2003; save it as .docx", _ole("WordDocument")),
    ("an Excel file of 1997 to 2003; save it as CSV", _ole("Workbook")),
    ("a PowerPoint file of 1997 to 2003; save its text as .docx or .pdf", _ole("PowerPoint Document")),
    ("an Outlook message; save it as .eml", _ole("__nameid_version1.0")),
    ("an Outlook mailbox; export its mails as .mbox or .eml", begins(b"!BDN")),
    ("an OpenDocument spreadsheet; save the sheet as CSV", _odf(b"spreadsheet")),
    ("an OpenDocument presentation; save its text as .odt or .pdf", _odf(b"presentation")),
    ("an OpenDocument drawing", _odf(b"graphics")),
    ("an Excel workbook; save the sheet as CSV", holds("xl/workbook.xml")),
    ("an Excel workbook; save the sheet as CSV", holds("xl/workbook.bin")),
    ("a PowerPoint file; save its text as .docx or .pdf", holds("ppt/presentation.xml")),
    ("a Pages, Numbers or Keynote file; export it as .docx, CSV or .pdf", holds("Index/Document.iwa")),
    ("a program or an app", holds("AndroidManifest.xml")),
    ("a program", holds("META-INF/MANIFEST.MF")),
    ("a WordPerfect file; save it as .docx", begins(b"\xffWPC")),
    ("a scanned book (DjVu); save it as .pdf with a text layer", begins(b"AT&TFORM")),
    ("a Kindle book; save it as .epub", lambda head: head.data[60:68] in (b"BOOKMOBI", b"TEXtREAd")),
    ("a RAR archive; unpack it and give what is in it", binary(b"Rar!")),
    ("a 7-Zip archive; unpack it and give what is in it", begins(b"7z\xbc\xaf")),
    ("packed with Zstandard; unpack it first", begins(b"\x28\xb5\x2f\xfd")),
    ("packed with LZ4; unpack it first", begins(b"\x04\x22\x4d\x18")),
    ("a picture", begins(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    ("a picture", binary(b"BM", b"8BPS", b"\0\0\1\0")),
    ("a picture", _riff(b"WEBP")),
    ("a picture", lambda head: head.data[4:12] in (b"ftypheic", b"ftypheix", b"ftypavif", b"ftypmif1")),
    ("a film", lambda head: head.data[4:8] in (b"ftyp", b"moov") or head.data.startswith(b"\x1aE\xdf\xa3")),
    ("a film", _riff(b"AVI ")),
    ("sound", binary(b"ID3", b"\xff\xfb", b"\xff\xf3", b"OggS", b"fLaC", b"FORM")),
    ("sound", _riff(b"WAVE")),
    ("a font", binary(b"wOFF", b"wOF2", b"\0\1\0\0\0", b"OTTO", b"true")),
    ("a program", binary(b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")),
    ("a database (SQLite); export its rows as CSV", begins(b"SQLite format 3")),
    ("a table in Parquet; export it as CSV or JSON lines", binary(b"PAR1")),
    ("a table in Arrow; export it as CSV or JSON lines", binary(b"ARROW1")),
    ("pickled Python; export it as JSON", begins(b"\x80\x04\x95", b"\x80\x03", b"\x80\x05\x95")),
    ("a NumPy file; export it as CSV", begins(b"\x93NUMPY")),
    ("a folder's view (macOS)", begins(b"\0\0\0\1Bud1")),
    ("an AppleDouble file: what macOS keeps beside a file", begins(b"\0\5\x16\7")),
    ("a property list", begins(b"bplist")),
    ("an HDF5 file", begins(b"\x89HDF")),
)  # fmt: skip
_TEXTUAL: tuple[tuple[str, Sign], ...] = (
    ("a Word file in XML; save it as .docx", _word_xml),
    ("an office document in one XML file; save it as .odt", _flat_office),
    ("a drawing (SVG)", has_root("svg")),
    ("a PostScript file; save it as .pdf", begins(b"%!PS")),
    ("a wire message in a form that is not read; ask for NITF", begins(b"\x16\x16\x01", b"\x01")),
    ("a calendar", begins(b"BEGIN:VCALENDAR")),
    ("a card with an address", begins(b"BEGIN:VCARD")),
    ("a script", begins(b"#!")),
)  # fmt: skip


def refuse(head: Head, name: str, ending: str) -> None:
    """Refuse what is known not to be read.

    Args:
        head: How it begins.
        name: What to call it in an error.
        ending: Of its name.

    Raises:
        UnreadKind: It is of such a kind; the error says which, and what may help.
    """
    is_binary = bool(_NO_LETTERS.search(head.data, 0, _START))
    for what, sign in (*_BINARY, *_TEXTUAL) if is_binary else _TEXTUAL:
        if sign(head):
            raise UnreadKind(f"{name}: this is {what}" if ";" in what else f"{name}: this is {what}, no text")
    if head.data.startswith(_OLE):
        raise UnreadKind(
            f"{name}: this is {_ENDINGS.get(ending, 'an office file of an old kind; save it anew')}"
        )
    if ending in _CODE:
        raise UnreadKind(f"{name}: this is program text or its like; name it .txt if it is an article")
