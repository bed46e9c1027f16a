"""What readers said of answers, and what was asked: kept in the library's notebook, to learn from later."""

from collections.abc import Sequence
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
    """A citation that does not support the sentence it stands behind."""
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


def evaluation_set(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    """What readers said, as questions that ``onrecord evaluate`` can ask again, one for each answer.

    An answer that was called helpful says which articles are right, or that a refusal was; of any other it is
    not known whether the library answers. What readers called wrong stands beside it.
    """
    rows: dict[str, dict[str, Any]] = {}
    for remark in remarks:
        said = remark.content
        row = rows.setdefault(
            f"{said['conversation']}-{said['turn']}",
            {"question": said["question"], "articles": [], "answerable": None, "wrong": []},
        )
        row["within"] = said.get("within", [])
        if remark.kind == WRONG:
            row["wrong"].append({key: said[key] for key in ("article", "quote", "sentences")})
        else:
            helpful = said["rating"] == "up"
            row["rating"] = said["rating"]
            row["answerable"] = not said["refused"] if helpful else None
            row["articles"] = [quote["article"] for quote in said["quotes"]] if helpful else []
    for row in rows.values():
        wrong = {said["article"] for said in row["wrong"]}
        row["articles"] = [article for article in dict.fromkeys(row["articles"]) if article not in wrong]
    return [{"id": key, **row} for key, row in rows.items()]


def _about(chat: Conversation, turn: int) -> dict[str, Any]:
    answer = chat.answers[turn]
    within = list(answer.filters.article_ids)
    return {"conversation": chat.id, "turn": turn, "question": answer.question, "within": within}
