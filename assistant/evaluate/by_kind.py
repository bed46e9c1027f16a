"""How often each outcome came of each kind of question, and of all of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

from assistant.evaluate.judging import Judgement, Outcome

ANSWERABLE, UNANSWERABLE = "all answerable", "all not answerable"
AT_ONCE = "right at once"  # the first sentence is right by itself
COLUMNS = (*map(str, Outcome), AT_ONCE)
# What can come of a question that the library answers, and of one that it does not.
_POSSIBLE: dict[bool, set[str]] = {
    True: {Outcome.RIGHT, Outcome.USELESS, Outcome.WRONG, Outcome.WRONGLY_REFUSED, AT_ONCE},
    False: {Outcome.WRONG, Outcome.RIGHTLY_REFUSED},
}
_NO_KIND = "no kind given"
_Z = 1.959964  # standard deviations on either side that hold 95 in 100 of a normal distribution


@dataclass(frozen=True, slots=True)
class Share:
    """So many of the questions of a kind; with its 95% interval by Wilson's score (1927).

    Unlike that of a bootstrap, the interval is not empty where the count is none or all.
    """

    count: int
    value: float
    low: float
    high: float

    @classmethod
    def of(cls, count: int, total: int) -> "Share":
        """Make it of a count and of what it is counted among, at least one."""
        value, spread = count / total, _Z**2 / total
        middle = value + spread / 2
        width = sqrt(spread * (value * (1 - value) + spread / 4))
        low, high = (min(1.0, max(0.0, (middle + sign * width) / (1 + spread))) for sign in (-1, 1))
        return cls(count, value, low, high)


@dataclass(frozen=True, slots=True)
class KindOutcomes:
    """What came of the questions of one kind, or of all that are answerable, or of all that are not.

    Attributes:
        name: Of the kind, or :data:`ANSWERABLE` or :data:`UNANSWERABLE`.
        asked: How many were asked and judged.
        shares: By those of the names in :data:`COLUMNS` that can come of its questions.
        is_total: Whether it is of questions of all kinds.
    """

    name: str
    asked: int
    shares: dict[str, Share]
    is_total: bool = False

    def to_data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        shares = {name: asdict(share) for name, share in self.shares.items()}
        return {"kind": self.name, "total": self.is_total, "asked": self.asked, **shares}


def by_kind(judgements: Iterable[Judgement | None]) -> tuple[KindOutcomes, ...]:
    """Count outcomes by kind, in the order in which kinds first come, the totals last.

    Questions that were not judged are left out.
    """
    judged = [one for one in judgements if one]
    labels = dict.fromkeys(one.label for one in judged)
    kinds = [
        _outcomes(label or _NO_KIND, [one for one in judged if one.label == label])
        for label in labels
        if any(labels)
    ]
    totals = [
        _outcomes(name, [one for one in judged if one.answerable is answerable], is_total=True)
        for name, answerable in ((ANSWERABLE, True), (UNANSWERABLE, False))
    ]
    return tuple(one for one in (*kinds, *totals) if one.asked)


def _outcomes(name: str, judged: Sequence[Judgement], *, is_total: bool = False) -> KindOutcomes:
    possible = {column for one in judged for column in _POSSIBLE[one.answerable]}
    counts = Counter(str(one.outcome) for one in judged)
    counts[AT_ONCE] = sum(one.at_once for one in judged)
    shares = {column: Share.of(counts[column], len(judged)) for column in COLUMNS if column in possible}
    return KindOutcomes(name, len(judged), shares, is_total)
