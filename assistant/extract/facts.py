"""The sentences that answer a question of fact, and what somebody said."""

from collections.abc import Sequence

from assistant.analysis.attribution import is_attributed, speaks
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, candidates, page_of
from assistant.query import QueryPlan
from assistant.reader import Reader
from assistant.searching import reported

SENTENCES = 3  # of an answer
UNSURE = "May not answer: no passage clearly says what is asked; what comes closest is shown."
_BEFORE = 2  # sentences that are looked back through for who speaks


def answers(question: str, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """The sentences that answer a question, best first; where one surely does, others that may do so too."""
    return _sure(candidates(question, hits, reader), reader)[:SENTENCES]


def facts(plan: QueryPlan, hits: Sequence[Hit], reader: Reader) -> tuple[list[Candidate], list[str]]:
    """The sentences that answer: of the time that is asked for, and newest first where that is asked for."""
    return _preferred(plan, _sure(candidates(plan.question, hits, reader), reader), reader)


def said(plan: QueryPlan, hits: Sequence[Hit], reader: Reader) -> tuple[list[Candidate], list[str]]:
    """What somebody said, or when: sentences in which they speak; else those in which no other does."""
    found = candidates(plan.question, hits, reader)
    own = [c for c in found if c.score >= reader.threshold("side") and _is_said_by(c, plan.speaker)]
    if own:
        return _preferred(plan, own, reader)
    return _preferred(plan, _sure([c for c in found if not is_attributed(c.sentence.text)], reader), reader)


def _sure(found: Sequence[Candidate], reader: Reader) -> list[Candidate]:
    """Candidates, best first, if the best is sure enough; further ones may be less so."""
    if not found or found[0].score < reader.threshold("answer"):
        return []
    return [c for c in found if c.score >= reader.threshold("side")]


def _preferred(
    plan: QueryPlan, found: Sequence[Candidate], reader: Reader
) -> tuple[list[Candidate], list[str]]:
    """Newest first, and of the time that is asked for, where they are; with what is in doubt of them."""
    in_doubt = bool(found) and max(c.score for c in found) < reader.threshold("surely")
    notes = [UNSURE] if in_doubt else []
    if plan.newest_first:
        found = sorted(found, key=lambda c: str(c.hit.article.published or ""), reverse=True)
    if period := reported(plan.period):
        inside = [c for c in found if period.admits(c.hit.article)]
        if found and not inside:
            notes.append(
                f"Nothing that was published {plan.period} answers this; what is shown is of another time."
            )
        found = inside or found
    return list(found[:SENTENCES]), notes


def _is_said_by(candidate: Candidate, speaker: str) -> bool:
    page = page_of(candidate.hit.article)
    at = candidate.sentence.position
    before = [s.text for s in page.sentences if at - _BEFORE <= s.position < at]
    return speaks(candidate.sentence.text, before, speaker)
