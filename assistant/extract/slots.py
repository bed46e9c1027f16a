"""What could fill the place that a question leaves open: a number, a time, a reason, a name, a country.

Nothing that the question says itself fills it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.extract.questions import Kind, Question, Word

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.(?= ))"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TIME = re.compile(
    rf"\b(?:1\d|20)\d\d\b|\b{_DAY}\b|\b{_MONTH}|\b(?:today|tomorrow|tonight|yesterday|noon|midnight)\b|"
    r"\b\d+(?::\d\d)? ?[ap]\.?m\b|\b\d\d?:\d\d\b|"
    r"\b(?:last|next|this) (?:week|month|year|spring|summer|fall|autumn|winter)\b|\bcentury\b|\b\d0s\b|"
    r"\b(?:minute|hour|day|week|month|year|decade)s? (?:ago|before|after|earlier|later)\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caus(?:ed?|es|ing)|as a result|in order to|so that|cit(?:es?|ing|ed)|"
    r"blam(?:es?|ed|ing)|reasons?|justif\w+|therefore|amid|concerns?|fears?|risks?|in response|"
    r"aim(?:s|ed|ing) (?:to|at)|after|since|down to|to (?:avoid|prevent|protect|stop|curb|reduce))\b",
    re.IGNORECASE,
)
_DATED = re.compile(  # figures that count nothing
    rf"\b{_MONTH} \d\d?(?:st|nd|rd|th)?\b(?:, \d{{4}}\b)?|\b\d\d? (?:of )?{_MONTH}(?: \d{{4}}\b)?|"
    rf"\b{_MONTH} \d{{4}}\b|\b(?:in|since|by|from|until|of) (?:1\d|20)\d\d\b|"
    r"\b\d+(?::\d\d)? ?[ap]\.?m\b|\b\d\d?:\d\d\b"
)
_CALENDAR = re.compile(rf"{_DAY}|{_MONTH}")
_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|"
    "Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|"
    "Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|"
    "North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|"
    "Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming"
)


def fills(question: Question, text: str, words: Sequence[Word]) -> bool:
    """Whether a sentence, given with its words, holds something of the kind asked for."""
    asked = question.text.casefold()
    match question.kind:
        case Kind.REASON:
            return bool(_REASON.search(text))
        case Kind.TIME:
            return any(found.group().casefold() not in asked for found in _TIME.finditer(text))
        case Kind.NUMBER:
            return any(True for _ in figures(question, text, words))
        case Kind.COUNTRY | Kind.STATE:
            places = _countries() if question.kind is Kind.COUNTRY else _states()
            return any(found.group().casefold() not in asked for found in places.finditer(text))
    names = (word for word in words[1:] if word.is_name)  # a first word has its capital anyway
    return any(name.stem not in question.stems and not _CALENDAR.fullmatch(name.text) for name in names)


def figures(question: Question, text: str, words: Sequence[Word]) -> Iterator[int]:
    """Where among its words a sentence has numbers that are new and neither a date nor an hour."""
    dated = [found.span() for found in _DATED.finditer(text)]
    for at, word in enumerate(words):
        is_new = word.is_number and word.stem not in question.stems
        if is_new and not any(start <= word.start < end for start, end in dated):
            yield at


@cache
def _countries() -> re.Pattern[str]:
    """Countries and their people, as Unicode's locale data has them in English."""
    from babel import Locale

    english = Locale("en")
    countries = [name for code, name in english.territories.items() if len(code) == 2]
    peoples = [name for code, name in english.languages.items() if len(code) == 2]
    others = ["U.S.", "US", "U.K.", "UK", "America", "American", "Britain", "British", "Turkey", "Canadian"]
    return _any_of([*countries, *peoples, *others])


@cache
def _states() -> re.Pattern[str]:
    return _any_of(_STATES.split("|"))


def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?:i|n|ian)?s?(?!\w)")
