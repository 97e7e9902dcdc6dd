"""Chi-square test and the association it measures."""

from __future__ import annotations

import numpy as np

from core.drift.method import DriftMethod, register
from core.drift.sides import Sides
from core.profiles.encode import Floats


def score(sides: Sides) -> Floats:
    """Return how much the side a row is on tells of its value: Cramer's V less what chance makes it.

    Parameters
    ----------
    sides : Sides

    Returns
    -------
    ndarray of float, shape (windows,)
        In [0, 1]; 0 in about half of the windows without drift, 1 where no group has rows of both sides.

    Notes
    -----
    V of the table in which both sides weigh the same, because V of the plain table depends on how large the window
    is: moved by half a standard deviation, 1,000 rows against 100,000 have a plain V of 0.05. Bergsma's correction
    takes N as 4 n m / (n + m), which is n + m for sides of one size, where both are the same figure. Values only;
    joined as `p_value` has them. O(bins). Source: Bergsma 2013, "A bias-correction for Cramer's V and
    Tschuprow's T". Chance alone makes it 0.04 at n = 100.

    Examples
    --------
    >>> score(Sides.of_values(["a"] * 200 + ["b"] * 800, ["a"] * 400 + ["b"] * 600)).round(3)
    array([0.217])
    """
    table = sides.contingency
    freedom, others = table.freedom, np.maximum(table.effective - 1, 1e-300)
    explained = np.maximum(table.balanced - freedom / others, 0.0)
    most = np.minimum(freedom - freedom**2 / others, 1 - 1 / others)
    association: Floats = np.sqrt(np.minimum(explained / np.where(most > 0, most, np.inf), 1.0))
    return association


def p_value(sides: Sides, scores: Floats) -> Floats:  # noqa: ARG001 - the score is not the statistic
    """Return the p-value of the two-sample chi-square test, without Yates' correction, shape (windows,).

    Notes
    -----
    clip(n // 8, 2, 10) groups of equal reference mass, or the levels of which five rows are expected: the reference
    and n alone decide what is joined.
    """
    return sides.contingency.p_value


register(
    DriftMethod(
        name="chi_square",
        label="Chi-square, Cramer's V",
        threshold=0.1,
        symmetric=True,
        kinds=("numeric", "categorical"),
        rule="bias-corrected Cramer's V with both sides weighed alike; values only, at least five expected rows a bin",
        score=score,
        p_value=p_value,
    )
)
