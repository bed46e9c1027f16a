"""Whether what a question takes for granted is on record: its names, its numbers, what they belong to."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from assistant.extract.questions import Question, Word, words_of
from ingest.articles import Article

_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|only)$|\d+(?:st|nd|rd|th)$",
    re.IGNORECASE,
)

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def knows_premise(question: Question, article: Article) -> bool:
    """Whether an article knows every name and number of the question."""
    known = _plain(f"{article.title}\n{article.text}")
    return all(_stands(word, known) for word in question.names)


def figures_stand(question: Question, text: str) -> bool:
    """Whether a text has every number of the question."""
    known = _plain(text)
    return all(_stands(word, known) for word in question.names if word.is_number)


def is_bygone(question: Question, text: str, published: datetime | None) -> bool:
    """Whether a sentence tells of a year before the one it was printed in, and the question names no year.

    A report on an earthquake names the toll of an older one: a figure, but not the one asked for.
    """
    years = [int(year) for year in _YEAR.findall(text)]
    return bool(years and published and max(years) < published.year and not _YEAR.search(question.text))


def is_swapped(question: Question, words: Sequence[Word]) -> bool:
    """Whether a sentence has another name or number where the question has its own.

    As the Six-Day War stands to the Seven-Day War: next to one same word, and of one sort.
    """
    said = [word for word in words if _weighs(word)]
    asked = [word for word in words_of(question.text) if _weighs(word)]
    stems = {word.stem for word in said}
    places: dict[str, list[int]] = {}
    for at, word in enumerate(said):
        places.setdefault(word.stem, []).append(at)
    for at, word in enumerate(asked):
        if word.stem in stems or not _sort(word):
            continue
        for step in (-1, 1):
            beside = asked[at + step].stem if 0 <= at + step < len(asked) else ""
            for place in places.get(beside, ()):
                rival = said[place - step] if 0 <= place - step < len(said) else None
                if rival and rival.stem not in question.stems and _sort(rival) == _sort(word):
                    return True
    return False


def _weighs(word: Word) -> bool:
    return word.is_content or bool(_ORDINAL.match(word.text))


def _sort(word: Word) -> str:
    if word.is_number or _ORDINAL.match(word.text):
        return "number"
    return "name" if word.is_name else ""


def _stands(word: Word, known: str) -> bool:
    if word.is_number:
        return bool(re.search(rf"(?<![\w.]){re.escape(word.text.casefold())}(?!\w)", known))
    return word.text.casefold() in known or word.stem in known


@lru_cache(maxsize=200)
def _plain(text: str) -> str:
    return text.casefold()
