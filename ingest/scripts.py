"""What other scripts do otherwise than Latin: no spaces between words, other full stops, marks on letters.

A word of Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese is not to be told from its neighbours without
a dictionary. In its place stand each two letters that follow one another: whoever looks for a word of two
letters or more finds it wherever it stands. Source: Lucene's CJKAnalyzer.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

# Marks that belong to the letter before them and that ``\w`` leaves out, for a class of a pattern; of the
# scripts of India, whose words are full of them, the letters too.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064"
    "\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u17dd\u3099\u309a"
)
_HAN_AND_KANA = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # has spaces, but its particles cling to the words
_THAI_AND_LAO = "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
_KHMER_AND_BURMESE = (
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e"
    "\u1780-\u17b3\u17d7\u17dc"
)
_CLINGING = f"{_HAN_AND_KANA}{_HANGUL}{_THAI_AND_LAO}{_KHMER_AND_BURMESE}"
_UNSPACED = re.compile(f"[{_HAN_AND_KANA}{_THAI_AND_LAO}{_KHMER_AND_BURMESE}]")
_RUN = re.compile(f"[{_CLINGING}][{_CLINGING}{MARKS}]*")
_LETTER = re.compile(f"[{_CLINGING}][{MARKS}]*")
_WIDE = re.compile(f"[{_HAN_AND_KANA}{_HANGUL}]")
_UNSTOPPED = re.compile(f"[{_THAI_AND_LAO}]")
_LATIN = re.compile("[A-Za-zªºÀ-ÖØ-öø-\u024f\u1e00-\u1eff]")
_LETTERS = re.compile(r"[^\W\d_]")

# Full stops, question and exclamation marks of all scripts, and dots that leave a sentence open.
STOPS = ".!?…。！？．｡؟۔।॥։።။។៕"
_CLOSING = "\"'”’»›)\\]」』】》〉）］｣"
SENTENCE_END = re.compile(rf"[{STOPS}]\s?[{_CLOSING}]*\s*$")


def has_runs(text: str) -> bool:
    """Whether a text has letters of a script in which words are not told apart by spaces alone."""
    return not text.isascii() and bool(_RUN.search(text))


def count_words(text: str) -> int:
    """How many words a text has; where there are no spaces between them, two letters make one, about."""
    return len(text.split()) + (0 if text.isascii() else len(_UNSPACED.findall(text)) // 2)


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin; one without letters is."""
    if text.isascii():
        return True
    letters = "".join(_LETTERS.findall(text))
    return 2 * len(_LATIN.findall(letters)) >= len(letters)


def is_wide(text: str) -> bool:
    """Whether most letters of a text are Chinese, Japanese or Korean: one says as much as two of others."""
    return not text.isascii() and 2 * len(_WIDE.findall(text)) > len(_LETTERS.findall(text))


def ends_sentences(text: str) -> bool:
    """Whether the script of a text has full stops; Thai and Lao have none."""
    return text.isascii() or 2 * len(_UNSTOPPED.findall(text)) <= len(_LETTERS.findall(text))


def cut(text: str) -> str:
    """A text in which two letters that follow one another stand for a word, where there are no spaces.

    Two spaces stand between them: they are no words that might also be written as one.
    """
    return _RUN.sub(lambda run: f"  {'  '.join(run[0][a:b] for a, b in _pairs(run[0]))}  ", text)


def word_spans(word: str) -> Iterator[tuple[int, int]]:
    """Where the words are in what stands between two spaces: one, or each two letters of a run of them."""
    if word.isascii():
        yield 0, len(word)
        return
    end = 0
    for run in _RUN.finditer(word):
        if end < run.start():
            yield end, run.start()
        yield from ((run.start() + a, run.start() + b) for a, b in _pairs(run[0]))
        end = run.end()
    if end < len(word):
        yield end, len(word)


def _pairs(run: str) -> Iterator[tuple[int, int]]:
    """Where each two letters with their marks stand; where there is only one, that."""
    letters = [letter.span() for letter in _LETTER.finditer(run)]
    if len(letters) == 1:
        yield letters[0]
    yield from ((one[0], other[1]) for one, other in pairwise(letters))
