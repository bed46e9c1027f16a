"""What speaks for a sentence as the answer to a question: named features, each from 0 to about 1."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import pairwise

from assistant.answers import Hit
from assistant.extract.prose import Sentence, sentences_of
from assistant.extract.questions import Kind, Question, Word, is_among, is_negated, words_of

_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_TIME = re.compile(
    rf"\b(?:1\d|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:{_MONTH})\b|"
    r"\b(?:Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\.(?= )|\b(?:today|tomorrow|tonight|yesterday|noon|midnight)\b|"
    r"\b\d+ ?[ap]\.?m\b|\b(?:last|next|this) (?:week|month|year|spring|summer|fall|autumn|winter)\b|"
    r"\bcentury\b|\b\d0s\b|"
    r"\b(?:minute|hour|day|week|month|year|decade)s? (?:ago|before|after|earlier|later)\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caus(?:ed?|es|ing)|as a result|in order to|so that|cit(?:es?|ing|ed)|"
    r"blam(?:es?|ed|ing)|reasons?|justif\w+|therefore|amid|concerns?|fears?|risks?|in response|"
    r"aim(?:s|ed|ing) (?:to|at)|after|since|to (?:avoid|prevent|protect|stop|curb|reduce))\b",
    re.IGNORECASE,
)
_GIST = 5  # words that a sentence adds and others repeat
_LONG = 40  # words; a longer sentence tells no more
_MOST = 0.8  # of a question's words; a passage that holds more of them is no surer to be about it


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
    def content(self) -> frozenset[str]:
        """Stems of those of its words that carry meaning."""
        return frozenset(word.stem for word in self.words if word.is_content)

    @cached_property
    def near(self) -> frozenset[str]:
        """Stems of the headline, the sentence and its neighbours."""
        beside = (_content(s.text) for s in (self.before, self.after) if s)
        return self.content.union(_content(self.hit.article.title), *beside)


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """The prose of the passages that were found, each sentence once, in the order of the hits."""
    found: dict[tuple[str, int], Candidate] = {}
    articles = {hit.article.id: hit.article for hit in hits}
    sentences = {key: sentences_of(article) for key, article in articles.items()}
    for number, hit in enumerate(hits, start=1):
        padded = [None, *sentences[hit.article.id], None]
        for before, sentence, after in zip(padded, padded[1:], padded[2:], strict=False):
            if sentence and sentence.is_prose and _within(sentence, hit):
                key = (hit.article.id, sentence.start)
                found.setdefault(key, Candidate(number, hit, sentence, before, after))
    return list(found.values())


def features(
    question: Question, found: Sequence[Candidate], likeness: Sequence[float]
) -> list[dict[str, float]]:
    """Weigh up candidates, each against the question and against the others.

    Args:
        question: The question, read.
        found: The candidates.
        likeness: How near in meaning each is to the question, from -1 to 1.

    Returns:
        For each candidate its features by name.
    """
    cover = [question.share(c.stems) for c in found]
    gist = _gist(question, found, cover)
    news = _news(question, found)
    dates = sorted({c.hit.article.published for c in found if c.hit.article.published})
    ages: dict[datetime | None, float] = {date: at / max(len(dates) - 1, 1) for at, date in enumerate(dates)}
    best = max((c.hit.score for c in found), default=0.0)
    pairs = set(pairwise(word.stem for word in words_of(question.text)))
    weighed = []
    for c, like in zip(found, likeness, strict=True):
        matched = [at for at, word in enumerate(c.words) if word.stem in question.stems]
        new = c.content - question.stems
        weighed.append(
            {
                # what it says
                "pairs": len(pairs & set(pairwise(word.stem for word in c.words))) / max(len(pairs), 1),
                "run": len(matched) / (matched[-1] - matched[0] + 1) if len(matched) > 1 else 0.0,
                "focus": len(question.focus & c.stems) / max(len(question.focus), 1),
                "kind": float(holds_answer(question, c)),
                "gist": sum(sorted((gist[stem] for stem in new), reverse=True)[:_GIST]) / _GIST,
                "like": like,
                "length": min(len(c.words), _LONG) / _LONG,
                "opposed": float(is_negated(question.text) and not is_negated(c.sentence.text)),
                # where it stands
                "near": question.share(c.near),
                "topic": min(_held(question, c), _MOST) / _MOST,
                "news": max((news.get(stem, 0.0) for stem in new), default=0.0),
                "lead": 1 / (1 + c.sentence.position),
                "recent": ages.get(c.hit.article.published, 0.5),
                "strange": min(_strange(question, c), 3) / 3,
                "score": c.hit.score / best if best > 0 else 0.0,
            }
        )
    return weighed


def holds_answer(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence holds something of the kind asked for that is not in the question itself."""
    text, asked = candidate.sentence.text, question.text.casefold()
    if question.kind is Kind.REASON:
        return bool(_REASON.search(text))
    if question.kind is Kind.TIME:
        return any(match.group().casefold() not in asked for match in _TIME.finditer(text))
    if question.kind is Kind.NUMBER:
        return any(word.is_number and word.stem not in question.stems for word in candidate.words)
    names = (word for word in candidate.words[1:] if word.is_name)  # a first word has its capital anyway
    return any(name.stem not in question.stems for name in names)


def _gist(question: Question, found: Sequence[Candidate], cover: Sequence[float]) -> Counter[str]:
    """What sentences that hold much of the question add to it: answers are said more than once."""
    gist = Counter[str]()
    for candidate, share in zip(found, cover, strict=True):
        gist.update(dict.fromkeys(candidate.content - question.stems, share**2))
    most = max(gist.values(), default=0) or 1
    return Counter({stem: weight / most for stem, weight in gist.items()})


def _news(question: Question, found: Sequence[Candidate]) -> dict[str, float]:
    """What headlines add to the question, each word by how much of the question its headline holds."""
    news: dict[str, float] = {}
    for title in {c.hit.article.title for c in found}:
        stems = _content(title)
        for stem in stems - question.stems:
            news[stem] = max(news.get(stem, 0.0), question.share(stems))
    return news


def _held(question: Question, candidate: Candidate) -> float:
    """Which share of the words of the question its passage and headline hold."""
    known = candidate.near | _content(candidate.hit.passage.text)
    return sum(is_among(word.stem, known) for word in question.words) / len(question.words)


def _strange(question: Question, candidate: Candidate) -> int:
    """How many of the names and numbers of the question its article does not know."""
    article = candidate.hit.article
    known = f"{article.title}\n{article.text}".casefold()
    return sum(word.text.casefold() not in known for word in question.names)


@lru_cache(maxsize=2000)  # neighbours, headlines and passages are asked for again and again
def _content(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words_of(text) if word.is_content)


def _within(sentence: Sentence, hit: Hit) -> bool:
    return hit.passage.start <= sentence.start and sentence.end <= hit.passage.end
