"""Numbers are brought to one scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from msgspec import Meta

from core.cleaning.numbers import Floats, finite, floats_of, is_number
from core.cleaning.step import Column, Note, RejectColumn, State, Step, register


@dataclass(frozen=True)
class Params:
    """What becomes nought and what becomes one."""

    method: Annotated[
        Literal["standard", "minmax", "robust"],
        Meta(
            title="Scale",
            description="standard: mean 0, deviation 1; minmax: from 0 to 1; robust: median 0, middle half 1 wide",
        ),
    ] = "standard"


def fit(column: Column, params: Params, target: Column | None) -> State:  # noqa: ARG001 - as every step
    """Return what is taken off and what the rest is divided by, which is 1 for a column of one value."""
    if not is_number(column):
        raise RejectColumn("only numbers have a scale")
    values = finite(column)
    if not len(values):
        raise RejectColumn("it holds no number")
    if _is_marks(values):
        raise RejectColumn("its values are 0 and 1 already")
    centre, spread = _scale(values, params.method)
    if not (np.isfinite(centre) and np.isfinite(spread)):
        raise RejectColumn("its numbers are too large to be scaled")
    return {"centre": float(centre), "spread": float(spread) or 1.0}


def apply(column: Column, state: State, params: Params, note: Note) -> Column:  # noqa: ARG001 - as every step
    """Return the column in its scale; what is missing stays missing."""
    values = floats_of(column) - state["centre"]
    values /= state["spread"]
    return pd.Series(values, index=column.index, name=column.name, copy=False)


def _scale(values: Floats, method: str) -> tuple[float, float]:
    with np.errstate(over="ignore", invalid="ignore"):
        if method == "minmax":
            return values.min(), values.max() - values.min()
        if method == "robust":
            first, middle, third = np.percentile(values, [25, 50, 75])
            return middle, third - first
        spread = values.std()
        # The deviation of equal values is not always nought in floating point.
        return values.mean(), spread if spread > 1e-13 * np.abs(values).max() else 0.0


def _is_marks(values: Floats) -> bool:
    return values.min() == 0 and values.max() == 1 and bool(((values == 0) | (values == 1)).all())


register(
    Step(
        name="scale",
        label="Bring numbers to one scale",
        summary="Takes a middle off the numbers of a column and divides by their spread, both learnt from it.",
        scope="column",
        params=Params,
        fit=fit,
        apply=apply,
        order=90,
        repeatable=False,
    )
)
