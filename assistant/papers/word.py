"""Blocks written down as a Word document."""

import io
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.papers.blocks import Block, Run
from assistant.papers.forms import address

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_HEADINGS = {"title": 0, "question": 1, "heading": 2}
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_word(blocks: Iterable[Block]) -> bytes:
    """The bytes of a .docx file; links can be followed, quotes are set off."""
    from docx import Document

    document = Document()
    for one in blocks:
        if (level := _HEADINGS.get(one.kind)) is not None:
            paragraph = document.add_heading("", level)
        else:
            paragraph = document.add_paragraph("", style="Quote" if one.kind == "quote" else None)
        for run in one.runs:
            _add(paragraph, run, italic=one.kind == "warning")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(paragraph: "Paragraph", run: Run, *, italic: bool) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    text = _NOT_IN_XML.sub(" ", re.sub(r"\s+", " ", run.text))
    written = paragraph.add_run(text)
    written.bold = run.strong or None
    written.italic = italic or None
    if link := address(run.link) if run.link else "":
        # python-docx reads links and does not write them; this is how the format has them.
        element = OxmlElement("w:hyperlink")
        element.set(qn("r:id"), paragraph.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        written.font.underline = True
        paragraph._p.append(element)
        element.append(written._r)
