"""Documents of word processors: DOCX by mammoth, ODT by lxml, RTF by striprtf; no macros, no pictures."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from ingest.errors import SourceError
from ingest.readers.archive import opened, part
from ingest.readers.items import Document, Item
from ingest.readers.markup import plain
from ingest.readers.prose import articles_in
from ingest.readers.xml import parse_xml

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_NOT_PRINTED = {
    f"{_OFFICE}annotation",
    f"{_OFFICE}forms",
    f"{_TEXT}tracked-changes",
    f"{_TEXT}note",
    f"{_TEXT}sequence-decls",
    f"{_TEXT}table-of-content",
    f"{_TEXT}hidden-text",
    f"{_TEXT}ruby-text",
}
_INFO = re.compile(
    r"\{\\(title|author|subject|company)\s+((?:[^{}\\]|\\'[0-9a-fA-F]{2}|\\u-?\d+ ?\??|\\[{}\\])*)\}"
)
_LINK = re.compile(r"\{\\\*\\fldinst\s*(?:\{[^{}]*\}|[^{}])*\}")  # the address behind words; they stay
_CREATED = re.compile(r"\{\\creatim\s*\\yr(\d+)\\mo(\d+)\\dy(\d+)(?:\\hr(\d+))?(?:\\min(\d+))?")
_CODEPAGE = re.compile(r"\\ansicpg(\d+)")
_LANGUAGE = re.compile(r"\\deflang(\d+)")
_LANGUAGES = {
    7: "de",
    9: "en",
    10: "es",
    12: "fr",
    16: "it",
    19: "nl",
    21: "pl",
    22: "pt",
    25: "ru",
    29: "sv",
}


def read_docx(document: Document) -> Iterator[Item]:
    """Read a Word document: paragraphs, lists and tables; its properties give title, author and day.

    Raises:
        SourceError: It is damaged, locked, or holds no text.
    """
    import mammoth

    with opened(document) as archive:
        _demand_bearable(document, archive)
        about = _properties(document, part(document, archive, "docProps/core.xml"))
    document.stream.seek(0)
    try:
        without_pictures = mammoth.images.img_element(lambda image: {})
        html = mammoth.convert_to_html(
            BytesIO(document.stream.read()), convert_image=without_pictures, include_default_style_map=True
        ).value
    except MemoryError:
        raise
    except Exception as error:
        raise SourceError(
            f"{document.name}: this Word document is damaged ({error}); open it in Word and save it again"
        ) from error
    yield from articles_in(plain(f"<div>{html}</div>"), document, about)


def read_odt(document: Document) -> Iterator[Item]:
    """Read an OpenDocument text: paragraphs, lists and tables; its metadata give title, author and day.

    Raises:
        SourceError: It is damaged, locked with a password, or holds no text.
    """
    with opened(document) as archive:
        manifest = part(document, archive, "META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise SourceError(f"{document.name}: locked with a password; save it without one")
        about = _properties(document, part(document, archive, "meta.xml"))
        content = part(document, archive, "content.xml", document.limit * 5)
    tree = parse_xml(content, document.name)
    body = tree.find(f".//{_OFFICE}text")
    blocks = (
        [] if body is None else [" ".join(block.split()) for block in "".join(_odt_pieces(body)).split("\0")]
    )
    yield from articles_in("\n\n".join(block for block in blocks if block), document, about)


def read_rtf(document: Document) -> Iterator[Item]:
    """Read an RTF document; its info group gives title, author and day.

    Raises:
        SourceError: It is damaged or holds no text.
    """
    data = document.read()
    if not data.rstrip(b"\0 \r\n").endswith(b"}"):
        raise SourceError(f"{document.name}: this RTF file is cut off; save it again")
    rtf = _LINK.sub("", data.decode("cp1252", "replace"))
    page = _CODEPAGE.search(rtf)
    encoding = f"cp{page[1]}" if page and page[1] not in ("0", "65001") else "cp1252"

    def words(code: str) -> str:
        return " ".join(_plain(f"{{\\rtf1\\ansi {code}}}", encoding).split())

    try:
        text = _plain(rtf, encoding)
        info = {name: words(value) for name, value in _INFO.findall(rtf[:50_000])}
    except MemoryError:
        raise
    except Exception as error:
        raise SourceError(f"{document.name}: this RTF file is damaged ({error}); save it again") from error
    created, spoken = _CREATED.search(rtf[:50_000]), _LANGUAGE.search(rtf[:50_000])
    lines = (" ".join(line.replace("|", " | ").split()).strip("| ") for line in text.splitlines())
    about = {
        "title": info.get("title"),
        "authors": info.get("author"),
        "published": "-".join(f"{int(n):02}" for n in created.groups()[:3]) if created else None,
        "language": _LANGUAGES.get(int(spoken[1]) & 0x3FF) if spoken else None,
    }
    yield from articles_in("\n\n".join(line for line in lines if line), document, about)


def _plain(code: str, encoding: str) -> str:
    """The words of RTF, with a line for each paragraph."""
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(code, encoding, "replace"))  # type: ignore[no-untyped-call] # says no types


def _demand_bearable(document: Document, archive: ZipFile) -> None:
    """Only the parts that hold text are unpacked; none may be larger than an article could make it."""
    for info in archive.infolist():
        if info.filename.endswith((".xml", ".rels")) and info.file_size > document.limit * 5:
            raise SourceError(
                f"{document.name}: its part {info.filename} is too large for an article; split it"
            )
        if info.filename.endswith(".xml") and info.file_size:
            with archive.open(info) as file:
                if b"<!DOCTYPE" in file.read(1000):
                    raise SourceError(
                        f"{document.name}: declares XML entities, which are never read; save it anew"
                    )


def _properties(document: Document, data: bytes) -> dict[str, Any]:
    """Title, author, day and language from the properties of an office document, in Dublin Core's names."""
    if not data.strip():
        return {}
    tree = parse_xml(data, document.name)

    def of(*names: str) -> str:
        found = (tree.findtext(f".//{{*}}{name}") for name in names)
        return next((text.strip() for text in found if text and text.strip()), "")

    return {
        "title": of("title"),
        "authors": of("initial-creator", "creator"),
        "published": of("creation-date", "created", "date"),
        "language": of("language"),
    }


def _odt_pieces(element: Any) -> Iterator[str]:  # noqa: ANN401 (lxml's element)
    """The text of an element piece by piece, with a NUL where a block begins or ends."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _NOT_PRINTED:
        return
    if tag == f"{_TABLE}table-row":
        cells = ("".join(_odt_pieces(cell)).replace("\0", " ").split() for cell in element)
        yield "\0" + " | ".join(" ".join(cell) for cell in cells if cell) + "\0"
        return
    is_block = tag in (f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}list-item")
    if tag in (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"):
        yield " "
    if is_block:
        yield "\0"
    yield element.text or ""
    for child in element:
        yield from _odt_pieces(child)
        yield child.tail or ""
    if is_block:
        yield "\0"
