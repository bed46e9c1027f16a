"""The area under the curve, which no threshold moves."""

import numpy as np
from numpy.typing import NDArray


def auc(values: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The probability that a right one has a higher score than a wrong one; ties count half.

    NaN where all are right, or none is.
    """
    if right.all() or not right.any():
        return float("nan")
    more = (values[right][:, None] > values[~right][None, :]).mean()
    return float(more + 0.5 * (values[right][:, None] == values[~right][None, :]).mean())
