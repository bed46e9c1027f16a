"""Questions beside passages that do not answer them, made from questions beside passages that do."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training.example import Example
from training.rows import is_kept, some
from training.similar import Similar

_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w’'.-]+)(?: (?:of |the |de )?[A-Z][\w’'.-]+)*")
_FIGURE = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")


def of_other_events(found: Sequence[Example], seed: int) -> Iterator[Example]:
    """Questions beside the passage of another document that shares most of their words."""
    drawn = random.Random(f"{seed} other events")
    sources = {
        "squadv2.0",
        "squad1.1",
        "new_wiki",
        "nq-open",
        "onestopqa",
        "selqa",
        "boolq",
        "qamr",
        "clapnq",
    }
    pool = [example for example in found if example.is_answerable and example.source in sources]
    passages = list({example.passage: example for example in pool}.values())
    similar = Similar([f"{example.title} {example.passage}" for example in passages])
    wanted = {"boolq": 2_500, "selqa": 2_000, "onestopqa": 800, "qamr": 2_500, "nq-open": 2_000}
    for source in sorted(sources):
        chosen = some(
            [example for example in pool if example.source == source],
            wanted.get(source, 2_000),
            f"{seed} {source} other",
        )
        for example in chosen:
            others = [passages[at] for at in similar.nearest(example.question, 8)]
            others = [
                other
                for other in others
                if other.document != example.document and is_kept(other.document) == is_kept(example.document)
            ]
            others = [other for other in others if not _answers(example, other.passage)]
            if others:
                other = drawn.choice(others[:3])
                yield replace(
                    other,
                    question=example.question,
                    exact=(),
                    loose=(),
                    source=f"{source} other event",
                    document=example.document,
                )


def of_other_names(found: Sequence[Example], seed: int) -> Iterator[Example]:
    """Questions in which one name or year is another's: much the same words, about something else."""
    drawn = random.Random(f"{seed} other names")
    pool = [
        example
        for example in found
        if example.exact and example.source not in ("tweetqa", "amazon_reviews", "reddit")
    ]
    names = [match.group() for example in pool for match in _NAME.finditer(example.question)]
    figures = [match.group() for example in pool for match in _FIGURE.finditer(example.question)]
    for example in some(pool, 22_000, f"{seed} names"):
        spots = [(match, names) for match in _NAME.finditer(example.question)]
        spots += [(match, figures) for match in _FIGURE.finditer(example.question)]
        if not spots:
            continue
        match, others = drawn.choice(spots)
        around = f"{example.title} {example.passage}"
        alike = [
            other
            for other in drawn.sample(others, 40)
            if len(other.split()) == len(match.group().split()) or others is figures
        ]
        alike = [other for other in alike if not _is_in(other, around) and len(other) > 1]
        if alike and (others is names or len(match.group()) == 4):
            question = example.question[: match.start()] + alike[0] + example.question[match.end() :]
            yield replace(example, question=question, exact=(), source=f"{example.source} other name")


def _is_in(name: str, text: str) -> bool:
    return any(word in text for word in name.split() if len(word) > 2)


def _answers(example: Example, text: str) -> bool:
    """Whether an answer of an example stands in a text."""
    low = text.casefold()
    return any(example.passage[a:b].casefold() in low for a, b in example.exact)
