"""What a sentence claims besides figures: its words, names, quotations, who said it, and what it denies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.extract.questions import FUNCTION_WORDS
from assistant.extract.stems import stem
from assistant.verify.figures import NUMBER_WORDS

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[.,]\d+)*(?:['’](?!s\b)[^\W_]+)?")
_SENTENCE_BREAK = re.compile(r"""[.!?:;…]["'”’)\]]*\s|["“‘(\[]$|\n""")
_CLAUSE_BREAK = re.compile(r"""[^\s'’-]|-\s?-|\s-\s""")
_QUOTATION = re.compile(
    r"“([^“”\"]+)(?:[”\"]|$)|\"([^\"]+)(?:\"|$)|(?<!\w)[‘'`]{1,2}([^‘’`'\n]{12,}?)['’]{1,2}(?!\w)"
)
_ELISION = re.compile(r"\s*(?:\.\.\.|…|\[[^\]]*\])\s*")
_SAYING = (
    r"(?:said|says|saying|told|tells|added|adds|wrote|writes|tweeted|announced|argued|argues|warned|claimed|"
    r"insisted|explained|noted|stated|declared|admitted|acknowledged|replied|testified)"
)
_NAME = r"[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|de|van|von|bin|al))*"
_SPEAKER = re.compile(
    rf"(?P<before>{_NAME}),?(?:,[^,]+,)? (?:has |had |have |also |then )*{_SAYING}\b|"
    rf"\b{_SAYING} (?!that\b)(?P<after>{_NAME})|"
    rf"\b[Aa]ccording to (?:the )?(?P<source>{_NAME})"
)
_NEGATORS = frozenset(
    "not no never neither nor none nobody nothing without cannot n't hardly denied denies deny denying "
    "failed fails refused refuses refusing declined unable stopped ceased unlikely".split()
)
_REPORTING = frozenset("say says said saying tell tells told according".split())  # change no fact
_BREAKS = frozenset("but who which".split())  # words that begin a clause of their own, as does "and will"
_AUXILIARIES = frozenset("is are was were has have had will would can could should may might".split())
NEAR, FAR = 1, 3  # content words that a negator reaches for sure, and at most
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
        is_grammar = word in FUNCTION_WORDS and self.text not in ("US", "IT", "WHO", "AT")
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


def opening_name(tokens: Sequence[Token]) -> Token | None:
    """The first word where it may be a name: no plural, verb or adverb, which also begin sentences bare."""
    first = next(iter(tokens), None)
    looks_so = first and first.is_content and _is_name(first.text)
    return first if first and looks_so and not first.text.endswith(("s", "ing", "ly", "ed")) else None


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


def speakers_of(text: str) -> list[frozenset[str]]:
    """Who is said to have said something: for each the stems of the name."""
    found = []
    for match in _SPEAKER.finditer(text):
        name = next(filter(None, match.groups()))
        stems = frozenset(t.stem for t in tokens_of(name) if t.is_content)
        if stems:
            found.append(stems)
    return found


def polarity_of(tokens: Sequence[Token], scope: int = FAR) -> tuple[frozenset[str], frozenset[str]]:
    """Stems that are only affirmed, and stems that are only denied: a negator before them in the clause.

    Args:
        tokens: The words of a sentence or a few.
        scope: How many content words after a negator are denied.
    """
    affirmed: set[str] = set()
    denied: set[str] = set()
    reach = 0
    before = ""
    for token, after in zip(tokens, [*tokens, None][1:], strict=True):
        word = token.text.casefold().replace("’", "'")
        goes_on = word == "and" and after is not None and after.text.casefold() in _AUXILIARIES
        if token.breaks or goes_on or word in _BREAKS:
            reach = 0
        if word in _NEGATORS or word.endswith("n't"):
            reach = scope
        elif token.is_content and (before, word) != ("no", "longer"):
            (denied if reach else affirmed).add(token.stem)
            reach = max(reach - 1, 0)
        before = word
    return frozenset(affirmed - denied), frozenset(denied - affirmed)


def pairs_of(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Content words that stand next to each other when grammar is left out."""
    stems = [token.stem for token in tokens if token.is_content]
    return [pair for pair in pairwise(stems) if pair[0] != pair[1]]
