"""What becomes of sentences that nothing supports: repaired once, withheld, or left to be shown as such."""

from collections.abc import Callable, Sequence

from assistant.answers import Draft, Hit, Statement, Verdict
from assistant.reader import Reader
from assistant.settings import Unsupported
from assistant.verify import number, verify
from ingest.errors import ModelError

Rewrite = Callable[[Statement], str]


def mend(
    statements: Sequence[Statement],
    hits: Sequence[Hit],
    policy: Unsupported,
    rewrite: Rewrite,
    reader: Reader | None,
) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Treat the statements of a model as the settings say.

    Args:
        statements: As they were verified.
        hits: The passages that the model was shown.
        policy: ``show``, ``flag``, ``repair`` or ``withhold``.
        rewrite: Has the model say a statement again; "" when it cannot.
        reader: Checks what was said again, as in ``verify``.

    Returns:
        The statements to show, numbered anew, and notes on what was done; nothing is done in silence.
    """
    kept: list[Statement] = []
    repaired = withheld = 0
    for statement in statements:
        if policy in ("show", "flag") or statement.verdict is not Verdict.UNSUPPORTED:
            kept.append(statement)
            continue
        mended = _repaired(statement, hits, rewrite, reader) if policy == "repair" else ()
        kept.extend(mended)
        repaired += bool(mended)
        withheld += not mended
    notes = []
    unsupported = sum(statement.verdict is Verdict.UNSUPPORTED for statement in kept)
    if policy == "flag" and unsupported:
        notes.append(f"Not supported: {unsupported} of {len(kept)} sentences; each is marked.")
    if repaired:
        notes.append(f"{_sentences(repaired)} rewritten, because the passages did not support it at first.")
    if withheld:
        notes.append(f"{_sentences(withheld)} withheld; the passages do not support it.")
    return number(kept), tuple(notes)


def _repaired(
    statement: Statement, hits: Sequence[Hit], rewrite: Rewrite, reader: Reader | None
) -> tuple[Statement, ...]:
    try:
        text = rewrite(statement)
    except ModelError:
        return ()
    again = verify(Draft(text, "llm"), hits, reader) if text else ()
    return tuple(s for s in again if s.verdict is not Verdict.UNSUPPORTED)


def _sentences(count: int) -> str:
    return "One sentence was" if count == 1 else f"{count} sentences were"
