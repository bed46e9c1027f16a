"""The text layer of a PDF, as PDFium finds it, in reading order."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from ingest.errors import SourceError
from ingest.readers.items import Document, Item, Remark
from ingest.readers.layout import Line, paragraphs
from ingest.readers.ocr import lacking, recognized
from ingest.readers.prose import articles_in, is_filled_in

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfTextPage

_MOST_PAGES = 500
_FEWEST_LETTERS = 40
_FEWEST_ON_PAGE = 5  # letters; a stamp or a number is no text
_HEADLINE = 1.15  # times the size of most letters
_OF_LARGEST = 0.7  # a headline of another story, and no heading within one, is about as large as the first
_STORY = 40  # words below a headline that make it one
_SPACE = 0.8  # of the size of letters; what stands nearer is one line
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_NO_WORDS = "OCR finds no words in it"
_BY_OCR = "its words were read from pictures by OCR, which makes mistakes"


def read_pdf(document: Document) -> Iterator[Item]:
    """Read the text of all pages as one article. Its headline is the file's title, else the largest line.

    Raises:
        SourceError: It is no PDF, is locked, or holds pictures of text only.
    """
    pages, title, read, why = _pages(document)
    found = paragraphs(pages)
    if sum(map(_letters, pages)) < _FEWEST_LETTERS:
        raise SourceError(f"{document.name}: no text layer, only pictures of pages; {why or _NO_WORDS}")
    heads = _headlines(found)
    title = title if title and not is_filled_in(title) else next(iter(heads), "")
    text = "\n\n".join(text for text, _ in found)
    yield from articles_in(text, document, {"title": title} if title else {})
    if read:
        yield Remark(document.name, f"page {_listed(read)}: {_BY_OCR}")
    if empty := [number for number, page in enumerate(pages, 1) if _is_picture(page)]:
        told = f"no text on page {_listed(empty)}, perhaps a picture; {why or _NO_WORDS}"
        yield Remark(document.name, told)
    if len(heads) > 1:
        yield Remark(
            document.name,
            f"{len(heads)} headlines ({'; '.join(heads[:5])}): it may hold several articles, stored as one; "
            "split it",
        )


def _letters(page: Sequence[Line]) -> int:
    return sum(letter.isalpha() for line in page for letter in line.text)


def _is_picture(page: Sequence[Line]) -> bool:
    """Whether a page has no words, and so perhaps a picture of them."""
    return _letters(page) < _FEWEST_ON_PAGE


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (" and more" if len(numbers) > 20 else "")


def _pages(document: Document) -> tuple[list[list[Line]], str, list[int], str]:
    """The lines of each page, and the title that the file names.

    Returns:
        The lines; the title; the numbers of the pages that were pictures and were read by OCR; and why others
        were not, "" where nothing stood in the way.

    Raises:
        SourceError: It is no PDF, is locked, or too long.
    """
    from pypdfium2 import PdfDocument, PdfiumError

    name, data = document.name, document.read()
    try:
        pdf = PdfDocument(data)
    except PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise SourceError(f"{name}: locked with a password; save it without one") from error
        raise SourceError(f"{name}: this PDF cannot be read ({error}); save it again") from error
    try:
        if len(pdf) > _MOST_PAGES:
            raise SourceError(f"{name}: more than {_MOST_PAGES} pages, too many for an article; split it")
        pages = [_lines_of(pdf, number) for number in range(len(pdf))]
        read, why = _read_pictures(pdf, pages, document.ocr)
        return pages, pdf.get_metadata_value("Title"), read, why
    except PdfiumError as error:
        raise SourceError(f"{name}: this PDF cannot be read ({error}); save it again") from error
    finally:
        pdf.close()


def _read_pictures(pdf: "PdfDocument", pages: list[list[Line]], languages: str) -> tuple[list[int], str]:
    """Put the lines of pages that are pictures among the others; give their numbers, and why not all are."""
    pictures = [number for number, page in enumerate(pages) if _is_picture(page)]
    why = lacking(languages) if pictures else ""
    if why:
        return [], why
    read: list[int] = []
    for number in pictures:
        try:
            with closing(pdf[number]) as page:
                pages[number] = recognized(page, languages)
        except SourceError as error:  # the others are read all the same
            return read, str(error)
        if not _is_picture(pages[number]):
            read.append(number + 1)
    return read, ""


def _lines_of(pdf: "PdfDocument", number: int) -> list[Line]:
    """The lines of a page; what stands beside each other on one is one, but not across a gutter."""
    with closing(pdf[number]) as page, closing(page.get_textpage()) as letters:
        found = [_piece(letters, letters.get_rect(index)) for index in range(letters.count_rects())]
    pieces = [piece for piece in found if piece.text.strip()]
    lines: list[Line] = []
    for piece in pieces:
        last = lines[-1] if lines else None
        if last and _continues(last, piece):
            space = " " if piece.left - last.right > 0.15 * piece.size else ""
            lines[-1] = Line(
                f"{last.text.rstrip()}{space}{piece.text.strip()}" if space else last.text + piece.text,
                last.left,
                max(last.right, piece.right),
                min(last.bottom, piece.bottom),
                max(last.top, piece.top),
                max(last.size, piece.size),
            )
        else:
            lines.append(piece)
    return [
        Line(" ".join(line.text.split()), line.left, line.right, line.bottom, line.top, line.size)
        for line in lines
    ]


def _piece(letters: "PdfTextPage", box: tuple[float, float, float, float]) -> Line:
    """What stands in a box on a page."""
    from pypdfium2.raw import FPDFText_GetCharIndexAtPos, FPDFText_GetFontSize

    left, bottom, right, top = box
    text = letters.get_text_bounded(left, bottom, right, top).translate(_LIGATURES)
    at = FPDFText_GetCharIndexAtPos(letters, left + 1, (bottom + top) / 2, 2, 2)
    size = FPDFText_GetFontSize(letters, at) if at >= 0 else 0.0
    size = size if 0.5 * (top - bottom) < size < 3 * (top - bottom) else top - bottom
    return Line(text, left, right, bottom, top, size)


def _continues(last: Line, piece: Line) -> bool:
    """Whether a piece stands on the same line as another and directly after it."""
    height = min(last.top, piece.top) - max(last.bottom, piece.bottom)
    is_level = height > 0.4 * min(last.top - last.bottom, piece.top - piece.bottom)
    return is_level and -piece.size < piece.left - last.right < _SPACE * max(last.size, piece.size)


def _headlines(found: Sequence[tuple[str, float]]) -> list[str]:
    """The lines in larger letters than most, about as large as the largest, below which a story stands."""
    words: dict[float, int] = {}
    for text, size in found:
        words[round(size, 1)] = words.get(round(size, 1), 0) + len(text.split())
    if not words:
        return []
    usual = max(words, key=lambda size: words[size])
    large = [(number, text, size) for number, (text, size) in enumerate(found) if size >= _HEADLINE * usual]
    largest = max((size for _, _, size in large), default=0.0)
    heads = [(number, text) for number, text, size in large if size >= _OF_LARGEST * largest]
    ends = [*(number for number, _ in heads[1:]), len(found)][: len(heads)]
    return [
        " ".join(text.split())
        for (number, text), end in zip(heads, ends, strict=True)
        if sum(len(below.split()) for below, _ in found[number + 1 : end]) >= _STORY
    ]
