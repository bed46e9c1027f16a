"""What readers said of answers, and what was asked: kept in the library's notebook, to learn from later."""

from dataclasses import dataclass, field
from typing import Any

from assistant.answers import Answer, Verdict
from assistant.conversation import Conversation
from ingest.notebook import Notebook, Remark

ASKED = "asked"
RATED = "answer"
WRONG = "citation"


@dataclass(slots=True)
class Judgement:
    """What the reader said of one answer: ``up``, ``down`` or nothing, and the citations that are wrong."""

    rated: str | None = None
    wrong: set[int] = field(default_factory=set)


def judgements(notebook: Notebook, chat: Conversation) -> dict[int, Judgement]:
    """What was said of a conversation's answers, by their number."""
    found: dict[int, Judgement] = {}
    for remark in notebook.remarks([RATED, WRONG]):
        if remark.content["conversation"] == chat.id:
            take(found.setdefault(remark.content["turn"], Judgement()), remark.kind, remark.content)
    return found


def take(judgement: Judgement, kind: str, content: dict[str, Any]) -> None:
    """Add one remark to a judgement; the last rating counts."""
    if kind == RATED:
        judgement.rated = content["rating"]
    else:
        judgement.wrong.add(content["number"])


def rating(chat: Conversation, turn: int, kind: str) -> dict[str, Any]:
    """A thumb, with what an evaluation set needs: the question, the filters and the quotes."""
    answer = chat.answers[turn]
    return _about(chat, turn) | {
        "rating": kind,
        "answer": answer.text,
        "refused": answer.refused,
        "quotes": [{"article": c.article.id, "quote": c.quote} for c in answer.citations],
    }


def wrong_citation(chat: Conversation, turn: int, number: int) -> dict[str, Any]:
    """A citation that does not bear out what it stands behind."""
    answer = chat.answers[turn]
    citation = next(c for c in answer.citations if c.number == number)
    sentences = [s.text for s in answer.statements if citation in s.citations]
    return _about(chat, turn) | {
        "number": number,
        "article": citation.article.id,
        "quote": citation.quote,
        "sentences": sentences,
    }


def asked(answer: Answer) -> dict[str, Any]:
    """A question and how it went."""
    return {
        "question": answer.question,
        "refused": answer.refused,
        "mode": answer.mode,
        "seconds": answer.timings.get("total"),
        "statements": {v.value: sum(s.verdict is v for s in answer.statements) for v in Verdict},
    }


def evaluation_set(remarks: list[Remark]) -> list[dict[str, Any]]:
    """Remarks as plain data, for a file."""
    return [{"kind": r.kind, "given": r.given.isoformat(), **r.content} for r in remarks]


def _about(chat: Conversation, turn: int) -> dict[str, Any]:
    return {"conversation": chat.id, "turn": turn, "question": chat.answers[turn].question}
