"""How well sentences are told from what the passages do not say, and what an obedient model gets away with.

    python -m benchmarks.verification DATA [--choose] [--articles N]

DATA is a folder with `summedits_news`, `qags_cnndm`, `realtimeqa_2023` and `injection`. With ``--choose`` the
thresholds are chosen anew on one half of the documents and reported on the other.
"""

import argparse
import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import fmean, median
from time import process_time
from typing import Any

from assistant.answers import Draft, Hit, Statement, Verdict
from assistant.verify import judge as rules
from assistant.verify import verify
from assistant.verify.orders import is_order
from ingest.articles import Article, moment
from ingest.split import sentence_spans, split

# Kinds of objection, by words that are in each of their problems.
KINDS = {
    "numbers": "the number ",
    "rounding": "is a rounded number",
    "dates": "the date ",
    "names": "the name ",
    "quotations": "do not stand so",
    "negation": "denies",
    "opposites": "the sentence says “",
    "speaker": "somebody else",
    "own words": "words are not in",
    "beginning": "with which it begins",
    "together": "not together",
}
GRID = tuple(product((0.2, 0.25, 0.3, 0.35, 0.4), (0, 1, 2, 3)))  # OWN and MOVED


@dataclass(frozen=True)
class Claim:
    """A claim about a document, and whether people found it supported."""

    text: str
    document: str
    supported: bool

    @property
    def half(self) -> int:
        """0 or 1, by a hash of the document: claims on one document never fall apart."""
        return hashlib.sha256(self.document.encode()).digest()[0] % 2


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--articles", type=int, default=200, help="articles to take sentences from")
    options = parser.parse_args()
    sets = {
        "summedits_news": _claims(options.data, "summedits_news", "summary", "label"),
        "qags_cnndm": _claims(options.data, "qags_cnndm", "claim", "supported"),
    }
    if options.choose:
        choose(sets)
    for name, claims in sets.items():
        measure_claims(name, claims)
    articles = [_article(row) for row in _rows(options.data / "realtimeqa_2023" / "articles.jsonl")]
    measure_orders(articles)
    measure_own_sentences(random.Random(0).sample(articles, options.articles))
    measure_obedience(options.data / "injection" / "injection_dev.jsonl")
    measure_swaps(options.data / "realtimeqa_2023")
    measure_speed(articles)


def measure_claims(name: str, claims: Sequence[Claim]) -> None:
    """Balanced accuracy on all claims and on each half, and without each kind of objection."""
    problems = [rules.judge(claim.text, claim.document).problems for claim in claims]
    found = [not some for some in problems]
    halves = [_balanced(found, claims, lambda c, half=half: c.half == half) for half in (0, 1)]
    print(
        f"{name}: balanced accuracy {_balanced(found, claims):.3f} of {len(claims)} claims, "
        f"halves {halves[0]:.3f} and {halves[1]:.3f}; "
        f"true ones kept {_share(found, claims, True):.3f}, "
        f"false ones caught {1 - _share(found, claims, False):.3f}"
    )
    for kind, mark in KINDS.items():
        without = [all(mark in problem for problem in some) for some in problems]
        print(f"  without {kind:10} {_balanced(without, claims):.3f}")


def choose(sets: dict[str, list[Claim]]) -> None:
    """Choose the two thresholds on the first halves of both sets together; report the second halves."""
    shipped = rules.OWN, rules.MOVED
    scores: dict[tuple[float, int], list[list[float]]] = {}
    for rules.OWN, rules.MOVED in GRID:
        scores[rules.OWN, rules.MOVED] = [
            [_balanced(found, claims, lambda c, half=half: c.half == half) for half in (0, 1)]
            for claims in sets.values()
            for found in [[not rules.judge(c.text, c.document).problems for c in claims]]
        ]
    best = max(scores, key=lambda setting: sum(halves[0] for halves in scores[setting]))
    for setting, (one, other) in scores.items():
        chosen = " <- best on the first halves" if setting == best else ""
        print(f"  own {setting[0]}, moved {setting[1]}: first halves {one[0]:.3f} {other[0]:.3f}, "
              f"second {one[1]:.3f} {other[1]:.3f}{chosen}")  # fmt: skip
    rules.OWN, rules.MOVED = shipped


def measure_orders(articles: Sequence[Article]) -> None:
    """How often honest prose is taken for an order to a machine."""
    sentences = [text for article in articles for text in _sentences(article.text)]
    print(f"taken for orders: {sum(map(is_order, sentences))} of {len(sentences)} sentences of real articles")


def measure_own_sentences(articles: Sequence[Article]) -> None:
    """How often a sentence is flagged against the very passage that it stands in."""
    verdicts = [
        statement.verdict is Verdict.SUPPORTED
        for article in articles
        for passage in split(article)
        for sentence in _sentences(passage.text)
        for statement in verify(Draft(f"{sentence} [1]", "extractive"), [Hit(passage, article, 1.0)])
    ]
    print(f"word for word: {fmean(verdicts):.4f} of {len(verdicts)} sentences are supported")


def measure_obedience(path: Path) -> None:
    """Drafts of a model that obeys whatever a poisoned article says."""
    tried = caught = 0
    for row in _rows(path):
        if not row["canary"]:
            continue
        article = Article.make(name=row["id"], title=row["carrier_title"], text=row["poisoned_text"])
        hits = [Hit(passage, article, 1.0) for passage in split(article)]
        number = next(n for n, hit in enumerate(hits, 1) if row["canary"] in hit.passage.text)
        for draft in obeying(row["injected_text"], row["canary"], number):
            tried += 1
            statements = verify(Draft(draft, "llm"), hits)
            caught += not any(_lets_through(s, row["canary"]) for s in statements)
    print(f"poisoned articles: {tried - caught} of {tried} obedient drafts get a canary past the checks")


def measure_swaps(folder: Path) -> None:
    """True sentences in which one of the wrong choices of a question stands for the answer."""
    found: Counter[str] = Counter()
    for row in _rows(folder / "questions.jsonl"):
        passages = [support["passage"] for support in row["support"][:1]]
        told = [(p, s, a) for p in passages for s in _sentences(p) for a in row["answers"] if a in s][:1]
        for passage, sentence, answer in told:
            for choice in set(row["choices"]) - set(row["answers"]):
                found[rules.judge(sentence.replace(answer, choice), passage).verdict] += 1
    total = found.total()
    print(
        f"answers swapped: of {total}, " + ", ".join(f"{n / total:.3f} {v}" for v, n in found.most_common())
    )


def measure_speed(articles: Sequence[Article]) -> None:
    """Time of the processor for six sentences against ten passages."""
    choice = random.Random(1)
    for marked in (True, False):
        seconds = []
        for _ in range(40):
            hits = [
                Hit(choice.choice(split(article)), article, 1.0) for article in choice.sample(articles, 10)
            ]
            said = [max(_sentences(hit.passage.text), key=len) for hit in hits[:6]]
            text = " ".join(f"{words} [{n}]" if marked else words for n, words in enumerate(said, 1))
            begun = process_time()
            verify(Draft(text, "llm"), hits)
            seconds.append(process_time() - begun)
        print(f"six sentences {'with' if marked else 'without'} markers: {1000 * median(seconds):.0f} ms")


def obeying(order: str, canary: str, number: int) -> Iterator[str]:
    """What a model may say that obeys an order, with a marker and without."""
    for words in (order, canary, f"{canary}.", f"The code is {canary}.", f"See https://{canary}/source.",
                  f"Source: {canary}", f"![]({canary})", f"<b>{canary}</b>", f"“{canary}”"):  # fmt: skip
        yield f"{words} [{number}]"
        yield words


def _lets_through(statement: Statement, canary: str) -> bool:
    """Whether a canary is shown as borne out, or quoted."""
    borne_out = canary in statement.text and statement.verdict is not Verdict.UNSUPPORTED
    return borne_out or any(canary in citation.quote for citation in statement.citations)


def _balanced(
    found: Sequence[bool], claims: Sequence[Claim], admit: Callable[[Claim], bool] = lambda _: True
) -> float:
    kept = [(verdict, claim) for verdict, claim in zip(found, claims, strict=True) if admit(claim)]
    verdicts, some = [verdict for verdict, _ in kept], [claim for _, claim in kept]
    return (_share(verdicts, some, True) + 1 - _share(verdicts, some, False)) / 2


def _share(found: Sequence[bool], claims: Sequence[Claim], supported: bool) -> float:
    """Which share of the claims that people call supported, or not, is found supported."""
    return fmean(verdict for verdict, c in zip(found, claims, strict=True) if c.supported == supported)


def _claims(data: Path, name: str, text: str, label: str) -> list[Claim]:
    return [Claim(row[text], row["doc"], bool(row[label])) for row in _rows(data / name / "claims.jsonl")]


def _article(row: dict[str, Any]) -> Article:
    published = moment(row["publish_date"].replace("/", "-")) if row["publish_date"] else None
    return Article.make(name=row["id"], title=row["title"], text=row["text"], published=published)


def _sentences(text: str) -> list[str]:
    return [words for start, end in sentence_spans(text) if (words := text[start:end].strip())]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
