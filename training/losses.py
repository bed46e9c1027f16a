"""What the two models learn: from labels, and from what a teacher says of the same pair."""

import torch
from torch import Tensor
from torch.nn import functional

from training.labels import INSTRUCTION, OTHER_TEXT
from training.pool import Batch

SOFT = 2.0  # what scores are divided by before a teacher's are imitated (Hinton et al., 2015)
NEVER = -1e4


def of_spans(scores: Tensor, batch: Batch) -> Tensor:
    """Minus the log of the share of the probability that begins and ends are given where they are allowed.

    An exact span allows one begin and one end, another kind any inside it, and without spans the first token
    is the right one. Pairs without a label count nothing.

    Args:
        scores: ``(pairs, tokens, 2)``.
        batch: The pairs.
    """
    scores = scores.masked_fill(~batch.mask.bool().unsqueeze(-1), NEVER)
    place = torch.arange(scores.shape[1], device=scores.device)[None, None, :]
    begin, end, exact = (batch.spans[..., at, None] for at in range(3))
    inside = (begin >= 0) & (exact == 0) & (begin <= place) & (place <= end)
    starts = (((begin >= 0) & (exact == 1) & (place == begin)) | inside).any(dim=1)
    ends = (((begin >= 0) & (exact == 1) & (place == end)) | inside).any(dim=1)
    none = (batch.label == 0)[:, None] & (place[0] == 0)
    allowed = torch.stack([starts | none, ends | none], dim=-1)
    known = (batch.label >= 0) & allowed.any(dim=1).all(dim=-1)
    good = scores.masked_fill(~allowed, NEVER).logsumexp(dim=1)
    lost = (scores.logsumexp(dim=1) - good).mean(dim=1)
    return (lost * known).sum() / known.sum().clamp(min=1)


def of_claims(scores: Tensor, batch: Batch) -> Tensor:
    """Minus the log probability of what is known of each pair.

    That is one of three classes, only that a claim is not supported, or whether a text is an instruction.

    Args:
        scores: ``(pairs, 4)``.
        batch: The pairs.
    """
    log = functional.log_softmax(scores[:, :3], dim=1)
    unsupported = torch.logsumexp(log[:, 1:], dim=1, keepdim=True)
    instruction = functional.logsigmoid(scores[:, 3:])
    other = functional.logsigmoid(-scores[:, 3:])
    table = torch.cat([log, unsupported, instruction, other], dim=1)
    known = batch.label >= 0
    lost = -table.gather(1, batch.label.clamp(min=0).unsqueeze(1))[:, 0]
    return (lost * known).sum() / known.sum().clamp(min=1)


def like_spans(scores: Tensor, taught: Tensor, batch: Batch) -> Tensor:
    """How far begins and ends are from the teacher's (Kullback-Leibler), ``(pairs, tokens, 2)`` both."""
    hidden = ~batch.mask.bool().unsqueeze(-1)
    mine = functional.log_softmax(scores.masked_fill(hidden, NEVER) / SOFT, dim=1)
    its = functional.log_softmax(taught.masked_fill(hidden, NEVER) / SOFT, dim=1)
    return SOFT**2 * (its.exp() * (its - mine)).sum(dim=1).mean()


def like_claims(scores: Tensor, taught: Tensor, batch: Batch) -> Tensor:
    """How far classes, and the score of an instruction, are from the teacher's; ``(pairs, 4)`` both."""
    text = (batch.label == INSTRUCTION) | (batch.label == OTHER_TEXT)
    mine, its = (functional.log_softmax(s[:, :3] / SOFT, dim=1) for s in (scores, taught))
    claims = SOFT**2 * (its.exp() * (its - mine)).sum(dim=1)
    orders = functional.binary_cross_entropy_with_logits(
        scores[:, 3], taught[:, 3].sigmoid(), reduction="none"
    )
    return torch.where(text, orders, claims).mean()
