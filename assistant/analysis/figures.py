"""Numbers in a text as values with units, and whether a number stands in a text.

Digits and words, magnitudes, per cent, currencies and measures are read; a rounded number is told from a
wrong one. Decades and centuries are read as years; else there is no conversion of units, and no arithmetic:
40 does not stand in "half of 80".
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_SMALL = {
    word: value
    for value, words in enumerate(
        "zero;one first;two second;three third;four fourth;five fifth;six sixth;seven seventh;eight eighth;"
        "nine ninth;ten tenth;eleven eleventh;twelve twelfth;thirteen thirteenth;fourteen fourteenth;"
        "fifteen fifteenth;sixteen sixteenth;seventeen seventeenth;eighteen eighteenth;"
        "nineteen nineteenth".split(";")
    )
    for word in words.split()
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_MAGNITUDES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_YEARS = {"decade": 10, "century": 100}
_CURRENCIES = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "₹": "rupee"}
_UNITS = {
    name: names.split(",")[0]
    for names in (
        "%,percent,per cent,percentage point,pct;dollar;pound,lb;euro;yen;rupee;franc;rouble;yuan;cent;"
        "second,sec;minute,min;hour,hr;day;week;month;year,yr;decade;century,centurie;degree;acre;hectare;"
        "inch,inche;foot,feet,ft;yard;mile,mi;mph;metre,meter;kilometre,kilometer,km;centimetre,cm;"
        "millimetre,mm;litre,liter;gallon;gram;kilogram,kilo,kg;ton,tonne;ounce"
    ).split(";")
    for name in names.split(",")
}
_WORDS = "|".join(sorted((*_SMALL, *_TENS), key=len, reverse=True))
_NUMBER = re.compile(
    r"(?P<currency>[$£€¥₹])?\s?"
    r"(?:(?P<digits>\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:(?:st|nd|rd|th|s)\b|(?P<short>bn|tn|mn|[kmb])\b)?"
    rf"|\b(?P<words>(?:a(?= (?:{'|'.join(_MAGNITUDES)})\b)|{_WORDS})"
    rf"(?:[\s-](?:and\s)?(?:{_WORDS}|hundred|thousand))*)\b)"
    rf"(?:[\s-](?P<magnitude>(?:{'|'.join(_MAGNITUDES)}))(?!s)\b)?"
    rf"(?:[\s-]?(?P<unit>{'|'.join(sorted((re.escape(u) for u in _UNITS), key=len, reverse=True))})(?:s|es)?"
    r"(?![a-z]))?",
    re.IGNORECASE,
)
NUMBER_WORDS = frozenset((*_SMALL, *_TENS, *_MAGNITUDES, "percent"))
_CODE = re.compile(r"\b(?:[A-Z][\w’']*-?\d\w*|\w*\d[A-Za-z]+\d\w*)\b")
_ABOVE = re.compile(r"\b(?:more than|over|at least|above|upwards of|exceed\w*|topp\w*)\W*$", re.IGNORECASE)
_BELOW = re.compile(
    r"\b(?:less than|fewer than|under|below|nearly|almost|up to|just short of|close to)\W*$", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|approximately|some|an estimated|circa|or so)|~)\W*$", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:-|–|to|and|or)\s*", re.IGNORECASE)
_ROUNDED = 0.01  # how far, as a share, a number may be from the truth when nothing says that it is rounded


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        text: As written, with its unit.
        value: What it comes to.
        unit: ``%``, a currency or a measure, singular; "" for a bare number.
        leaning: How it is hedged: ``above``, ``below``, ``about`` or "".
        start: Where it stands.
        end: Where it ends.
        is_plain: Whether it is a whole number in digits or words without magnitude, such as a year.
    """

    text: str
    value: float
    unit: str
    leaning: str
    start: int
    end: int
    is_plain: bool


def numbers_of(text: str) -> list[Number]:
    """The numbers of a text, in order; the "one" of "one of them" and the digits of names are none."""
    found = list(_numbers(_CODE.sub(lambda match: "·" * len(match.group()), text)))
    return [*found, *_ranges(found, text)]


def find_number(number: Number, evidence: Sequence[Number]) -> Number | None:
    """The number of a text that is the one claimed, itself or rounded; else None.

    A hedge may round as it says ("about", "more than"); without one the last figure may be rounded, up to
    one in a hundred of the whole.

    Args:
        number: What is claimed.
        evidence: The numbers of the text.
    """
    alike = [n for n in evidence if not (n.unit and number.unit and n.unit != number.unit)]
    is_rounding = _is_rounding if number.leaning else _is_near
    exact = (other for other in alike if math.isclose(other.value, number.value, rel_tol=1e-9))
    return next(exact, None) or next((other for other in alike if is_rounding(number, other)), None)


def _is_rounding(number: Number, other: Number) -> bool:
    """Whether a hedged number is another one rounded the way the hedge says."""
    if _is_year(number) or _is_year(other):
        return False
    step = _last_place(number.value)
    more = other.value - number.value
    if number.leaning == "above":
        return 0 <= more < step
    if number.leaning == "below":
        return 0 <= -more < step
    return abs(more) <= step / 2


def _is_near(number: Number, other: Number) -> bool:
    if (number.is_plain and number.value < 100) or _is_year(number) or _is_year(other):
        return False
    gap = abs(other.value - number.value)
    return gap <= _last_place(number.value) / 2 and gap <= _ROUNDED * abs(other.value)


def _is_year(number: Number) -> bool:
    return number.is_plain and not number.unit and 1000 <= number.value < 2200 and "," not in number.text


def _last_place(value: float) -> float:
    """The place of the last figure that is not 0: 1,200,000 -> 100,000."""
    figures = f"{value:.12g}"
    if "." in figures and "e" not in figures:
        return float(10.0 ** -len(figures.split(".")[1]))
    whole = str(round(value))
    return float(10.0 ** (len(whole) - len(whole.rstrip("0")))) if value else 1.0


def _numbers(text: str) -> Iterator[Number]:
    for match in _NUMBER.finditer(text):
        words = (match["words"] or "").casefold()
        if words in ("one", "first") and not (match["magnitude"] or match["unit"]):
            continue
        unit = _CURRENCIES.get(match["currency"] or "") or _UNITS.get((match["unit"] or "").casefold(), "")
        value = _spelled(words) if words else float(re.sub(r"[^\d.]", "", match["digits"]))
        short = (match["short"] or "").casefold()
        if short == "m" and not match["currency"]:
            unit, short = unit or "metre", ""
        value *= _SHORT.get(short, 1.0) * _MAGNITUDES.get((match["magnitude"] or "").casefold(), 1.0)
        if unit in _YEARS:
            unit, value = "year", value * _YEARS[unit]
        before = text[max(0, match.start() - 20) : match.start()]
        leanings = {"above": _ABOVE, "below": _BELOW, "about": _ABOUT}
        yield Number(
            text=" ".join(match.group().split()),
            value=value,
            unit=unit,
            leaning=next((name for name, pattern in leanings.items() if pattern.search(before)), ""),
            start=match.start(),
            end=match.end(),
            is_plain=not (short or match["magnitude"] or value != int(value)),
        )


def _spelled(words: str) -> float:
    """The value of a number in words: "two hundred and five" -> 205."""
    total = current = 0.0
    for word in re.findall(r"[a-z]+", words):
        if word in ("hundred", "thousand"):
            current = max(current, 1) * _MAGNITUDES[word]
            if word == "thousand":
                total, current = total + current, 0.0
        elif word == "a":
            current = 1
        elif word != "and":
            current += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return total + current


def _ranges(numbers: Sequence[Number], text: str) -> Iterator[Number]:
    """The first number of "5 to 10 million" with the magnitude and unit of the second."""
    for first, second in pairwise(numbers):
        is_alike = first.is_plain and first.unit in ("", second.unit)
        if is_alike and _RANGE.fullmatch(text[first.end : second.start]):
            magnitude = 1.0 if second.is_plain else 1000.0 ** (math.log10(max(second.value, 1)) // 3)
            if second.unit or magnitude > 1:
                yield replace(first, value=first.value * magnitude, unit=second.unit, is_plain=False)
