r"""What each part of retrieval earns: the same searches with one part left out, over several question sets.

    python -m benchmarks.ablation SET...

SET is the folder of a question set with articles of its own. Figures are nDCG@10 and MRR@10 by article, of
the ten passages that a search gives; behind each change stands its 95% interval, by bootstrap over the
questions. All sets are searched with one setting.

Measured (nDCG@10, and the interval of what it changes)::

    part                                realtimeqa_2023        time_collection        multihop_rag
    all parts                           0.863                  0.699                  0.854
    without the words of passages       0.792 (-0.096, -0.047) 0.641 (-0.090, -0.026) 0.831 (-0.033, -0.013)
    without the words of whole articles 0.857 (-0.022, +0.007) 0.625 (-0.109, -0.040) 0.847 (-0.014, -0.001)
    without vectors                     0.857 (-0.015, +0.004) 0.677 (-0.038, -0.009) 0.840 (-0.027, -0.003)
    without related words               0.863 (-0.001, +0.000) 0.673 (-0.042, -0.011) 0.854 (+0.000, +0.000)
    without pairs of words              0.821 (-0.065, -0.022) 0.677 (-0.045, +0.001) 0.846 (-0.016, -0.001)
    without giving way to others        0.835 (-0.040, -0.016) 0.575 (-0.160, -0.092) 0.852 (-0.005, +0.000)
    with stop words                     0.855 (-0.017, +0.002) 0.675 (-0.044, -0.006) 0.861 (+0.000, +0.014)
    without stems                       0.834 (-0.045, -0.014) 0.658 (-0.071, -0.014) 0.851 (-0.011, +0.007)
    all weights alike                   0.846 (-0.031, -0.005) 0.685 (-0.037, +0.007) 0.830 (-0.035, -0.014)
    BM25 of passages alone              0.816 (-0.065, -0.030) 0.583 (-0.150, -0.086) 0.824 (-0.046, -0.015)
    BM25 of whole articles alone        0.790 (-0.100, -0.047) 0.675 (-0.051, +0.002) 0.827 (-0.042, -0.013)
    vectors alone                       0.704 (-0.202, -0.115) 0.344 (-0.422, -0.286) 0.741 (-0.137, -0.088)

Each part earns its place on at least one set. None costs anything but the leaving out of stop words: 0.007 on
``multihop_rag``, less than it earns on the others. Questions, as in ``realtimeqa_2023``, need the passage and
its pairs of words; topics, as in ``time_collection``, need whole articles, vectors and related words.

Tried on the same sets, and not kept, since no gain was larger than the halves of one set differ (nDCG@10 of
``realtimeqa_2023``, ``time_collection``): words of the headline once more (-0.005 to -0.011, 0); the words of
the first passage once more (+0.002, 0; a loss of 0.007 on ``squad2``); pairs of words in whole articles
(-0.001, -0.02 to -0.03); the mean vector of an article (-0.01, 0); the article's second passage (-0.006,
+0.002); what near articles score (-0.01, +0.004); other k1 and b of BM25 (0 to -0.013, 0 to -0.014); related
words for questions as well as topics (-0.022, +0.002); related words from whole articles (0, +0.004 to
+0.011, and no rule in how many) and of nearest vectors (0, -0.01); pairs of words without those that hold a
stop word, which would be quicker (-0.011, -0.021); 60 candidates by words (-0.001, -0.004), 40 (-0.007,
-0.013) and 100 (0, -0.002) instead of 80.
"""

import argparse
import logging
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

import numpy as np
import tantivy

from assistant import retrieve, weighing
from assistant.answers import Hit
from assistant.ask import Assistant
from assistant.evaluate.measures import retrieval
from assistant.evaluate.questions import Question, QuestionSet, load_questions
from assistant.retrieve import Retriever
from assistant.settings import Settings
from ingest import keywords
from ingest.embedding import embed_query
from ingest.keywords import KeywordIndex, Unit, layout

Search = Callable[[str], Sequence[Hit]]
LIMIT = 10
DRAWS = 2000


def main() -> None:
    """Print a table for each set that is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="+", type=Path)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)  # first come: a library that asks for more is too late
    for folder in options.sets:
        questions = load_questions(folder)
        with tempfile.TemporaryDirectory() as data:
            settings = Settings(_env_file=None, data_dir=Path(data), llm="none")
            with Assistant.open(settings=settings) as desk:
                desk.ingest(questions.articles)
                _table(desk, questions)


def _table(desk: Assistant, questions: QuestionSet) -> None:
    asked = [question for question in questions.questions if question.relevant]
    print(f"\n{questions.name}, {len(asked)} questions{'':18} nDCG@10   MRR@10   change of nDCG@10, 95%")
    whole = None
    for name, (condition, search) in _variants(desk).items():
        with condition:
            ranked = np.array([_measured(search, question) for question in asked])
        whole = ranked if whole is None else whole
        low, high = _interval(ranked[:, 0] - whole[:, 0])
        ndcg, mrr = ranked.mean(axis=0)
        print(f"  {name:44} {ndcg:.3f}    {mrr:.3f}   {low:+.3f} to {high:+.3f}", flush=True)


def _measured(search: Search, question: Question) -> tuple[float, float]:
    found = retrieval(question, search(question.text))
    return found["article nDCG@10"], found["article MRR@10"]


def _interval(differences: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, float]:
    draws = np.random.default_rng(0).integers(0, len(differences), (DRAWS, len(differences)))
    low, high = np.percentile(differences[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def _variants(desk: Assistant) -> dict[str, tuple[AbstractContextManager[object], Search]]:
    """What to search with, by name; everything comes first."""

    def search(query: str) -> Sequence[Hit]:
        return desk.retriever.search(query, LIMIT)

    def without(kind: str) -> AbstractContextManager[object]:
        return patch.dict(weighing.WEIGHTS, {kind: 0.0})

    stemless = desk.settings.data_dir / "stemless"
    return {
        "all parts": (nullcontext(), search),
        "without the words of passages": (without("keywords"), search),
        "without the words of whole articles": (without("articles"), search),
        "without vectors": (without("vectors"), search),
        "without related words": (without("related"), search),
        "without pairs of words": (patch.object(keywords, "PHRASE_WEIGHT", 0.0), search),
        "without giving way to others": (patch.dict(retrieve.AGAIN, question=1.0, topic=1.0), search),
        "with stop words": (patch.object(desk.keywords, "_stop_words", frozenset()), search),
        "without stems": (nullcontext(), _stemless(desk, stemless)),
        "all weights alike": (patch.dict(weighing.WEIGHTS, dict.fromkeys(weighing.WEIGHTS, 1.0)), search),
        "BM25 of passages alone": (nullcontext(), lambda query: _by_words(desk, query, "passages")),
        "BM25 of whole articles alone": (nullcontext(), lambda query: _by_words(desk, query, "articles")),
        "vectors alone": (nullcontext(), lambda query: _by_vector(desk, query)),
    }


def _stemless(desk: Assistant, folder: Path) -> Search:
    """Search by an index of words as they are written."""
    with _plain_words():
        index = KeywordIndex.open(folder)
        index.follow(desk.library)
    retriever = Retriever(desk.library, index, desk.vectors, desk.embedding)
    return lambda query: retriever.search(query, LIMIT)


@contextmanager
def _plain_words() -> Iterator[None]:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    analyzer = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold()).build()
    with patch.object(layout, "analyzer", lambda: analyzer):
        yield


def _by_words(desk: Assistant, query: str, of: Unit) -> list[Hit]:
    best = [key for key, _ in desk.keywords.search(query, LIMIT, of=of)]
    if of == "passages":
        return _hits(desk, best)
    passages = desk.library.passages_of(best)
    articles = desk.library.get(best)
    return [Hit(passages[key][0], articles[key], 0.0, {}) for key in best]


def _by_vector(desk: Assistant, query: str) -> list[Hit]:
    return _hits(desk, list(desk.vectors.search(embed_query(desk.embedding, query), LIMIT)))


def _hits(desk: Assistant, passages: Sequence[str]) -> list[Hit]:
    found = desk.library.passages(passages)
    return [Hit(*found[key], 0.0, {}) for key in passages]


if __name__ == "__main__":
    main()
