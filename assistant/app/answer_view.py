"""An answer on the screen: what the browser is told of it, and the component that draws it.

The component puts every word on screen as text; nothing that it is told is interpreted.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.answers import Answer, Citation, Hit, Statement, Verdict, headed
from assistant.app.turns import STOPPED, Turn
from assistant.app.words import byline, count, with_days
from assistant.papers.blocks import blocks_of
from assistant.papers.forms import as_html, as_text
from assistant.papers.piece import Piece, piece_of

_HERE = Path(__file__).parent
_LABELS = {Verdict.PARTLY: "partly supported", Verdict.UNSUPPORTED: "not supported"}
_FINDINGS = {
    Verdict.QUOTED: "Quoted: the sentence is the article's own",
    Verdict.SUPPORTED: "Supported: the sentence follows from the words below",
    Verdict.PARTLY: "Partly supported",
    Verdict.UNSUPPORTED: "Not supported by the articles that were found",
}
_AT_ODDS = (  # how notes of this kind begin
    "Reports differ",
    "Corrected",
    "Changed",
    "Not supported",
    "Not borne out",  # as answers that were saved earlier say it
    "This may not be the answer",
    "May not answer",  # as answers that were saved earlier say it
)
_MODES = {"extractive": "In the articles' own words", "llm": "Written by {model}, each sentence checked"}


def draw(key: str, data: dict[str, Any], on_act: Callable[[dict[str, Any]], None]) -> None:
    """Put an answer on the screen.

    Args:
        key: Tells answers apart, and keeps one in its place from run to run.
        data: From :func:`answer_data` or :func:`turn_data`.
        on_act: Told what the reader did: its ``kind`` and, where it is about one of several, ``number``.
    """

    def act() -> None:
        on_act(st.session_state[key].act)

    _component()(key=key, data=data | {"id": key}, on_act_change=act)


def answer_data(
    answer: Answer,
    *,
    rated: str | None = None,
    wrong: tuple[int, ...] = (),
    further: Sequence[str] = (),
) -> dict[str, Any]:
    """What the browser is told of a finished answer.

    Args:
        answer: The answer.
        rated: What the reader called it.
        wrong: Citations that the reader called wrong.
        further: Questions to ask next.
    """
    blocks = list(blocks_of(piece_of(answer)))
    stopped = STOPPED in answer.notes
    return _NOTHING | {
        "state": "done",
        "question": answer.asked or answer.question,
        "understood": answer.question if answer.asked else "",
        "plan": with_days(answer.understood),
        "sentences": [_sentence(*told, stopped=stopped) for told in headed(answer.statements)],
        "refused": answer.refused,
        "apart": answer.mode == "extractive",
        "notes": [_note(note) for note in answer.notes],
        "sources": {str(c.number): _source(c, answer.hits) for c in answer.citations},
        **_found(answer.hits if not (answer.citations or answer.refused) else (), "Sources that were read"),
        "nearest": _nearest(answer),
        "copy": as_text(blocks),
        "rich": as_html(blocks),
        "next": list(further),
        "announce": f"Answer: {answer.text}",
        "meta": _meta(answer),
        "actions": True,
        "rated": rated,
        "wrong": wrong,
    }


def piece_data(piece: Piece) -> dict[str, Any]:
    """What the browser is told of something that was kept."""
    blocks = list(blocks_of(piece))
    sources = {
        str(source.number): {
            "number": source.number,
            "article": source.article,
            "title": source.title,
            "byline": source.about,
            "link": source.link,
            "before": "",
            "quote": source.quote,
            "parts": source.parts,
            "after": "",
        }
        for source in piece.sources
    }
    sentences = [
        {
            "heading": sentence.heading,
            "text": "".join(sentence.parts),
            "parts": sentence.parts,
            "verdict": "quoted" if sentence.is_quoted else "supported",
            "label": "doubtful" if sentence.against else "",
            "finding": "Quoted" if sentence.is_quoted else "When it was kept:",
            "reasons": (sentence.against,) if sentence.against else (),
            "marks": sentence.marks,
        }
        for sentence in piece.sentences
    ]
    return _NOTHING | {
        "state": "kept",
        "question": piece.question,
        "understood": piece.understood,
        "sentences": sentences,
        "apart": all(sentence.is_quoted for sentence in piece.sentences),
        "notes": [_note(warning) for warning in piece.warnings],
        "sources": sources,
        "copy": as_text(blocks),
        "rich": as_html(blocks),
    }


def turn_data(turn: Turn) -> dict[str, Any]:
    """What the browser is told of a question under way, or of one that failed."""
    found = _found(turn.hits, "Sources being read")
    reading = f"Reading {count(len(turn.hits), 'passage')} from {count(len(found['found']), 'article')}…"
    return _NOTHING | {
        "state": "failed" if turn.problem else "live",
        "fresh": True,
        "question": turn.question,
        "draft": turn.text,
        "status": reading if turn.hits else "Searching…",
        **found,
        "problem": turn.problem,
        "announce": turn.problem or "Searching the articles…",
        "actions": bool(turn.problem),
    }


_NOTHING: dict[str, Any] = {
    "fresh": False,
    "understood": "",
    "plan": "",
    "draft": "",
    "status": "",
    "sentences": [],
    "refused": False,
    "apart": False,
    "notes": [],
    "sources": {},
    "found": [],
    "foundTitle": "",
    "nearest": [],
    "copy": "",
    "rich": "",
    "next": [],
    "announce": "",
    "meta": "",
    "problem": "",
    "actions": False,
    "rated": None,
    "wrong": (),
}


def _found(hits: tuple[Hit, ...], heading: str) -> dict[str, Any]:
    articles = {hit.article.id: hit.article for hit in hits}
    return {
        "found": [{"title": a.title, "byline": byline(a)} for a in articles.values()],
        "foundTitle": heading,
    }


def _nearest(answer: Answer) -> list[dict[str, Any]]:
    """The articles that came nearest, each with the words of its passage that came closest."""
    words = {hit.article.id: hit.passage.text.strip() for hit in answer.closest}
    return [
        {
            "title": article.title,
            "byline": byline(article),
            "link": article.url,
            "position": position,
            "words": words.get(article.id, ""),
        }
        for position, article in enumerate(answer.nearest)
    ]


def _sentence(heading: str, statement: Statement, *, stopped: bool) -> dict[str, Any]:
    return {
        "heading": with_days(heading),
        "text": statement.text,
        "parts": statement.parts,
        "verdict": statement.verdict.value,
        "label": "not checked" if stopped else _LABELS.get(statement.verdict, ""),
        "finding": "Not checked:" if stopped else _finding(statement),
        "reasons": statement.problems,
        "marks": [citation.number for citation in statement.citations],
    }


def _finding(statement: Statement) -> str:
    if statement.is_looked_at_again:
        return "Supported, but only in the eyes of a language model:"
    _, answer, _ = statement.parts
    marked = ". The words that answer stand out." if answer else "."
    return _FINDINGS[statement.verdict] + (", because:" if statement.problems else marked)


def _source(citation: Citation, hits: tuple[Hit, ...]) -> dict[str, Any]:
    """A citation with the passage that its quote stands in, split where quote and answer begin and end."""
    text = citation.article.text
    passage = next((hit.passage for hit in hits if hit.passage.id == citation.passage_id), None)
    first = min(passage.start, citation.start) if passage else max(0, citation.start - 300)
    last = max(passage.end, citation.end) if passage else citation.end + 300
    outlets = max((hit.outlets for hit in hits if hit.article.id == citation.article.id), default=1)
    return {
        "number": citation.number,
        "article": citation.article.id,
        "title": citation.article.title,
        "byline": byline(citation.article) + (f" · carried by {outlets} outlets" if outlets > 1 else ""),
        "link": citation.link,
        "before": text[first : citation.start].lstrip(),
        "quote": citation.quote,
        "parts": citation.parts,
        "after": text[citation.end : last].rstrip(),
    }


def _note(note: str) -> dict[str, str]:
    """A note; what is at odds between the articles has its first words set off."""
    note = with_days(note)
    lead, _, rest = note.partition(": ")
    return {"lead": lead, "text": rest} if lead in _AT_ODDS else {"lead": "", "text": note}


def _meta(answer: Answer) -> str:
    mode = _MODES[answer.mode].format(model=answer.model or "a language model")
    seconds = answer.timings.get("total")
    if seconds is None:
        return ""
    took = f"{seconds:.1f} s" if seconds >= 0.05 else "under 0.1 s"
    return took if answer.refused else f"{mode} · {took}"


@cache
def _component() -> Any:  # noqa: ANN401 (Streamlit's renderer)
    css, js = ((_HERE / f"answer_view.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component("on_record_answer", css=css, js=js)
