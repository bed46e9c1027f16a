"""Train one of the reader's two models: ``python -m training.learn RUN spans|claims [--minutes M]``.

A teacher five times the reader's size learns from the labelled pairs that ``training.prepare`` wrote. Then
it judges these, and more pairs that nobody labelled, and the reader learns from its judgements and from the
labels (Hinton et al., 2015). PyTorch, transformers and the two encoders are all that this needs, so it runs
wherever there is a GPU.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training import losses
from training.encoder import ClaimModel, SpanModel, Student, Teacher, pretrained
from training.fit import Schedule, fit, half
from training.measure import measure
from training.pool import DEVICE, Batch, Pool

SEED = 7
LONGEST = {"spans": 256, "claims": 224}  # tokens of a pair
TEACHER = Schedule(tokens=12_000, rate=4e-5, epochs=3.0)
STUDENT = Schedule(tokens=32_000, rate=3e-4, epochs=6.0)
READ = 100_000  # tokens of a batch that is only read
LABELS = 0.3  # weight of what people said, beside what the teacher says
LEARNING = 0.42  # of the time, for the teacher's learning


@dataclass(frozen=True, slots=True)
class Task:
    """What differs between the two models."""

    model: type[SpanModel] | type[ClaimModel]
    loss: Callable[[Tensor, Batch], Tensor]
    like: Callable[[Tensor, Tensor, Batch], Tensor]


TASKS = {
    "spans": Task(SpanModel, losses.of_spans, losses.like_spans),
    "claims": Task(ClaimModel, losses.of_claims, losses.like_claims),
}


class Taught:
    """What a teacher says of each pair of a pool."""

    def __init__(self, model: nn.Module, pool: Pool) -> None:
        """Ask it about all of them."""
        began = time.perf_counter()
        at = np.cumsum([0, *pool.lengths])
        self._at = torch.from_numpy(at).to(DEVICE)
        self._scores: Tensor | None = None
        for rows in pool.batches(READ):
            batch = pool.batch(rows)
            with torch.no_grad(), half():
                scores = model(batch.ids, batch.mask, batch.types).to(torch.float16)
            if scores.dim() == 2:
                if self._scores is None:
                    self._scores = torch.zeros(len(pool), scores.shape[1], dtype=torch.float16, device=DEVICE)
                self._scores[batch.rows] = scores
                continue
            if self._scores is None:
                self._scores = torch.zeros(
                    int(at[-1]) + LONGEST["spans"], 2, dtype=torch.float16, device=DEVICE
                )
            where = self._at[batch.rows][:, None] + torch.arange(scores.shape[1], device=DEVICE)
            there = batch.mask.bool()
            self._scores[where[there]] = scores[there]
        print(f"taught {len(pool):,} pairs in {time.perf_counter() - began:.0f} s", flush=True)

    def of(self, batch: Batch) -> Tensor:
        """The scores of a batch, in the form in which a model gives them."""
        assert self._scores is not None
        if self._scores.shape[1] != 2:
            return self._scores[batch.rows].float()
        where = self._at[batch.rows][:, None] + torch.arange(batch.ids.shape[1], device=DEVICE)
        return self._scores[where.clamp(max=len(self._scores) - 1)].float()


def learn(run: Path, name: str, minutes: float) -> None:
    """Train the teacher and then the reader's model, and write what the reader learned."""
    torch.manual_seed(SEED)
    began = time.perf_counter()
    task, folder = TASKS[name], run / name
    folder.mkdir(parents=True, exist_ok=True)
    measured = Pool(run / f"{name}.npz", ["measured"], LONGEST[name])
    labelled = Pool(run / f"{name}.npz", ["labelled"], LONGEST[name])
    print(f"{name}: {len(labelled):,} labelled pairs, {labelled.lengths.sum():,} tokens", flush=True)
    report = {}

    teacher = task.model(Teacher(pretrained(run, "teacher"))).to(DEVICE)
    learning = LEARNING * minutes
    fit(teacher, labelled, task.loss, folder / "teacher.pt", TEACHER, minutes=learning, seed=SEED)
    report["teacher"] = measure(teacher, measured, name)

    pool = Pool(run / f"{name}.npz", ["labelled", "unlabelled"], LONGEST[name])
    taught = Taught(teacher, pool)
    del teacher, labelled
    spent = (time.perf_counter() - began) / 60
    student = task.model(Student(pretrained(run, "student"))).to(DEVICE)

    def loss(scores: Tensor, batch: Batch) -> Tensor:
        return task.like(scores, taught.of(batch), batch) + LABELS * task.loss(scores, batch)

    left = max(minutes - spent, 0.2)
    fit(student, pool, loss, folder / "student.pt", STUDENT, minutes=left, seed=SEED + 1)
    report["student"] = measure(student, measured, name)
    frozen = {key for key, parameter in student.named_parameters() if not parameter.requires_grad}
    weights = {key: value.cpu() for key, value in student.state_dict().items() if key not in frozen}
    torch.save({"model": weights}, folder / "checkpoint.pt")
    (folder / "report.json").write_text(json.dumps(report, indent=2) + "\n")


def main() -> None:
    """Train as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="what training.prepare wrote; checkpoints are kept there too")
    parser.add_argument("name", choices=TASKS)
    parser.add_argument("--minutes", type=float, default=1e6, help="end in time, with fewer steps if need be")
    given = parser.parse_args()
    learn(given.run, given.name, given.minutes)


if __name__ == "__main__":
    main()
