"""What speaks for a sentence as the answer to a question: named features, each from 0 to about 1."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import pairwise
from math import log

from assistant.answers import Hit
from assistant.extract.premise import figures_stand, is_bygone, is_swapped, knows_premise
from assistant.extract.prose import Page, Sentence
from assistant.extract.questions import Kind, Question, Word, is_among, is_negated, words_of
from assistant.extract.slots import fills

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
    def around(self) -> str:
        """The headline, the sentence and its neighbours."""
        beside = (s.text for s in (self.before, self.sentence, self.after) if s)
        return "\n".join([self.hit.article.title, *beside])

    @cached_property
    def near(self) -> frozenset[str]:
        """Stems of the headline, the sentence and its neighbours."""
        beside = (_content(s.text) for s in (self.before, self.after) if s)
        return self.content.union(_content(self.hit.article.title), *beside)

    def fills(self, question: Question) -> bool:
        """Whether it holds something of the kind asked for that is not in the question itself."""
        return fills(question, self.sentence.text, self.words)

    def states(self, question: Question) -> bool:
        """Whether it holds what is asked for and, with its headline, every word of the question.

        So a short sentence below a headline answers a short question, in few of the same words; the first of
        an article may have none of them, because it tells what the headline does.
        """
        if is_negated(question.text) and not is_negated(self.sentence.text):
            return False
        plain = [word.stem for word in question.words if word not in question.names]
        leads = bool(plain) and not self.sentence.position
        return (
            (leads or any(is_among(stem, self.content) for stem in plain))
            and question.share(self.content | _content(self.hit.article.title)) == 1
            and (question.kind is Kind.ANY or self.fills(question))
        )


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """The prose of the passages that were found, each sentence once, in the order of the hits."""
    found: dict[tuple[str, int], Candidate] = {}
    articles = {hit.article.id: hit.article for hit in hits}
    pages = {key: Page(article) for key, article in articles.items()}
    for number, hit in enumerate(hits, start=1):
        page = pages[hit.article.id]
        padded = [None, *page.sentences, None]
        for before, sentence, after in zip(padded, padded[1:], padded[2:], strict=False):
            if sentence and _within(sentence, hit) and page.is_prose(sentence):
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
    rare = _rarity(question, found)
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
                "kind": float(c.fills(question)),
                "gist": sum(sorted((gist[stem] for stem in new), reverse=True)[:_GIST]) / _GIST,
                "like": like,
                "own": _told(rare, c.stems),
                "length": min(len(c.words), _LONG) / _LONG,
                "opposed": float(is_negated(question.text) and not is_negated(c.sentence.text)),
                # where it stands
                "near": question.share(c.near),
                "void": float(_is_void(question, c)),
                "bygone": float(
                    question.kind is Kind.NUMBER
                    and is_bygone(question, c.sentence.text, c.hit.article.published)
                ),
                "topic": min(_held(question, c), _MOST) / _MOST,
                "news": max((news.get(stem, 0.0) for stem in new), default=0.0),
                "lead": 1 / (1 + c.sentence.position),
                "recent": ages.get(c.hit.article.published, 0.5),
                "current": ages.get(c.hit.article.published, 0.5) if question.is_present else 0.5,
                "strange": float(not knows_premise(question, c.hit.article)),
                "figure": float(not figures_stand(question, c.around)),
                "swapped": float(is_swapped(question, c.words)),
                "score": c.hit.score / best if best > 0 else 0.0,
            }
        )
    return weighed


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


def _rarity(question: Question, found: Sequence[Candidate]) -> dict[str, float]:
    """How much each word of the question tells one sentence from another: the rarer, the more."""
    holders = Counter(stem for c in found for stem in question.stems if is_among(stem, c.stems))
    return {word.stem: log(1 + len(found) / (holders[word.stem] + 0.5)) for word in question.words}


def _told(rare: Mapping[str, float], stems: Collection[str]) -> float:
    """Which share of the question is among some stems, each word by how rare it is."""
    return sum(weight for stem, weight in rare.items() if is_among(stem, stems)) / sum(rare.values())


def _is_void(question: Question, candidate: Candidate) -> bool:
    """Whether of a question's words only names are there, and nothing of what it asks about them."""
    plain = [word.stem for word in question.words if word not in question.names]
    return bool(plain) and not any(is_among(stem, candidate.near) for stem in plain)


def _held(question: Question, candidate: Candidate) -> float:
    """Which share of the words of the question its passage and headline hold."""
    known = candidate.near | _content(candidate.hit.passage.text)
    return sum(is_among(word.stem, known) for word in question.words) / len(question.words)


@lru_cache(maxsize=2000)  # neighbours, headlines and passages are asked for again and again
def _content(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words_of(text) if word.is_content)


def _within(sentence: Sentence, hit: Hit) -> bool:
    return hit.passage.start <= sentence.start and sentence.end <= hit.passage.end
