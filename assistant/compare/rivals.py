"""Names that two reports on one fact have in the same place: one has this mayor, the other that one."""

from collections.abc import Iterator, Sequence

from assistant.compare.details import Name
from assistant.verify.claims import Token
from assistant.verify.names import is_known
from assistant.verify.readings import Reading

Run = tuple[int, int]  # first token, and the one after the last


def rivals(own: Reading, other: Reading) -> tuple[Name, Name] | None:
    """The one name of each of two sentences that the other has not, if both stand beside one same word."""
    ours, theirs = list(_foreign(own, other)), list(_foreign(other, own))
    if len(ours) != 1 or len(theirs) != 1:
        return None
    if _beside(own.tokens, ours[0]).isdisjoint(_beside(other.tokens, theirs[0])):
        return None
    return _name(own.tokens, ours[0]), _name(other.tokens, theirs[0])


def _foreign(own: Reading, other: Reading) -> Iterator[Run]:
    """Names of a reading, words that follow each other as one, of which another reading has no word."""
    names = {id(token) for token in own.names}
    known, acronyms = other.known, other.acronyms
    start = 0
    while start < len(own.tokens):
        end = start
        while (
            end < len(own.tokens)
            and id(own.tokens[end]) in names
            and not (end > start and own.tokens[end].breaks)
        ):
            end += 1
        words = [token.text.casefold() for token in own.tokens[start:end]]
        if words and not any(is_known(word, known, acronyms) for word in words):
            yield start, end
        start = max(end, start + 1)


def _beside(tokens: Sequence[Token], run: Run) -> set[str]:
    """Stems of the nearest word with a meaning before a name, and of the nearest after it."""
    before = next((token.stem for token in reversed(tokens[: run[0]]) if token.is_content), None)
    after = next((token.stem for token in tokens[run[1] :] if token.is_content), None)
    return {stem for stem in (before, after) if stem}


def _name(tokens: Sequence[Token], run: Run) -> Name:
    return Name(" ".join(token.text for token in tokens[slice(*run)]))
