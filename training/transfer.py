"""Pairs that nobody labelled, for a teacher to judge: what the reader meets in use and no set has.

Questions beside passages that look right, passages of news beside questions made of their sentences, and
sentences of news beside articles that say nearly the same: the teacher's doubt about them is to be learned.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from training import claims, edits
from training.claims import sentences_of
from training.example import Example
from training.rows import document_of, is_kept, rows, some
from training.similar import Similar

WORDS = (60, 150)  # of a passage of news
CLAIMS = 14  # of an article of news
_WRITTEN = frozenset(
    "fib bump wice expertqa factcheck_gpt begin summedits_other xsumfaith q2_wow faithdial_audit "
    "fever_dev".split()
)
_VERB = (
    r"(?:is|was|has|had|will|would|could|can|may|said|says|told|won|lost|died|began|became|made|took|went|"
    r"found|left|called|gave|met|[a-z]+(?:ed|es))"
)
_SUBJECT = re.compile(rf"^(?P<who>(?:[A-Z][\w’'.-]+ ?){{1,4}})(?= {_VERB}\b)")
_COUNT = re.compile(
    r"^(?:At least |More than |About |Around |Nearly |Some |Over )?(?:\d[\d,]*|[A-Z][a-z]+) (?=[a-z])"
)
_WHEN = re.compile(
    r",? (?:on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|in (?:19|20)\d\d|last (?:week|month|year|night)|"
    r"yesterday|"
    r"in (?:January|February|March|April|May|June|July|August|September|October|November|December))\b"
)
_WHERE = re.compile(r" in (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_WHY = re.compile(r",? (?:because|after|due to|in protest at) [^.]{12,}")
_NUMBERS = frozenset(
    "Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Dozens Hundreds Thousands".split()
)


@dataclass(frozen=True, slots=True)
class News:
    """An article of the training sets.

    Attributes:
        title: Its headline, or empty.
        sentences: Its sentences.
        document: What it was split by.
    """

    title: str
    sentences: tuple[str, ...]
    document: str


def news(data: Path) -> list[News]:
    """All articles of the sets of news that may be trained on, each once."""
    found: dict[str, News] = {}
    for row in rows(data, "news_text_open"):
        document = f"news {row.get('article') or row['id']}"
        found[row["text"][:200]] = News(row.get("title") or "", sentences_of(row["text"]), document)
    for name in ("fib", "xsumfaith", "bump"):
        for row in rows(data, name):
            found.setdefault(row["premise"][:200], News("", sentences_of(row["premise"]), document_of(row)))
    return [one for one in found.values() if not is_kept(one.document) and len(one.sentences) > 4]


def passages(articles: Sequence[News], drawn: random.Random) -> Iterator[tuple[News, str]]:
    """Articles in passages of whole sentences, each beside its article."""
    for article in articles:
        room, part = drawn.randint(*WORDS), []
        for sentence in article.sentences:
            part.append(sentence)
            if sum(len(one.split()) for one in part) >= room:
                yield article, " ".join(part)
                room, part = drawn.randint(*WORDS), []
        if part:
            yield article, " ".join(part)


def asked(sentence: str, drawn: random.Random) -> Iterator[str]:
    """Questions that a sentence may answer, in the words that are left of it."""
    plain = sentence.rstrip(".").replace("“", "").replace("”", "")
    if match := _SUBJECT.match(plain):
        rest = plain[match.end() :].strip()
        word = "Who" if len(match["who"].split()) == 2 else drawn.choice(["Who", "What", "Which company"])
        yield f"{word} {rest}?"
        if match := re.match(r"(?P<who>[^,]+?) (?:said|says|told \w+)\b", plain):
            yield f"What did {match['who']} say?"
    if (match := _COUNT.match(plain)) and (
        match.group().split()[-1] in _NUMBERS or any(c.isdigit() for c in match.group())
    ):
        yield f"How many {plain[match.end() :]}?"
    for pattern, opening in (
        (_WHEN, "When was it that"),
        (_WHERE, "Where was it that"),
        (_WHY, "Why is it that"),
    ):
        if match := pattern.search(plain):
            rest = (plain[: match.start()] + plain[match.end() :]).strip()
            if len(rest.split()) > 4:
                yield f"{opening} {rest[:1].lower() if drawn.random() < 0.5 else rest[:1]}{rest[1:]}?"


def question_pairs(data: Path, trained: Sequence[Example], seed: int) -> Iterator[tuple[str, str, str, str]]:
    """Questions beside passages.

    Args:
        data: The folder of the training sets.
        trained: The examples that are trained on; their questions and passages are used again.
        seed: Fixes what is drawn.

    Yields:
        ``(question, title, passage, kind)``.
    """
    drawn = random.Random(f"{seed} unlabelled")
    articles = news(data)
    cut = list(passages(articles, drawn))
    near = Similar([text for _, text in cut])
    yield from _beside_others(trained, cut, near, drawn)
    names = [name for article in articles for name in edits.names(" ".join(article.sentences[:6]))]
    for article, text in cut:
        made = [one for sentence in sentences_of(text) for one in asked(sentence, drawn)]
        for question in drawn.sample(made, min(6, len(made))):
            yield question, article.title, text, "question of its sentence"
            if inside := edits.names(question):
                name = drawn.choice(names)
                yield question.replace(drawn.choice(inside), name, 1), article.title, text, "another name"
            for at in near.nearest(question, 3):
                if cut[at][0] is not article:
                    yield question, cut[at][0].title, cut[at][1], "question of another's sentence"


def _beside_others(
    trained: Sequence[Example], cut: Sequence[tuple[News, str]], near: Similar, drawn: random.Random
) -> Iterator[tuple[str, str, str, str]]:
    """Questions of the sets, each beside passages of other documents, and half of them beside news."""
    other = list({(example.title, example.passage): example for example in trained}.values())
    similar = Similar([f"{example.title} {example.passage}" for example in other])
    for question, example in {example.question: example for example in trained}.items():
        for at in similar.nearest(question, 3):
            if other[at].document != example.document:
                yield question, other[at].title, other[at].passage, "question beside another passage"
        if drawn.random() < 0.5:
            for at in near.nearest(question, 1):
                yield question, cut[at][0].title, cut[at][1], "question beside news"


def claim_pairs(data: Path, seed: int) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Claims beside sentences.

    Args:
        data: The folder of the training sets.
        seed: Fixes what is drawn.

    Yields:
        ``(claim, evidence, kind)``.
    """
    drawn = random.Random(f"{seed} unlabelled")
    articles = news(data)
    own = [list(dict.fromkeys(edits.names(" ".join(article.sentences)))) for article in articles]
    far = [name for found in own for name in found]
    similar = Similar([" ".join(article.sentences) for article in articles])
    for article, near in zip(articles, own, strict=True):
        usable = [at for at, text in enumerate(article.sentences) if 6 < len(text.split()) < 45]
        for at in drawn.sample(usable, min(CLAIMS, len(usable))):
            text = edits.shortened(article.sentences[at], drawn)
            rest = article.sentences[:at] + article.sentences[at + 1 :]
            changed = edits.falsified(edits.Context(text, near, far), drawn)
            yield text, rest, "sentence beside its article without it"
            if changed:
                yield changed[0], article.sentences, "changed sentence beside its article"
            for other in similar.nearest(text, 2):
                if articles[other] is not article:
                    either = drawn.choice([text, changed[0] if changed else text])
                    yield either, articles[other].sentences, "sentence beside another article"
    yield from _beside_other_evidence(data, seed)


def _beside_other_evidence(data: Path, seed: int) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """What models and people wrote about one text, beside the text that is most like its own."""
    written = [one for one in claims.examples(data, seed) if one.evidence and one.source in _WRITTEN]
    beside = Similar([" ".join(example.evidence) for example in written])
    for example in some(written, 12_000, f"{seed} models"):
        for at in beside.nearest(example.claim, 3):
            if written[at].document != example.document:
                yield example.claim, written[at].evidence, "claim beside other evidence"
                break
