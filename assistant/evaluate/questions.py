"""Question sets: our own form, and adapters for public sets laid out in their own way.

Our form is JSONL, a question to a line::

    {"id": "q1", "question": "When did the bridge open?", "answers": ["3 May", "May 3"],
     "articles": ["https://gull.example/bridge"], "answerable": true}

``answers`` are strings any of which a right answer holds; ``articles`` are the ids or addresses of the
articles that say so; ``answerable`` is whether the library says it at all (true unless given, null when not
known); ``within`` restricts the search to some articles. All but ``question`` may be left out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.articles import Article, fingerprint, moment
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what is known of its answer.

    Attributes:
        id: Its name in the set.
        text: The question.
        answers: Strings any of which a right answer holds; none where that is not known.
        relevant: Ids of the articles that answer it, in the library.
        answerable: Whether the library answers it; None where that is not known.
        within: Ids of the only articles to search; none means all.
    """

    id: str
    text: str
    answers: tuple[str, ...] = ()
    relevant: frozenset[str] = frozenset()
    answerable: bool | None = None
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions, with the articles they are about where the set brings its own."""

    name: str
    questions: tuple[Question, ...]
    articles: tuple[Article, ...] = ()


def load_questions(path: Path) -> QuestionSet:
    """Read a question set: a JSONL file in our form, or the folder of a public set.

    Raises:
        UsageError: It is not there, or a line of it cannot be understood.
    """
    if path.is_dir():
        adapter = _ADAPTERS.get(path.name)
        if adapter is None:
            raise UsageError(f"{path} is not a set that is known ({', '.join(_ADAPTERS)}); give a JSONL file")
        return adapter(path)
    questions = tuple(_question(number, row) for number, row in enumerate(_rows(path), 1))
    if not questions:
        raise UsageError(f"{path} holds no question; see `onrecord evaluate --help` for its form")
    return QuestionSet(path.stem, questions)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the questions in {path}: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError as error:
                raise UsageError(
                    f"{path}, line {number}: not JSON ({error}); write one object to a line"
                ) from error
            if not isinstance(row, dict):
                raise UsageError(f"{path}, line {number}: not a JSON object; write one to a line")
            yield row


def _question(number: int, row: dict[str, Any]) -> Question:
    text = row.get("question")
    if not isinstance(text, str) or not text.strip():
        raise UsageError(f"question {number} has no text under “question”")
    return Question(
        id=str(row.get("id", number)),
        text=text,
        answers=tuple(map(str, _several(row.get("answers") or row.get("answer")))),
        relevant=frozenset(map(_article_id, _several(row.get("articles")))),
        answerable=row.get("answerable", True),
        within=tuple(map(_article_id, _several(row.get("within")))),
    )


def _several(value: Any) -> list[Any]:  # noqa: ANN401 (whatever JSON holds)
    """A value that may be one or several, or none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _article_id(reference: str) -> str:
    """The id of an article that is named by its id or its address."""
    return _id(reference) if "://" in reference else reference


def _id(name: str) -> str:
    return fingerprint(name)[:16]


def _realtimeqa(folder: Path) -> QuestionSet:
    """RealTimeQA: questions on the week's news, with the articles that a search engine gave."""
    articles = {
        row["id"]: Article.make(
            name=row["id"],
            url=row["url"],
            title=row["title"],
            text=row["text"],
            published=moment(row["publish_date"] or None),
            authors=row["authors"] or (),
        )
        for row in _rows(folder / "articles.jsonl")
        if row["text"].strip()
    }
    questions = tuple(
        Question(
            id=row["id"],
            text=row["question"],
            answers=tuple(row["answers"]),
            relevant=frozenset(articles[s["article_id"]].id for s in row["support"]),
            answerable=row["answerable"],
        )
        for row in _rows(folder / "questions.jsonl")
    )
    return QuestionSet(folder.name, questions, tuple(articles.values()))


def _time(folder: Path) -> QuestionSet:
    """The TIME collection: articles of 1963, queries, and which articles are relevant."""
    articles = tuple(
        Article.make(name=row["id"], title="", text=row["text"], published=moment(row["date"]))
        for row in _rows(folder / "docs.jsonl")
    )
    questions = tuple(
        Question(id=row["id"], text=row["query"], relevant=frozenset(map(_id, row["relevant"])))
        for row in _rows(folder / "queries.jsonl")
    )
    return QuestionSet(folder.name, questions, articles)


def _squad(folder: Path) -> QuestionSet:
    """SQuAD 2.0: each question is asked of one text only, which may not answer it."""
    rows = list(_rows(folder / "squad2.jsonl"))
    texts = {row["context"]: Article.make(name=row["context"], title="", text=row["context"]) for row in rows}
    questions = tuple(
        Question(
            id=row["id"],
            text=row["question"],
            answers=_unique(row["answers"]),
            relevant=frozenset() if row["is_impossible"] else frozenset([texts[row["context"]].id]),
            answerable=not row["is_impossible"],
            within=(texts[row["context"]].id,),
        )
        for row in rows
    )
    return QuestionSet(folder.name, questions, tuple(texts.values()))


def _rgb(folder: Path) -> QuestionSet:
    """RGB's counterfactual part: true, false and unrelated passages to each question."""
    articles: list[Article] = []
    questions: list[Question] = []
    for row in _rows(folder / "en_fact.jsonl"):
        true = [Article.make(name=text, title="", text=text) for text in _unique(row["positive"])]
        false = [Article.make(name=text, title="", text=text) for text in _unique(row["positive_wrong"])]
        noise = [Article.make(name=text, title="", text=text) for text in _unique(row["negative"])]
        own = [*true, *false, *noise]
        articles += own
        answers = [a for answer in _several(row["answer"]) for a in _several(answer)]
        relevant = frozenset(article.id for article in true)
        within = tuple(article.id for article in own)
        questions.append(Question(str(row["id"]), row["query"], tuple(answers), relevant, True, within))
    unique = {article.id: article for article in articles}
    return QuestionSet(folder.name, tuple(questions), tuple(unique.values()))


def _multihop(folder: Path) -> QuestionSet:
    """MultiHop-RAG: questions over several articles, of which only the facts that bear on one are at hand."""
    facts: dict[str, dict[str, Any]] = {}
    questions: list[Question] = []
    for row in _rows(folder / "queries.jsonl"):
        evidence = row["evidence_list"]
        for piece in evidence:
            known = facts.setdefault(piece["url"], {**piece, "facts": {}})
            known["facts"][piece["fact"]] = None
        named = row["question_type"] == "inference_query"  # others are answered by yes, no, before or after
        questions.append(
            Question(
                id=row["id"],
                text=row["question"],
                answers=(row["answer"],) if named else (),
                relevant=frozenset(_article_id(piece["url"]) for piece in evidence),
                answerable=row["question_type"] != "null_query",
            )
        )
    articles = tuple(
        Article.make(
            name=url,
            url=url,
            title=piece["title"],
            text="\n\n".join(piece["facts"]),
            source=piece["source"],
            published=moment(piece["published_at"]),
        )
        for url, piece in facts.items()
    )
    return QuestionSet(folder.name, tuple(questions), articles)


def _unique(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


_ADAPTERS = {
    "realtimeqa_2023": _realtimeqa,
    "time_collection": _time,
    "squad2": _squad,
    "rgb_en_fact": _rgb,
    "multihop_rag": _multihop,
}
