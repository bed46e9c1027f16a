"""What a sentence is made of besides figures and dates: its words, its names, its quotations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.analysis.figures import NUMBER_WORDS
from assistant.analysis.saying import forms
from assistant.analysis.words import is_function_word, stem

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.,]\d+)*(?:['’](?!s\b)[^\W_]+)?")
_SENTENCE_BREAK = re.compile(r"""[.!?:;…]["'”’)\]]*\s|["“‘(\[]$|\n""")
_CLAUSE_BREAK = re.compile(r"""[^\s'’-]|-\s?-|\s-\s""")
_QUOTATION = re.compile(
    r"“([^“”\"]+)(?:[”\"]|$)|\"([^\"]+)(?:\"|$)|"
    r"(?<!\w)[‘'`]{1,2}(?!\s|s\b)([^‘’`'\n]{12,}?)(?<!\s)['’]{1,2}(?!\w)"
)
_ELISION = re.compile(r"\s*(?:\.\.\.|…|\[[^\]]*\])\s*")
_REPORTING = forms("say", "tell") | {"according"}  # change no fact
# Dates are checked as dates, and what these words say alone is little.
_NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
    "august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "mr mrs ms dr".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word in a text.

    Attributes:
        text: As written.
        stem: Its stem, in lower case.
        opens: Whether it opens a sentence or a quotation.
        breaks: Whether punctuation parts it from the word before.
    """

    text: str
    stem: str
    opens: bool
    breaks: bool

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, in digits or words, or part of one."""
        return self.text[0].isdigit() or self.text.casefold() in NUMBER_WORDS

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning rather than grammar; figures are compared as numbers, not as words."""
        word = self.text.casefold()
        is_grammar = is_function_word(word) and self.text not in ("US", "IT", "WHO", "AT")
        return not is_grammar and word not in _REPORTING and not self.is_figure


def tokens_of(text: str) -> list[Token]:
    """Cut text into words; hyphens part them, possessive endings are left off."""
    tokens, end = [], 0
    for match in _WORD.finditer(text):
        word = match.group()
        plain = word.replace(".", "") if word.endswith(".") else word
        between = text[end : match.start()]
        opens = end == 0 or bool(_SENTENCE_BREAK.search(between))
        tokens.append(Token(plain, stem(plain.casefold()), opens, bool(_CLAUSE_BREAK.search(between))))
        end = match.end()
    return tokens


def names_of(tokens: Sequence[Token]) -> list[Token]:
    """The words that are names or codes; none in a headline, where every word has a capital.

    The first word of a sentence counts only where the next is a name too, or it has further capitals.
    """
    words = [token for token in tokens if token.is_content and token.text.isalpha()]
    if len(words) > 5 and sum(token.text[0].isupper() for token in words) > 0.85 * len(words):
        return []
    following = [*tokens, None][1:]
    return [
        token
        for token, after in zip(tokens, following, strict=True)
        if token.is_content and _is_name(token.text)
        if not token.opens or _is_code(token.text) or (after and _is_name(after.text) and not after.opens)
    ]


def _is_name(word: str) -> bool:
    return (word[0].isupper() and word.casefold() not in _NOT_NAMES) or _is_code(word)


def _is_code(word: str) -> bool:
    """Whether a word has capitals after the first letter, or letters among digits."""
    return any(c.isupper() for c in word[1:]) or bool(re.search(r"\d[^\W\d_]+\d|[^\W\d_]{2,}\d", word))


def quotations_of(text: str) -> list[str]:
    """What stands in quotation marks, cut where words were left out or put in."""
    quoted = (next(filter(None, match.groups())) for match in _QUOTATION.finditer(text))
    parts = (part.strip(" ,.;:!?") for quote in quoted for part in _ELISION.split(quote))
    return [part for part in parts if part]
