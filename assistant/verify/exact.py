"""What can be checked exactly: whether an article has a claim's figures, dates, names and quotations at all.

The whole article counts, with its headline, its outlet and its day of publication, and so does the same thing
written otherwise: a number in words, rounded with a hedge, a date told from the day of writing, an acronym.
Whether a claim uses what is there rightly is not asked here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from assistant.analysis.claims import names_of, quotations_of, tokens_of
from assistant.analysis.dates import DateMention, dates_of, has_date
from assistant.analysis.figures import Number, find_number, numbers_of
from assistant.analysis.names import acronyms_of, is_known

_PARTED = re.compile(r"(?<=\d)([.,]) (?=\d)")  # as some texts come: "235, 000" and "1. 3 million"


@dataclass(frozen=True, slots=True)
class Source:
    """What an article says, with its headline and outlet, and when it was published by its outlet's clock."""

    text: str
    published: datetime | None


class _Facts:
    """What a source holds that can be checked, each read when it is first asked for."""

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self.published = source.published

    @cached_property
    def numbers(self) -> list[Number]:
        """Its numbers, without those of dates."""
        text = _without_dates(self._text)
        return [*numbers_of(text), *numbers_of(_PARTED.sub(r"\1", text))]

    @cached_property
    def dates(self) -> list[DateMention]:
        """Its dates, with the day of publication."""
        today = f"{self.published:%Y-%m-%d}" if self.published else ""
        return dates_of(f"{today}\n{self._text}", self.published)

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words in lower case."""
        return frozenset(token.text.casefold() for token in tokens_of(self._text))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words that it writes in capitals, in lower case."""
        tokens = (token.text for token in tokens_of(self._text))
        return frozenset(word.casefold() for word in tokens if len(word) > 1 and word.isupper())

    @cached_property
    def acronyms(self) -> dict[str, frozenset[str]]:
        """Acronyms that its names would have, and the words that each stands for."""
        return acronyms_of(tokens_of(self._text))

    @cached_property
    def plain(self) -> str:
        """Its words as quotations are compared."""
        return _plain(self._text)


def wrong(claim: str, sources: Sequence[Source]) -> Iterator[str]:
    """Say what figures, dates and codes of a claim no source has: with them it cannot be right."""
    facts = [_facts(source) for source in sources]
    claimed: dict[int, list[Number]] = defaultdict(list)
    for number in numbers_of(_without_dates(claim)):
        claimed[number.start].append(number)
    for readings in claimed.values():  # the 5 of "5 to 10 million" has two
        if not any(find_number(number, of.numbers) for of in facts for number in readings):
            yield f"the number {readings[0].text} is not in the cited article"
    for at, date in enumerate(dates_of(claim)):
        told = ((dates_of(claim, of.published)[at], of.dates) for of in facts)
        if not date.is_vague and not any(has_date(one, dates) for one, dates in told):
            yield f"the date “{date.text}” is not in the cited article"
    for name in _unnamed(claim, facts):
        if any(map(str.isdigit, name)):
            yield f"{name} is not in the cited article"


def doubtful(claim: str, sources: Sequence[Source]) -> Iterator[str]:
    """Say what names and quotations of a claim no source has: the rest of it may be right."""
    facts = [_facts(source) for source in sources]
    for name in _unnamed(claim, facts):
        if not any(map(str.isdigit, name)):
            yield f"the name {name} is not in the cited article"
    for quotation in quotations_of(claim):
        if not any(_plain(quotation) in of.plain for of in facts):
            yield f"the words “{quotation}” do not stand so in the cited article"


def _unnamed(claim: str, facts: Sequence[_Facts]) -> list[str]:
    """The words of names, and the codes, that nothing has."""
    tokens = tokens_of(claim)
    acronyms = acronyms_of(tokens)
    names = (name.text for name in names_of(tokens))
    return [name for name in names if not any(_is_named(name.casefold(), acronyms, of) for of in facts)]


def _is_named(word: str, acronyms: dict[str, frozenset[str]], facts: _Facts) -> bool:
    """Whether an article has a word of a name, or one of the two has an acronym that stands for it."""
    return is_known(word, facts.words, facts.acronyms) or any(
        word in acronyms[acronym] for acronym in facts.capitals & acronyms.keys()
    )


@lru_cache(maxsize=64)
def _facts(source: Source) -> _Facts:
    return _Facts(source)


def _without_dates(text: str) -> str:
    """Text with every date blanked out, so that its numbers are not read as figures."""
    for mention in dates_of(text):
        text = text[: mention.start] + "·" * (mention.end - mention.start) + text[mention.end :]
    return text


def _plain(text: str) -> str:
    """Words in lower case with one space around each: what is left when punctuation is put aside."""
    whole = text.casefold().replace("’", "'").replace("n't", " not")
    return " ".join(["", *re.findall(r"[^\W_]+", whole), ""])
