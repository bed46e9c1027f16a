"""What a question names, and what it is about in its own words."""

import re
from collections.abc import Iterator

from assistant.analysis.words import content_stems
from ingest.scripts import is_latin

VERB = r"(?:did|does|do|is|are|was|were|has|have|had|will|can|could|should|would|may|might|must)(?:n['’]?t)?"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ](?:[\w&.-]|['’](?!s?\b))*"
_JOINED = r"(?: (?:of|the|de|da|del|van|von|bin|al) (?:(?:the|la) )?| )"
_NAME = re.compile(rf"(?<![\w’'-]){_CAPITAL}(?:{_JOINED}(?:{_CAPITAL}|\d{{1,3}}\b))*")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_NUMBERS_AND_MONTHS = _DAYS | frozenset(  # these begin no name, wherever they stand
    "january february march april june july august september october november december "
    "hundred thousand million billion".split()
)
_NO_NAMES = frozenset(  # nor do these at the head of a question; behind it "Will" is a name
    "a about after also an and any are as at be before but by can compare could did do does during for from "
    "give had has have he her how i if in is it its latest list main may might more my new no not of on or "
    "our please she should show since so summarise summarize tell than that the their then there these they "
    "this those to until was we were what whats when where which who whom whose why will with would you "
    "your".split()
)
_OPENING = re.compile(
    r"^\W*(?:(?:and|but|so|or|please|then|ok|okay)\b\W*)*"
    r"(?:(?:can|could|would|will) you (?:please )?)?"
    r"(?:(?:tell|give|show|brief) (?:me|us) (?:more )?)?"
    r"(?:(?:explain|describe|list|name|compare|summari[sz]e|outline) )?"
    r"(?:(?:by|in|on|at|for|to|from|since|after|with) )?"
    r"(?:(?:who|whom|whose|what|when|where|which|why|how)(?:['’]?(?:s|re|d|ll))?\b"
    r"(?:(?: come| many| much| long| old| far| often)\b)?)?\s*",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(rf"^((?:(?!{VERB}\b)[\w’'-]+ ){{0,4}}?){VERB} ", re.IGNORECASE)
_SAYS_LITTLE = re.compile(
    r"^(?:there |the |an? )?(?:(?:latest|newest|news|updates?|happened|happens|happening|known|said|summary|"
    r"overview|timeline|chronology|gist|key|main|points|findings|articles?|story|stories|reports?|mention(?:s|ed|ing)?|discuss(?:es|ed|ing)?|cover(?:s|ed|ing)?|about|on|of|in|to|with|"
    r"from|at|we|you|know)\b(?!-) ?)+(?=\S)",
    re.IGNORECASE,
)

_ENGLISH = re.compile(
    r"\b(?:the|is|are|was|were|did|does|do|what|who|when|where|which|why|how|of|and|to|for|with|has|have|that|it|he|"
    r"she|they|this|about|from|by|on|at)\b",
    re.IGNORECASE,
)


def reads_as_english(question: str) -> bool:
    """Whether a question has one of the little words that hardly an English question does without."""
    return bool(_ENGLISH.search(question))


def about(question: str) -> tuple[str, ...]:
    """The names in a question, in its order; where it has none, the words that it is about."""
    found = tuple(dict.fromkeys(names(question)))
    return found or ((core,) if (core := subject(question)) else ())


def names(text: str) -> Iterator[str]:
    """Words with capitals that run together, without those that only begin a sentence, days and months.

    None where the script has no capitals, as far as that is known: in Latin alone.
    """
    if not is_latin(text):
        return
    for match in _NAME.finditer(text):
        words = match.group().rstrip(".-").split(" ")
        heads = not text[: match.start()].strip(" \"“‘'(¿¡")
        opens = heads and match.end() < len(text.rstrip(" ?.!"))
        while heads and words and words[0].casefold() in _NO_NAMES:
            words.pop(0)
            heads, opens = _is_titled(text), False
        while words and (words[0].casefold() in _NUMBERS_AND_MONTHS or words[0].isdigit()):
            words.pop(0)
            opens = False
        while words and words[-1].casefold() in _DAYS:
            words.pop()
        is_plain = opens and len(words) == 1 and not words[0].isupper() and text[match.end()] not in "'’"
        if any(word[:1].isalpha() for word in words) and not is_plain:
            yield " ".join(words)


def _is_titled(text: str) -> bool:
    """Whether a text is written as a headline, most words with a capital, which then tell no name."""
    words = text.split()
    return len(words) > 3 and 3 * sum(word[:1].isupper() for word in words) > 2 * len(words)


def has_names(text: str) -> bool:
    """Whether a text names anything."""
    return any(True for _ in names(text))


def without_names(question: str) -> str:
    """A question without its names, and the "in" or "of" before them."""
    for name in sorted(names(question), key=len, reverse=True):
        question = re.sub(
            rf"(?:\b(?:in|at|of|for|from|near|to|by)(?: the)? )?{re.escape(name)}(?:['’]s?)?(?!\w)",
            "",
            question,
        )
    return " ".join(question.split())


def subject(question: str) -> str:
    """What a question is about, in its own words: without what only asks.

    ``the ferry accident at Port Ellery`` of "What happened in the ferry accident at Port Ellery?".
    """
    text = _OPENING.sub("", question.strip(), count=1)
    text = _AUXILIARY.sub(r"\1", text, count=1)
    shorter = _SAYS_LITTLE.sub("", text, count=1)
    text = shorter if content_stems(shorter) else text
    return text.strip(' \t?.!,;:¿¡？！。؟।"“”')
