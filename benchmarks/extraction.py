"""How well the article is told from the page around it: ours beside trafilatura's own defaults.

    python benchmarks/extraction.py FOLDER

The folder holds ``ground_truth.jsonl`` (``file``, ``url``, ``articleBody``) and the pages it names, packed
with gzip. The measure is that of the set's authors (scrapinghub/article-extraction-benchmark): precision and
recall over runs of four words, averaged over pages; F1 is that of the two averages. Intervals are 95%, by
bootstrap.
"""

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean, quantiles

import trafilatura

from ingest.articles import Article
from ingest.reading import Reading
from ingest.settings import LibrarySettings
from ingest.sources import Upload

Pair = tuple[
    float | None, float | None
]  # precision and recall of a page; None where there is nothing to judge
_TOGETHER = 4
_RESAMPLES = 1000


def main() -> None:
    """Extract every page both ways and print how well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    truth = [json.loads(line) for line in (folder / "ground_truth.jsonl").read_text("utf-8").splitlines()]
    pages = [gzip.decompress((folder / item["file"]).read_bytes()) for item in truth]
    print(f"{len(pages)} pages")
    print("way                    F1      95% interval      precision  recall  nothing  seconds")
    ways: dict[str, Callable[[bytes], str]] = {"ours": _ours, "trafilatura, defaults": _defaults}
    for name, extract in ways.items():
        begun = time.perf_counter()
        texts = [extract(page) for page in pages]
        seconds = time.perf_counter() - begun
        pairs = [score(item["articleBody"], text) for item, text in zip(truth, texts, strict=True)]
        low, high = _interval(pairs)
        f1, precision, recall = average(pairs)
        empty = sum(not text.strip() for text in texts)
        print(
            f"{name:22} {f1:.3f}   {low:.3f} to {high:.3f}   {precision:9.3f}  {recall:6.3f}  {empty:7}"
            f"  {seconds:7.1f}"
        )


def score(true: str, found: str) -> Pair:
    """Precision and recall of an extracted text over runs of four words, counted as often as they occur."""
    wanted, got = _runs(true), _runs(found)
    common = (wanted & got).total()
    return (
        common / got.total() if got else None,
        common / wanted.total() if wanted else None,
    )


def average(pairs: Sequence[Pair]) -> tuple[float, float, float]:
    """F1 of the average precision and recall, and these two."""
    precision = mean(pair[0] for pair in pairs if pair[0] is not None)
    recall = mean(pair[1] for pair in pairs if pair[1] is not None)
    return 2 * precision * recall / (precision + recall), precision, recall


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    last = max(1, len(words) - _TOGETHER + 1)
    return Counter(run for at in range(last) if (run := tuple(words[at : at + _TOGETHER])))


def _interval(pairs: Sequence[Pair]) -> tuple[float, float]:
    chance = random.Random(0)
    found = [average(chance.choices(pairs, k=len(pairs)))[0] for _ in range(_RESAMPLES)]
    steps = quantiles(found, n=40)
    return steps[0], steps[-1]


def _ours(page: bytes) -> str:
    with Reading(LibrarySettings(_env_file=None), lambda key: None) as reading:
        steps = list(reading.read(Upload("page.html", page)))
    return next((step.text for step in steps if isinstance(step, Article)), "")


def _defaults(page: bytes) -> str:
    return trafilatura.extract(page) or ""


if __name__ == "__main__":
    main()
