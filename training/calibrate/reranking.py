"""Which share the reader has in the order of what was found."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Hit
from assistant.evaluate.measures import retrieval
from assistant.evaluate.questions import Question, QuestionSet, load_questions
from assistant.reader import Line, Reader
from assistant.rerank import READ, fused
from benchmarks.reranking import SETS, sample, searching
from ingest.articles import identity
from training.calibrate.choosing import half_of, raw

SHARES = np.linspace(0, 1, 41)  # that the reader may have
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
            yield Found(questions.name, question, tuple(hits), tuple(map(raw, seen)))


def of_reranking(found: Sequence[Found], relevance: Line) -> float:
    """The reader's share in the order of what was found.

    The one with the best nDCG@10, the mean over sets. Printed is what a share that was chosen on one half of
    the questions does on the other: whether reading pays at all is for the defaults of the settings to say.

    Args:
        found: Questions with what was found for them, and the reader's scores.
        relevance: How the scores become probabilities.

    Returns:
        From 0 to 1; 0 means that nothing is read.
    """
    ndcg = np.array([[one.ndcg(share, relevance) for share in SHARES] for one in found])
    sets = np.array([one.set for one in found])
    halves = np.array([half_of(one.question.id) for one in found])

    def of_sets(values: NDArray[np.float64], counted: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.array([values[counted & (sets == name)].mean(axis=0) for name in np.unique(sets[counted])])

    best = [int(of_sets(ndcg, halves == half).mean(axis=0).argmax()) for half in (0, 1)]
    crossed = np.where(halves == 0, ndcg[:, best[1]], ndcg[:, best[0]])
    shown = range(0, len(SHARES), 4)
    shares = "".join(f"{SHARES[at]:>7.1f}" for at in shown)
    print(f"\nnDCG@10 by the reader's share{'':9}{shares}  other half")
    for name in np.unique(sets):
        of_set = sets == name
        means = "".join(f"{ndcg[of_set, at].mean():>7.3f}" for at in shown)
        print(f"{name:26}{of_set.sum():>12}{means}{crossed[of_set].mean():>12.3f}")
    everything = np.ones(len(found), dtype=bool)
    gain = float(of_sets(crossed - ndcg[:, 0], everything).mean())
    share = float(SHARES[of_sets(ndcg, everything).mean(axis=0).argmax()])
    print(f"shares of the halves {SHARES[best]}, gain on the other {gain:+.4f}; chosen {share:.3f}")
    return share
