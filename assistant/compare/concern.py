"""Whether what two reports differ in is what was asked."""

import re

from assistant.compare.details import Day, Detail, Figure, Name
from assistant.extract.questions import Kind, Question, Word, is_among, read_question, words_of

_SORTS: dict[Kind, type[Figure | Day]] = {Kind.NUMBER: Figure, Kind.TIME: Day}
_NAMING = (Kind.NAME, Kind.COUNTRY, Kind.STATE)
_OF_MANY = re.compile(  # one may say so, and another too
    r"\b(?:sa(?:id|ys?)|told|tells?|call(?:s|ed)?|warn(?:s|ed)?|among|include[sd]?|(?:an|one)other|some)\b",
    re.IGNORECASE,
)


def concerns(question: str, own: str, other: str, detail: Detail) -> bool:
    """Whether two sentences that differ in a detail both answer a question by it.

    To "how many" a figure does that counts the thing asked for, to "when" a day, to "who" or "which" a name
    where neither sentence has less of the question; to an open question or a yes or no, so does a figure or a
    day. No figure and no day is who, where or why.

    Args:
        question: As it was understood; "" asks for any figure and any day.
        own: One sentence.
        other: The other.
        detail: The figure, day or name in which they differ, as the first has it.
    """
    asked = read_question(question)
    if isinstance(detail, Name):
        return asked.kind in _NAMING and not _OF_MANY.search(question) and _says_no_less(asked, own, other)
    if not question:
        return True
    if asked.kind in _SORTS:
        if not isinstance(detail, _SORTS[asked.kind]):
            return False
        return isinstance(detail, Day) or not asked.focus or _counts(detail, asked.words)
    if asked.kind is not Kind.ANY or question.casefold().startswith("who"):
        return False
    return _says_no_less(asked, own, other)


def _says_no_less(asked: Question, own: str, other: str) -> bool:
    """Whether the other sentence has every word of the question that our own has."""
    said, rival = ({word.stem for word in words_of(text)} for text in (own, other))
    return all(is_among(word.stem, rival) for word in asked.words if is_among(word.stem, said))


def _counts(figure: Figure, words: tuple[Word, ...]) -> bool:
    """Whether a figure counts something that a question names, or is money or another measure."""
    counted = {word.stem for word in words_of(figure.shown)}
    return bool(figure.number.unit) or any(is_among(word.stem, counted) for word in words)
