"""Wasserstein distance."""

from __future__ import annotations

from core.drift.method import DriftMethod, register
from core.drift.ordered import OrderedRows
from core.drift.sides import Sides
from core.profiles.encode import Floats


def score(sides: Sides) -> Floats:
    """Return how far the values moved on average, in units of the reference's spread.

    Parameters
    ----------
    sides : Sides

    Returns
    -------
    ndarray of float, shape (windows,)
        >= 0; 0 for equal shares and where either side holds no value. A normal column moved by a standard deviation
        has 1.

    Notes
    -----
    The integral of the absolute gap between the two distribution functions over the middle 98 % of the reference, so
    one far value neither makes nor hides drift. The spread is the larger of IQR / 1.349 and the standard deviation of
    the values so trimmed: IQR alone is next to nothing where most values are one, and makes chance look like drift. A
    column that is one value there has moved by the share that left it. From about 100 bins it differs by 0.01 from the
    rows, 0.04 with heavy tails. Chance alone makes it about 1.2 sqrt(1/n + 1/m): 0.12 at n = 100. O(bins).
    Source: Vallender 1974 for the form of the integral.

    Examples
    --------
    >>> score(Sides.of_values([1.0, 2.0, 3.0, 4.0], [3.0, 4.0])).round(3)
    array([0.675])
    """
    return sides.travel.gap * sides.steps.both


def exact(rows: OrderedRows) -> tuple[float, None]:
    """Return the distance over all rows, by the same spread and the same trim; there is no p-value."""
    return float(rows.travel.gap), None


register(
    DriftMethod(
        name="wasserstein",
        label="Wasserstein distance",
        threshold=0.1,
        symmetric=False,
        kinds=("numeric",),
        rule=(
            "integral of |F - G| over the reference's percentiles 1 to 99, over the larger of its IQR / 1.349 and its "
            "standard deviation there; fine bins; values only"
        ),
        score=score,
        exact=exact,
    )
)
