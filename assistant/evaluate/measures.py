"""What is measured of one question, and what that comes to over many. Pure functions."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Answer, Hit, Verdict
from assistant.evaluate.questions import Question

Measures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over questions with its 95% interval, by bootstrap over the questions."""

    value: float
    low: float
    high: float
    count: int


def retrieval(question: Question, hits: Sequence[Hit], telling: int = 0) -> Measures:
    """How well passages were found.

    At article level a hit counts once for its article. At passage level a passage is relevant that stands
    in a relevant article and holds an answer. Nothing is measured of a question without known articles.

    Args:
        question: With the articles that answer it.
        hits: Best first.
        telling: How many passages of the library are relevant; those found count where more were found.
    """
    measures: Measures = {}
    if question.relevant:
        articles = list(dict.fromkeys(hit.article.id for hit in hits))
        gains = [article in question.relevant for article in articles]
        measures |= _ranking("article", gains, len(question.relevant))
    if question.relevant and question.answers and not question.is_yes_or_no:  # a "no" stands anywhere
        gains = [h.article.id in question.relevant and holds(h.passage.text, question.answers) for h in hits]
        measures |= _ranking("passage", gains, max(1, telling, sum(gains)))
        measures["answer in passages@10"] = float(
            any(holds(hit.passage.text, question.answers) for hit in hits[:10])
        )
    return measures


def answering(question: Question, answer: Answer) -> Measures:
    """How well a question was answered, cited and refused."""
    measures: Measures = {}
    if question.answerable is not None:
        name = "answered, of the answerable" if question.answerable else "refused, of the unanswerable"
        measures[name] = float(answer.refused is not question.answerable)
    if question.answerable and question.answers:
        said = [statement.text for statement in answer.statements]
        measures["answer in first sentence"] = float(holds(" ".join(said[:1]), question.answers))
        measures["answer in first three"] = float(holds(" ".join(said[:3]), question.answers))
        if marked := [words for _, words, _ in (s.parts for s in answer.statements) if words]:
            measures["answer in marked words"] = float(holds(marked[0], question.answers))
    if question.relevant and not answer.refused:
        cited = {citation.article.id for citation in answer.citations}
        measures["citation precision"] = len(cited & question.relevant) / len(cited) if cited else 0.0
    if question.relevant and question.answerable is not False:
        cited = {citation.article.id for citation in answer.citations}
        measures["citation recall"] = float(bool(cited & question.relevant))
    return measures | _verdicts(answer)


def _verdicts(answer: Answer) -> Measures:
    """How many sentences are an article's own, and what the check found of the others.

    Quoted ones are not counted among the supported: words held against themselves always agree.
    """
    if not answer.statements:
        return {}
    told: list[Verdict] = [s.verdict for s in answer.statements if s.verdict is not Verdict.QUOTED]
    quoted = 1 - len(told) / len(answer.statements)
    shares = {
        "sentences supported": Verdict.SUPPORTED,
        "sentences partly supported": Verdict.PARTLY,
        "sentences not supported": Verdict.UNSUPPORTED,
    }
    found = {name: told.count(verdict) / len(told) for name, verdict in shares.items() if told}
    return {"sentences quoted": quoted, **found}


def summarise(rows: Sequence[Measures]) -> dict[str, Figure]:
    """Means with intervals, each over the questions for which it was measured."""
    names = dict.fromkeys(name for row in rows for name in row)
    figures = {name: _figure([row[name] for row in rows if name in row]) for name in names}
    return figures | _refusals(rows)


def percentiles(seconds: Iterable[float]) -> dict[str, float]:
    """Milliseconds at the 50th, 95th and 99th percentile."""
    values = np.asarray(list(seconds)) * 1000
    return {f"p{at}": float(np.percentile(values, at)) for at in (50, 95, 99)} if len(values) else {}


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a text holds any of the answers, as whole words, without regard to case and punctuation."""
    words = f" {_words(text)} "
    return any(f" {_words(answer)} " in words for answer in answers if _words(answer))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _ranking(level: str, gains: Sequence[bool], relevant: int) -> Measures:
    """Rank measures of one list, cut at ten; the ideal list has all that is relevant first."""
    first = next((rank for rank, gain in enumerate(gains[:10], 1) if gain), 0)
    gained = sum(1 / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], 1) if gain)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(10, relevant) + 1))
    hits = {f"{level} hit@{cut}": float(any(gains[:cut])) for cut in (1, 5, 10)}
    return hits | {
        f"{level} recall@10": min(1.0, sum(gains[:10]) / relevant),
        f"{level} MRR@10": 1 / first if first else 0.0,
        f"{level} nDCG@10": gained / ideal,
    }


def _refusals(rows: Sequence[Measures]) -> dict[str, Figure]:
    """Precision of refusals, and the balance of answering and refusing."""
    answered = [row["answered, of the answerable"] for row in rows if "answered, of the answerable" in row]
    refused = [row["refused, of the unanswerable"] for row in rows if "refused, of the unanswerable" in row]
    if not answered or not refused:
        return {}
    rightly = [0.0] * int(len(answered) - sum(answered)) + [1.0] * int(sum(refused))  # of each refusal
    kinds = [[1.0] * len(answered) + [0.0] * len(refused), answered + refused]
    return {
        "refusal precision": _figure(rightly) if rightly else Figure(0.0, 0.0, 0.0, 0),
        "answer or refuse, balanced accuracy": _balanced(*map(np.asarray, kinds)),
    }


def _figure(values: Sequence[float]) -> Figure:
    data = np.asarray(values)
    means = data[_samples(len(data))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Figure(float(data.mean()), float(low), float(high), len(data))


def _balanced(
    kind: NDArray[np.float64],
    right: NDArray[np.float64],
) -> Figure:
    samples = _samples(len(kind))
    drawn, good = kind[samples], right[samples]
    recalls = [(good * (drawn == k)).sum(axis=1) / np.maximum(1, (drawn == k).sum(axis=1)) for k in (0, 1)]
    low, high = np.percentile(sum(recalls) / 2, [2.5, 97.5])
    value = (right[kind == 0].mean() + right[kind == 1].mean()) / 2
    return Figure(float(value), float(low), float(high), len(kind))


def _samples(count: int, draws: int = 1000) -> NDArray[np.int64]:
    """Which questions each bootstrap draw takes; the same every time."""
    return np.random.default_rng(0).integers(0, count, (draws, count))
