"""What speaks for a sentence as the answer to a question: named features, each between 0 and about 1."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.answers import Hit
from assistant.prose import Sentence, sentences_of
from assistant.questions import Kind, Question, Word, words_of

Similarity = Callable[[str, Sequence[str]], Sequence[float]]

_TIME = re.compile(
    r"\b(?:1\d|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|"
    r"May|June|July|"
    r"August|September|October|November|December)\b|\b(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.(?= )|"
    r"\b(?:to(?:day|morrow|night)|"
    r"yesterday|noon|midnight)\b|\b\d+ ?[ap]\.?m\b|\b(?:last|next|this) (?:week|month|year|spring|summer|"
    r"fall|autumn|"
    r"winter)\b|\bcentury\b|\b\d0s\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caus(?:ed?|ing)|as a result|in order to|so that|cit(?:es?|ing|ed)|"
    r"blam(?:es?|ed|ing)|"
    r"reasons?|justif\w+|therefore|amid|concerns?|fears?|risks?|in response|aim(?:s|ed|ing) (?:to|at)|"
    r"after|since|"
    r"to (?:avoid|prevent|protect|stop|curb|reduce))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Candidate:
    """A sentence that might answer, where it was found, and the words around it.

    Attributes:
        number: The hit that it was found in, counted from 1.
        hit: That hit.
        sentence: The sentence.
        before: The sentence before it in its article, or None.
        after: The sentence after it, or None.
    """

    number: int
    hit: Hit
    sentence: Sentence
    before: Sentence | None
    after: Sentence | None

    @cached_property
    def words(self) -> list[Word]:
        """Its words."""
        return words_of(self.sentence.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of its words."""
        return frozenset(word.stem for word in self.words)

    @cached_property
    def title(self) -> frozenset[str]:
        """Stems of its headline."""
        return _stems(self.hit.article.title)

    @cached_property
    def near(self) -> frozenset[str]:
        """Stems of the headline, the sentence and its neighbours."""
        beside = " ".join(sentence.text for sentence in (self.before, self.after) if sentence)
        return self.stems | self.title | _stems(beside)

    @cached_property
    def passage(self) -> frozenset[str]:
        """Stems of the headline and the passage."""
        return self.title | _stems(self.hit.passage.text)


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """The prose of the passages that were found, each sentence once, in the order of the hits."""
    found: dict[tuple[str, int], Candidate] = {}
    sentences = {hit.article.id: sentences_of(hit.article) for hit in hits}
    for number, hit in enumerate(hits, start=1):
        padded = [None, *sentences[hit.article.id], None]
        for before, sentence, after in zip(padded, padded[1:], padded[2:], strict=False):
            if sentence and sentence.is_prose and _within(sentence, hit):
                key = (hit.article.id, sentence.start)
                found.setdefault(key, Candidate(number, hit, sentence, before, after))
    return list(found.values())


def features(
    question: Question, found: Sequence[Candidate], similarity: Similarity | None = None
) -> list[dict[str, float]]:
    """Weigh up candidates, each against the question and against the others.

    Args:
        question: The question, read.
        found: The candidates.
        similarity: How near in meaning each of several texts is to the first argument, from -1 to 1.

    Returns:
        For each candidate its features by name.
    """
    if not found:
        return []
    texts = [candidate.sentence.text for candidate in found]
    likeness = similarity(question.text, texts) if similarity else [0.0] * len(texts)
    cover = [question.share(c.stems) for c in found]
    best: dict[int, float] = {}
    for c, share in zip(found, cover, strict=True):
        best[c.number] = max(best.get(c.number, 0), share)
    answers = [answers_in(question, c) for c in found]
    votes = Counter[str]()
    for share, possible in zip(cover, answers, strict=True):
        votes.update({answer: share**2 for answer in possible})
    most = max(votes.values(), default=0) or 1
    top = max(c.hit.score for c in found) or 1
    pairs = set(pairwise(word.stem for word in words_of(question.text)))
    return [
        {
            "cover": share,
            "near": question.share(c.near),
            "title": question.share(c.title),
            "passage": question.share(c.passage),
            "names": question.share_of_names(c.near),
            "pairs": len(pairs & set(pairwise(word.stem for word in c.words))) / max(len(pairs), 1),
            "alike": like,
            "kind": float(bool(possible)),
            "votes": max((votes[answer] for answer in possible), default=0) / most,
            "focus": len(question.focus & c.stems) / max(len(question.focus), 1),
            "score": c.hit.score / top,
            "rank": 1 / c.number,
            "best": best[c.number],
            "lead": 1 / (1 + c.sentence.position),
            "new": min(len(_content(c) - question.stems), 20) / 20,
        }
        for c, share, like, possible in zip(found, cover, likeness, answers, strict=True)
    ]


def answers_in(question: Question, candidate: Candidate) -> frozenset[str]:
    """What in a sentence is of the kind that the question asks for and not in the question itself."""
    text = candidate.sentence.text
    if question.kind is Kind.TIME:
        given = question.text.casefold()
        return frozenset(t for m in _TIME.finditer(text) if (t := m.group().casefold()) not in given)
    if question.kind is Kind.REASON:
        return frozenset(match.group().casefold() for match in _REASON.finditer(text))
    wanted = candidate.words
    if question.kind is Kind.NUMBER:
        return frozenset(word.stem for word in wanted if word.is_number) - question.stems
    names = (word for word in wanted[1:] if word.is_name and not word.is_number)
    return frozenset(word.stem for word in names) - question.stems


def _content(candidate: Candidate) -> set[str]:
    return {word.stem for word in candidate.words if word.is_content}


def _stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words_of(text))


def _within(sentence: Sentence, hit: Hit) -> bool:
    return hit.passage.start <= sentence.start and sentence.end <= hit.passage.end


def weigh(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The sum of the features, each times its weight."""
    return sum(weight * features[name] for name, weight in weights.items())
