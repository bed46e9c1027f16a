"""What a question asks for: the kind of answer, and the words, names and numbers it turns on."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.extract.stems import family

_WORD = re.compile(r"[^\W_]+(?:[.,'’&-]?[^\W_]+)*%?")
_POSSESSIVE = re.compile(r"['’]s?$")
_NUMBER = re.compile(
    r"\d|^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|"
    r"thousands?|dozens?|millions?|billions?|trillions?|half|twice|once|none)(?:-|$)",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"n['’]t\b|\b(?:not|never|no|none|neither|nor|cannot)\b", re.IGNORECASE)
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
_LIGHT_WORDS = frozenset(  # so common that they hardly tell one sentence from another
    "call called came come comes gave give given gives go goes gone happen happened happens made make "
    "makes many name named said say saying says take taken takes tell tells told took went".split()
)
_DEEDS = frozenset("gave give given gives made make makes take taken takes took".split())  # of those
_DEIXIS = re.compile(  # times told from the moment of asking: no article names them so
    r"\b(?:this|this past|the past|last|next) (?:week(?:end)?|month|year|morning|evening|night)\b|"
    r"\brecently\b",
    re.IGNORECASE,
)
_PRESENT = re.compile(
    r"\bnew(?:ly|est)?\b|\blatest\b|\bnow\b|\bcurrent(?:ly)?\b|\btoday\b|"
    r"\bthis (?:past )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    re.IGNORECASE,
)
_ASKING = re.compile(  # what only says how to answer, or is answered by another word: old by 81
    r"\bhow (?:old|long|far|big|large|tall|high|often|fast)\b|\b(?:any|some)(?:body|one|thing)\b|"
    r"\b(?:the )?(?:number|amount) of\b|\bwhat (?:is|are|was|were) the reasons? (?:for|why|that|behind)\b|"
    r"\b(?:what|which) (?:kinds?|sorts?|types?) of\b|\bcomparison (?:of|between)\b|"
    r"^\W*(?:please )?(?:compare|describe|explain|summari[sz]e|list|tell me|show me|"
    r"(?:give me )?(?:a |the )?(?:timeline|chronology|summary)(?: of)?)\b",
    re.IGNORECASE,
)
_COURSE = re.compile(r"\b(?:sequence|order|course) of events\b|\bover time\b", re.IGNORECASE)
_TIMELINE = re.compile(
    r"\btime ?line\b|\bchronolog\w+\b|\b(?:sequence|order|course) of events\b|\bover time\b|"
    r"\bhow (?:did|has|have) .{1,60} (?:unfold|develop|evolve)(?:ed)?\b",
    re.IGNORECASE,
)
_ENDING = 3  # letters by which two stems of one word may differ
_VERB = r"(?:is|are|was|were|did|do|does|will|has|have|had|can|could|should|would)"
_FOCUS = re.compile(r"\b(?:which|what|how many|how much)\s+((?:[\w’'-]+\s+){0,2}[\w’'-]+)", re.IGNORECASE)


class Kind(StrEnum):
    """What an answer must hold."""

    NUMBER = "number"
    TIME = "time"
    REASON = "reason"
    NAME = "name"
    COUNTRY = "country"
    STATE = "state"
    ANY = "any"


_ASKS = (
    (Kind.NUMBER, rf"\bhow (?:many|much|old|long|far|big|large|tall|high|often|fast)\b|_+ ?%|\bwh(?:at|ich) "
                  rf"(?:{_VERB} the )?(?:percentage|number|share|proportion|amount|price|cost|average)\b"),
    (Kind.TIME, rf"\bwhen {_VERB}\b|\bsince when\b|"
                rf"\bwh(?:at|ich) (?:year|month|day|date|time|decade|century|season)\b"),
    (Kind.REASON, r"\bwhy\b|\bhow come\b|"
                  r"\bwhat (?:\w+ ){0,2}(?:cause|reason|justification|explanation|motive)\w*\b"),
    (Kind.COUNTRY, r"\bwh(?:at|ich) (?:\w+ ){0,2}(?:country|nation)\b"),
    (Kind.STATE, r"\bwh(?:at|ich) (?:(?:US|U\.S\.|American) )?state\b"),
    (Kind.ANY, rf"\bwho {_VERB} (?-i:[A-Z])"),
    (Kind.NAME, rf"\bwho(?:m|se)?\b|\bwhere {_VERB}\b|\bwhich\b|\bwhat {_VERB} the (?:name|title)\b"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKS)


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
        return self.text[0].isupper() and self.is_content and not self.is_number

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning rather than grammar."""
        plain = self.text.casefold()
        is_light = plain in _LIGHT_WORDS or (plain in FUNCTION_WORDS and self.text != "US")
        return not is_light and (len(self.stem) > 1 or self.is_number)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, read.

    Attributes:
        text: As asked.
        kind: What the answer must hold.
        words: Its content words, each stem once, in order.
        stems: Their stems.
        names: Those that are names or numbers.
        focus: Stems of the thing asked for: ``round`` in "after how many rounds of voting".
    """

    text: str
    kind: Kind
    words: tuple[Word, ...]
    stems: frozenset[str]
    names: tuple[Word, ...]
    focus: frozenset[str]

    @property
    def is_present(self) -> bool:
        """Whether it asks what is so now, or was lately."""
        return bool(_DEIXIS.search(self.text) or _PRESENT.search(self.text))

    @property
    def is_yes_or_no(self) -> bool:
        """Whether it asks if something is so."""
        return bool(re.match(rf"\W*{_VERB}(?:n['’]t)?\b", self.text, re.IGNORECASE))

    @property
    def is_timeline(self) -> bool:
        """Whether it asks how one thing came after another."""
        return bool(_TIMELINE.search(self.text))

    def share(self, stems: Collection[str]) -> float:
        """Which share of its words is among some stems, from 0 to 1; a name or a number counts twice."""
        words = (*self.words, *self.names)
        return sum(is_among(word.stem, stems) for word in words) / max(len(words), 1)


def read_question(text: str) -> Question:
    """Read what a question asks for, by its question words."""
    words: dict[str, Word] = {}
    asked = words_of(_blanked(text))
    is_short = sum(word.is_content for word in asked) < 2
    for word in asked:  # where a question says little, what was done counts
        if word.is_content or (is_short and word.text.casefold() in _DEEDS):
            words.setdefault(word.stem, word)
    return Question(
        text=text,
        kind=next((kind for kind, pattern in _KINDS if pattern.search(text)), Kind.ANY),
        words=tuple(words.values()),
        stems=frozenset(words),
        names=tuple(word for word in words.values() if word.is_number or (word.is_name and word.start > 0)),
        focus=frozenset(_focus(text)),
    )


def _blanked(text: str) -> str:
    """A question without what no sentence is expected to say; what is left stays where it is."""
    for pattern in (_DEIXIS, _ASKING, _COURSE):
        text = pattern.sub(lambda match: " " * len(match.group()), text)
    return text


def words_of(text: str) -> list[Word]:
    """Cut text into words with their stems; possessive endings are left off."""
    return list(_words(text))


def is_among(stem: str, stems: Collection[str]) -> bool:
    """Whether a stem is among others, or one of them but for an ending, as ``justif`` is for ``justifi``."""
    return stem in stems or (
        len(stem) > _ENDING + 2
        and any(
            (other.startswith(stem) or stem.startswith(other)) and abs(len(other) - len(stem)) <= _ENDING
            for other in stems
        )
    )


def is_negated(text: str) -> bool:
    """Whether it says that something is not so."""
    return bool(_NEGATION.search(text))


def _words(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        written = _POSSESSIVE.sub("", match.group())
        if written:
            yield Word(written, family(written.casefold()), match.start(), match.start() + len(written))


def _focus(text: str) -> Iterator[str]:
    """Stems of the content words that follow the question word, up to the first function word."""
    for match in _FOCUS.finditer(text):
        for word in words_of(match.group(1)):
            if not word.is_content:
                break
            yield word.stem
