"""When two names mean the same: a country and its people, an acronym and what it stands for."""

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.analysis.claims import Token

_ALIKE = tuple(
    frozenset(group.split())
    for group in (
        "us usa america american americans states",
        "uk britain british briton britons kingdom",
        "eu europe european europeans",
        "uae emirates emirati",
        "france french",
        "spain spanish spaniard spaniards",
        "netherlands dutch holland",
        "germany german germans",
        "greece greek greeks",
        "ireland irish",
        "scotland scottish scots",
        "wales welsh",
        "england english",
        "poland polish poles",
        "denmark danish danes",
        "sweden swedish swedes",
        "finland finnish finns",
        "norway norwegian",
        "turkey turkiye turkish turks",
        "switzerland swiss",
        "philippines filipino filipinos philippine",
        "thailand thai thais",
        "portugal portuguese",
        "peru peruvian",
        "congo congolese",
        "afghanistan afghan afghans",
        "kremlin russia russian",
    )
)
_PEOPLE = ("n", "an", "ian", "ese", "i", "ish", "ic", "ns", "ans", "ians", "s", "er", "ers")


def is_known(name: str, known: Collection[str], acronyms: Collection[str]) -> bool:
    """Whether a text has a word of a name, or another for the same.

    Args:
        name: The word, in lower case.
        known: The words of a text, in lower case.
        acronyms: Acronyms that the text's names would have, in lower case.
    """
    if name in known or name in acronyms:
        return True
    if any(name in group and not group.isdisjoint(known) for group in _ALIKE):
        return True
    return any(relative in known for relative in _relatives(name))


def acronyms_of(tokens: Sequence[Token]) -> dict[str, frozenset[str]]:
    """Acronyms that the names in a text would have, and the words, in lower case, that each stands for.

    They are the initials of words with capitals that follow each other, with and without "of" and "the".
    """
    return {
        "".join(word[0] for word in words): frozenset(words)
        for run in _runs(tokens)
        for chosen in (run, [token for token in run if token.text[0].isupper()])
        for start in range(len(chosen))
        for end in range(start + 2, len(chosen) + 1)
        for words in [[token.text.casefold() for token in chosen[start:end]]]
    }


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Words with capitals that follow each other, with the small words between them."""
    run: list[Token] = []
    for token in tokens:
        if not token.breaks and (token.text[0].isupper() or (run and not token.is_content)):
            run.append(token)
        else:
            yield run
            run = [token] if token.text[0].isupper() else []
    yield run


def _relatives(name: str) -> Iterator[str]:
    """Forms that a name can have for a place and for its people: Brazil, Brazilian; China, Chinese."""
    root = re.sub(r"[aey]$", "", name)
    if len(root) > 2:
        yield from (root + ending for ending in _PEOPLE)
    for ending in _PEOPLE:
        place = name.removesuffix(ending)
        if place != name and len(place) > 2:
            yield from (place, f"{place}a", f"{place}e", f"{place}y")
