"""Question sets with the passages that were found for them: what choosing and refusing are measured on."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.answers import Draft, Hit
from assistant.extract import extract
from assistant.query import plan
from assistant.reader import Reader
from assistant.retrieve import Retriever
from assistant.searching import Found
from ingest.articles import Article, Passage
from ingest.embedding import make_embedding
from ingest.keywords import KeywordIndex
from ingest.library import Library
from ingest.rows import Coverage
from ingest.settings import LibrarySettings
from ingest.sync import sync
from ingest.vectors import VectorIndex


@dataclass(frozen=True)
class Case:
    """A question, what was found for it, and the strings that answer it (none: it is not answerable).

    Attributes:
        id: Its name in its set.
        question: In words.
        hits: Passages, best first.
        answers: Strings, one of which a sentence must hold.
    """

    id: str
    question: str
    hits: list[Hit]
    answers: tuple[str, ...]

    @property
    def half(self) -> int:
        """0 or 1, by a hash of the id: what is chosen on one half is reported on the other."""
        return hashlib.md5(self.id.encode(), usedforsecurity=False).digest()[0] % 2

    def holds(self, sentence: str) -> bool:
        """Whether a sentence holds an answer, without regard to case and punctuation."""
        return any(f" {_plain(answer)} " in f" {_plain(sentence)} " for answer in self.answers)

    def draft(self, reader: Reader) -> Draft | None:
        """The answer in the passages' own words, as of the day of the newest one."""
        dates = [hit.article.published for hit in self.hits if hit.article.published]
        return drafted(self.question, self.hits, reader, max(dates, default=datetime.now(UTC)).date())

    def bereft(self) -> "Case":
        """The same question where every passage that holds an answer is missing: near, yet not answerable."""
        left = [h for h in self.hits if not self.holds(h.passage.text) and not self.holds(h.article.title)]
        return replace(self, hits=left[:8], answers=())


def drafted(question: str, hits: Sequence[Hit], reader: Reader, today: date) -> Draft | None:
    """The answer to a question in the words of hits, as if each search that its plan makes had found them.

    Args:
        question: In words; planned by rules, as if the hits were all that the library holds.
        hits: Passages, best first; quotes count them.
        reader: Reads the passages.
        today: The day as of which it is asked.
    """
    dates = [hit.article.published for hit in hits if hit.article.published]
    sources = dict.fromkeys((hit.article.source for hit in hits if hit.article.source), 1)
    held = Coverage(len(hits), len(hits), sources, {}, None, max(dates, default=None))
    planned = plan(question, today=today, coverage=held)
    return extract(planned, [Found(search, tuple(hits)) for search in planned.searches], reader)


def realtimeqa(folder: Path, limit: int = 8) -> Iterator[Case]:
    """RealTimeQA: questions about the news, over articles that are ingested and searched as users do."""
    with TemporaryDirectory() as data:
        settings = LibrarySettings(data_dir=Path(data))
        embedding = make_embedding(settings)
        library = Library.open(settings)
        keywords = KeywordIndex.open(settings.data_dir / "keywords")
        vectors = VectorIndex.open(settings, embedding.model_name)
        report = sync(
            [folder / "articles.jsonl"],
            library=library,
            keywords=keywords,
            vectors=vectors,
            embedding=embedding,
            settings=settings,
        )
        if report.failed:
            raise SystemExit(f"could not read the articles: {report.failed[0].reason}")
        retriever = Retriever(library, keywords, vectors, embedding)
        for row in rows(folder / "questions.jsonl"):
            hits = retriever.search(row["question"], limit)
            yield Case(row["id"], row["question"], hits, tuple(row["answers"]) if row["answerable"] else ())
        library.close()


def squad(folder: Path) -> Iterator[Case]:
    """SQuAD 2: one passage each, always about the right thing, which in half of them does not say it."""
    for row in rows(folder / "squad2.jsonl"):
        hits = [_hit(row["id"], row["context"], 1.0)]
        yield Case(row["id"], row["question"], hits, () if row["is_impossible"] else tuple(row["answers"]))


def rgb(folder: Path, true: int = 3, false: int = 0, beside: int = 5) -> Iterator[Case]:
    """RGB: snippets from the web, of which some answer, some answer falsely, and some do not."""
    for row in rows(folder / "en_fact.jsonl"):
        groups = row["answer"] if isinstance(row["answer"], list) else [row["answer"]]
        answers = [a for group in groups for a in (group if isinstance(group, list) else [group])]
        texts = [*row["positive"][:true], *row["positive_wrong"][:false], *row["negative"][:beside]]
        texts.sort(key=lambda text: hashlib.md5(text.encode()).digest())
        hits = [_hit(f"{n}", text, 1 - n / 100) for n, text in enumerate(texts)]
        yield Case(f"rgb-{row['id']}", row["query"], hits, tuple(answers))


def _hit(name: str, text: str, score: float) -> Hit:
    article = Article.make(name=name, title="", text=text)
    return Hit(Passage(name, article.id, 0, 0, len(text), text), article, score)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
