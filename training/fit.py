"""Training in steps that can be stopped at any time and taken up again from the last checkpoint."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.pool import DEVICE, Batch, Pool

WARM = 0.03  # share of the training over which the rate rises; after it, it falls to nothing
STEADY = 0.999  # of the running mean of the weights that is kept in each step
KEEP_EVERY = 300.0  # seconds between checkpoints


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a model is trained.

    Attributes:
        tokens: Of a batch, padding counted.
        rate: The highest learning rate.
        epochs: How often each pair is seen.
    """

    tokens: int
    rate: float
    epochs: float


def half() -> AbstractContextManager[object]:
    """Arithmetic in bfloat16 where the device is made for it."""
    return torch.autocast("cuda", torch.bfloat16) if DEVICE.type == "cuda" else nullcontext()


def fit(
    model: nn.Module,
    pool: Pool,
    loss: Callable[[Tensor, Batch], Tensor],
    file: Path,
    schedule: Schedule,
    *,
    minutes: float,
    seed: int,
) -> nn.Module:
    """Train a model, over the pairs as often as asked for or for as long as there is time.

    Args:
        model: Takes ids, mask and types; gives scores.
        pool: The pairs.
        loss: Of scores and the batch.
        file: Where checkpoints are kept; from it training is taken up again.
        schedule: How.
        minutes: After so many it ends, with a rate that has fallen to nothing as if that had been planned.
        seed: Gives the order.

    Returns:
        The model with the running mean of its weights (Izmailov et al., 2018).
    """
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        trained, lr=schedule.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=DEVICE.type == "cuda"
    )
    mean = [p.detach().clone() for p in trained]
    done, step, spent, shown, last = 0, 0, 0.0, 0.0, 0.0
    if file.exists():
        kept = torch.load(file, map_location=DEVICE)
        model.load_state_dict(kept["training"])
        optimizer.load_state_dict(kept["optimizer"])
        mean, done, step, spent = kept["mean"], kept["done"], kept["step"], kept["spent"]
        print(f"{file}: taken up at step {step:,}", flush=True)
    model.train()
    total, began, smooth = schedule.epochs * len(pool), time.perf_counter() - spent, float("nan")
    for rows in _on(pool, schedule.tokens, seed, done):
        share = max(done / total, (time.perf_counter() - began) / (60 * minutes))
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = schedule.rate * min(1.0, share / WARM + 1e-3, (1 - share) / (1 - WARM))
        batch = pool.batch(rows)
        with half():
            scores = model(batch.ids, batch.mask, batch.types)
        found = loss(scores.float(), batch)
        optimizer.zero_grad(set_to_none=True)
        found.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        step, done = step + 1, done + len(rows)
        torch._foreach_lerp_(mean, [p.detach() for p in trained], 1 - min(STEADY, step / (step + 10)))
        now = time.perf_counter() - began
        if step % 20 == 0:
            smooth = found.item() if smooth != smooth else 0.9 * smooth + 0.1 * found.item()
        if now - shown > 10:
            shown = now
            print(
                f"{file.stem} step {step:,}, {share:.0%}, loss {smooth:.3f}, {done / now:.0f} pairs/s",
                flush=True,
            )
        if now - last > KEEP_EVERY:
            last = now
            _keep(file, model, optimizer, mean, done=done, step=step, spent=now)
    _keep(file, model, optimizer, mean, done=done, step=step, spent=time.perf_counter() - began)
    with torch.no_grad():
        for parameter, steady in zip(trained, mean, strict=True):
            parameter.copy_(steady)
    model.eval()
    taken = {"steps": step, "pairs": done, "epochs": done / len(pool), "loss": smooth}
    file.with_suffix(".json").write_text(json.dumps(taken) + "\n")
    print(f"{file.stem}: {taken}", flush=True)
    return model


def _on(pool: Pool, tokens: int, seed: int, done: int) -> Iterator[NDArray[np.int64]]:
    """Batches without end, in an order that the seed fixes, from behind so many pairs."""
    past, epoch = 0, 0
    while True:
        for rows in pool.batches(tokens, np.random.default_rng([seed, epoch])):
            past += len(rows)
            if past > done:
                yield rows
        epoch += 1


def _keep(
    file: Path, model: nn.Module, optimizer: torch.optim.Optimizer, mean: list[Tensor], **at: float
) -> None:
    saved = {"training": model.state_dict(), "optimizer": optimizer.state_dict(), "mean": mean, **at}
    writing = file.with_suffix(".writing")
    torch.save(saved, writing)
    writing.replace(file)
