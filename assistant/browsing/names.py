"""Names that occur in articles, and who is quoted in them: found by their form, in English above all.

A name is words with capitals that follow one another, as "Port Ellery" or "Bank of England". It is not known
whether it is a person's, a place's or an organisation's. A last name alone counts for the whole name that the
same article gives.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from assistant.analysis.attribution import SPEAKS
from assistant.analysis.words import is_function_word
from ingest.articles import Article

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ](?:[^\W_]|[.&](?=[^\W_])|['’-](?=[^\W\d_])(?!s\b))*"
_NAME = re.compile(
    rf"(?<![\w’'-]){_CAPITAL}(?:(?: (?:of|the|de|da|del|van|von|bin|al|for|and)(?: the)? | ){_CAPITAL})*"
)
_OPENS = re.compile(r"(?:^|[.!?:…\n]|[\"“‘(])[\s\"“‘(]*$")
_NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december mr mrs ms dr sir lord lady dame photo image file copyright "
    "reuters ap afp getty".split()
)
_TITLES = frozenset("mr mrs ms dr sir lord lady dame president minister secretary senator judge".split())
_SENTENCE = re.compile(r"(?<=[^\W_]{3})\. ")
_SHORTEST = 3  # letters
_LONGEST = 6  # words
_MOST_TEXT = 20_000  # characters of an article that are looked through


@dataclass(frozen=True, slots=True)
class Quoted:
    """Somebody who is quoted.

    Attributes:
        name: As articles have it.
        articles: In how many articles.
        times: How often in all.
        outlets: In how many outlets, as far as they are known.
    """

    name: str
    articles: int
    times: int
    outlets: int


def names(articles: Iterable[Article]) -> dict[str, int]:
    """In how many of some articles each name occurs, most first; what only one of them has is left out."""
    here = [set(names_in(article)) for article in articles]
    bare = _bare({name for some in here for name in some})
    counted = Counter(name for some in here for name in {bare.get(name, name) for name in some})
    return {name: number for name, number in counted.most_common() if number > 1}


def quoted(articles: Iterable[Article]) -> list[Quoted]:
    """Who is quoted by name in some articles, those first whom most articles quote."""
    spoke = [(article.source, list(speakers(article))) for article in articles]
    bare = _bare({name for _, some in spoke for name in some})
    times, homes, outlets = Counter[str](), Counter[str](), dict[str, set[str]]()
    for outlet, some in spoke:
        here = Counter(bare.get(name, name) for name in some)
        times.update(here)
        homes.update(here.keys())
        for name in here:
            outlets.setdefault(name, set()).add(outlet)
    found = (Quoted(name, homes[name], times[name], len(outlets[name] - {""})) for name in homes)
    return sorted(found, key=lambda one: (-one.articles, -one.times, one.name))


def names_in(article: Article) -> list[str]:
    """The names in an article, each occurrence, last names as the whole names that it gives."""
    text = article.text[:_MOST_TEXT]
    found = list(_found(text))
    certain = {name for name, opens in found if not opens or " " in name}
    whole = _by_last(certain)
    return [whole.get(name, name) for name, _ in found if name in certain]


def speakers(article: Article) -> Iterator[str]:
    """Who speaks in an article, by each sentence that says so; offices and "he" are left out."""
    text = article.text[:_MOST_TEXT]
    whole = _by_last({name for name, _ in _found(text) if " " in name})
    at = 0
    while match := SPEAKS.search(text, at):
        group = next(name for name in ("before", "after", "source") if match[name])
        said = _SENTENCE.split(match[group], maxsplit=1)[0]  # a name never goes on in the next sentence
        at = match.end() if said == match[group] else match.start(group) + len(said)
        name = next((name for name, _ in _found(f"a {said}")), "")  # without the opening of a sentence
        name = whole.get(name, name)
        if " " in name:  # one word alone may be any that a sentence opens with
            yield name


def _found(text: str) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it may only be the opening of a sentence."""
    for match in _NAME.finditer(text):
        words = match[0].removesuffix(".").split(" ")
        opens = bool(_OPENS.search(text, max(0, match.start() - 4), match.start()))
        while words and (_is_none(words[0]) or words[0].casefold() in _TITLES):
            words, opens = words[1:], False if len(words) > 1 else opens
        while words and (_is_none(words[-1]) or words[-1][0].islower()):
            words = words[:-1]
        name = " ".join(words)
        if len(name) >= _SHORTEST and len(words) <= _LONGEST:
            yield name, opens


def _is_none(word: str) -> bool:
    """Whether a word begins or ends no name."""
    plain = word.casefold().rstrip(".")
    is_grammar = is_function_word(plain) and not word.isupper()
    return plain in _NO_NAMES or is_grammar or plain == "i" or plain.startswith(("i'", "i’"))


def _bare(found: Set[str]) -> dict[str, str]:
    """Names with an office before them ("Chancellor Gordon Brown"), by the names that also stand alone."""
    bare = {}
    for name in found:
        words = name.split(" ")
        shorter = (" ".join(words[at:]) for at in range(1, len(words) - 1))
        if known := next((one for one in shorter if one in found), None):
            bare[name] = known
    return bare


def _by_last(whole: Iterable[str]) -> dict[str, str]:
    """Whole names of two or three words by the last of them, where one name alone has it."""
    found: dict[str, set[str]] = {}
    for name in whole:
        if 2 <= len(words := name.split(" ")) <= 3 and not any(word[0].islower() for word in words):
            found.setdefault(words[-1], set()).add(name)
    return {last: next(iter(some)) for last, some in found.items() if len(some) == 1}
