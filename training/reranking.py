"""Questions with what was found for them and what the reader sees in it, to fit its share in the order to."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.answers import Hit
from assistant.evaluate.measures import retrieval
from assistant.evaluate.questions import Question, QuestionSet, load_questions
from assistant.extract.candidates import log_odds
from assistant.reader import Line, Reader
from assistant.rerank import READ, fused
from benchmarks.reranking import SETS, sample, searching
from ingest.articles import identity

MOST = 80  # questions of each set: a passage takes a tenth of a second to read


@dataclass(frozen=True, slots=True)
class Found:
    """A question with the passages that were found for it.

    Attributes:
        set: Its set.
        question: The question, with the articles that answer it.
        hits: Passages, best first.
        scores: For each passage, the reader's score that an answer stands in it.
    """

    set: str
    question: Question
    hits: tuple[Hit, ...]
    scores: tuple[float, ...]

    def ndcg(self, share: float, relevance: Line) -> float:
        """nDCG@10 by article, of the order in which the reader has a share."""
        read = [relevance.probability(score) for score in self.scores]
        worth = fused([hit.score for hit in self.hits], read, share)
        order = sorted(range(len(worth)), key=lambda at: -worth[at])
        hits = [self.hits[at] for at in order][:10]
        return retrieval(replace(self.question, answers=()), hits)["article nDCG@10"]


def found(reader: Reader, dev: Path) -> list[Found]:
    """The development sets whose articles are known, searched and read.

    Args:
        reader: One that gives its scores as they are (``PLAIN``).
        dev: The folder of the sets.
    """
    return [one for questions in _sets(dev) for one in _read(questions, reader)]


def _sets(dev: Path) -> Iterator[QuestionSet]:
    for name in SETS:
        yield load_questions(dev / name)
    yield _newsroom(dev)


def _newsroom(dev: Path) -> QuestionSet:
    """The newsroom questions that may be looked at and stand alone, over the articles they are about."""
    ids = set(json.loads((dev / "newsroom" / "ids.json").read_text(encoding="utf-8")))
    with (dev / "realtimeqa_2023" / "articles.jsonl").open(encoding="utf-8") as lines:
        names = {row["id"]: identity(row["url"]) for row in map(json.loads, lines) if row["id"] in ids}
    about = set(names.values())
    articles = tuple(a for a in load_questions(dev / "realtimeqa_2023").articles if a.id in about)
    asked = load_questions(dev / "newsroom" / "questions-look.jsonl").questions
    return QuestionSet(
        "newsroom",
        tuple(
            replace(question, relevant=frozenset(names[name] for name in question.relevant))
            for question in asked
            if not question.after and not question.as_of
        ),
        articles,
    )


def _read(questions: QuestionSet, reader: Reader) -> Iterator[Found]:
    with searching(questions) as retriever:
        for question in sample(questions.questions, MOST):
            hits = retriever.search(question.text, READ)
            texts = [hit.passage.text for hit in hits]
            seen = reader.relevance(question.text, texts, [hit.article.title for hit in hits])
            yield Found(questions.name, question, tuple(hits), tuple(map(log_odds, seen)))
