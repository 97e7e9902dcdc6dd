"""The histograms people compare: reference and current on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats

N_BARS = 24
MOST_VALUES = 30
TAIL = 0.005
MOST_DECIMALS = 6
UNITS = ((1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k"), (0.0, 1.0, ""))  # from where on, scale, name
SPECIAL = {"numeric": ("infinite", "missing", "wrong type"), "categorical": ("new level", "missing", "wrong type")}


@dataclass(frozen=True)
class Histogram:
    """Shares of rows in bars.

    Parameters
    ----------
    labels : tuple of str
        One a bar.
    edges : tuple of float
        Edges of the equally wide bars, which follow the first bar; empty where bars are levels or single values.
    reference, current : tuple of float
        In [0, 1], one a bar.
    """

    labels: tuple[str, ...]
    edges: tuple[float, ...]
    reference: tuple[float, ...]
    current: tuple[float, ...]


def histogram(column: ColumnSpec, reference: Floats, current: Floats) -> Histogram:
    """Return the counters of a column as bars.

    Parameters
    ----------
    reference, current : ndarray of float, shape (column.size,)

    Notes
    -----
    A numeric column with many values gets bars of equal width over the middle 99 % of the reference, with its fine
    bins shared out linearly, exact to about one percent of the rows, and one bar on either side. Other columns get
    a bar a value or level. Special counters and rare levels have a bar where either side has any.
    """
    values = (reference[: column.n_values], current[: column.n_values])
    edges: tuple[float, ...] = ()
    if column.kind == "categorical":
        labels, bars = [*column.levels, "other levels"], values
    elif len(column.edges) <= MOST_VALUES:
        labels, bars = ["below the range", *(f"{edge:.6g}" for edge in column.edges[:-1]), "above the range"], values
    else:
        wide = _display_edges(column, values[0])
        edges = tuple(wide.tolist())
        ticks = written(edges)
        between = [f"{low} to {high}" for low, high in pairwise(ticks)]
        labels = [f"below {ticks[0]}", *between, f"above {ticks[-1]}"]
        bars = (_shared_out(column, values[0], wide), _shared_out(column, values[1], wide))
    labels += SPECIAL[column.kind]
    r, c = (np.append(side, whole[column.n_values :]) for side, whole in zip(bars, (reference, current), strict=True))
    optional = {labels[0], labels[-4]} - set(column.levels) if not edges else set()
    shown = [
        index
        for index, label in enumerate(labels)
        if r[index] + c[index] > 0 or not (index >= len(labels) - 3 or label in optional)
    ]
    return Histogram(
        tuple(labels[index] for index in shown),
        edges,
        tuple((r[shown] / max(r.sum(), 1.0)).tolist()),
        tuple((c[shown] / max(c.sum(), 1.0)).tolist()),
    )


def written(edges: Sequence[float]) -> list[str]:
    """Return equally spaced edges in one unit, with the decimals that tell neighbours apart.

    Examples
    --------
    >>> written([10_170.0, 13_650.0, 17_130.0]), written([0.0, 0.04, 0.08]), written([2e-9, 4e-9])
    (['10k', '14k', '17k'], ['0.00', '0.04', '0.08'], ['2e-09', '4e-09'])
    """
    largest = max(abs(edges[0]), abs(edges[-1]))
    _, scale, unit = next(found for found in UNITS if largest >= found[0])
    decimals = max(0, math.ceil(-math.log10((edges[1] - edges[0]) / scale)))
    if decimals > MOST_DECIMALS or largest >= 1e15:
        return [f"{edge:.4g}" for edge in edges]
    return [f"{round(edge / scale, decimals) + 0.0:,.{decimals}f}{unit}" for edge in edges]


def _display_edges(column: ColumnSpec, reference: Floats) -> Floats:
    fine, cumulative = np.asarray(column.edges), np.cumsum(reference)[:-1]
    low, high = np.interp([TAIL * cumulative[-1], (1 - TAIL) * cumulative[-1]], cumulative, fine)
    if not high > low:
        low, high = fine[0], fine[-1]
    return np.linspace(low, high, N_BARS + 1)


def _shared_out(column: ColumnSpec, counts: Floats, edges: Floats) -> Floats:
    """Return rows below, in each bar, and above."""
    cumulative = np.interp(edges, np.asarray(column.edges), np.cumsum(counts)[:-1])
    return np.diff(cumulative, prepend=0.0, append=counts.sum())
