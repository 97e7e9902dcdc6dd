"""Numbers that lie far outside the rest are pulled in, dropped or emptied."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta

from core.cleaning.numbers import Floats, finite, floats_of, is_number, is_whole
from core.cleaning.step import Column, Note, Proposal, RejectColumn, State, Step, register

DEFAULTS = {"iqr": 1.5, "zscore": 3.0, "robust": 3.5}
ROBUST = 1.4826  # deviations a median distance from the median makes, of normal values
LEAST_VALUES = 20
FAR, FEW, THIN = 3.0, 0.01, 0.01
WIDE = 5  # the middle half of whole numbers, of which narrower ones are counts, with long tails
LARGEST = 2**63 - 1024  # the largest whole number that is both an int64 and a float64


@dataclass(frozen=True)
class Params:
    """Where the fences stand, and what happens outside."""

    method: Annotated[
        Literal["iqr", "zscore", "robust"],
        Meta(
            title="Fences by",
            description="iqr: distance from the middle half, in its widths; zscore: standard deviations from the "
            "mean; robust: the same from the median, by median distances",
        ),
    ] = "iqr"
    threshold: Annotated[
        Annotated[float, Meta(gt=0)] | None,
        Meta(title="Threshold", description="left out: 1.5 for iqr, 3 for zscore, 3.5 for robust"),
    ] = None
    action: Annotated[
        Literal["clip", "drop", "null"],
        Meta(title="Then", description="clip: set to the fence; drop: the row goes; null: the value is missing"),
    ] = "clip"


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return the fences."""
    if not is_number(column):
        raise RejectColumn("only numbers lie far outside the others")
    values = finite(column)
    if len(values) < 2:
        raise RejectColumn("it holds fewer than two numbers")
    times = DEFAULTS[params.method] if params.threshold is None else params.threshold
    low, high = fences(values, params.method, times)
    if not -math.inf < low < high < math.inf:
        raise RejectColumn("too many of its values are the same to say which lie far outside")
    if is_whole(values):
        low, high = math.ceil(low), math.floor(high)
    return {"low": float(low), "high": float(high)}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:
    """Return the column with nothing outside the fences."""
    low, high = state["low"], state["high"]
    if column.dtype == np.int64:
        low, high = max(math.ceil(low), -LARGEST), min(math.floor(high), LARGEST)
    values = floats_of(column)
    outside = (values < low) | (values > high)
    n = int(outside.sum())
    if not n:
        return column
    note("outside the fences", n)
    if params.action == "clip":
        return column.clip(low, high)
    return column[~outside] if params.action == "drop" else column.mask(outside)


def propose(column: Column) -> Proposal | None:
    """Return that a few values far outside be set to the fence, unless the column is one of long tails by nature."""
    values = finite(column) if is_number(column) else np.empty(0)
    if len(values) < LEAST_VALUES:
        return None
    first, third = np.percentile(values, [25, 75]).tolist()
    width = third - first
    if width <= 0 or (width < WIDE and is_whole(values)):
        return None
    (low, high), near = ((first - times * width, third + times * width) for times in (FAR, DEFAULTS["iqr"]))
    below, above = int((values < low).sum()), int((values > high).sum())
    far, n = below + above, len(values)
    # Of a long tail many values lie between the fences; strays leave that place as empty as the normal law does.
    between = int(((values < near[0]) | (values > near[1])).sum()) - far
    if not 0 < far <= max(FEW * n, 1) or between > THIN * n + 2 * math.sqrt(THIN * n):
        return None
    ends = [f"{end:.4g}" for end, there in ((low, below), (high, above)) if there]
    reason = (
        f"{far:,} of {n:,} values lie more than {FAR:g} times {width:.4g}, the width of the middle half, outside it; "
        f"they are set to {' or '.join(ends)}"
    )
    return Proposal(Params(threshold=FAR), reason, far)


def fences(values: Floats, method: str, times: float) -> tuple[float, float]:
    """Return the range outside which a finite value counts as an outlier.

    Parameters
    ----------
    values : ndarray of shape (n,)
        Finite.
    method : {"iqr", "zscore", "robust"}
    times : float
        Widths of the middle half, or deviations.

    Examples
    --------
    >>> low, high = fences(np.arange(101.0), "iqr", 1.5)
    >>> float(low), float(high)
    (-50.0, 150.0)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        if method == "iqr":
            first, third = np.percentile(values, [25, 75])
            return first - times * (third - first), third + times * (third - first)
        centre = values.mean() if method == "zscore" else np.median(values)
        spread = values.std() if method == "zscore" else ROBUST * np.median(np.abs(values - centre))
        return centre - times * spread, centre + times * spread


register(
    Step(
        name="outliers",
        label="Pull in what lies far outside",
        summary="Sets numbers outside fences learnt from the column to the fence, empties them or drops their rows.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        propose=propose,
        order=70,
    )
)
