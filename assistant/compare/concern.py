"""Whether what two reports differ in is what was asked."""

from assistant.compare.details import Day, Detail, Figure
from assistant.extract.questions import Kind, Word, is_among, read_question, words_of

_SORTS: dict[Kind, type[Figure | Day]] = {Kind.NUMBER: Figure, Kind.TIME: Day}


def concerns(question: str, own: str, other: str, detail: Detail) -> bool:
    """Whether two sentences that differ in a detail both answer a question by it.

    To "how many" a figure does that counts the thing asked for, to "when" a day; to an open question or a yes
    or no, any detail does where neither sentence has less of the question. No figure and no day is who,
    where or why.

    Args:
        question: As it was understood.
        own: One sentence.
        other: The other.
        detail: The figure or day in which they differ, as the first has it.
    """
    asked = read_question(question)
    if asked.kind in _SORTS:
        if not isinstance(detail, _SORTS[asked.kind]):
            return False
        return isinstance(detail, Day) or not asked.focus or _counts(detail, asked.words)
    if asked.kind is not Kind.ANY or question.casefold().startswith("who"):
        return False
    said, rival = ({word.stem for word in words_of(text)} for text in (own, other))
    return all(is_among(word.stem, rival) for word in asked.words if is_among(word.stem, said))


def _counts(figure: Figure, words: tuple[Word, ...]) -> bool:
    """Whether a figure counts something that a question names, or is money or another measure."""
    counted = {word.stem for word in words_of(figure.shown)}
    return bool(figure.number.unit) or any(is_among(word.stem, counted) for word in words)
