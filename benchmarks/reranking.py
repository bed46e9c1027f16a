"""What reading the passages found and ordering them anew earns, and what it costs.

    python -m benchmarks.reranking DATA [--questions 60] [--share 0.2]

DATA is a folder with question sets that have articles of their own. Of each a sample of the questions whose
articles are known is searched for without and with the reader as a reranker; ``--questions 0`` asks them all.
nDCG@10 is by article, of the ten passages that a search gives; "answer in 8" is how often one of the eight
passages that an answer is made from holds it. Behind each change stands its 95% interval, by bootstrap over
the questions, the same drawn for both. Milliseconds are processor time on one core, so that other work on the
machine counts less. ``--share`` tries another share of the reader in the order than what training chose.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant, Settings
from assistant.answers import Hit
from assistant.evaluate.measures import holds, retrieval
from assistant.evaluate.questions import Question, QuestionSet, load_questions
from assistant.reader import WEIGHTS, Reader, Scales
from assistant.rerank import SHARE, RerankingRetriever, reading
from assistant.retrieve import Retriever

SETS = ("realtimeqa_2023", "multihop_rag", "time_collection")
LIMIT = 10
ANSWERED_FROM = 8  # passages, unless a setting says otherwise
DRAWS = 2_000
SEED = 7
MEASURES = ("nDCG@10", "answer in 8", "ms")


@dataclass(frozen=True, slots=True)
class Searched:
    """One question, searched for without and with the reader.

    Attributes:
        without: :data:`MEASURES`; nan where a set does not say what the answer is.
        reranked: The same with the reader.
    """

    without: tuple[float, ...]
    reranked: tuple[float, ...]


def main() -> None:
    """Print a table for each set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--questions", type=int, default=60, help="of each set; 0 for all")
    parser.add_argument("--share", type=float, help="of the reader in the order, from 0 to 1")
    options = parser.parse_args()
    reader = reader_with(options.share)
    reader.load()
    print(f"the reader's share in the order is {reader.threshold(SHARE):.3f}")
    for name in SETS:
        questions = load_questions(options.data / name)
        with searching(questions) as retriever:
            asked = sample(questions.questions, options.questions)
            read = RerankingRetriever(retriever, reading(reader))
            print(*table(name, [searched(one, retriever, read) for one in asked]), sep="\n", flush=True)


def reader_with(share: float | None) -> Reader:
    """The reader on one core, with another share in the order if one is given."""
    if share is None:
        return Reader(threads=1)
    scales = Scales.parse((WEIGHTS / "reader.json").read_text(encoding="utf-8"))
    return Reader(threads=1, scales=replace(scales, thresholds={**scales.thresholds, SHARE: share}))


@contextmanager
def searching(questions: QuestionSet) -> Iterator[Retriever]:
    """The search over a library of a set's articles, warm."""
    with TemporaryDirectory() as data:
        settings = Settings(_env_file=None, data_dir=Path(data), llm="none", reranker="none")
        with Assistant.open(settings=settings) as desk:
            desk.ingest(questions.articles)
            retriever = desk.retriever
            assert isinstance(retriever, Retriever)
            retriever.search("news")
            yield retriever


def sample(questions: Sequence[Question], count: int) -> list[Question]:
    """So many of the questions whose articles are known, or all: always the same ones."""
    known = [question for question in questions if question.relevant]
    random.Random(SEED).shuffle(known)
    return known[: count or None]


def searched(question: Question, retriever: Retriever, reader: RerankingRetriever) -> Searched:
    """Search for a question in both ways."""
    return Searched(*(_measured(question, way) for way in (retriever, reader)))


def _measured(question: Question, way: Retriever | RerankingRetriever) -> tuple[float, ...]:
    began = process_time()
    hits = way.search(question.text, LIMIT)
    cost = (process_time() - began) * 1_000
    return retrieval(question, hits)["article nDCG@10"], _answered(question, hits), cost


def _answered(question: Question, hits: Sequence[Hit]) -> float:
    if not question.answers:
        return float("nan")
    return float(any(holds(hit.passage.text, question.answers) for hit in hits[:ANSWERED_FROM]))


def table(name: str, found: Sequence[Searched]) -> Iterator[str]:
    """Each measure of a set without and with the reader, and its change with the interval."""
    yield f"\n{name}, {len(found)} questions\n{'':14}{'without':>9}{'with':>9}{'change':>9}   95% interval"
    without = np.array([one.without for one in found])
    reranked = np.array([one.reranked for one in found])
    for at, measure in enumerate(MEASURES):
        known = ~np.isnan(without[:, at])
        if known.any():
            change = reranked[known, at] - without[known, at]
            means = (without[known, at].mean(), reranked[known, at].mean(), change.mean())
            digits = 0 if measure == "ms" else 3
            figures = "".join(f"{mean:9.{digits}f}" for mean in means)
            low, high = interval(change)
            yield f"{measure:14}{figures}   {low:+.{digits}f} to {high:+.{digits}f}"


def interval(differences: NDArray[np.float64]) -> tuple[float, float]:
    """The 95% interval of a mean of paired differences, by bootstrap (Efron, 1979)."""
    draws = np.random.default_rng(SEED).integers(0, len(differences), (DRAWS, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
