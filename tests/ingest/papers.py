"""Documents that tests read: a PDF with a text layer, and one story in each kind of file."""

import json
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

STORY = "The river Orsel rose by two metres on Monday after a night of rain, the water board of Velm said."


def pdf(*pages: str, title: str | None = None, password: str | None = None) -> bytes:
    """A PDF whose pages print these lines."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(612, 792)
        lines = "".join(f"({line}) Tj T* " for line in text.splitlines())
        stream = StreamObject()
        stream.set_data(f"BT /F1 12 Tf 14 TL 50 700 Td {lines}ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        fonts = {NameObject("/F1"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})}
        resources = {NameObject("/Font"): DictionaryObject(fonts)}
        page[NameObject("/Resources")] = DictionaryObject(resources)
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def printed(*pages: list[tuple[float, float, float, str]], title: str | None = None) -> bytes:
    """A PDF whose pages print lines at places: from the left, from below, size, words."""
    writer = PdfWriter()
    font = {
        "/Type": "/Font",
        "/Subtype": "/Type1",
        "/BaseFont": "/Helvetica",
        "/Encoding": "/WinAnsiEncoding",
    }
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    for lines in pages:
        page = writer.add_blank_page(612, 792)
        stream = StreamObject()
        words = "".join(f"BT /F1 {size} Tf {x} {y} Td ({line}) Tj ET " for x, y, size, line in lines)
        stream.set_data(words.encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): named})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if title:
        writer.add_metadata({"/Title": title})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def column(x: float, y: float, *lines: str, size: float = 10) -> list[tuple[float, float, float, str]]:
    """Lines below each other."""
    return [(x, y - number * size * 1.2, size, line) for number, line in enumerate(lines)]


def of_each_kind() -> dict[str, bytes]:
    """A story for each kind of file, by ending; each tells of another day, so that none is a duplicate."""
    days = iter(range(1, 32))

    def story() -> str:
        return STORY.replace("Monday", f"May {next(days)}")

    record = {"title": "River rises"}
    feed = "<rss version='2.0'><channel><title>Gull</title><item><title>River rises</title><description>{}"
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Gull</title><entry><title>River rises</title>"
        "<content>{}</content></entry></feed>"
    )
    page = "<!doctype html><html><head><title>River rises</title></head><body><article><p>{}</p></article>"
    written = {
        "txt": f"River rises\n\n{story()}",
        "md": f"---\ntitle: River rises\n---\n{story()}",
        "html": page.format(story()),
        "htm": page.format(story()),
        "json": json.dumps([{**record, "body": story()}]),
        "jsonl": json.dumps({**record, "content": story()}) + "\n",
        "csv": f'headline,text\nRiver rises,"{story()}"\n',
        "tsv": f"headline\ttext\nRiver rises\t{story()}\n",
        "rss": feed.format(story()) + "</description></item></channel></rss>",
        "atom": atom.format(story()),
        "xml": feed.format(story()) + "</description></item></channel></rss>",
    }
    return {kind: text.encode() for kind, text in written.items()} | {
        "pdf": pdf(f"River rises\n{story()}", title="River rises")
    }
