"""Pairs of texts on the device that trains, and batches of them."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

BEGIN, END = 101, 102  # tokens that stand before both texts, and after each
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some pairs, padded to one length.

    Attributes:
        ids: ``(pairs, tokens)``, as are ``mask`` and ``types``.
        label: ``(pairs,)``.
        spans: ``(pairs, SPANS, 3)``, in tokens of the whole pair; nothing is -1.
        rows: The pairs' numbers, ``(pairs,)``.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    label: Tensor
    spans: Tensor
    rows: Tensor


class Pool:
    """Pairs of a file, on the device that trains."""

    def __init__(self, file: Path, kinds: list[str], longest: int) -> None:
        """Read pairs of some kinds; a second text is cut where a pair would be too long."""
        with np.load(file) as kept:
            both = {
                name: np.concatenate([kept[f"{kind}/{name}"] for kind in kinds])
                for name in ("first", "second", "label", "spans", "group")
            }
            names, sources, past = [], [], 0
            for kind in kinds:
                names += list(kept[f"{kind}/names"])
                sources.append(kept[f"{kind}/source"] + past)
                past = len(names)
            ids, at = kept["texts/ids"], kept["texts/at"]
        self.names, self.source, self.group = names, np.concatenate(sources), both["group"]
        sizes = np.diff(at)
        most = longest // 2
        first = np.minimum(sizes[both["first"]], most)
        second = np.minimum(sizes[both["second"]], longest - 3 - first)
        self.lengths = (first + second + 3).astype(np.int64)
        self.ids = torch.from_numpy(ids.astype(np.int32)).to(DEVICE)
        self.begin = torch.from_numpy(np.stack([at[both["first"]], at[both["second"]]], 1)).to(DEVICE)
        self.size = torch.from_numpy(np.stack([first, second], 1)).to(DEVICE)
        self.label = torch.from_numpy(both["label"].astype(np.int64)).to(DEVICE)
        self.spans = torch.from_numpy(both["spans"].astype(np.int64)).to(DEVICE)

    def __len__(self) -> int:
        return len(self.lengths)

    def only(self, rows: NDArray[np.int64]) -> "Pool":
        """Some of the pairs, numbered anew."""
        part, at = copy(self), torch.from_numpy(rows).to(DEVICE)
        for name in ("source", "group", "lengths"):
            setattr(part, name, getattr(self, name)[rows])
        for name in ("begin", "size", "label", "spans"):
            setattr(part, name, getattr(self, name)[at])
        return part

    def batch(self, rows: NDArray[np.int64]) -> Batch:
        """The pairs of some numbers."""
        at = torch.from_numpy(rows).to(DEVICE)
        longest = -(-int(self.lengths[rows].max()) // 8) * 8
        place = torch.arange(longest, device=DEVICE)[None, :]
        first, second = self.size[at, :1], self.size[at, 1:]
        in_first = (place >= 1) & (place <= first)
        in_second = (place >= first + 2) & (place < first + 2 + second)
        where = torch.where(in_first, self.begin[at, :1] + place - 1, self.begin[at, 1:] + place - first - 2)
        ids = self.ids[where.clamp(0, len(self.ids) - 1)].long()
        ids = torch.where(in_first | in_second, ids, 0)
        ids = torch.where(place == 0, BEGIN, ids)
        ids = torch.where((place == first + 1) | (place == first + second + 2), END, ids)
        mask = (place <= first + second + 2).long()
        types = ((place >= first + 2) & (place <= first + second + 2)).long()
        spans = self.spans[at].clone()
        there = spans[..., 0] >= 0
        spans[..., :2] = torch.where(there[..., None], spans[..., :2] + first[:, :, None] + 2, -1)
        cut = spans[..., 1] > (first + 1 + second)  # an answer behind the end of what is read
        spans[..., 0] = torch.where(cut, -1, spans[..., 0])
        return Batch(ids, mask, types, self.label[at], spans, at)

    def batches(self, tokens: int, drawn: np.random.Generator | None = None) -> Iterator[NDArray[np.int64]]:
        """The numbers of all pairs once, in batches of about so many tokens and pairs of about one length.

        Args:
            tokens: Of a batch, padding counted.
            drawn: Gives the order; without it they come by length.
        """
        order = np.arange(len(self)) if drawn is None else drawn.permutation(len(self))
        block = len(order) if drawn is None else max(tokens // 2, 1)
        for start in range(0, len(order), block):
            part = order[start : start + block]
            part = part[np.argsort(self.lengths[part], kind="stable")]
            cuts: list[NDArray[np.int64]] = []
            rows: list[int] = []
            for row in part:
                if rows and (len(rows) + 1) * self.lengths[row] > tokens:
                    cuts.append(np.array(rows))
                    rows = []
                rows.append(row)
            cuts.append(np.array(rows))
            if drawn is not None:
                cuts = [cuts[at] for at in drawn.permutation(len(cuts))]
            yield from cuts
