"""How the reader's scores are to be read: ``python -m training.calibrate TRAIN DEV RUN``.

Scores become probabilities by a logistic (Platt) or a temperature with a bias (Guo et al., 2017), and one
threshold of each kind is chosen for all sets together: every set counts the same, however large. What is
chosen on one half of the documents is reported on the other; what ships is chosen on both.
"""

import argparse
import hashlib
import json
import pickle
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant import Assistant, Settings
from assistant.analysis.evidence import evidence_for
from assistant.answers import Hit
from assistant.extract.candidates import Candidate, evidence, log_odds, spotted
from assistant.reader import PLAIN, WEIGHTS, Line, Reader, Scales
from assistant.rerank import SHARE
from ingest.articles import Article, Passage
from training import claims, instructions, questions, reranking
from training.claims import sentences_of
from training.rows import is_kept, some

SEED = 7
EVIDENCE = ("span", "sentence", "headline", "passage", "found")
RARE = 0.1  # share of the right sentences that may be less sure than the best of a side
MOST = 100  # examples of each kept set
STRICT = 0.95  # precision at which a contradiction is believed
CALM = 0.001  # share of ordinary sentences that may be taken for instructions
FOUND = 0.1  # share of contradictions that must still be found
DOUBTED = 0.05  # share of true claims that may be called unsupported
SHARES = np.linspace(0, 1, 41)  # that the reader may have in the order of what was found


@dataclass(frozen=True, slots=True)
class Scored:
    """Something with a score and what is right.

    Attributes:
        set: Its set.
        half: 0 or 1, by its document.
        scores: One or several numbers.
        right: Whether the sentence answers, the claim follows, the text is an instruction.
        answerable: Of a sentence, whether the question has an answer where it was looked for.
    """

    set: str
    half: int
    scores: tuple[float, ...]
    right: bool
    answerable: bool = True


def half_of(document: str) -> int:
    """The half that a document belongs to, by its hash."""
    return hashlib.sha256(f"half {document}".encode()).digest()[0] % 2


# Answers


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
    for example in _few(questions.kept(train, SEED), lambda e: e.source):
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


def weighed(reader: Reader, several: Sequence[Asked]) -> tuple[list[list[Scored]], list[Scored]]:
    """For each question its candidates with what speaks for them; and its passages with their relevance."""
    questions_found, passages = [], []
    for one in several:
        found = spotted(one.question, one.hits, reader)
        answerable = bool(one.answers or one.places)
        speaks = list(evidence(one.question, found, one.hits))
        half = half_of(one.document)
        questions_found.append(
            [
                Scored(
                    one.set, half, tuple(e[name] for name in EVIDENCE), one.is_right(candidate), answerable
                )
                for candidate, e in zip(found, speaks, strict=True)
            ]
        )
        if len(one.hits) == 1 and one.set in ("squadv2.0", "squad2", "new_wiki", "clapnq"):
            score = log_odds(
                reader.relevance(one.question, [one.hits[0].passage.text], [one.hits[0].article.title])[0]
            )
            passages.append(Scored(one.set, half, (score,), answerable))
    return questions_found, passages


def best_of(several: Sequence[Sequence[Scored]], choice: NDArray[np.float64]) -> list[Scored]:
    """Of each question the candidate that is chosen; right is whether the question can be answered."""
    best = [max(found, key=lambda one: float(np.dot(one.scores, choice))) for found in several if found]
    return [replace(one, right=one.answerable) for one in best]


def preferred(several: Sequence[Sequence[Scored]], pull: float = 0.02) -> NDArray[np.float64]:
    """Weights by which the right one of a question's candidates is likeliest chosen (conditional logit).

    Questions without a right candidate, or with one candidate, tell nothing; each set weighs the same.
    """
    useful = [found for found in several if len(found) > 1 and any(one.right for one in found)]
    sizes: dict[str, int] = defaultdict(int)
    for found in useful:
        sizes[found[0].set] += 1
    most = max(len(found) for found in useful)
    x = np.zeros((len(useful), most, len(EVIDENCE)))
    there, right = np.zeros((len(useful), most)), np.zeros((len(useful), most))
    for row, found in enumerate(useful):
        x[row, : len(found)] = [one.scores for one in found]
        there[row, : len(found)] = 1
        right[row, : len(found)] = [one.right for one in found]
    spread = x[there > 0].std(axis=0) + 1e-9
    share = np.array([1 / sizes[found[0].set] for found in useful])[:, None]
    weights = np.zeros(len(EVIDENCE))
    for _ in range(2_000):  # plain gradient ascent: few weights, smooth
        worth = (x / spread) @ weights
        p = np.exp(worth - worth.max(axis=1, keepdims=True)) * there
        p /= p.sum(axis=1, keepdims=True)
        given = p * right / (p * right).sum(axis=1, keepdims=True)
        slope = np.einsum("qc,qcw->w", share * (given - p), x / spread) - pull * len(sizes) * weights
        weights += 0.5 / len(sizes) * slope
    return weights / spread


# Claims


def judged(reader: Reader, train: Path, dev: Path) -> list[tuple[str, int, NDArray[np.float64], int]]:
    """Claims of kept documents and of the development sets, with the logs of three probabilities."""
    rows: list[tuple[str, str, str, Sequence[str], int]] = []
    for at, example in enumerate(_few(claims.kept(train, SEED), lambda e: e.source)):
        if example.evidence:
            rows.append((example.source, f"{at}", example.document, example.evidence, example.label))
            rows[-1] = (example.source, example.claim, example.document, example.evidence, example.label)
    for name, claim, document, label in (
        ("summedits_news", "summary", "doc", "label"),
        ("qags_cnndm", "claim", "doc", "supported"),
        ("model_summaries", "claim", "premise", "label"),
    ):
        with (dev / name / "claims.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                right = claims.SUPPORTED if row[label] in (1, True, "supported") else claims.NOT_SUPPORTED
                rows.append((name, row[claim], row[document][:80], sentences_of(row[document]), right))
    pairs, owner = [], []
    for at, (_, text, _, sentences, _) in enumerate(rows):
        for sentence in sentences_of(text):
            chosen = evidence_for(sentence, sentences)
            pairs.append((" ".join(sentences[i] for i in chosen), sentence))
            owner.append(at)
    found: dict[int, NDArray[np.float64]] = {}
    for at, one in zip(owner, reader.entailment(pairs), strict=True):
        scores = np.log(np.maximum([one.supported, one.contradicted, one.neither], 1e-9))
        if at not in found or scores[0] < found[at][0]:  # of several sentences the worst counts
            found[at] = scores
    return [(rows[at][0], half_of(rows[at][2]), scores, rows[at][4]) for at, scores in found.items()]


# Instructions


def told(reader: Reader, train: Path, dev: Path) -> list[Scored]:
    """Texts with the score of being an instruction: families that were kept, and ordinary sentences."""
    rows = [
        ("instructions", family if is_one else text, text, is_one)
        for text, is_one, family in instructions.examples(train, SEED)
        if is_kept(f"instructions {family}" if is_one else f"other {text}")
    ]
    with (dev / "injection" / "injection_dev.jsonl").open(encoding="utf-8") as lines:
        rows += [("injection", row["id"], row["injected_text"], True) for row in map(json.loads, lines)]
    with (dev / "realtimeqa_2023" / "articles.jsonl").open(encoding="utf-8") as lines:
        texts = [sentence for row in map(json.loads, lines) for sentence in sentences_of(row["text"])]
    rows += [("news", text, text, False) for text in some(texts, 4_000, "news")]
    scores = reader.instructions([text for _, _, text, _ in rows])
    return [
        Scored(name, half_of(document), (log_odds(score),), is_one)
        for (name, document, _, is_one), score in zip(rows, scores, strict=True)
    ]


def _few(items: Sequence[Any], key: Callable[[Any], str]) -> Iterator[Any]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    for name, group in groups.items():
        yield from some(group, MOST, f"{SEED} {name}")


# Choosing


def logistic(found: Sequence[Scored], pull: float = 0.02) -> NDArray[np.float64]:
    """Weights of a logistic over several scores, and its intercept last; each set weighs the same.

    Args:
        found: What it is fitted to, by Newton's method.
        pull: How much weights of standardised scores are drawn to nothing, per set.
    """
    sizes: dict[str, int] = defaultdict(int)
    for one in found:
        sizes[one.set] += 1
    x = np.array([one.scores for one in found])
    middle, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.c_[(x - middle) / spread, np.ones(len(x))]
    y = np.array([one.right for one in found], dtype=float)
    w = np.array([1 / sizes[one.set] for one in found])
    drawn = np.r_[np.full(x.shape[1], pull * len(sizes)), 1e-9]
    weights = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(z @ weights, -30, 30)))
        slope = z.T @ (w * (p - y)) + drawn * weights
        bend = (z * (w * p * (1 - p))[:, None]).T @ z + np.diag(drawn)
        weights -= np.linalg.solve(bend, slope)
    plain = weights[:-1] / spread
    return np.r_[plain, weights[-1] - (plain * middle).sum()]


def fitted(found: Sequence[Scored]) -> Line:
    """The logistic that turns scores into probabilities; each set weighs the same."""
    sizes = defaultdict(int)
    for one in found:
        sizes[one.set] += 1
    x = np.array([one.scores[0] for one in found])
    y = np.array([one.right for one in found], dtype=float)
    w = np.array([1 / sizes[one.set] for one in found])
    slope, intercept = 0.5, 0.0
    for _ in range(60):  # Newton's method
        p = 1 / (1 + np.exp(-np.clip(slope * x + intercept, -30, 30)))
        g = np.array([(w * (p - y) * x).sum() + 1e-4 * slope, (w * (p - y)).sum()])
        h = w * p * (1 - p)
        hessian = np.array([[(h * x * x).sum() + 1e-4, (h * x).sum()], [(h * x).sum(), h.sum() + 1e-6]])
        step = np.linalg.solve(hessian, g)
        slope, intercept = slope - step[0], intercept - step[1]
    return Line(float(slope), float(intercept))


def balanced(values: NDArray[np.float64], right: NDArray[np.bool_], least: float) -> float:
    """Balanced accuracy of saying yes from a threshold on."""
    said = values >= least
    return float((said[right].mean() + (~said[~right]).mean()) / 2)


def auc(values: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The probability that a right one has a higher score than a wrong one."""
    order = np.argsort(np.argsort(values)) + 1
    positive = right.sum()
    return float((order[right].sum() - positive * (positive + 1) / 2) / (positive * (~right).sum()))


def chosen(sets: dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]]) -> float:
    """The threshold with the best balanced accuracy, the mean over sets."""
    grid = np.unique(
        np.quantile(np.concatenate([values for values, _ in sets.values()]), np.linspace(0, 1, 400))
    )
    usable = [pair for pair in sets.values() if pair[1].any() and not pair[1].all()]
    return float(max(grid, key=lambda least: np.mean([balanced(v, r, least) for v, r in usable])))


def _lenient(sets: dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]], best: float) -> float:
    """The lowest threshold that is no worse than the best but for what chance explains.

    That is one standard error over the sets (the rule of Breiman et al., 1984). What lies between the two is
    shown with its doubt: a sentence says where it is from, a refusal of what is there is a dead end.
    """
    usable = [pair for pair in sets.values() if pair[1].any() and not pair[1].all()]
    grid = np.linspace(0.4, best, 60)
    at_best = np.array([balanced(values, right, best) for values, right in usable])
    lost = np.array([at_best - [balanced(v, r, least) for v, r in usable] for least in grid])
    error = lost.std(axis=1, ddof=1) / np.sqrt(len(usable))
    return float(grid[lost.mean(axis=1) <= error].min())


def by_set(
    found: Sequence[Scored], line: Line | None = None
) -> dict[str, tuple[NDArray[np.float64], NDArray[np.bool_]]]:
    """Scores, or probabilities, and what is right, by set."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for one in found:
        groups[one.set].append(one)
    return {
        name: (
            np.array([line.probability(one.scores[0]) if line else one.scores[0] for one in group]),
            np.array([one.right for one in group]),
        )
        for name, group in groups.items()
    }


def report(title: str, found: Sequence[Scored]) -> None:
    """Print, set by set, how well scores tell right from wrong with a threshold from the other half."""
    print(f"\n{title}\n{'':26}{'count':>6}{'right':>7}{'AUC':>7}{'balanced, other half':>23}")
    leasts = [chosen(by_set([one for one in found if one.half == half])) for half in (0, 1)]
    for name, (values, right) in by_set(found).items():
        if right.all() or not right.any():
            continue
        halves = np.array([one.half for one in found if one.set == name])
        said = values >= np.array([leasts[1 - half] for half in halves])
        other = (said[right].mean() + (~said[~right]).mean()) / 2
        print(f"{name:26}{len(values):>6}{right.mean():>7.2f}{auc(values, right):>7.3f}{other:>23.3f}")


def main() -> None:
    """Calibrate, report, and write the file beside the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("--only", choices=["answers", "reranking", "claims", "instructions"])
    given = parser.parse_args()
    reader = Reader(scales=PLAIN)
    target = WEIGHTS / "reader.json"
    scales = Scales.parse(target.read_text())
    thresholds = dict(scales.thresholds)
    if given.only in (None, "answers"):
        file = given.run / f"weighed-{scales.checksums['spans.onnx'][:8]}.pkl"
        if not file.exists():
            file.write_bytes(pickle.dumps(weighed(reader, asked(given.train, given.dev, given.run))))
        scales, thresholds = _of_answers(*pickle.loads(file.read_bytes()), scales, thresholds)
    if given.only in (None, "reranking"):
        file = given.run / f"reranking-{scales.checksums['spans.onnx'][:8]}.pkl"
        if not file.exists():
            file.write_bytes(pickle.dumps(reranking.found(reader, given.dev)))
        thresholds[SHARE] = fit_reranking(pickle.loads(file.read_bytes()), scales.relevance)
    if given.only in (None, "claims"):
        file = given.run / f"judged-{scales.checksums['claims.onnx'][:8]}.pkl"
        if not file.exists():
            file.write_bytes(pickle.dumps(judged(reader, given.train, given.dev)))
        scales, thresholds = _of_claims(pickle.loads(file.read_bytes()), scales, thresholds)
    if given.only in (None, "instructions"):
        found = told(reader, given.train, given.dev)
        report("An instruction", found)
        scales = replace(scales, instruction=fitted(found))
        news = np.concatenate([v[~r] for v, r in by_set(found, scales.instruction).values()])
        thresholds["instruction"] = max(0.5, float(np.quantile(news, 1 - CALM)))
        for name, (values, right) in by_set(found, scales.instruction).items():
            caught = (values[right] >= thresholds["instruction"]).mean() if right.any() else float("nan")
            wrongly = (
                (values[~right] >= thresholds["instruction"]).mean() if not right.all() else float("nan")
            )
            print(f"{name:26}caught {caught:.3f}, ordinary text taken for one {wrongly:.4f}")
    scales = replace(scales, thresholds=thresholds)
    target.write_text(json.dumps(scales.as_json(), indent=2) + "\n")
    print(f"\nwritten to {target}: {thresholds}")


def _of_answers(
    several: Sequence[Sequence[Scored]],
    passages: Sequence[Scored],
    scales: Scales,
    thresholds: dict[str, float],
) -> tuple[Scales, dict[str, float]]:
    """How a sentence is chosen and how sure it must be, the same for all sets."""
    by_half = [[found for found in several if found and found[0].half == half] for half in (0, 1)]
    crossed = []
    for half in (0, 1):
        choice = preferred(by_half[1 - half])
        sure = logistic(best_of(by_half[1 - half], choice))
        crossed += [replace(one, scores=(_sum(one, sure),)) for one in best_of(by_half[half], choice)]
        _print_chosen(f"chosen, half {half} by the weights of the other", by_half[half], choice)
    report("Answered where it can be", crossed)
    report("An answer stands in the passage", passages)
    choice = preferred(several)
    sure = logistic(best_of(several, choice))
    best = [replace(one, scores=(Line().probability(_sum(one, sure)),)) for one in best_of(several, choice)]
    span = [replace(one, scores=one.scores[:1]) for found in several for one in found]
    thresholds["surely"] = chosen(by_set(best))
    thresholds["answer"] = _lenient(by_set(best), thresholds["surely"])
    right = [Line().probability(_sum(one, sure)) for found in several for one in found if one.right]
    thresholds["side"] = min(thresholds["answer"], float(np.quantile(right, RARE)))
    scales = replace(
        scales,
        answer=fitted(span),
        relevance=fitted(passages),
        choice=dict(zip(EVIDENCE, map(float, choice), strict=True)),
        sure=dict(zip((*EVIDENCE, "intercept"), map(float, sure), strict=True)),
    )
    thresholds["relevant"] = scales.relevance.probability(chosen(by_set(passages)))
    print(f"choice: {scales.choice}\nsure: {scales.sure}")
    return scales, thresholds


def _sum(one: Scored, weights: NDArray[np.float64]) -> float:
    return float(np.dot(one.scores, weights[:-1]) + weights[-1])


def _print_chosen(title: str, several: Sequence[Sequence[Scored]], choice: NDArray[np.float64]) -> None:
    """Of the questions that can be answered, how often the first candidate is right, and one of three."""
    groups: dict[str, list[Sequence[Scored]]] = defaultdict(list)
    for found in several:
        groups[found[0].set].append(found)
    print(f"\n{title}")
    for name, questions_found in groups.items():
        first = third = count = 0
        for found in questions_found:
            if found[0].answerable:
                order = sorted(found, key=lambda one: -float(np.dot(one.scores, choice)))
                first, third, count = (
                    first + order[0].right,
                    third + any(o.right for o in order[:3]),
                    count + 1,
                )
        if count:
            print(f"{name:26}{count:>6}  first {first / count:.3f}  one of three {third / count:.3f}")


def _of_claims(
    found: Sequence[tuple[str, int, NDArray[np.float64], int]], scales: Scales, thresholds: dict[str, float]
) -> tuple[Scales, dict[str, float]]:
    """A temperature and a bias for claims, and the thresholds of verdicts."""
    sizes = defaultdict(int)
    for name, *_ in found:
        sizes[name] += 1
    logs = np.stack([scores for _, _, scores, _ in found])
    labels = np.array([label for *_, label in found])
    weights = np.array([1 / sizes[name] for name, *_ in found])

    def probabilities(temperature: float, bias: float) -> NDArray[np.float64]:
        shifted = logs / temperature + np.array([bias, 0.0, 0.0])
        shifted -= shifted.max(axis=1, keepdims=True)
        return np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)

    def cost(temperature: float, bias: float) -> float:
        p = np.clip(probabilities(temperature, bias), 1e-6, 1)
        right = np.where(
            labels == claims.NOT_SUPPORTED, p[:, 1] + p[:, 2], p[np.arange(len(p)), np.minimum(labels, 2)]
        )
        return float(-(weights * np.log(right)).sum() / weights.sum())

    grid = [(t, b) for t in np.linspace(0.6, 3.0, 25) for b in np.linspace(-2, 2, 41)]
    temperature, bias = min(grid, key=lambda pair: cost(*pair))
    p = probabilities(temperature, bias)
    scored = [
        Scored(name, half, (float(one[0]),), label == claims.SUPPORTED)
        for (name, half, _, label), one in zip(found, p, strict=True)
    ]
    report("A claim is supported", scored)
    known = np.isin(labels, (claims.SUPPORTED, claims.CONTRADICTED))
    of_news = known & np.array([name.startswith("news ") for name, *_ in found])
    sets = by_set(scored)
    thresholds["supported"] = chosen(sets)
    thresholds["unsupported"] = min(
        thresholds["supported"], _doubting([v[r] for v, r in sets.values() if r.sum() > 20])
    )
    thresholds["contradicted"] = _strict(p[of_news, 1], labels[of_news] == claims.CONTRADICTED)
    print(f"\n{'of true claims':26}{'supported':>10}{'unsupported':>13}{'false ones called supported':>30}")
    for name, (values, right) in sets.items():
        if right.any() and not right.all():
            print(
                f"{name:26}{(values[right] >= thresholds['supported']).mean():>10.2f}"
                f"{(values[right] < thresholds['unsupported']).mean():>13.2f}"
                f"{(values[~right] >= thresholds['supported']).mean():>30.2f}"
            )
    return replace(scales, temperature=float(temperature), bias=(float(bias), 0.0, 0.0)), thresholds


def _doubting(of_true: Sequence[NDArray[np.float64]]) -> float:
    """The threshold below which :data:`DOUBTED` of the true claims lie, the mean over sets."""
    grid = np.unique(np.quantile(np.concatenate(of_true), np.linspace(0, 0.3, 200)))
    below = np.array([[(values < least).mean() for values in of_true] for least in grid]).mean(axis=1)
    return float(grid[below <= DOUBTED].max(initial=0.0))


def _strict(values: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The lowest threshold whose precision is :data:`STRICT`; where none is, that of the highest precision.

    It is chosen on sentences of news beside true and changed forms of them, as reports on one event are read.
    Thresholds that keep fewer than :data:`FOUND` of the contradictions are not looked at: they find nothing.
    """
    grid = [least for least in np.linspace(0.3, 0.99, 70) if (values[right] >= least).mean() >= FOUND]
    precision = {least: right[values >= least].mean() for least in grid}
    strict = [least for least in grid if precision[least] >= STRICT]
    chosen_least = strict[0] if strict else max(grid, key=precision.__getitem__)
    kept = (values[right] >= chosen_least).mean()
    print(f"contradicted from {chosen_least:.2f}: precision {precision[chosen_least]:.3f}, found {kept:.2f}")
    return float(chosen_least)


def fit_reranking(found: Sequence[reranking.Found], relevance: Line) -> float:
    """The reader's share in the order of what was found.

    The one with the best nDCG@10, the mean over sets. Printed is what a share that was chosen on one half of
    the questions does on the other: whether reading pays at all is for the defaults of the settings to say.

    Args:
        found: Questions with what was found for them, and the reader's scores.
        relevance: How the scores become probabilities.

    Returns:
        From 0 to 1; 0 means that nothing is read.
    """
    ndcg = np.array([[one.ndcg(share, relevance) for share in SHARES] for one in found])
    sets = np.array([one.set for one in found])
    halves = np.array([half_of(one.question.id) for one in found])

    def of_sets(values: NDArray[np.float64], counted: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.array([values[counted & (sets == name)].mean(axis=0) for name in np.unique(sets[counted])])

    best = [int(of_sets(ndcg, halves == half).mean(axis=0).argmax()) for half in (0, 1)]
    crossed = np.where(halves == 0, ndcg[:, best[1]], ndcg[:, best[0]])
    shown = range(0, len(SHARES), 4)
    shares = "".join(f"{SHARES[at]:>7.1f}" for at in shown)
    print(f"\nnDCG@10 by the reader's share{'':9}{shares}  other half")
    for name in np.unique(sets):
        of_set = sets == name
        means = "".join(f"{ndcg[of_set, at].mean():>7.3f}" for at in shown)
        print(f"{name:26}{of_set.sum():>12}{means}{crossed[of_set].mean():>12.3f}")
    everything = np.ones(len(found), dtype=bool)
    gain = float(of_sets(crossed - ndcg[:, 0], everything).mean())
    share = float(SHARES[of_sets(ndcg, everything).mean(axis=0).argmax()])
    print(f"shares of the halves {SHARES[best]}, gain on the other {gain:+.4f}; chosen {share:.3f}")
    return share


if __name__ == "__main__":
    main()
