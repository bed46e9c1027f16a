"""Write all pairs that training reads: ``python -m training.prepare DATA RUN``.

DATA holds the sets under ``train`` and ``dev``; RUN gets ``spans.npz`` and ``claims.npz``, which
``training.learn`` reads on any machine. What is measured meanwhile is of documents that are never trained on.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from assistant.analysis.evidence import evidence_for
from training import arrays, claims, questions, transfer
from training.arrays import Pairs, Span, Texts
from training.calibrate.asked import asked
from training.calibrate.claims import SETS
from training.encoder import pretrained, tokenizer
from training.example import Example
from training.labels import NOT_SUPPORTED, SUPPORTED
from training.rows import some

SEED = 7
MEASURED = 150  # examples of each set that are measured on
UNLABELLED = {"spans": 320_000, "claims": 130_000}  # pairs at the most


def second_text(title: str, passage: str) -> str:
    """A passage below its headline, as the model reads it."""
    return f"{title}\n{passage}" if title else passage


def _spans_of(example: Example, texts: Texts, second: int) -> list[Span]:
    """The answers of an example, in tokens."""
    shift = len(second_text(example.title, example.passage)) - len(example.passage)
    found = []
    for start, end in example.exact or example.loose:
        if inside := texts.span(second, start + shift, end + shift):
            found.append((*inside, int(bool(example.exact))))
    return found


def _add_question(pairs: Pairs, texts: Texts, example: Example, group: int = 0) -> None:
    first, second = texts.add(example.question), texts.add(second_text(example.title, example.passage))
    spans = _spans_of(example, texts, second)
    if example.is_answerable == bool(spans):
        pairs.add(first, second, example.source, int(example.is_answerable), spans, group)


def spans(data: Path, run: Path) -> None:
    """Write questions beside passages."""
    texts = Texts(tokenizer(pretrained(run, "student")))
    labelled, unlabelled, measured = Pairs(), Pairs(), Pairs()
    trained = questions.examples(data / "train", SEED)
    for example in trained:
        _add_question(labelled, texts, example)
    free = list(dict.fromkeys(transfer.question_pairs(data / "train", trained, SEED)))
    for question, title, passage, kind in some(free, UNLABELLED["spans"], f"{SEED} spans"):
        unlabelled.add(texts.add(question), texts.add(second_text(title, passage)), kind)
    for group, one in enumerate(asked(data / "train", data / "dev", run)):
        answerable = bool(one.answers or one.places)
        for hit in one.hits:
            text = second_text(hit.article.title, hit.passage.text)
            second, shift = texts.add(text), len(text) - len(hit.passage.text)
            places = [
                (a - hit.passage.start + shift, b - hit.passage.start + shift)
                for key, a, b in one.places
                if key == hit.article.id and a < hit.passage.end and hit.passage.start < b
            ]
            low = text.casefold()
            for answer in one.answers if len(low) == len(text) else ():
                at = low.find(answer.casefold(), shift)
                if answer and at >= 0:
                    places.append((at, at + len(answer)))
            right = [span for a, b in places if (span := texts.span(second, max(a, shift), b))]
            measured.add(
                texts.add(one.question), second, one.set, int(answerable), [(*s, 1) for s in right], group
            )
    arrays.write(run / "spans.npz", texts, labelled=labelled, unlabelled=unlabelled, measured=measured)
    _print("spans", labelled, unlabelled, measured)


def _add_claim(
    pairs: Pairs, texts: Texts, claim: str, evidence: Sequence[str], source: str, label: int, group: int = 0
) -> None:
    if not evidence:  # alone it is the second text
        pairs.add(texts.add(""), texts.add(claim), source, label, group=group)
        return
    chosen = evidence_for(claim, evidence)
    pairs.add(
        texts.add(claim), texts.add(" ".join(evidence[at] for at in chosen)), source, label, group=group
    )


def claims_beside(data: Path, run: Path) -> None:
    """Write claims beside evidence, and texts alone."""
    texts = Texts(tokenizer(pretrained(run, "student")))
    labelled, unlabelled, measured = Pairs(), Pairs(), Pairs()
    for example in claims.examples(data / "train", SEED):
        _add_claim(labelled, texts, example.claim, example.evidence, example.source, example.label)
    free = list(dict.fromkeys(transfer.claim_pairs(data / "train", SEED)))
    for claim, evidence, kind in some(free, UNLABELLED["claims"], f"{SEED} claims"):
        _add_claim(unlabelled, texts, claim, evidence, kind, arrays.UNLABELLED)
    by_set: dict[str, list[tuple[str, Sequence[str], int]]] = defaultdict(list)
    for example in claims.kept(data / "train", SEED):
        if example.evidence:
            name = "news, changed" if example.source.startswith("news ") else example.source
            by_set[name].append((example.claim, example.evidence, example.label))
    for name, claim, document, label in SETS:
        with (data / "dev" / name / "claims.jsonl").open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                right = SUPPORTED if row[label] in (1, True, "supported") else NOT_SUPPORTED
                by_set[name].append((row[claim], claims.sentences_of(row[document]), right))
    group = 0
    for name, rows in by_set.items():
        for claim, evidence, label in some(rows, 1_000, f"{SEED} {name}"):
            group += 1
            for sentence in claims.sentences_of(claim):
                _add_claim(measured, texts, sentence, evidence, name, label, group)
    arrays.write(run / "claims.npz", texts, labelled=labelled, unlabelled=unlabelled, measured=measured)
    _print("claims", labelled, unlabelled, measured)


def _print(name: str, *several: Pairs) -> None:
    for pairs in several:
        counts = Counter(pairs.names[at] for at in pairs.source)
        print(f"{name}: {len(pairs.first):,} pairs", dict(counts.most_common()), flush=True)


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the sets")
    parser.add_argument("run", type=Path, help="where the files are written")
    parser.add_argument("--only", choices=["spans", "claims"])
    given = parser.parse_args()
    random.seed(SEED)
    if given.only != "claims":
        spans(given.data, given.run)
    if given.only != "spans":
        claims_beside(given.data, given.run)


if __name__ == "__main__":
    main()
