"""Words out of pictures of pages, by Tesseract: a program of its own, which pytesseract calls.

Both are optional. What is read comes as lines with their places, so that columns and headlines are told as on
any other page of a PDF.
"""

from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from shutil import which
from statistics import median
from typing import TYPE_CHECKING, Any

from ingest.errors import SourceError
from ingest.readers.layout import Line

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_DOTS = 200  # to the inch; fewer cost letters, more cost time
_POINTS = 72  # to the inch
_LONGEST = 300  # seconds for a page, which takes some two on one core
_SPACE = 1.5  # of the size of letters; what stands nearer is one line
_SUREST_NOISE = 30  # of 100; what Tesseract is less sure of is dirt and rules, not words


def lacking(languages: str) -> str:
    """What stands in the way of reading pictures of text, and the remedy; "" where nothing does.

    Args:
        languages: As Tesseract names them, such as ``eng+deu``; "none" where pictures are not to be read.
    """
    if languages == "none":
        return "ONRECORD_OCR is none; name the languages of such files there, like eng+deu"
    ways = []
    if find_spec("pytesseract") is None:
        ways.append("pip install 'on-record[ocr]'")
    if which("tesseract") is None:
        ways.append("the program tesseract (Debian: apt-get install tesseract-ocr)")
    return f"to read it by OCR, add {' and '.join(ways)}" if ways else _unknown(languages)


def recognized(page: "PdfPage", languages: str) -> list[Line]:
    """The lines of words in the picture of a page, as Tesseract orders them.

    Args:
        page: A page of a PDF.
        languages: What it may be written in, as Tesseract names them.

    Raises:
        SourceError: Tesseract fails, or takes too long.
    """
    import pytesseract

    picture = page.render(scale=_DOTS / _POINTS, grayscale=True).to_pil()
    try:
        found = pytesseract.image_to_data(
            picture, lang=languages, timeout=_LONGEST, output_type=pytesseract.Output.DICT
        )
    except (RuntimeError, OSError) as error:  # among them pytesseract's own, and its time-out
        raise SourceError(f"Tesseract fails ({' '.join(str(error).split())[:200]})") from error
    lines: dict[tuple[int, ...], list[dict[str, Any]]] = {}
    for number, text in enumerate(found["text"]):
        word = {name: values[number] for name, values in found.items()}
        if text.strip() and float(word["conf"]) >= _SUREST_NOISE:
            lines.setdefault((word["block_num"], word["par_num"], word["line_num"]), []).append(word)
    heights: dict[tuple[int, ...], list[float]] = {}  # by paragraph: that of a line depends on its letters
    for key, words in lines.items():
        heights.setdefault(key[:2], []).append(max(word["height"] for word in words))
    return [
        _line(piece, picture.height, median(heights[key[:2]]))
        for key, words in lines.items()
        for piece in _parted(words, median(heights[key[:2]]))
    ]


def _parted(words: list[dict[str, Any]], size: float) -> list[list[dict[str, Any]]]:
    """The words of a line, parted at each white that is wider than a space, as between two columns."""
    pieces = [[words[0]]]
    for last, word in pairwise(words):
        if word["left"] - last["left"] - last["width"] > _SPACE * size:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _line(words: list[dict[str, Any]], height: int, size: float) -> Line:
    """A line of words in letters of some size, with its place in points from the page's lower left corner."""
    left, top = (min(word[name] for word in words) for name in ("left", "top"))
    right = max(word["left"] + word["width"] for word in words)
    bottom = max(word["top"] + word["height"] for word in words)
    in_points = _POINTS / _DOTS
    return Line(
        text=" ".join(word["text"] for word in words),
        left=left * in_points,
        right=right * in_points,
        bottom=(height - bottom) * in_points,
        top=(height - top) * in_points,
        size=size * in_points,
    )


@cache
def _unknown(languages: str) -> str:
    """Which languages Tesseract has no data of, and the remedy; "" where it has all."""
    import pytesseract

    there = set(pytesseract.get_languages())
    missing = [one for one in languages.split("+") if one not in there]
    if not missing:
        return ""
    packages = " ".join(f"tesseract-ocr-{one.replace('_', '-')}" for one in missing)
    data = f"the data of {', '.join(missing)} (Debian: apt-get install {packages})"
    return f"to read it by OCR, give Tesseract {data}"
