"""Training in steps that can be stopped at any time and taken up again from the last checkpoint."""

import argparse
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

RATE = 1.0e-4
WARM = 100  # steps until the full rate
COOL = 0.3  # share of the steps at the end, over which the rate falls to nothing
BATCH = 16
KEEP_EVERY = 200  # steps
SEED = 7
Pair = tuple[list[int], list[int], Any]  # token ids, token types, what is to be learned


def batches(pairs: Sequence[Pair], seed: int) -> list[list[Pair]]:
    """Pairs in batches of about one length, in an order that the seed fixes; any beginning is a fair mix."""
    drawn = random.Random(seed)
    order = list(pairs)
    drawn.shuffle(order)
    made = []
    for at in range(0, len(order), BATCH * 40):
        block = sorted(order[at : at + BATCH * 40], key=lambda pair: len(pair[0]))
        cut = [block[i : i + BATCH] for i in range(0, len(block), BATCH)]
        drawn.shuffle(cut)
        made += cut
    return made


def padded(batch: Sequence[Pair]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and types of a batch, each ``(pairs, tokens)``."""
    longest = max(len(ids) for ids, _, _ in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, (tokens, kinds, _) in enumerate(batch):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        types[row, : len(tokens)] = torch.tensor(kinds)
        mask[row, : len(tokens)] = 1
    return ids, mask, types


def fit(
    model: nn.Module,
    made: Sequence[Sequence[Pair]],
    loss: Callable[[Tensor, Tensor, Sequence[Any]], Tensor],
    folder: Path,
    steps: int,
    rate: float = RATE,
) -> None:
    """Train a model in place, over the batches as often as the steps ask for.

    The rate rises, stays, and falls over the last part, so that a run can be taken up with other ``steps``
    as long as it has not begun to fall.

    Args:
        model: Takes ids, mask and types; gives scores.
        made: The batches.
        loss: Of scores, the mask, and what was to be learned.
        folder: Where the checkpoint and the log are kept.
        steps: How many batches to train on, those of earlier runs counted.
        rate: The highest learning rate.
    """
    folder.mkdir(parents=True, exist_ok=True)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))
    step, checkpoint = 0, folder / "checkpoint.pt"
    if checkpoint.exists():
        kept = torch.load(checkpoint)
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        step = kept["step"]
        print(f"taken up at step {step:,} of {steps:,}", flush=True)
    model.train()
    mean, began, first = 0.0, time.perf_counter(), step
    while step < steps:
        batch = made[step % len(made)]
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / WARM, max(steps - step, 1) / (COOL * steps))
        ids, mask, types = padded(batch)
        found = loss(model(ids, mask, types), mask, [target for _, _, target in batch])
        optimizer.zero_grad(set_to_none=True)
        found.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        step += 1
        mean = found.item() if step == first + 1 else 0.98 * mean + 0.02 * found.item()
        if step % 25 == 0:
            pace = (step - first) * BATCH / (time.perf_counter() - began)
            print(f"step {step:,} of {steps:,}  loss {mean:.3f}  {pace:.1f} pairs/s", flush=True)
        if step % KEEP_EVERY == 0 or step == steps:
            saved = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
            torch.save(saved, folder / "writing.pt")
            (folder / "writing.pt").replace(checkpoint)
            (folder / "log.json").write_text(json.dumps({"step": step, "steps": steps, "loss": mean}))


def run(
    about: str | None,
    name: str,
    steps: int,
    learn: Callable[[Path, Path], tuple[nn.Module, list[Pair]]],
    loss: Callable[[Tensor, Tensor, Sequence[Any]], Tensor],
) -> None:
    """Train a model as the command line says, or go on training it.

    Args:
        about: What the command does.
        name: Of the model, and of the folder of its checkpoint.
        steps: How many, unless the command line says otherwise.
        learn: Makes the model and its examples of the folders of data and checkpoints.
        loss: As for :func:`fit`.
    """
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("data", type=Path, help="folder of the training sets")
    parser.add_argument("folder", type=Path, help="where checkpoints are kept")
    parser.add_argument("--steps", type=int, default=steps)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(given.threads)
    model, pairs = learn(given.data, given.folder)
    print(f"{len(pairs):,} examples, {sum(len(ids) for ids, _, _ in pairs):,} tokens", flush=True)
    fit(model, batches(pairs, SEED), loss, given.folder / name, given.steps)
