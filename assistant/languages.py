"""What the small model can read: it was trained on English alone, and says so where it matters."""

from collections.abc import Sequence

from assistant.answers import Statement, Verdict
from ingest.scripts import is_latin

UNREAD = (
    "The small model reads English only: the sentences that have most of these words are shown, unread. "
    "Hold them against the question."
)
CLOSEST = "The small model reads English only; the closest passages are shown as they stand."
_UNCHECKED = "The small model was trained on English: what it says of sentences in other scripts is a guess."
_GUESSED = (
    "The small model was trained on English: what it chose and judged in other languages ({}) is less sure."
)


def is_read(text: str) -> bool:
    """Whether the small model can make something of a text: one in Latin letters, of whatever language."""
    return is_latin(text)


def doubts(statements: Sequence[Statement]) -> tuple[str, ...]:
    """What to know of an answer that rests on the small model's reading of another language than English."""
    judged = [one for one in statements if one.verdict is not Verdict.QUOTED]
    if any(not is_read(text) for one in judged for text in (one.text, *(c.quote for c in one.citations))):
        return (_UNCHECKED,)
    languages = {c.article.language for one in statements for c in one.citations if is_read(c.quote)}
    named = ", ".join(sorted(languages - {"", "en"}))
    return (_GUESSED.format(named),) if named else ()
