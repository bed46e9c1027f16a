"""Words and their stems, and which of them carry meaning."""

import re
import unicodedata
from functools import lru_cache
from threading import local
from typing import Any

from ingest.scripts import MARKS, word_spans

_WORD = re.compile(rf"[\w{MARKS}]+(?:[’'.,-][\w{MARKS}]+)*")
_FUNCTION_WORDS = frozenset(
    "a about after again against all also although always am an and any are as at be because been before "
    "being between both but by can could did do does doing done during each either else ever every few for "
    "from had has have having he her here hers herself him himself his how i if in into is it its itself "
    "just me more most much my myself neither no nor not now of off on once one only or other our ours out "
    "over own per rather same she should since so some such than that the their theirs them themselves then "
    "there these they this those though through to too under until up upon us very was we were what when "
    "where whether which while who whom whose why will with within without would yet you your yours".split()
)
_stemmers = local()  # one stemmer per thread: they keep state while they work


def is_function_word(word: str) -> bool:
    """Whether a word in lower case carries grammar rather than meaning."""
    return word in _FUNCTION_WORDS


def folded(text: str) -> str:
    """Text in lower case without accents, so that spellings of one word compare equal."""
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(part for part in parts if not unicodedata.combining(part)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word (Porter's second English stemmer)."""
    if not hasattr(_stemmers, "english"):
        import Stemmer

        _stemmers.english = Stemmer.Stemmer("english")
    stemmer: Any = _stemmers.english
    return str(stemmer.stemWord(word.replace("’", "'").removesuffix("'s")))


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order; figures among them.

    In scripts that put no spaces between words, each two letters that follow one another are one.
    """
    found = (match.group() for match in _WORD.finditer(folded(text)))
    words = (word[start:end] for word in found for start, end in word_spans(word))
    return [stem(word) for word in words if word not in _FUNCTION_WORDS]


def content_words(text: str) -> list[tuple[str, int, int]]:
    """Words that carry meaning: the stem of each, where it begins and where it ends in the text."""
    found = []
    for match in _WORD.finditer(text):
        for start, end in word_spans(match.group()):
            word = folded(match.group()[start:end])
            if word not in _FUNCTION_WORDS:
                found.append((stem(word), match.start() + start, match.start() + end))
    return found
