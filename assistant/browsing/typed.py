"""What somebody types to find articles: words, and exact phrases between quotation marks of any country."""

import re
import unicodedata

from ingest.keywords.shelf import Wanted
from ingest.scripts import has_runs

_QUOTED = re.compile(r"\"([^\"]*)\"|[“„]([^“”„]*)[“”]|«([^»]*)»|»([^«]*)«|「([^」]*)」|『([^』]*)』")
_WORD = re.compile(r"[^\W_]+")


def wanted(typed: str, *, in_titles: bool = False, undated: bool = False) -> Wanted:
    """What was typed, as what is wanted: ``tram "city council"`` is a word and a phrase.

    A quotation mark that is never closed counts for nothing; its words count one by one.
    """
    phrases = [next(filter(None, found), "") for found in _QUOTED.findall(typed)]
    return Wanted(
        words=" ".join(_QUOTED.sub(" ", typed).split()),
        phrases=tuple(dict.fromkeys(phrase for phrase in map(str.strip, phrases) if _WORD.search(phrase))),
        in_titles=in_titles,
        undated=undated,
    )


def exactly(phrase: str) -> re.Pattern[str]:
    """A pattern of the very words of a phrase, whatever the capitals, accents and marks between them.

    It is for texts that went through :func:`unaccented`, which keeps every place where it is.
    """
    words = [re.escape(word) for word in _WORD.findall(unaccented(phrase))]
    edge = "" if has_runs(phrase) else r"(?<![^\W_]){}(?![^\W_])"
    pattern = r"[\W_]+".join(words)
    return re.compile(edge.format(pattern) if edge else pattern, re.IGNORECASE)


class _Plain(dict[int, str]):
    """Letters without accents by code point, each looked up once."""

    def __missing__(self, point: int) -> str:
        letter = chr(point)
        plain = unicodedata.normalize("NFD", letter)[0]
        self[point] = plain if plain.isascii() else letter
        return self[point]


_PLAIN = _Plain()


def unaccented(text: str) -> str:
    """A text of the same length without the accents of its letters."""
    return text if text.isascii() else text.translate(_PLAIN)
