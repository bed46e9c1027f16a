"""What articles also call what a question names: the long form of its acronyms, and the other way round."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from assistant.analysis.words import folded

MOST_NAMES = 4  # of one question
_SMALL = "of|for|the|and|on|in|to|against|without|de|du|des|del|la|le|les|et|y|e|der|für|und"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'-]*"
_LONG = rf"{_CAPITAL}(?:,? (?:(?:{_SMALL}|&) ){{0,2}}{_CAPITAL}){{1,8}}"
_SHORT = r"(?:[A-Z](?:[A-Z&]|[a-z](?=[A-Z])){1,7}|(?:[A-Z]\.){2,7})"
_IN_BRACKETS = re.compile(rf"\((?:the |or )?[“\"‘']?(?P<short>{_SHORT})s?[”\"’']?[),;]")
_BEFORE = re.compile(rf"(?<!\w)(?P<name>{_LONG})(?:’s|'s|’|')? ?$")
_BEHIND = re.compile(rf"(?<![\w.])(?P<short>{_SHORT}) \((?:the )?(?P<name>{_LONG})\)")
_REACH = 120  # characters before a bracket in which a name stands
_CAPITALS = re.compile(rf"{_CAPITAL} (?:(?:{_SMALL}|&) ){{0,2}}{_CAPITAL}")
_ACRONYM = re.compile(rf"(?<![\w.])({_SHORT})(?:s|[’']s)?(?![\w&])")


def may_have_others(question: str) -> bool:
    """Whether a question has an acronym, or words with capitals that an acronym may stand for."""
    return bool(_ACRONYM.search(question) or _CAPITALS.search(question))


def other_names(question: str, texts: Sequence[str]) -> tuple[str, ...]:
    """What articles also call what a question names; only what an article itself says counts.

    "World Health Organization (WHO)" and "WHO (World Health Organization)" are read. A long form has the
    first letters of the acronym; one that has not, because they are those of another language, counts where
    two texts agree on it and none has another.

    Args:
        question: As it stands alone.
        texts: Articles that were found, or their passages, best first.

    Returns:
        At most ``MOST_NAMES``, in the order in which the texts give them: ``World Health Organization`` for a
        question on the WHO, ``WHO`` for one on the World Health Organization.
    """
    asked, plain = {_undotted(found) for found in _ACRONYM.findall(question)}, f" {_plain(question)} "
    found: dict[str, None] = {}
    for short, name in _pairs(texts):
        named = f" {_plain(name)} " in plain
        if short in asked and not named:
            found[name] = None
        elif named and short not in asked:
            found[short] = None
    return tuple(found)[:MOST_NAMES]


def _pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Acronyms and their long forms, each once, as texts first print them."""
    known: dict[tuple[str, str], str] = {}
    others: dict[str, list[str]] = defaultdict(list)  # by acronym, what texts have before it
    for text in texts:
        printed: dict[str, None] = {}
        for short, name in _printed(text):
            if initialled := _initialled(name, short):
                known.setdefault((short, _plain(initialled)), initialled)
            elif short not in printed:
                printed[short] = None
                others[short].append(name)
    yield from ((short, name) for (short, _), name in known.items())
    for short, names in others.items():
        if len(names) > 1 and not any(short == other for other, _ in known) and (same := _same_end(names)):
            yield short, same


def _printed(text: str) -> Iterator[tuple[str, str]]:
    """Acronyms and names of which one stands in brackets behind the other, as a text prints them."""
    found = [(match.start(), match["short"], match["name"]) for match in _BEHIND.finditer(text)]
    for bracket in _IN_BRACKETS.finditer(text):  # few: it is quicker to look back from them than for names
        at = bracket.start()
        if name := _BEFORE.search(text, max(0, at - _REACH), at):
            found.append((name.start(), bracket["short"], name["name"]))
    yield from ((_undotted(short), name) for _, short, name in sorted(found))


def _same_end(names: Sequence[str]) -> str:
    """The words in which all names end, from a capital on, two at the least; "" where they differ."""
    same: list[str] = []
    for words in zip(*(reversed(name.split()) for name in names), strict=False):
        if len(set(words)) > 1:
            break
        same.insert(0, words[0])
    while same and not same[0][0].isupper():
        same.pop(0)
    return " ".join(same) if len(same) > 1 else ""


def _initialled(name: str, acronym: str) -> str:
    """The end of a name whose words begin with the letters of an acronym; "" where none does.

    Small words count or not; the acronym may leave out the last words (Centers for Disease Control and
    Prevention).
    """
    words = re.findall(r"[^\s,&-]+|&", name)
    letters = [letter for letter in acronym.casefold() if letter.isalpha()]
    for start in range(len(words) - 1):
        for chosen in (words[start:], [word for word in words[start:] if word[0].isupper()]):
            initials = [folded(word)[:1] for word in chosen if word != "&"]
            if initials == letters or (len(letters) > 2 and initials[:-1] == letters):
                return name[name.index(words[start]) :] if words[start][0].isupper() else ""
    return ""


def _undotted(acronym: str) -> str:
    return acronym.replace(".", "")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text)))
