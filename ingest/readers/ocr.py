"""Words out of pictures of pages: OCRmyPDF, with Tesseract, lays them behind the picture where they stand.

Both are optional. What reads a PDF then reads these words as it reads any others, column by column.
"""

import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from shutil import which

from ingest.errors import SourceError

_LONGEST = 1800  # seconds; a page takes some three on one core


def lacking(languages: str) -> str:
    """What stands in the way of reading pictures of text, and the remedy; "" where nothing does.

    Args:
        languages: As Tesseract names them, such as ``eng+deu``; "none" where pictures are not to be read.
    """
    if languages == "none":
        return "ONRECORD_OCR is none; name the languages of such files there, like eng+deu"
    ways = []
    if find_spec("ocrmypdf") is None:
        ways.append("pip install 'on-record[ocr]'")
    if which("tesseract") is None:
        ways.append("the program tesseract (Debian: apt-get install tesseract-ocr)")
    return f"to read it by OCR, add {' and '.join(ways)}" if ways else _unknown(languages)


def recognized(data: bytes, name: str, languages: str) -> bytes:
    """A PDF with the words of those pages that are pictures alone; its other pages stay as they are.

    Args:
        data: The PDF.
        name: What to call it in an error.
        languages: What it may be written in, as Tesseract names them.

    Raises:
        SourceError: Its pictures cannot be read, or it takes too long.
    """
    command = [sys.executable, "-P", "-m", "ocrmypdf", "--quiet", "--mode", "skip", "-l", languages]
    command += ["--output-type", "pdf", "--optimize", "0", "--rotate-pages", "-", "-"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"{name}: reading its pictures takes too long; split it") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise SourceError(f"{name}: its pictures cannot be read ({said[-1] if said else done.returncode})")
    return done.stdout


@cache
def _unknown(languages: str) -> str:
    """Which languages Tesseract has no data of, and the remedy; "" where it has all."""
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    there = {*listed.stdout.split(), *listed.stderr.split()}
    missing = [one for one in languages.split("+") if one not in there]
    if not missing:
        return ""
    packages = " ".join(f"tesseract-ocr-{one.replace('_', '-')}" for one in missing)
    data = f"the data of {', '.join(missing)} (Debian: apt-get install {packages})"
    return f"to read it by OCR, give Tesseract {data}"
