"""Stems of English words: forms of one word, regular or not, have one stem."""

from functools import cache, lru_cache
from threading import local
from typing import Any

_IRREGULAR = (  # forms that no ending tells; those that are words of their own too are left out
    "begin began begun",
    "break broke broken",
    "bring brought",
    "build built",
    "buy bought",
    "catch caught",
    "choose chose chosen choice",
    "deal dealt",
    "die died dies dying dead death deaths",
    "draw drew drawn",
    "drive drove driven",
    "eat ate eaten",
    "fall fell fallen",
    "fight fought",
    "fly flew flown flight flights",
    "forget forgot forgotten",
    "freeze froze frozen",
    "grow grew grown growth",
    "hide hid hidden",
    "hold held",
    "keep kept",
    "know knew known",
    "lead led leader leaders",
    "lend lent",
    "make made makes making maker makers",
    "own owns owned owning owner owners",
    "lose lost loses losing loss losses",
    "meet met",
    "pay paid",
    "resign resignation",
    "ride rode ridden",
    "rise rose risen",
    "sell sold",
    "send sent",
    "shoot shot",
    "sink sank sunk",
    "speak spoke spoken speech",
    "spend spent",
    "steal stole stolen theft",
    "strike struck strikes striking",
    "sue sued suing lawsuit",
    "swim swam swum",
    "teach taught",
    "think thought",
    "throw threw thrown",
    "wear wore worn",
    "win won winner winners winning",
    "write wrote written",
    "hurt injured injure injury injuries",
    "marry married marriage",
    "arrive arrival arrivals",
    "refuse refusal",
    "approve approval",
    "child children",
    "man men",
    "woman women",
    "person people persons",
    "foot feet",
    "life lives",
)
_stemmers = local()  # one stemmer per thread: they keep state while they work


@lru_cache(maxsize=50_000)
def family(word: str) -> str:
    """The stem of a word in lower case; that of "fall" for "fell"."""
    return stem(_families().get(word, word))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word in lower case by its ending alone (Porter's second English stemmer)."""
    if not hasattr(_stemmers, "english"):
        import Stemmer

        _stemmers.english = Stemmer.Stemmer("english")
    stemmer: Any = _stemmers.english
    return str(stemmer.stemWord(word.replace("’", "'")))


@cache
def _families() -> dict[str, str]:
    return {form: group.split()[0] for group in _IRREGULAR for form in group.split()}
