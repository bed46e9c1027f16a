"""Public question sets, read in the form that they are published in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.evaluate.lines import rows, several
from assistant.evaluate.question_set import Question, QuestionSet
from ingest.articles import Article, identity
from ingest.dates import moment


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
        for row in rows(folder / "articles.jsonl")
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
        for row in rows(folder / "questions.jsonl")
    )
    return QuestionSet(folder.name, questions, tuple(articles.values()))


def _time(folder: Path) -> QuestionSet:
    """The TIME collection: articles of 1963, queries, and which articles are relevant."""
    articles = tuple(
        Article.make(name=row["id"], title="", text=row["text"], published=moment(row["date"]))
        for row in rows(folder / "docs.jsonl")
    )
    questions = tuple(
        Question(id=row["id"], text=row["query"], relevant=frozenset(map(identity, row["relevant"])))
        for row in rows(folder / "queries.jsonl")
    )
    return QuestionSet(folder.name, questions, articles)


def _squad(folder: Path) -> QuestionSet:
    """SQuAD 2.0: each question is asked of one text only, which may not answer it."""
    asked = list(rows(folder / "squad2.jsonl"))
    texts = {
        row["context"]: Article.make(name=row["context"], title="", text=row["context"]) for row in asked
    }
    questions = tuple(
        Question(
            id=row["id"],
            text=row["question"],
            answers=_unique(row["answers"]),
            relevant=frozenset() if row["is_impossible"] else frozenset([texts[row["context"]].id]),
            answerable=not row["is_impossible"],
            within=(texts[row["context"]].id,),
        )
        for row in asked
    )
    return QuestionSet(folder.name, questions, tuple(texts.values()))


def _rgb(folder: Path) -> QuestionSet:
    """RGB's counterfactual part: true, false and unrelated passages to each question."""
    articles: list[Article] = []
    questions: list[Question] = []
    for row in rows(folder / "en_fact.jsonl"):
        true = [Article.make(name=text, title="", text=text) for text in _unique(row["positive"])]
        false = [Article.make(name=text, title="", text=text) for text in _unique(row["positive_wrong"])]
        noise = [Article.make(name=text, title="", text=text) for text in _unique(row["negative"])]
        own = [*true, *false, *noise]
        articles += own
        answers = [a for answer in several(row["answer"]) for a in several(answer)]
        relevant = frozenset(article.id for article in true)
        within = tuple(article.id for article in own)
        questions.append(Question(str(row["id"]), row["query"], tuple(answers), relevant, True, within))
    unique = {article.id: article for article in articles}
    return QuestionSet(folder.name, tuple(questions), tuple(unique.values()))


def _multihop(folder: Path) -> QuestionSet:
    """MultiHop-RAG: questions over several articles, of which only the facts that bear on one are at hand."""
    facts: dict[str, dict[str, Any]] = {}
    questions: list[Question] = []
    for row in rows(folder / "queries.jsonl"):
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
                relevant=frozenset(identity(piece["url"]) for piece in evidence),
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


PUBLIC_SETS: dict[str, Callable[[Path], QuestionSet]] = {
    "realtimeqa_2023": _realtimeqa,
    "time_collection": _time,
    "squad2": _squad,
    "rgb_en_fact": _rgb,
    "multihop_rag": _multihop,
}
"""Readers by the name of the folder that holds the set."""
