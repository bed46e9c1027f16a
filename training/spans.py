"""Train the model that finds answers: ``python -m training.spans DATA FOLDER``."""

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.encoder import SpanModel, pretrained, tokenizer
from training.fit import SEED, Pair, run
from training.questions import Example, examples

LONGEST = 256  # tokens of a question and a passage
Span = tuple[list[tuple[int, int]], bool]  # spans in tokens, and whether they are exact


def second_text(title: str, passage: str) -> str:
    """A passage below its headline, as the model reads it."""
    return f"{title}\n{passage}" if title else passage


def pair(example: Example, words: Tokenizer) -> Pair | None:
    """An example in tokens; None where the answer is beyond the window."""
    text = second_text(example.title, example.passage)
    shift = len(text) - len(example.passage)
    found = words.encode(example.question, text)
    spans = []
    for start, end in example.exact or example.loose:
        inside = [
            at
            for at, (a, b) in enumerate(found.offsets)
            if found.type_ids[at] == 1 and a < b and a < end + shift and b > start + shift
        ]
        if inside and found.offsets[inside[-1]][1] >= min(end + shift, found.offsets[-2][1]):
            spans.append((inside[0], inside[-1]))
    if example.is_answerable != bool(spans):
        return None
    return found.ids, found.type_ids, (spans, bool(example.exact))


def loss(scores: Tensor, mask: Tensor, targets: Sequence[Span]) -> Tensor:
    """Minus the log of the share of the probability that begins and ends are given where they are allowed."""
    scores = scores.masked_fill(~mask.bool().unsqueeze(-1), -1e4)
    allowed = torch.zeros_like(scores, dtype=torch.bool)
    for row, (spans, is_exact) in enumerate(targets):
        if not spans:
            allowed[row, 0] = True
        for start, end in spans:
            if is_exact:
                allowed[row, start, 0] = allowed[row, end, 1] = True
            else:
                allowed[row, start : end + 1] = True
    good = scores.masked_fill(~allowed, -1e4).logsumexp(dim=1)
    return (scores.logsumexp(dim=1) - good).mean()


def learn(data: Path, folder: Path) -> tuple[SpanModel, list[Pair]]:
    """The model as it begins, and its examples in tokens."""
    encoder = pretrained(folder)
    words = tokenizer(encoder, LONGEST)
    pairs = [made for example in examples(data, SEED) if (made := pair(example, words))]
    return SpanModel(encoder), pairs


if __name__ == "__main__":
    run(__doc__, "spans", 1_400, learn, loss)
