"""A summary without a language model: the leading and most central sentences of one article or a few.

Central is what has much in common with the whole; of two sentences that say the same, one is taken (maximal
marginal relevance: Carbonell and Goldstein, SIGIR 1998).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt

from assistant.analysis.prose import Sentence
from assistant.analysis.words import content_stems
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, page_of
from assistant.extract.showing import about
from assistant.query import QueryPlan

LENGTH = 5  # sentences of a summary
ARTICLES = 3  # that a summary of a topic is made of
_NEW = 0.5  # how much what a sentence repeats counts against it, beside how central it is
_ONE = re.compile(
    r"\b(?:this|that|the) (?:[\w’'-]+ ){0,3}(?:article|story|report|piece|column|interview)\b", re.IGNORECASE
)
Weights = Mapping[str, float]


def summary(plan: QueryPlan, hits: Sequence[Hit]) -> tuple[list[Candidate], list[str]]:
    """The sentences that say most of what the articles on a topic say, article by article in their order."""
    found = summed_up(plan, hits)
    if not found:
        return [], []
    chosen = _central(plan.question, found)
    titles = ", ".join(f"“{title}”" for title in dict.fromkeys(c.hit.article.title for c in chosen) if title)
    note = "A summary in the articles' own words: their leading and most central sentences"
    return chosen, [f"{note}, of {titles}." if titles else f"{note}."]


def summed_up(plan: QueryPlan, hits: Sequence[Hit]) -> list[Hit]:
    """A hit of each article that a summary is to be made of, best first; of one where one is asked for."""
    return [c.hit for c in about(plan, hits)[: 1 if _ONE.search(plan.question) else ARTICLES]]


def _central(question: str, hits: Sequence[Hit]) -> list[Candidate]:
    """The first sentence of the best article, and those that add most to it."""
    pool = [
        (at, hit, sentence)
        for at, hit in enumerate(hits)
        for page in [page_of(hit.article)]
        for sentence in page.sentences
        if page.is_prose(sentence)
    ]
    if not pool:
        return []
    spread = Counter(stem for _, _, s in pool for stem in set(content_stems(s.text)))
    vectors = [_vector(sentence, spread, len(pool)) for _, _, sentence in pool]
    asked = dict.fromkeys(content_stems(question), 1.0)
    whole: Counter[str] = Counter()
    for vector in vectors:
        whole.update(vector)
    merit = [
        _cosine(v, whole) + _cosine(v, asked) + _lead(s) for v, (_, _, s) in zip(vectors, pool, strict=True)
    ]
    chosen = [next(at for at, (article, _, _) in enumerate(pool) if article == pool[0][0])]
    while len(chosen) < min(LENGTH, len(pool)):
        rest = [at for at in range(len(pool)) if at not in chosen]
        chosen.append(
            max(rest, key=lambda at: merit[at] - _NEW * max(_cosine(vectors[at], vectors[o]) for o in chosen))
        )
    chosen.sort()
    return [Candidate(at, hit, sentence, None, 1.0) for at, hit, sentence in (pool[one] for one in chosen)]


def _vector(sentence: Sentence, spread: Mapping[str, int], count: int) -> Weights:
    stems = Counter(content_stems(sentence.text))
    return {stem: number * log(1 + count / spread[stem]) for stem, number in stems.items()}


def _lead(sentence: Sentence) -> float:
    """News begins with what matters: the first sentences count more."""
    return 1 / (2 + sentence.position)


def _cosine(one: Weights, other: Weights) -> float:
    common = sum(value * other[stem] for stem, value in one.items() if stem in other)
    lengths = sqrt(sum(v * v for v in one.values())) * sqrt(sum(v * v for v in other.values()))
    return common / lengths if lengths else 0.0
