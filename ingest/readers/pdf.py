"""The text layer of a PDF."""

import logging
import re
from collections.abc import Iterator
from io import BytesIO

from ingest.errors import SourceError
from ingest.readers.items import Document, Item
from ingest.readers.prose import articles_in

_BROKEN_WORD = re.compile(r"(?<=[a-z])-\n(?=[a-z])")  # a word that the printer broke at the end of a line
_MOST_PAGES = 500
_FEWEST_LETTERS = 40


def read_pdf(document: Document) -> Iterator[Item]:
    """Read the text of all pages as one article. The first line is the headline, unless the file names one.

    Raises:
        SourceError: It is no PDF, is locked, or holds pictures of text only.
    """
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(document.read()))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError(f"{document.name}: locked with a password; save it without one")
        if len(reader.pages) > _MOST_PAGES:
            raise SourceError(
                f"{document.name}: more than {_MOST_PAGES} pages, too many for an article; split it"
            )
        pages = [page.extract_text() for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except SourceError:
        raise
    except (PdfReadError, Exception) as error:
        raise SourceError(f"{document.name}: this PDF cannot be read ({error}); save it again") from error
    text = _BROKEN_WORD.sub("", "\n\n".join(page.strip() for page in pages))
    if sum(letter.isalpha() for letter in text) < _FEWEST_LETTERS:
        raise SourceError(f"{document.name}: no text layer, only pictures of pages; run it through OCR first")
    yield from articles_in(text, document, {"title": title})
