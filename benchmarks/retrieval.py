r"""How fast and how well passages are found as a library grows: by us, and by LlamaIndex's own hybrid.

    python -m benchmarks.retrieval SET ARTICLES... [--keep FOLDER] [--passages N ...] [--no-stock]

SET is a question set with articles of its own, like ``realtimeqa_2023``; ARTICLES are files of further
articles that fill the library up to each number of passages. Where they do not suffice, copies are added in
which every third word is another one of the collection's, so that they are as hard to search as news and no
near copies. With ``--keep`` the libraries are built once and used again.

The set's questions are asked once to warm up and once by the clock, ten passages each. Stages are measured
inside the same search. The other way is LlamaIndex's documented hybrid: a vector retriever over Chroma and
its BM25Retriever, fused by reciprocal rank without a language model, over the same passages with their
titles and the same embedding model. Quality is nDCG@10 by article, of the same ten passages.
"""

import argparse
import logging
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from assistant.ask import Assistant
from assistant.evaluate.measures import retrieval
from assistant.evaluate.questions import Question, QuestionSet, load_questions
from assistant.retrieve import Retriever
from assistant.settings import Settings
from ingest.articles import Article, Filters
from ingest.reading import Reading
from ingest.split import split

TENTH, RARE = (
    "One in ten",
    "One in ten thousand",
)  # outlets that every tenth and ten-thousandth article is given


@dataclass(frozen=True, slots=True)
class Found:
    """What one way found in one library: seconds of each question by stage, and how well it ranked."""

    seconds: dict[str, list[float]]
    quality: float | None = None


def main() -> None:
    """Run what the command line asks for, and print figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", type=Path)
    parser.add_argument("articles", nargs="*", type=Path)
    parser.add_argument("--keep", type=Path, help="where the libraries are built and kept")
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--no-stock", action="store_true", help="leave LlamaIndex's own hybrid out")
    options = parser.parse_args()
    questions = load_questions(options.set)
    logging.basicConfig(level=logging.WARNING)  # first come: a library that asks for more is too late
    with tempfile.TemporaryDirectory() as folder:
        for passages in options.passages:
            home = (options.keep or Path(folder)) / str(passages)
            measure(home, questions, options.articles, passages, stock=not options.no_stock)


def measure(home: Path, questions: QuestionSet, files: Sequence[Path], passages: int, *, stock: bool) -> None:
    """Build a library where there is none, and print what searching it costs."""
    import llama_index.core  # noqa: F401 (its import is no part of opening a library)

    settings = Settings(_env_file=None, data_dir=home / "library", llm="none")
    with Assistant.open(settings=settings) as desk:
        if not desk.library.revision:
            desk.ingest(_articles(questions, files, passages))
    begun = time.perf_counter()
    with Assistant.open(settings=settings) as desk:
        desk.search("Which news is there?")
        opening = time.perf_counter() - begun
        covered = desk.library.coverage()
        print(f"\n{covered.articles:,} articles, {covered.passages:,} passages; opened in {opening:.1f} s")
        plain = _ours(desk, questions.questions, Filters())
        _print("stage", plain.seconds)
        print(f"nDCG@10 {_shown(plain.quality)}\n")
        whole = {"no filter": plain.seconds["whole"]}
        for name, filters in _filters(desk).items():
            whole[name] = _ours(desk, questions.questions, filters).seconds["whole"]
        _print("filter", whole)
        if stock:
            other = _stock(desk, home / "stock", questions.questions)
            _print("LlamaIndex", other.seconds)
            print(f"nDCG@10 {_shown(other.quality)}")


def _filters(desk: Assistant) -> dict[str, Filters]:
    dates = sorted(date for date, _ in desk.library.dates() if date)
    return {
        "an outlet, one in ten": Filters(sources=TENTH),
        "an outlet, one in 10,000": Filters(sources=RARE),
        "dates, the last tenth": Filters(since=dates[-len(dates) // 10]),
        "dates, all but a tenth": Filters(since=dates[len(dates) // 10]),
    }


def _ours(desk: Assistant, questions: Sequence[Question], filters: Filters) -> Found:
    seconds: dict[str, list[float]] = defaultdict(list)
    clock = _Clock()
    parts: dict[str, Any] = {"library": desk.library, "keywords": desk.keywords, "vectors": desk.vectors}
    parts["embedding"] = desk.embedding  # in the order that a retriever takes them
    retriever = Retriever(*(_Watched(name, part, clock) for name, part in parts.items()))  # type: ignore[arg-type] # it watches any part

    def search(question: Question) -> Sequence[Any]:
        clock.restart()
        hits = retriever.search(question.text, 10, filters)
        for stage, spent in clock.read().items():
            seconds[stage].append(spent)
        return hits

    quality = _asked(questions, search, seconds.clear)
    return Found(dict(seconds), quality)


def _stock(desk: Assistant, home: Path, questions: Sequence[Question]) -> Found:
    from assistant.answers import Hit

    retriever = _hybrid(desk, home)
    passages = {c.passage.id: c for batch in desk.library.changes(0) for c in batch if c.article}
    seconds: list[float] = []

    def search(question: Question) -> Sequence[Any]:
        begun = time.perf_counter()
        nodes = retriever.retrieve(question.text)[:10]
        seconds.append(time.perf_counter() - begun)
        found = [passages[node.node_id] for node in nodes]
        return [Hit(c.passage, c.article, 0.0) for c in found]  # type: ignore[arg-type] # none is gone

    quality = _asked(questions, search, seconds.clear)
    return Found({"whole": seconds}, quality)


def _hybrid(desk: Assistant, home: Path) -> Any:  # noqa: ANN401 (llama-index's own)
    """LlamaIndex's vector retriever over Chroma and its BM25Retriever, fused."""
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(str(home / "chroma"))
    collection = client.get_or_create_collection("passages", configuration={"hnsw": {"space": "cosine"}})
    store = ChromaVectorStore(chroma_collection=collection)
    changes = [change for batch in desk.library.changes(0) for change in batch if change.article]
    nodes = [
        TextNode(id_=c.passage.id, text=f"{c.article.title}\n{c.passage.text}") for c in changes if c.article
    ]
    if collection.count() != len(nodes):
        for at in range(0, len(nodes), 5000):
            some = nodes[at : at + 5000]
            vectors = desk.library.vectors((node.node_id for node in some), desk.embedding.model_name)
            store.add(
                [node.model_copy(update={"embedding": vectors[node.node_id].tolist()}) for node in some]
            )
    index = VectorStoreIndex.from_vector_store(store, embed_model=desk.embedding)
    kept = home / "bm25"
    if kept.exists():
        words = BM25Retriever.from_persist_dir(str(kept))
    else:
        words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=50)
        words.persist(str(kept))
    return QueryFusionRetriever(
        [index.as_retriever(similarity_top_k=50), words],
        llm=MockLLM(),
        num_queries=1,
        mode="reciprocal_rerank",
        similarity_top_k=10,
        use_async=False,
    )


def _asked(
    questions: Sequence[Question], search: Callable[[Question], Sequence[Any]], forget: Callable[[], None]
) -> float | None:
    """Ask every question to warm up, forget it, and ask again; the mean nDCG@10 where articles are known."""
    for question in questions:
        search(question)
    forget()
    found = [retrieval(question, search(question)).get("article nDCG@10") for question in questions]
    known = [value for value in found if value is not None]
    return fmean(known) if known else None


# The articles


def _articles(questions: QuestionSet, files: Sequence[Path], passages: int) -> Iterator[Article]:
    """Those that the questions are about, then the set's others, then the files', then altered copies."""
    wanted = frozenset(chain.from_iterable(question.relevant for question in questions.questions))
    own = sorted(questions.articles, key=lambda article: article.id not in wanted)
    made = 0
    for number, article in enumerate(chain(own, _endless(files))):
        outlet = RARE if number % 10_000 == 5 else TENTH if number % 10 == 0 else article.source
        changed = replace(article, source=outlet)
        yield changed
        made += len(split(changed))
        if made >= 1.05 * passages:  # some copies have the very words of others, and are left out
            return


def _endless(files: Sequence[Path]) -> Iterator[Article]:
    """What the files hold, then copies of it in other words, without end."""
    with Reading(Settings(_env_file=None), lambda key: None) as reading:
        read = [step for file in files for step in reading.read(file) if isinstance(step, Article)]
    yield from read
    words = sorted({word for article in read[::20] for word in article.text.split()})
    for turn in count(1) if read else ():
        chance = random.Random(turn)
        for article in read:
            yield Article.make(
                name=f"{article.id} {turn}",
                title=_altered(article.title, words, chance),
                text=_altered(article.text, words, chance),
                source=article.source,
                published=article.published,
            )


def _altered(text: str, words: Sequence[str], chance: random.Random) -> str:
    parts = text.split(" ")
    return " ".join(chance.choice(words) if at % 3 == 2 else part for at, part in enumerate(parts))


# Measuring


class _Clock:
    """Seconds spent in the calls of each part since the last restart."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self._spent: dict[str, float] = defaultdict(float)
        self._begun = time.perf_counter()

    def add(self, stage: str, seconds: float) -> None:
        self._spent[stage] += seconds

    def read(self) -> dict[str, float]:
        whole = time.perf_counter() - self._begun
        return {**self._spent, "everything else": whole - sum(self._spent.values()), "whole": whole}


class _Watched:
    """A part whose calls are timed, each under its own name."""

    def __init__(self, name: str, part: object, clock: _Clock) -> None:
        self._name, self._part, self._clock = name, part, clock

    def __getattr__(self, called: str) -> Any:  # noqa: ANN401 (whatever the part has)
        method = getattr(self._part, called)
        if not callable(method):
            return method

        def timed(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 (those of any method)
            begun = time.perf_counter()
            try:
                return method(*arguments, **options)
            finally:
                unit = f" of {options['of']}" if "of" in options else ""
                self._clock.add(f"{self._name}: {called}{unit}", time.perf_counter() - begun)

        return timed


def _print(head: str, rows: dict[str, list[float]]) -> None:
    print(f"{head:34}    p50    p95  mean (ms)")
    for name, seconds in rows.items():
        p50, p95 = np.percentile(seconds, [50, 95]) * 1000
        print(f"  {name:32} {p50:6.1f} {p95:6.1f} {fmean(seconds) * 1000:6.1f}")


def _shown(quality: float | None) -> str:
    return "unknown" if quality is None else f"{quality:.3f}"


if __name__ == "__main__":
    main()
