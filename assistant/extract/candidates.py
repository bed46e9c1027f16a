"""The sentences of what was found in which the reader sees an answer, each with the words that answer."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log

from assistant.analysis.prose import Page, Sentence
from assistant.analysis.words import content_stems
from assistant.answers import Hit
from assistant.languages import is_read
from assistant.reader import Reader
from assistant.verify import instructed
from ingest.articles import Article

_LONG = 50_000  # characters; a hundred articles as long as books would take gigabytes
LIKELIEST = 8  # sentences that are looked at further


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer.

    Attributes:
        at: The hit that it was found in, from 0.
        hit: That hit.
        sentence: The sentence, in the hit's article.
        span: Where in the article the words stand that answer; None where it bears on a topic as a whole.
        score: The probability that they answer, or which share of the topic's words is there.
        heading: What it stands under: the thing that is compared, or the day of the report; "" for nothing.
    """

    at: int
    hit: Hit
    sentence: Sentence
    span: tuple[int, int] | None
    score: float
    heading: str = ""


def candidates(question: str, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """Read every passage for answers to a question.

    Args:
        question: One that stands alone.
        hits: Passages, best first.
        reader: Reads them.

    Returns:
        The few likeliest sentences to answer, best first, each once; none of a paragraph in which a machine
        is told what to do.

    Raises:
        ReaderError: The reader's weights are missing or damaged.
    """
    found = spotted(question, hits, reader)
    weighed = evidence(question, found, hits)
    scored = [(c, *reader.choice(e)) for c, e in zip(found, weighed, strict=True)]
    scored.sort(key=lambda one: -one[1])
    return _reporting([replace(c, score=score) for c, _, score in scored[:LIKELIEST]], reader)


def spotted(question: str, hits: Sequence[Hit], reader: Reader) -> list[Candidate]:
    """Every sentence of prose in which the reader sees an answer, with the probability of its span alone.

    Passages and questions in scripts that it does not read are left out.
    """
    readable = [at for at, hit in enumerate(hits) if is_read(hit.passage.text)] if is_read(question) else []
    reading = reader.answers(
        question, [hits[at].passage.text for at in readable], [hits[at].article.title for at in readable]
    )
    best: dict[tuple[str, int], Candidate] = {}
    for span in reading.spans:  # they come best first
        at = readable[span.passage]
        hit = hits[at]
        start, end = hit.passage.start + span.start, hit.passage.start + span.end
        if not any(map(str.isalnum, hit.article.text[start:end])):
            continue
        sentence = page_of(hit.article).sentence_at(start)
        if sentence and page_of(hit.article).is_prose(sentence):
            found = Candidate(at, hit, sentence, (start, min(end, sentence.end)), span.score)
            best.setdefault((hit.article.id, sentence.start), found)
    return list(best.values())


def evidence(question: str, found: Sequence[Candidate], hits: Sequence[Hit]) -> Iterator[dict[str, float]]:
    """What speaks for each candidate: the reader's span, the question's words around it, how it was found.

    A word that fewer of the passages have counts more.

    Args:
        question: The question.
        found: Candidates whose score is still that of their span.
        hits: All passages that were read.
    """
    asked = set(content_stems(question))
    passages = [set(content_stems(f"{hit.article.title} {hit.passage.text}")) for hit in hits]
    spread = Counter(stem for stems in passages for stem in stems & asked)
    worth = {stem: 1 / (1 + log(1 + spread[stem])) for stem in asked}
    most = max((hit.score for hit in hits), default=1.0) or 1.0
    for candidate in found:
        said = set(content_stems(candidate.sentence.text))
        yield {
            "span": log_odds(candidate.score),
            "sentence": _share(worth, said),
            "headline": _share(worth, said.union(content_stems(candidate.hit.article.title))),
            "passage": _share(worth, passages[candidate.at]),
            "found": candidate.hit.score / most,
        }


def log_odds(probability: float) -> float:
    """The log of the odds of a probability, kept finite."""
    inside = min(max(probability, 1e-6), 1 - 1e-6)
    return log(inside / (1 - inside))


def _share(worth: Mapping[str, float], stems: Collection[str]) -> float:
    """Which share of the question's words is among some stems, from 0 to 1."""
    return sum(value for stem, value in worth.items() if stem in stems) / (sum(worth.values()) or 1.0)


def _reporting(found: Sequence[Candidate], reader: Reader) -> list[Candidate]:
    """Those that stand in no paragraph with an instruction: what it has a machine say stands beside it."""
    beside = [[s.text for s in page_of(c.hit.article).paragraph(c.sentence)] for c in found]
    orders = instructed((text for texts in beside for text in texts), reader)
    return [c for c, texts in zip(found, beside, strict=True) if orders.isdisjoint(texts)]


def page_of(article: Article) -> Page:
    """An article cut into sentences; those of the last hundred articles are kept, of long ones two."""
    return _page(article) if len(article.text) <= _LONG else _long_page(article)


@lru_cache(maxsize=128)
def _page(article: Article) -> Page:
    return Page(article)


@lru_cache(maxsize=2)
def _long_page(article: Article) -> Page:
    return Page(article)
