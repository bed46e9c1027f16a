"""How well a model tells right from wrong while it is trained, on documents that it is not trained on."""

from collections import defaultdict

import numpy as np
import torch
from torch import Tensor, nn

from training.curve import auc
from training.fit import half
from training.labels import SUPPORTED
from training.losses import NEVER
from training.pool import DEVICE, Batch, Pool

READ = 25_000  # tokens of a batch
LONGEST = 40  # tokens of an answer


def measure(model: nn.Module, pool: Pool, name: str) -> dict[str, list[float]]:
    """How well a model's scores tell right from wrong, by set, and print it.

    Returns:
        By set: the area under the curve; for spans, also how often the best span of an answerable question is
        a right one.
    """
    score, right = np.zeros(len(pool)), np.zeros(len(pool))
    for rows in pool.batches(READ):
        batch = pool.batch(rows)
        with torch.no_grad(), half():
            scores = model(batch.ids, batch.mask, batch.types).float()
        if scores.dim() == 2:
            score[rows] = torch.log_softmax(scores[:, :3], dim=1)[:, 0].cpu().numpy()
            continue
        best, begin, end = _best(scores, batch)
        score[rows] = best.cpu().numpy()
        inside = (batch.spans[..., 0] >= 0) & (batch.spans[..., 0] <= end[:, None])
        right[rows] = (inside & (begin[:, None] <= batch.spans[..., 1])).any(dim=1).cpu().numpy()
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, of in enumerate(zip(pool.source.tolist(), pool.group.tolist(), strict=True)):
        groups[of].append(row)
    labels = pool.label.cpu().numpy()
    found: dict[str, list[tuple[float, bool, bool]]] = defaultdict(list)
    for (source, _), members in groups.items():
        pick = max(members, key=score.__getitem__) if name == "spans" else min(members, key=score.__getitem__)
        good = bool(labels[members].max()) if name == "spans" else bool(labels[pick] == SUPPORTED)
        found[pool.names[source]].append((score[pick], good, bool(right[pick])))
    by_set: dict[str, list[float]] = {}
    for key, items in found.items():
        values, rights = np.array([item[0] for item in items]), np.array([item[1] for item in items], bool)
        first = np.mean([item[2] for item in items if item[1]]) if rights.any() else float("nan")
        by_set[key] = [round(auc(values, rights), 4), round(float(first), 4)]
        best = f"  first {first:.3f}" if name == "spans" else ""
        print(f"  {key:26} {len(items):>5} AUC {by_set[key][0]:.3f}{best}", flush=True)
    return by_set


def _best(scores: Tensor, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """The best span of each pair: its score over that of no answer, its begin and its end."""
    hidden = batch.types == 0
    hidden |= torch.roll(batch.types, -1, dims=1) == 0  # the mark at the end
    begins = scores[..., 0].masked_fill(hidden, NEVER)
    ends = scores[..., 1].masked_fill(hidden, NEVER)
    size = scores.shape[1]
    far = torch.arange(size, device=DEVICE)[None, :] - torch.arange(size, device=DEVICE)[:, None]
    table = begins[:, :, None] + ends[:, None, :]
    table = table.masked_fill((far < 0) | (far >= LONGEST), 2 * NEVER)
    best, where = table.flatten(1).max(dim=1)
    return best - scores[:, 0].sum(dim=1), where // size, where % size
