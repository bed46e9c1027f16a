"""What saved conversations, notes and remarks keep of deleted articles, counted and erased.

Deleting an article leaves the answers that quoted it as they were: they are the reader's own papers. Erasing
takes its words out of them too.
"""

import json
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from assistant.answers import Answer
from assistant.papers.piece import Piece
from ingest.library import Library
from ingest.notebook import Notebook
from ingest.notes import Notes

ERASED = "Erased: this answer showed words of an article that was deleted."


def kept(notebook: Notebook, notes: Notes, library: Library) -> int:
    """How many saved answers and notes show words of articles that are no longer in the library."""
    gone = _gone(notebook, notes, library)
    return len(notebook.resting_on(gone)) + len(notes.resting_on(gone))


def erase(notebook: Notebook, notes: Notes, library: Library) -> int:
    """Take the words of articles that are no longer in the library out of conversations, notes and remarks.

    Returns:
        How many saved answers and notes were changed.
    """
    gone = _gone(notebook, notes, library)
    noted = notes.resting_on(gone)
    for note in noted:
        left = Piece(str(notes.note(note).content["question"]), warnings=(ERASED,))
        notes.replace(note, left.to_data(), left.words)
    turns = notebook.resting_on(gone)
    for conversation, number in turns:
        (record, *_) = notebook.turns(conversation, number)
        answer = without(Answer.from_json(json.dumps(record)), set(gone))
        notebook.replace(conversation, number, json.loads(answer.to_json(indent=None)))
    named = {key for remark in notebook.remarks() for key in _articles(remark.content)}
    missing = named - library.hashes(named).keys()
    notebook.change_remarks(lambda content: _forgotten(content, missing))
    return len(turns) + len(noted)


def without(answer: Answer, gone: Collection[str]) -> Answer:
    """An answer without the words of some articles; of one that cites any, only the question is left."""
    if any(citation.article.id in gone for citation in answer.citations):
        return replace(answer, statements=(), hits=(), nearest=(), notes=(ERASED,), refused=False)
    titles = {hit.article.title for hit in answer.hits if hit.article.id in gone} - {""}
    return replace(
        answer,
        hits=tuple(hit for hit in answer.hits if hit.article.id not in gone),
        nearest=tuple(article for article in answer.nearest if article.id not in gone),
        notes=tuple(note for note in answer.notes if not any(title in note for title in titles)),
    )


def _gone(notebook: Notebook, notes: Notes, library: Library) -> list[str]:
    shown = notebook.shown_articles() | notes.shown_articles()
    return sorted(shown - library.hashes(shown).keys())


def _articles(content: dict[str, Any]) -> list[str]:
    named = [quote["article"] for quote in content.get("quotes", ())]
    return [*named, content["article"]] if "article" in content else named


def _forgotten(content: dict[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """A remark without what it quotes of some articles."""
    if not any(key in gone for key in _articles(content)):
        return content
    left = dict(content)
    if "quotes" in left:
        left |= {"answer": "", "quotes": [q for q in left["quotes"] if q["article"] not in gone]}
    if left.get("article") in gone:
        left |= {"quote": "", "sentences": []}
    return left
