"""Questions of the sets, with what was found for them."""

import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant import Assistant, Settings
from assistant.answers import Hit
from assistant.extract.candidates import Candidate
from ingest.articles import Article, Passage
from training import questions
from training.calibrate.choosing import SEED, few


@dataclass(frozen=True, slots=True)
class Asked:
    """A question beside what was found for it.

    Attributes:
        set: Its set.
        document: What halves are made by.
        question: The question.
        hits: Passages, best first.
        answers: Strings, one of which the right sentence holds.
        places: Or where the right words stand: an article's id, and offsets into it.
    """

    set: str
    document: str
    question: str
    hits: tuple[Hit, ...]
    answers: tuple[str, ...] = ()
    places: tuple[tuple[str, int, int], ...] = ()

    def is_right(self, candidate: Candidate) -> bool:
        """Whether a sentence answers."""
        article, sentence = candidate.hit.article, candidate.sentence
        if any(key == article.id and a < sentence.end and sentence.start < b for key, a, b in self.places):
            return True
        return any(_plain(answer) in _plain(sentence.text) for answer in self.answers)


def asked(train: Path, dev: Path, run: Path) -> list[Asked]:
    """Questions of kept documents and of the development sets, with the passages that the product finds."""
    found = []
    for example in few(questions.kept(train, SEED), lambda e: e.source):
        name = "other event or name" if "other" in example.source else example.source
        article = Article.make(name=example.passage, title=example.title, text=example.passage)
        passage = Passage("p", article.id, 0, 0, len(article.text), article.text)
        texts = tuple(example.passage[a:b] for a, b in example.exact)
        places = tuple((article.id, a, b) for a, b in example.loose)
        hits = (Hit(passage, article, 1.0),)
        found.append(Asked(name, example.document, example.question, hits, texts, places))
    return found + _searched(dev, run)


def _searched(dev: Path, run: Path) -> list[Asked]:
    """The development sets; searched once, then kept in a file."""
    file = run / "asked.pkl"
    if not file.exists():
        from benchmarks.questions import realtimeqa, squad

        found = [
            Asked("realtimeqa", case.id, case.question, tuple(case.hits), case.answers)
            for case in realtimeqa(dev / "realtimeqa_2023")
        ]
        found += [Asked("squad2", c.id, c.question, tuple(c.hits), c.answers) for c in squad(dev / "squad2")]
        file.write_bytes(pickle.dumps(found + _newsroom(dev)))
    kept: list[Asked] = pickle.loads(file.read_bytes())  # our own file
    return kept


def _newsroom(dev: Path) -> list[Asked]:
    """Of the newsroom questions that may be looked at, those that ask for one thing, out of context."""
    folder = dev / "newsroom"
    ids = set(json.loads((folder / "ids.json").read_text()))
    articles = [row for row in _json_lines(dev / "realtimeqa_2023" / "articles.jsonl") if row["id"] in ids]
    found = []
    with TemporaryDirectory() as data:
        lines = Path(data) / "articles.jsonl"
        lines.write_text("".join(json.dumps(row) + "\n" for row in articles))
        settings = Settings(_env_file=None, data_dir=Path(data) / "library", llm="none")
        with Assistant.open(settings=settings) as desk:
            desk.ingest([lines])
            urls = {row["id"]: row["url"] for row in articles}
            for row in _json_lines(folder / "questions-look.jsonl"):
                if row["after"] or row["as_of"] or row["kind"] in ("summary", "compare", "chain"):
                    continue
                hits = tuple(desk.search(row["question"], 8))
                home = urls.get(row.get("evidence_article"))
                places = tuple(
                    (hit.article.id, row["evidence_start"], row["evidence_end"])
                    for hit in hits
                    if home and hit.article.url == home
                )
                answers = tuple(row["answers"]) if row["answerable"] else ()
                places = places if row["answerable"] else ()
                found.append(Asked("newsroom", row["id"], row["question"], hits, answers, places))
    return found


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _plain(text: str) -> str:
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text.casefold()).split())} "
