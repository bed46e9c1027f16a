"""Files of many kinds, made for tests: office documents, mails, books and archives, as programs write them."""

import io
import tarfile
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

LEAD = "The Tarn Valley council approved a 14-mile tram line on Monday, ending eight years of dispute."
COST = "Mayor Odile Ransome said work would begin in March and cost 410 million pounds."
TREES = "Opponents led by the Lower Tarn Residents said they would go to court over 212 plane trees."
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: Mapping[str, bytes | str]) -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            content = data if isinstance(data, bytes) else data.encode()
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def locked(archive: bytes) -> bytes:
    """A zip archive whose files are marked as encrypted."""
    data = bytearray(archive)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(magic)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(magic, place + 4)
    return bytes(data)


def docx(*paragraphs: str, core: str = "", body: str = "") -> bytes:
    """A Word document of these paragraphs; ``core`` are properties in Dublin Core, ``body`` is more WordprocessingML."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    words = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{rel}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_WORD}><w:body>{words}{body}</w:body></w:document>",
    }
    if core:
        files["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        )
    return zipped(files)


def odt(content: str, meta: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text with this content and these metadata."""
    names = f'xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" xmlns:table="{_ODF}:table:1.0"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:text>{content}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr(
            "meta.xml",
            f'<office:document-meta {names} xmlns:meta="{_ODF}:meta:1.0" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>{meta}</office:meta></office:document-meta>',
        )
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return out.getvalue()


def mail(text: str = "", html: str = "", **headers: str) -> EmailMessage:
    """A mail; in the names of its headers an underscore stands for a hyphen."""
    message = EmailMessage()
    message["From"] = headers.pop("From", "Ines Varro <ines@tarnpost.example>")
    message["Subject"] = headers.pop("Subject", "Tram line approved")
    message["Date"] = headers.pop("Date", "Mon, 03 Feb 2025 07:30:00 -0500")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text:
        message.set_content(text)
    if html:
        (message.add_alternative if text else message.set_content)(
            html, subtype="html", cte="quoted-printable"
        )
    return message


def epub(chapters: Mapping[str, str], metadata: str, **files: str) -> bytes:
    """A book of these chapters (file name: body)."""
    items = "".join(
        f'<item id="c{n}" href="{f}" media-type="application/xhtml+xml"/>' for n, f in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata><manifest>{items}</manifest>'
            f"<spine>{spine}</spine></package>",
            **{f"OEBPS/{name}": page.format(body) for name, body in chapters.items()},
            **files,
        }
    )
