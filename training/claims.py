"""Claims beside evidence, for learning whether one follows; instructions to machines beside other text."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.split import sentence_spans
from training import composed, edits, instructions
from training.labels import CONTRADICTED, INSTRUCTION, NEUTRAL, NOT_SUPPORTED, OTHER_TEXT, SUPPORTED
from training.rows import Row, document_of, is_kept, rows, some
from training.similar import Similar

_LABELS = {
    "supported": SUPPORTED,
    "contradicted": CONTRADICTED,
    "neutral": NEUTRAL,
    "not_supported": NOT_SUPPORTED,
    "partial": NOT_SUPPORTED,
}
# The sets by people: how many rows of each label at the most.
_MOST = {
    "mnli_part": {"supported": 3_700, "contradicted": 3_500, "neutral": 3_400},
    "nli_small_open": {"supported": 6_000, "contradicted": 6_000, "neutral": 5_000},
    "fever_dev": {"supported": 6_500, "not_supported": 6_500, "contradicted": 600},
    "fib": {"supported": 1_840, "not_supported": 3_900},
    "bump": {"supported": 195, "not_supported": 860},
    "wice": {"supported": 886, "partial": 1_200, "not_supported": 217},
    "expertqa": {"supported": 1_209, "partial": 114, "not_supported": 364},
    "factcheck_gpt": {"supported": 640, "partial": 358, "contradicted": 146, "neutral": 1_200},
    "begin": {"supported": 1_700, "not_supported": 2_000},
    "summedits_other": {"supported": 1_325, "not_supported": 2_600},
    "xsumfaith": {"supported": 173, "not_supported": 800},
    "q2_wow": {"supported": 460, "not_supported": 626},
    "faithdial_audit": {"supported": 194, "not_supported": 400},
}


@dataclass(frozen=True, slots=True)
class Example:
    """A claim beside evidence, or a text alone.

    Attributes:
        claim: The claim, or the text.
        evidence: What it is held against, as sentences; empty for a text alone.
        label: SUPPORTED to NOT_SUPPORTED, or INSTRUCTION or OTHER_TEXT.
        source: The set, and for made ones the kind of edit.
        document: What it was split by.
    """

    claim: str
    evidence: tuple[str, ...]
    label: int
    source: str
    document: str


def examples(data: Path, seed: int) -> list[Example]:
    """All examples that are trained on."""
    found = [example for example in _all(data, seed) if not is_kept(example.document)]
    random.Random(seed).shuffle(found)
    return found


def kept(data: Path, seed: int) -> list[Example]:
    """Examples of documents that are never trained on."""
    return [example for example in _all(data, seed) if is_kept(example.document)]


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text, without white space around them."""
    cut = (text[a:b].strip() for a, b in sentence_spans(text))
    return tuple(sentence for sentence in cut if sentence)


def _all(data: Path, seed: int) -> Iterator[Example]:
    for name, most in _MOST.items():
        by_label: dict[str, list[Row]] = defaultdict(list)
        for row in rows(data, name):
            if row.get("origin", "human") == "human":
                by_label[row["label"]].append(row)
        for label, count in most.items():
            for row in some(by_label[label], count, f"{seed} {name} {label}"):
                yield Example(
                    row["claim"], sentences_of(row["premise"]), _LABELS[label], name, document_of(row)
                )
    yield from _edited(data, seed)
    news = [
        (f"news {row.get('article') or row['id']}", sentences_of(row["text"]))
        for row in rows(data, "news_text_open")
    ]
    for claim, evidence, label, kind, document in composed.examples(news, seed):
        yield Example(claim, evidence, label, kind, document)
    for text, is_instruction, family in instructions.examples(data, seed):
        yield Example(
            text,
            (),
            INSTRUCTION if is_instruction else OTHER_TEXT,
            "instructions",
            f"instructions {family}" if is_instruction else f"other {text}",
        )


def _edited(data: Path, seed: int) -> Iterator[Example]:
    """Sentences of open news: true, true in other words, false by one edit, and of other events."""
    drawn = random.Random(f"{seed} edits")
    articles = {row["id"]: sentences_of(row["text"]) for row in rows(data, "news_text_open")}
    own = {
        key: list(dict.fromkeys(name for text in texts for name in edits.names(text)))
        for key, texts in articles.items()
    }
    far = [name for found in own.values() for name in found]
    levels: dict[str, list[str]] = defaultdict(list)
    for row in rows(data, "news_text_open"):
        levels[row.get("article") or row["id"]].append(row["id"])
    groups = [(group, keys) for group, keys in levels.items() if len(articles[keys[0]]) > 4]
    ids = [keys[0] for _, keys in groups]
    similar = Similar([" ".join(articles[key]) for key in ids])
    for group, keys in groups:
        evidence = articles[keys[0]]
        document = f"news {group}"
        texts = [text for text in evidence if 7 < len(text.split()) < 45]
        for text in drawn.sample(texts, min(12, len(texts))):
            true = edits.unattributed(text, drawn) or edits.shortened(text, drawn)
            yield Example(true, evidence, SUPPORTED, "news true", document)
            if changed := edits.falsified(edits.Context(true, own[keys[0]], far), drawn):
                claim, kind, contradicts = changed
                yield Example(
                    claim, evidence, CONTRADICTED if contradicts else NOT_SUPPORTED, f"news {kind}", document
                )
        if len(texts) > 5 and (claim := edits.fused(*drawn.sample(texts, 2))):
            yield Example(claim, evidence, NOT_SUPPORTED, "news fused", document)
        for text in drawn.sample(texts, min(4, len(texts))):
            others = [ids[at] for at in similar.nearest(text, 4) if ids[at] not in keys]
            if others:
                yield Example(
                    edits.shortened(text, drawn),
                    articles[others[0]],
                    NOT_SUPPORTED,
                    "news other event",
                    document,
                )
    where = {sentence: key for key, texts in articles.items() for sentence in texts}
    for row in rows(data, "onestop_aligned"):
        key = where.get(row["premise"])
        texts = articles[key] if key else sentences_of(row["premise"])
        document = (
            f"news {next((group for group, keys in levels.items() if key in keys), row['premise'][:40])}"
        )
        evidence = texts if drawn.random() < 0.5 else (row["premise"],)
        yield Example(row["claim"], evidence, SUPPORTED, "news reworded", document)
        near = own[key] if key else edits.names(row["premise"])
        if changed := edits.falsified(edits.Context(row["claim"], near, far), drawn):
            claim, kind, contradicts = changed
            label = CONTRADICTED if contradicts else NOT_SUPPORTED
            yield Example(claim, evidence, label, f"news {kind}", document)
