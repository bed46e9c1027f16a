"""What a question asks for: the kind of answer, and the words, names and numbers it turns on."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:[.,'’&-]?[^\W_]+)*%?")
_POSSESSIVE = re.compile(r"['’]s?$")
_NUMBER = re.compile(
    r"\d|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|"
    r"thousands?|dozens?|millions?|billions?|trillions?|half|twice|once|none)(?:-|$)",
    re.IGNORECASE,
)
FUNCTION_WORDS = frozenset(
    "a about after again all also although am an and another any are as at be because been before being "
    "between both but by can could did do does doing done during each either else ever every few for from "
    "further get got had has have having he her here hers herself him himself his how i if in into is it "
    "its itself just may me might more most much must my myself no nor not now of off on once one only "
    "onto or other ought our ours out over own per s same shall she should since so some such t than that "
    "the their theirs them then there these they this those though through to too under until up upon us "
    "very was we were what when where whether which while who whom whose why will with within without "
    "would you your yours".split()
)


class Kind(StrEnum):
    """What an answer must hold."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    REASON = "reason"
    NAME = "name"
    YES_NO = "yes or no"
    ANY = "any"


_ASKS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Kind.NUMBER, r"\bhow (?:many|much|old|long|far|big|large|tall|high|often|fast)\b"
                      r"|\bwh(?:at|ich) (?:is the |was the )?(?:percentage|number|share|proportion|amount|"
                      r"price|cost|average)\b"
                      r"|_+ ?%"),
        (Kind.TIME, r"\bwhen\b(?= (?:is|are|was|were|did|do|does|will|has|have|can|could|should|would)\b)|"
                    r"since when"
                    r"|\bwh(?:at|ich) (?:year|month|day|date|time|decade|century|season)\b"),
        (Kind.PERSON, r"\bwho(?:m|se)?\b(?!.*\bwhich\b)|\bwhich (?:\w+ ){0,2}(?:actor|actress|star|singer|"
                      r"player|"
                      r"politician|host|author|celebrity|person|man|woman|artist|musician|lawmaker|"
                      r"candidate)\b"),
        (Kind.PLACE, r"\bwhere\b(?= (?:is|are|was|were|did|do|does|will|has|have|can|could)\b)|\b(?:what|"
                     r"which) "
                     r"(?:\w+[\w’'-]* ){0,2}(?:country|state|city|town|place|nation|region|continent|"
                     r"county|island)\b"),
        (Kind.REASON, r"\bwhy\b|\bwhat (?:\w+ ){0,2}(?:cause|reason|justification|explanation|"
                      r"motive)\w*\b|\bhow come\b"),
        (Kind.NAME, r"\bwhich\b|\bwhat (?:is|was|are|were) the (?:name|title)\b|\b(?:called|named)\b.*\?"),
        (Kind.YES_NO, r"^(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would|should)\b"),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word in a text: as written, its stem in lower case, and where it stands."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        """Whether it is a figure or a number in words."""
        return bool(_NUMBER.search(self.text))

    @property
    def is_name(self) -> bool:
        """Whether it has a capital first letter; the first word of a sentence has one in any case."""
        return self.text[0].isupper() and self.text.casefold() not in FUNCTION_WORDS

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning rather than grammar."""
        is_function = self.text.casefold() in FUNCTION_WORDS and self.text != "US"
        return not is_function and (len(self.stem) > 1 or self.is_number)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read.

    Attributes:
        text: As asked.
        kind: What the answer must hold.
        words: Its content words, each stem once, in order.
        focus: Stems of the thing asked for: ``round`` in "after how many rounds of voting".
    """

    text: str
    kind: Kind
    words: tuple[Word, ...]
    focus: frozenset[str]

    @property
    def stems(self) -> frozenset[str]:
        """Stems of its content words."""
        return frozenset(word.stem for word in self.words)

    @property
    def names(self) -> tuple[Word, ...]:
        """Its names and numbers; the first word of a question is not a name."""
        return tuple(word for word in self.words if word.is_number or (word.is_name and word.start > 0))

    def share(self, stems: Collection[str]) -> float:
        """Which share of its words is among some stems; a name or a number counts twice."""
        return _share((*self.words, *self.names), stems)

    def share_of_names(self, stems: Collection[str]) -> float:
        """Which share of its names and numbers is among some stems; 1 where it has none."""
        return _share(self.names, stems)


def _share(words: Collection[Word], stems: Collection[str]) -> float:
    return sum(word.stem in stems for word in words) / len(words) if words else 1.0


def read_question(text: str) -> Question:
    """Read what a question asks for, by its question words."""
    kind = next((kind for kind, pattern in _ASKS if pattern.search(text)), Kind.ANY)
    words: dict[str, Word] = {}
    for word in words_of(text):
        if word.is_content:
            words.setdefault(word.stem, word)
    return Question(text, kind, tuple(words.values()), frozenset(_focus(text)))


def words_of(text: str) -> list[Word]:
    """Cut text into words with their stems; possessive endings are left off."""
    return list(_words(text))


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        written = _POSSESSIVE.sub("", match.group())
        if written:
            yield Word(written, stem(written.casefold()), match.start(), match.start() + len(written))


@cache
def _stemmer() -> Any:  # noqa: ANN401 (Stemmer declares no types)
    import Stemmer

    return Stemmer.Stemmer("english")


def stem(word: str) -> str:
    """The stem of a word in lower case (Porter's second English stemmer)."""
    return str(_stemmer().stemWord(word.replace("’", "'")))


_FOCUS = re.compile(r"\b(?:which|what|how many|how much)\s+((?:[\w’'-]+\s+){0,2}[\w’'-]+)", re.IGNORECASE)


def _focus(text: str) -> Iterator[str]:
    """Stems of the content words that follow the question word, up to the first function word."""
    for match in _FOCUS.finditer(text):
        for word in words_of(match.group(1)):
            if not word.is_content:
                break
            yield word.stem
