"""Train a model of the reader further: ``python -m training.further RUN spans|claims NEW [--minutes M]``.

For pairs that were added after ``training.learn``, on any machine. The model learns the labels of the sets
whose names begin with NEW, and of as many other pairs it holds to what it said before (learning without
forgetting: Li and Hoiem, 2016), so that little is lost of what a teacher taught it.
"""

import argparse
import shutil
from copy import deepcopy
from dataclasses import fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.encoder import Student, pretrained
from training.export import load
from training.fit import Schedule, fit
from training.learn import LABELS, LONGEST, SEED, TASKS
from training.measure import measure
from training.pool import DEVICE, Batch, Pool

FURTHER = Schedule(tokens=4_000, rate=1e-4, epochs=1.0)
OTHERS = 0.6  # pairs that are no new ones, for each new one
TAKEN = 0.75  # of the way from the old weights to the new: less is lost (Wortsman et al., 2022)
MEASURED = 3  # of so many groups of pairs one is measured at the end


def further(run: Path, name: str, new: str, minutes: float) -> None:
    """Train a model on from its checkpoint; the checkpoint before is kept beside it."""
    torch.manual_seed(SEED)
    task, folder = TASKS[name], run / name
    start = folder / "before.pt"
    if not start.exists():
        shutil.copy(folder / "checkpoint.pt", start)
    model = task.model(Student(pretrained(run, "student"))).to(DEVICE)
    load(model, torch.load(start, map_location="cpu")["model"])
    before = deepcopy(model).eval()
    measured = Pool(run / f"{name}.npz", ["measured"], LONGEST[name])
    measured = measured.only(np.flatnonzero(measured.group % MEASURED == 0))
    every = Pool(run / f"{name}.npz", ["labelled", "unlabelled"], LONGEST[name])
    is_new = np.array([one.startswith(new) for one in every.names])[every.source]
    others = np.random.default_rng(SEED).permutation(np.flatnonzero(~is_new))[: int(OTHERS * is_new.sum())]
    chosen = np.sort(np.concatenate([np.flatnonzero(is_new), others]))
    pool, fresh = every.only(chosen), torch.from_numpy(is_new[chosen]).to(DEVICE)
    print(f"{is_new.sum():,} new pairs and {len(others):,} others", flush=True)

    def loss(scores: Tensor, batch: Batch) -> Tensor:
        old = ~fresh[batch.rows]
        lost = (LABELS * old.sum() + (~old).sum()) / len(old) * task.loss(scores, batch)
        if old.any():
            kept = Batch(*(getattr(batch, field.name)[old] for field in fields(batch)))
            with torch.no_grad():
                said = before(kept.ids, kept.mask, kept.types)
            lost = lost + old.float().mean() * task.like(scores[old], said, kept)
        return lost

    fit(model, pool, loss, folder / "further.pt", FURTHER, minutes=minutes, seed=SEED + 2)
    with torch.no_grad():
        for was, now in zip(before.parameters(), model.parameters(), strict=True):
            now.lerp_(was, 1 - TAKEN)
    measure(model, measured, name)
    frozen = {key for key, parameter in model.named_parameters() if not parameter.requires_grad}
    weights = {key: value.cpu() for key, value in model.state_dict().items() if key not in frozen}
    torch.save({"model": weights}, folder / "checkpoint.pt")


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="what training.prepare and training.learn wrote")
    parser.add_argument("name", choices=TASKS)
    parser.add_argument("new", help="how the names of the new sets begin")
    parser.add_argument("--minutes", type=float, default=1e6, help="end in time, with fewer steps if need be")
    given = parser.parse_args()
    further(given.run, given.name, given.new, given.minutes)


if __name__ == "__main__":
    main()
