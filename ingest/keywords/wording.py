"""Text as it is handed to the tokenizer, so that one word typed in several ways becomes one word.

The tokenizer cuts at every mark, lowers, folds the accents of Latin letters and stems. What it cannot do is
done here, on documents and queries alike; the text that is stored and quoted stays as it is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from threading import local
from typing import Any

from ingest.scripts import cut, has_runs

_SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("\u2010", "\u2011")
_NOT_LATIN = bytes(lead for lead in range(0xC4, 0xF8) if lead not in (0xC5, 0xE2))
_PLAIN = bytes(byte for byte in range(256) if byte not in _NOT_LATIN)  # of UTF-8: Latin letters, punctuation
_LOOKALIKES = re.compile(r"[\uf900-\uffef\U0001d400-\U0001d7ff]+")  # ligatures, full and half width, bold
_ACCENTS = re.compile(  # above, below and through letters; of Cyrillic; the points of Hebrew and Arabic
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+"
)
_SILENT = re.compile(  # at which the tokenizer would cut a word: what joins or silences letters, and tones
    r"[\u093c\u094d\u0951-\u0954\u09bc\u09cd\u09fe\u0a3c\u0a4d\u0abc\u0acd\u0afd-\u0aff\u0b3c\u0b4d\u0b55\u0bcd"
    r"\u0c3c\u0c4d\u0cbc\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u0e47-\u0e4c\u0e4e\u0eba\u0ec8-\u0ecc\u1037\u1039\u103a"
    r"\u17b4\u17b5\u17c9-\u17d3\u17dd]\u200c?\u200d?"
)
_THE = re.compile(  # Arabic's "the", with "and", "by" or "to" before it: its stemmer leaves it on short words
    r"(?<![\u0620-\u065f])(?:و?ال|بال|كال|فال|لل)(?=[\u0620-\u064a]{3})"  # light10 (Larkey et al., 2007)
)
_STEMMED = {"arabic": re.compile(r"[\u0620-\u065f]+"), "hindi": re.compile(r"[\u0900-\u0963]+")}
_stemmers = local()  # one of each per thread: they keep state while they work
# Each pattern begins with one letter of its own, which makes it ten times as fast as all of them in one.
_AFTER_DOT = re.compile(r"\.\w\.")
_AFTER_COMMA = re.compile(r",\d\d\d")
_AT_JOINT = tuple(re.compile(pattern) for pattern in (r"-\w", r"&\w", r"'\w\w", r"’\w\w"))
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = "'’"
_SHORTENED = frozenset(("s", "t", "d", "m", "re", "ll", "ve"))  # after an apostrophe
_MANY_DIGITS = 4  # have no comma after them


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as plain words, and beside it those with a mark inside in one."""

    plain: str
    joined: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Wording":
        """The wording of a text."""
        words = plain(text)
        return cls(words, tuple(joined(words)))


def together(wordings: Iterable[Wording]) -> Wording:
    """The wording of texts that follow one another."""
    several = list(wordings)
    return Wording(
        "".join(one.plain for one in several), tuple(word for one in several for word in one.joined)
    )


def plain(text: str) -> str:
    """A text without soft hyphens and accents, "U.S." and "10,000" as one word each.

    Composed and decomposed letters, full-width ones and ligatures become the same. Accents of composed Latin
    letters are left to the tokenizer, which is faster. Words of the Arabic script and of Hindi's are stemmed;
    in scripts that put no spaces between words, each two letters that follow one another are a word.
    """
    if _SOFT_HYPHEN in text:
        text = text.replace(_SOFT_HYPHEN, "")
    for hyphen in _HYPHENS:
        if hyphen in text:
            text = text.replace(hyphen, "-")
    if not text.isascii() and text.encode(errors="replace").translate(None, _PLAIN):
        text = _in_its_script(_without_accents(text))
    cuts = [*_in_initials(text), *_in_figures(text)]
    if not cuts:
        return text
    cuts.sort()
    parts = [text[one + 1 : next_] for one, next_ in zip([-1, *cuts], [*cuts, len(text)], strict=True)]
    return "".join(parts)


def joined(text: str) -> list[str]:
    """Words of a plain text with a mark inside, in one: ``email`` for "e-mail", ``ONeill``, ``RD``.

    Only two parts are joined, and no figures: longer chains, and scores, are made for once.
    """
    return [
        word for joint in _AT_JOINT for match in joint.finditer(text) for word in _around(text, match.start())
    ]


def neighbours(text: str) -> Iterator[tuple[str, str, str]]:
    """Each two words of a plain text with one character between them, and that character; no "it's"."""
    for one, other in pairwise(_WORD.finditer(text)):
        mark = text[one.end()]
        is_shortened = mark in _APOSTROPHES and other[0].casefold() in _SHORTENED
        if other.start() - one.end() == 1 and not is_shortened:
            yield one[0], other[0], mark


def _around(text: str, at: int) -> Iterator[str]:
    """The words on both sides of a mark as one, unless they are parts of a longer chain."""
    start = at
    while start and text[start - 1].isalnum():
        start -= 1
    after = _WORD.match(text, at + 1)
    if start == at or after is None or after[0] in _SHORTENED or text[start - 1 : start] == text[at]:
        return
    if not text[start:at].isdigit() and not _goes_on(text, after.end(), text[at]):
        yield text[start:at] + after[0]


def _goes_on(text: str, at: int, mark: str) -> bool:
    return text[at : at + 1] == mark and text[at + 1 : at + 2].isalnum()


def _in_initials(text: str) -> Iterator[int]:
    """Where the full stops of initials stand: "U.S.", "J.K."; not that of "Ph.D."."""
    end = 0
    for match in _AFTER_DOT.finditer(text):
        at = match.start()
        if at < end or not text[at - 1 : at].isalpha() or text[at - 2 : at - 1].isalnum():
            continue
        while text[at : at + 1] == "." and text[at + 1 : at + 2].isalpha() and text[at + 2 : at + 3] == ".":
            yield at
            at += 2
        yield at
        end = at


def _in_figures(text: str) -> Iterator[int]:
    """Where the commas between thousands stand: up to three digits before the first, three after each."""
    for match in _AFTER_COMMA.finditer(text):
        at = match.start()
        has_digits = text[at - 1 : at].isdigit() and not text[at + 4 : at + 5].isdigit()
        if has_digits and not (at >= _MANY_DIGITS and text[at - _MANY_DIGITS : at].isdigit()):
            yield at


def _without_accents(text: str) -> str:
    text = _LOOKALIKES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def _in_its_script(text: str) -> str:
    """A text in which the tokenizer finds the words of other scripts than Latin."""
    text = _THE.sub("", text)
    for language, words in _STEMMED.items():
        if words.search(text):
            text = words.sub(partial(_stem, _stemmer(language)), text)
    text = _SILENT.sub("", text)
    return cut(text) if has_runs(text) else text


def _stem(stemmer: Any, word: re.Match[str]) -> str:  # noqa: ANN401 (it declares no types)
    return str(stemmer.stemWord(word[0]))


def _stemmer(language: str) -> Any:  # noqa: ANN401 (it declares no types)
    """Snowball's stemmer of a language."""
    if not hasattr(_stemmers, language):
        import Stemmer

        setattr(_stemmers, language, Stemmer.Stemmer(language))
    return getattr(_stemmers, language)
