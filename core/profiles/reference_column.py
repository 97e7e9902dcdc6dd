"""Reference values of one column -> how it is counted: kind, edges, levels."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from core.profiles.column import ColumnSpec, Fence, Kind, Role, ValueType
from core.profiles.encode import Floats, Values, as_numbers, is_date, token, value_type

N_FINE_BINS = 100
MAX_LEVELS = 100
LEVEL_COVERAGE = 0.99
MAX_RARE = 1_000
MOST_SINGLES, FEW_SINGLES = 0.01, 10
MAJORITY = 0.5
Z, ROBUST_Z, IQRS = 3.0, 3.5, 1.5
MAD_OF_NORMAL = 1.4826
DATES_LOOKED_AT, DATES_SHARE = 2_000, 0.95


def build_column(name: str, role: Role, values: Values, kind: Kind | None = None) -> ColumnSpec:
    """Return how a column with these reference values is counted.

    Parameters
    ----------
    name, role
        Copied into the spec.
    values : sequence or ndarray, length n
        Missing, infinite and mistyped values take no part in the choice of bins.
    kind : {"numeric", "categorical"}, optional
        Guessed from the types of the values when left out.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf" and kind != "categorical":
        return _numeric(name, role, values.astype(np.float64))
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    types = Counter(map(type_or_none, listed))
    types.pop(None, None)
    guessed = "numeric" if types["number"] > MAJORITY * types.total() else "categorical"
    if (kind or guessed) == "numeric":
        return _numeric(name, role, as_numbers(listed)[0])
    accepts = tuple(sorted(kind for kind in types if kind)) or ("bool", "number", "text")
    levels = Counter(token(value) for value in listed if type_or_none(value))
    if accepts == ("text",) and _mostly_dates(levels):
        return ColumnSpec(name, role, "categorical", accepts, open_ended=True, form="date")
    return categorical(name, role, levels, accepts)


def type_or_none(value: Any) -> ValueType | None:
    """Return which type of value this is, or None for a missing or nested one."""
    try:
        return value_type(value)
    except TypeError:
        return None


def _numeric(name: str, role: Role, numbers: Floats) -> ColumnSpec:
    finite = np.sort(numbers[np.isfinite(numbers)])
    if not finite.size:
        return categorical(name, role, Counter(), ("bool", "number", "text"))
    with np.errstate(over="ignore"):
        mean, deviation = float(finite.mean()), float(finite.std())
    usable = np.isfinite(mean) and np.isfinite(deviation) and deviation > abs(mean) * 1e-12
    scale = deviation if usable else max(abs(float(finite[0])), 1.0)
    return ColumnSpec(
        name,
        role,
        "numeric",
        ("number",),
        edges=tuple(fine_edges(finite).tolist()),
        mean=mean if np.isfinite(mean) else 0.0,
        scale=scale,
        fences=(_around(mean, Z * deviation if usable else 0.0), *_robust_fences(finite)),
    )


def _robust_fences(values: Floats) -> tuple[Fence, Fence]:
    """Return between which of these ordered numbers one is usual: by the median and MAD, and by the quartiles."""
    low, median, high = np.percentile(values, (25, 50, 75)).tolist()
    with np.errstate(over="ignore"):
        deviation = float(np.median(np.abs(values - median)))
    return _around(median, ROBUST_Z * MAD_OF_NORMAL * deviation), _around((low + high) / 2, (0.5 + IQRS) * (high - low))


def _around(middle: float, reach: float) -> Fence:
    return (
        (middle - reach, middle + reach) if reach > 0 and np.isfinite([middle - reach, middle + reach]).all() else None
    )


def _mostly_dates(levels: Counter[str]) -> bool:
    """Return whether these texts are dates, by a sample of them."""
    some = list(levels)[:DATES_LOOKED_AT]
    return bool(some) and sum(map(is_date, some)) >= DATES_SHARE * len(some)


def fine_edges(values: Floats) -> Floats:
    """Return the edges of the fine bins of reference values.

    Parameters
    ----------
    values : ndarray of float64, shape (n,), finite, never decreasing, n >= 1

    Returns
    -------
    ndarray of float64, increasing
        From the smallest value to just above the largest. Up to 100 distinct values have a bin each;
        otherwise the edges are percentiles, and a value holding more than 1 % of the rows has a bin
        of its own (from itself to the next float).
    """
    first = np.flatnonzero(np.append(True, values[1:] != values[:-1]))
    distinct, counts = values[first], np.diff(first, append=values.size)
    above = np.nextafter(distinct[-1], np.inf)
    if distinct.size <= N_FINE_BINS:
        return np.append(distinct, above)
    cumulative = np.cumsum(counts)
    ranks = np.linspace(0, values.size, N_FINE_BINS + 1)[1:-1]
    percentiles = distinct[np.searchsorted(cumulative, ranks)]
    heavy = distinct[counts > values.size / N_FINE_BINS]
    return np.unique(np.concatenate([distinct[:1], percentiles, heavy, np.nextafter(heavy, np.inf), [above]]))


def categorical(name: str, role: Role, levels: Counter[str], accepts: tuple[ValueType, ...]) -> ColumnSpec:
    """Return how a column of these levels, with their numbers of rows, is counted."""
    ranked = sorted(levels.items(), key=lambda item: (-item[1], item[0]))
    needed = LEVEL_COVERAGE * levels.total()
    covered, kept = 0, 0
    while kept < min(len(ranked), MAX_LEVELS) and covered < needed:
        covered += ranked[kept][1]
        kept += 1
    names = [level for level, _ in ranked]
    singles = sum(count == 1 for count in levels.values())  # about as many rows of others have a level of their own
    return ColumnSpec(
        name,
        role,
        "categorical",
        accepts,
        levels=tuple(names[:kept]),
        rare=tuple(names[kept : kept + MAX_RARE]),
        open_ended=len(names) > kept + MAX_RARE or singles > max(MOST_SINGLES * levels.total(), FEW_SINGLES),
    )
