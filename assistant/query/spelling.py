"""Words as people type them: "did you mean", for words that no article has."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.analysis.words import folded, is_function_word
from ingest.keywords import KeywordIndex
from ingest.keywords.distance import distance
from ingest.keywords.vocabulary import Vocabulary
from ingest.library import Library

SHORTEST = 4  # letters; a shorter word is like too many others
LONG = 8  # letters of a word that may have two errors
MOST_WORDS = (
    4  # of one question that are looked for; one with more is not misspelled but about something else
)
LOOKED_AT = 3  # of the nearest words, whose forms are read in passages
PASSAGES = 6  # in which the forms of a word are read
RARE = 4000  # passages, for each of which another must have a word that is no error itself
CLEARLY = 2  # times as many passages as the next word that is as near
_WORD = re.compile(r"(?<![\w’'&.-])[^\W\d_]+(?![\w&-]|[’'.]\w\w|\.\w)")
_ASKING = frozenset(  # what is asked for, not what about
    "summarise summarize summary explain describe compare outline overview timeline chronology gist latest "
    "newest update updates happen happened happening anyone anything everyone everything somebody".split()
)
_ENDINGS = ("s", "es", "d", "ed", "ing", "er", "ly")


@dataclass(frozen=True, slots=True)
class Change:
    """A word of a question that no article has, and the one that is meant.

    Attributes:
        typed: As it stands in the question.
        meant: As articles print it.
        passages: How many have it.
    """

    typed: str
    meant: str
    passages: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question in words that articles have.

    Attributes:
        question: The question, other words in place.
        changes: What was changed, in the order of the question.
    """

    question: str
    changes: tuple[Change, ...]


def suggestion(question: str, keywords: KeywordIndex, library: Library) -> Suggestion | None:
    """The question with the nearest words of the library for those that no article has.

    A word gives way only where another is spelled nearly like it, and clearly more frequent than others that
    are as near. Figures, short words, acronyms and common English words are left alone: that no article has
    "raise" does not make it a misspelt "rise". The first missing word of a process takes 30 ms more, in which
    those common words are read.

    Args:
        question: As it was typed.
        keywords: Knows which words there are.
        library: The same library, whose passages show how a word is printed.

    Returns:
        The question as it may have been meant; None where nothing is missing or nothing is near.

    Raises:
        LibraryError: The keyword index is damaged.
    """
    question = unicodedata.normalize("NFC", question)
    vocabulary = keywords.vocabulary()
    missing = [
        match
        for match in _looked_for(question)
        if not vocabulary.count(match[0]) and not _is_english(folded(match[0]))
    ]
    if len(missing) > MOST_WORDS:
        return None
    changes, parts, end = [], [], 0
    for match in missing:
        if change := _change(match[0], _Typing.of(question, match.start()), vocabulary, library):
            changes.append(change)
            parts += [question[end : match.start()], change.meant]
            end = match.end()
    return Suggestion("".join((*parts, question[end:])), tuple(changes)) if changes else None


def _looked_for(question: str) -> Iterator[re.Match[str]]:
    """The words of a question that say what it is about; no figures, no short words, no acronyms."""
    shouted = question.isupper()
    for match in _WORD.finditer(question):
        word = folded(match[0])
        is_acronym = sum(letter.isupper() for letter in match[0]) > 1 and not shouted
        if len(word) >= SHORTEST and not is_acronym and word not in _ASKING and not is_function_word(word):
            yield match


@dataclass(frozen=True, slots=True)
class _Typing:
    """How a question is typed where a word of it stands.

    Attributes:
        opens: Whether the word is the first.
        has_capitals: Whether names are typed with capitals, as far as the other words show.
    """

    opens: bool
    has_capitals: bool

    @classmethod
    def of(cls, question: str, at: int) -> "_Typing":
        opens = not any(letter.isalnum() for letter in question[:at])
        later = re.findall(r"(?<=\w\W)[^\W\d_]{2,}", question)
        return cls(opens, any(word[0].isupper() for word in later) and not question.isupper())


def _is_english(word: str) -> bool:
    """Whether a folded word, or what is left of it without an ending, is a common English word or name."""
    known = _common_words()
    return word in known or any(
        word.endswith(ending) and len(word) - len(ending) >= SHORTEST and word.removesuffix(ending) in known
        for ending in _ENDINGS
    )


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """Words that the reader's tokenizer has as one token: the 20,000 that are most common in English text."""
    from assistant.reader import WEIGHTS

    tokens = json.loads((WEIGHTS / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    return frozenset(token for token in tokens if len(token) >= SHORTEST and token.isalpha())


def _change(word: str, typing: _Typing, vocabulary: Vocabulary, library: Library) -> Change | None:
    """What is meant by a word that no article has."""
    plain = folded(word)
    most = 2 if len(plain) >= LONG else 1
    found: list[tuple[int, Change]] = []
    terms = vocabulary.near(word)[:LOOKED_AT]
    for term, following in zip(terms, [*terms[1:], None], strict=True):
        held = library.passages(vocabulary.holding(term.stem, PASSAGES)).values()
        forms = vocabulary.forms(term.stem, (f"{article.title}\n{passage.text}" for passage, article in held))
        form = _nearest(plain, forms)
        apart = distance(plain, folded(form), most)
        if apart is not None and _may_be(word, form, forms, typing):
            found.append((apart, Change(word, _as_typed(form, word, typing), term.passages)))
            if apart == 1 and following and term.passages >= CLEARLY * following.passages:
                break  # those that follow are rarer still
    if not found and (both := vocabulary.apart(word)):
        found.append((1, Change(word, *both)))
    least = min((apart for apart, _ in found), default=0)
    nearest = [change for apart, change in found if apart == least]
    nearest.sort(key=lambda change: -change.passages)
    if not nearest or nearest[0].passages < 1 + vocabulary.size // RARE:
        return None
    if len(nearest) > 1 and nearest[0].passages < CLEARLY * nearest[1].passages:
        return None
    return nearest[0]


def _nearest(plain: str, forms: Mapping[str, int]) -> str:
    """The form of a word that is nearest to what was typed; the most frequent of those."""
    far = len(plain) + max(map(len, forms), default=0)
    return min(
        forms, key=lambda form: (distance(plain, folded(form), far) or 0, -forms[form], form), default=""
    )


def _may_be(word: str, form: str, forms: Mapping[str, int], typing: _Typing) -> bool:
    """Whether one can be meant by the other: a name only by a name, and with its first letter."""
    if not word[0].isupper() or typing.opens or not typing.has_capitals:
        return True
    has_name = 2 * sum(count for each, count in forms.items() if each[0].isupper()) >= sum(forms.values())
    return has_name and (
        folded(word)[0] == folded(form)[0] or sorted(folded(word)[:2]) == sorted(folded(form)[:2])
    )


def _as_typed(form: str, word: str, typing: _Typing) -> str:
    """A form with the capitals that the word had; a name keeps its own."""
    if word.isupper() and len(word) > 1:
        return form.upper()
    return form[0].upper() + form[1:] if word[0].isupper() else form
