"""How well claims that follow from a text are told from claims that do not, on sets that people labelled.

    python -m benchmarks.claims DATA [--train TRAINDATA] [--cut] [--most N] [--out FILE] [--beside FILE]
        [--only reader|exact]

DATA is a folder with `summedits_news`, `qags_cnndm` and `model_summaries`; TRAINDATA one with the sets that
the reader is trained on, of which only the documents count that were kept apart from training. Each claim is
verified as a sentence of an answer that cites its whole document; with ``--cut``, all passages of it. Of a
claim of several sentences the worst counts. Intervals (95%) come from drawing documents, not claims: claims
about one text stand or fall together. ``--beside`` compares with an earlier ``--out``, claim by claim.
``--only`` leaves out what is checked exactly, or what the reader says; of the exact checks alone no claim is
more than partly supported, so the second column is theirs.
"""

import argparse
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from statistics import median
from time import process_time
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Draft, Hit
from assistant.reader import Reader
from assistant.verify import findings, verify
from benchmarks.questions import rows
from ingest.articles import Article, Passage
from ingest.split import sentence_spans, split
from training.rows import document_of, is_kept
from training.rows import rows as training_rows

VERDICTS = ("unsupported", "partly", "supported")  # worst first; words taken as they stand are supported
KEPT = ("wice", "expertqa", "factcheck_gpt", "fib", "bump", "begin", "summedits_other", "xsumfaith")
BY_PEOPLE = (*KEPT, "q2_wow", "faithdial_audit")  # sets whose texts may stand in one another
SHARED = 0.2  # share of a text's sentences that may stand in texts that are trained on
DRAWS = 2_000
_FIELDS = {  # of the development sets: claim, document, label
    "summedits_news": ("summary", "doc", "label"),
    "qags_cnndm": ("claim", "doc", "supported"),
    "model_summaries": ("claim", "premise", "label"),
}
_HEAD = (
    f"{'':18}{'claims':>7}{'true':>6}  {'supported or not':22}{'and partly':22}{'order':7}"
    f"{'of the true: supported, partly, not':38}{'of the false: supported, partly':34}{'ms':>4}"
)
Counts = NDArray[np.int64]  # documents × (false, true) × verdicts


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim about a text, and whether people found that it follows.

    Attributes:
        id: Its name in its set.
        text: The claim, of one sentence or several.
        document: What it is held against.
        key: What tells its document from others.
        supported: Whether it follows; what follows in part does not.
    """

    id: str
    text: str
    document: str
    key: str
    supported: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What was found of a claim.

    Attributes:
        set: Its set.
        id: Its name there.
        key: Of its document.
        label: Whether people found it supported.
        verdict: The worst of its sentences, as a place in :data:`VERDICTS`.
        problems: Why, in words.
        seconds: Of the processor.
    """

    set: str
    id: str
    key: str
    label: bool
    verdict: int
    problems: tuple[str, ...]
    seconds: float


def main() -> None:
    """Verify every claim and print a line for each set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--train", type=Path, help="folder of the training sets")
    parser.add_argument("--cut", action="store_true", help="cite the passages instead of the whole text")
    parser.add_argument("--most", type=int, default=400, help="claims of each training set, by hash of id")
    parser.add_argument("--out", type=Path, help="JSON lines file for what was found of each claim")
    parser.add_argument("--beside", type=Path, help="such a file of another state, to compare with")
    parser.add_argument("--only", choices=("reader", "exact"), help="one part of the check")
    options = parser.parse_args()
    sets = {name: list(development(options.data, name)) for name in _FIELDS}
    if options.train:
        sets |= kept(options.train, options.most)
    told = []
    print(_HEAD)
    for name, claims in sets.items():
        told += (found := [_told(name, claim, options.cut, options.only) for claim in claims])
        print(line(name, found), flush=True)
    if options.out:
        options.out.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in told))
    if options.beside:
        print(*beside(told, [Told(**row) for row in rows(options.beside)]), sep="\n")


def development(data: Path, name: str) -> Iterator[Claim]:
    """The claims of a development set."""
    claim, document, label = _FIELDS[name]
    for row in rows(data / name / "claims.jsonl"):
        key = hashlib.sha256(row[document].encode()).hexdigest()[:16]
        yield Claim(row["id"], row[claim], row[document], key, row[label] in (1, True, "supported"))


def kept(data: Path, most: int) -> dict[str, list[Claim]]:
    """Claims by people that share nothing with what is trained on, at most so many of each training set.

    A row is left out, although its document is kept apart, where the same claim is trained on beside other
    evidence, or where sentences of its text stand in texts that are trained on.
    """
    found = [(name, row) for name in BY_PEOPLE for row in training_rows(data, name)]
    found = [(name, row) for name, row in found if row.get("origin", "human") == "human"]
    trained = [row for _, row in found if not is_kept(document_of(row))]
    claims = {_plain(row["claim"]) for row in trained}
    known = set().union(*map(_sentences, {row["premise"] for row in trained}))
    sets: dict[str, list[Claim]] = {name: [] for name in KEPT}
    found.sort(key=lambda pair: hashlib.sha256(pair[1]["id"].encode()).digest())
    for name, row in found:
        if name not in KEPT or not is_kept(key := document_of(row)) or _plain(row["claim"]) in claims:
            continue
        sentences = _sentences(row["premise"])
        if len(sentences & known) <= SHARED * len(sentences) and len(sets[name]) < most:
            sets[name].append(
                Claim(row["id"], row["claim"], row["premise"], key, row["label"] == "supported")
            )
    return {
        name: claims
        for name, claims in sets.items()
        if {claim.supported for claim in claims} == {True, False}
    }


@cache
def _reader() -> Reader:
    return Reader()


def judge(claim: Claim, cut: bool = False, only: str | None = None) -> tuple[int, tuple[str, ...]]:
    """The verdict on a claim, as a place in :data:`VERDICTS`, and why.

    Args:
        claim: The claim.
        cut: Whether it cites the passages of its document instead of the whole.
        only: The one part of the check that judges, ``reader`` or ``exact``.
    """
    article = Article.make(name=claim.id, title="", text=claim.document)
    whole = Passage(claim.id, article.id, 0, 0, len(article.text), article.text)
    hits = [Hit(passage, article, 1.0) for passage in (split(article) if cut else [whole])]
    marks = "".join(f" [{number}]" for number in range(1, len(hits) + 1))
    sentences = [claim.text[start:end].strip() for start, end in sentence_spans(claim.text)]
    draft = Draft(" ".join(f"{sentence}{marks}" for sentence in sentences if sentence), "llm")
    with ExitStack() as stack:
        for check in ("wrong", "doubtful") if only == "reader" else ():
            stack.enter_context(patch.object(findings, check, lambda *_: ()))
        statements = verify(draft, hits, None if only == "exact" else _reader())
    worst = min((_place(str(statement.verdict)) for statement in statements), default=0)
    problems = dict.fromkeys(problem for statement in statements for problem in statement.problems)
    return worst, tuple(problems)


def line(name: str, told: Sequence[Told]) -> str:
    """The figures of one set."""
    counts = _counts(told)
    draws = _draws(counts)
    total = counts.sum(axis=0)
    shares = total / total.sum(axis=1, keepdims=True)
    true, false = shares[1], shares[0]
    spread = np.percentile(draws / draws.sum(axis=2, keepdims=True), [2.5, 97.5], axis=0)
    return (
        f"{name:18}{len(told):>7}{total[1].sum():>6}  "
        f"{_interval(balanced(total, 2), balanced(draws, 2)):22}"
        f"{_interval(balanced(total, 1), balanced(draws, 1)):22}{order(total):<7.3f}"
        f"{true[2]:.3f} ({spread[0, 1, 2]:.2f}–{spread[1, 1, 2]:.2f}), {true[1]:.3f}, "
        f"{true[0]:.3f} ({spread[0, 1, 0]:.2f}–{spread[1, 1, 0]:.2f})  "
        f"{false[2]:.3f} ({spread[0, 0, 2]:.2f}–{spread[1, 0, 2]:.2f}), {false[1]:.3f}"
        f"{1000 * median(one.seconds for one in told):>16.0f}"
    )


def beside(told: Sequence[Told], earlier: Sequence[Told]) -> Iterator[str]:
    """What changed from an earlier state in each set, over the claims that both have."""
    before = {(one.set, one.id): one for one in earlier}
    pairs: dict[str, list[tuple[Told, Told]]] = defaultdict(list)
    for one in told:
        if (one.set, one.id) in before:
            pairs[one.set].append((before[one.set, one.id], one))
    yield "balanced accuracy, supported or not: before, now, difference"
    for name, found in pairs.items():
        old, new = _counts([pair[0] for pair in found]), _counts([pair[1] for pair in found])
        was, now = float(balanced(old.sum(axis=0), 2)), float(balanced(new.sum(axis=0), 2))
        change = balanced(_draws(new), 2) - balanced(_draws(old), 2)
        yield f"{name:18}{was:.3f}  {now:.3f}  {_interval(np.asarray(now - was), change)}"


def balanced(counts: Counts, least: int) -> NDArray[np.float64]:
    """Mean of the true claims admitted and the false ones not, where verdicts from ``least`` up admit.

    Args:
        counts: … × (false, true) × verdicts.
        least: A place in :data:`VERDICTS`.
    """
    admitted = counts[..., least:].sum(axis=-1) / counts.sum(axis=-1)
    return np.asarray((admitted[..., 1] + 1 - admitted[..., 0]) / 2)


def order(counts: Counts) -> float:
    """How often a true claim has a better verdict than a false one, ties counting half (area under ROC)."""
    false, true = counts / counts.sum(axis=1, keepdims=True)
    return float(sum(true[at] * (false[:at].sum() + false[at] / 2) for at in range(len(VERDICTS))))


def _told(name: str, claim: Claim, cut: bool, only: str | None) -> Told:
    begun = process_time()
    verdict, problems = judge(claim, cut, only)
    seconds = round(process_time() - begun, 4)
    return Told(name, claim.id, claim.key, claim.supported, verdict, problems, seconds)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _sentences(text: str) -> set[str]:
    """The sentences of a text as plain words; those of a few words tell nothing and are left out."""
    found = {_plain(sentence) for sentence in re.split(r"[.!?\n]+\W", text)}
    return {sentence for sentence in found if sentence.count(" ") >= 4}


def _place(verdict: str) -> int:
    return VERDICTS.index(verdict) if verdict in VERDICTS else len(VERDICTS) - 1


def _counts(told: Sequence[Told]) -> Counts:
    keys = {key: at for at, key in enumerate(dict.fromkeys(one.key for one in told))}
    counts = np.zeros((len(keys), 2, len(VERDICTS)), dtype=np.int64)
    for one in told:
        counts[keys[one.key], int(one.label), one.verdict] += 1
    return counts


def _draws(counts: Counts) -> Counts:
    """Sums over documents that were drawn with replacement; the same draws every time, with both labels."""
    documents = len(counts)
    times = np.random.default_rng(0).multinomial(documents, np.full(documents, 1 / documents), DRAWS)
    sums: Counts = np.einsum("nd,dlv->nlv", times, counts)
    has_both = (sums.sum(axis=2) > 0).all(axis=1)
    return np.asarray(sums[has_both])


def _interval(value: NDArray[np.float64], draws: NDArray[np.float64]) -> str:
    low, high = np.percentile(draws, [2.5, 97.5])
    return f"{float(value):.3f} ({low:.3f}–{high:.3f})"


if __name__ == "__main__":
    main()
