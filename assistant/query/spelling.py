"""Words as people type them: "did you mean", and what an acronym stands for."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from assistant.analysis.words import content_words, folded, stem

SHORTEST = 5  # letters; a shorter word is like too many others
LIKENESS = 0.75  # of two words, by the letters that they share in order (Ratcliff and Obershelp)
_LONGER = 2  # letters by which two spellings of one word may differ in length
_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,7}\b")
_LONG = r"[A-Z][\w’'-]*(?: (?:(?:of|for|the|and|on|in|de|du|des|to) ){0,2}[A-Z][\w’'-]*){1,7}"
_IN_BRACKETS = re.compile(
    rf"(?P<name>{_LONG}) \((?P<short>[A-Z][A-Z&]{{1,7}})s?\)|"
    rf"\b(?P<short_>[A-Z][A-Z&]{{1,7}}) \((?:the )?(?P<name_>{_LONG})\)"
)


class Vocabulary(Protocol):
    """The words of a library's articles, as its keyword index has them: folded and stemmed."""

    def count(self, word: str) -> int:
        """How many passages have a word, in any inflection; 0 where none has."""
        ...

    def terms(self, prefix: str) -> Iterable[tuple[str, int]]:
        """The stems that begin with some letters, and how many passages have each."""
        ...

    def printed(self, term: str) -> str:
        """A stem as some article prints it: ``Quellan`` for ``quellan``."""
        ...


def suggest(question: str, vocabulary: Vocabulary) -> str | None:
    """The question with the nearest words of the library for those that no article has.

    Args:
        question: As it was typed; only words that the library lacks are looked at.
        vocabulary: The library's words.

    Returns:
        The question, other words in place, or None where nothing in the library is like them.
    """
    changed = question
    for _, start, end in reversed(content_words(question)):
        word = question[start:end]
        if len(word) < SHORTEST or not word.isalpha() or vocabulary.count(word):
            continue
        if nearest := _nearest(stem(folded(word)), vocabulary):
            changed = f"{changed[:start]}{vocabulary.printed(nearest)}{changed[end:]}"
    return changed if changed != question else None


def _nearest(word: str, vocabulary: Vocabulary) -> str | None:
    """The stem most like a word; of several as like it, the one that most passages have."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    best: tuple[float, int, str] | None = None
    for term, count in vocabulary.terms(word[:1]):
        if abs(len(term) - len(word)) > _LONGER:
            continue
        matcher.set_seq1(term)
        least = best[0] if best else LIKENESS
        if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
            continue
        found = (matcher.ratio(), count, term)
        if found[0] >= LIKENESS and (best is None or found > best):
            best = found
    return best[2] if best else None


def other_names(question: str, texts: Sequence[str]) -> tuple[str, ...]:
    """What articles also call what a question names: the long form of its acronyms, and the other way round.

    Only what an article itself says counts: "World Health Organization (WHO)".

    Args:
        question: As it stands alone.
        texts: Articles that were found.
    """
    acronyms, plain = set(_ACRONYM.findall(question)), folded(question)
    found: dict[str, None] = {}
    for text in texts:
        for match in _IN_BRACKETS.finditer(text):
            short = match["short"] or match["short_"]
            name = _initialled(match["name"] or match["name_"], short)
            if name and short in acronyms and folded(name) not in plain:
                found[name] = None
            elif name and folded(name) in plain and short not in acronyms:
                found[short] = None
    return tuple(found)


def _initialled(name: str, acronym: str) -> str:
    """The end of a name whose words begin with the letters of an acronym; "" where none does."""
    words, letters = name.split(), [letter for letter in acronym.casefold() if letter.isalpha()]
    for start in range(len(words) - 1):
        capitals = [word[0].casefold() for word in words[start:] if word[0].isupper()]
        if capitals == letters or [word[0].casefold() for word in words[start:]] == letters:
            return " ".join(words[start:])
    return ""
