"""The verdict on two tables, without a server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from core.drift.verdict import RuleSet, WindowDrift, judge
from core.profiles.build import Rows, build
from core.profiles.encode import Values
from core.profiles.profile import Profile, merge
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 100_000  # rows whose columns stay in the cache while they are counted


def compare(reference: pd.DataFrame, current: pd.DataFrame, rules: RuleSet = "calibrated") -> WindowDrift:
    """Return how the rows of one table differ from those of another, column by column.

    Parameters
    ----------
    reference, current : DataFrame
        Bins are frozen by the reference; a column that `current` lacks is missing in every row, one that
        `reference` lacks is not looked at.
    rules : {"calibrated", "literal"}

    Returns
    -------
    WindowDrift
        The verdict on the whole and on each column, with scores, p-values and a reason.

    Notes
    -----
    O(rows columns log bins), on all cores.

    Examples
    --------
    >>> import numpy as np, pandas as pd
    >>> ages = np.random.default_rng(1).normal(40, 9, 2_000)
    >>> found = compare(pd.DataFrame({"age": ages}), pd.DataFrame({"age": ages[:500] * 1.5}))
    >>> found.verdict, found.columns[0].reason
    ('critical', 'The median rose from 39.8 to 59.67.')
    """
    spec = build_spec(_columns(reference))
    agreed, seen = (_profile(spec, frame) for frame in (reference, current))
    (found,) = judge(spec, agreed, Profile(seen.counts[None], seen.sums[None]), rules)
    return found


def _profile(spec: ProfileSpec, frame: pd.DataFrame) -> Profile:
    """Return the profile of a table, its chunks counted side by side: profiles add."""
    chunks = [frame.iloc[start : start + CHUNK] for start in range(0, len(frame), CHUNK)]
    with ThreadPoolExecutor() as threads:
        parts = threads.map(lambda chunk: build(spec, Rows(len(chunk), _columns(chunk))).cell(0), chunks)
        return merge(list(parts), spec.n_counts, spec.n_sums)


def _columns(frame: pd.DataFrame) -> dict[str, Values]:
    return {str(name): _values(series) for name, series in frame.items()}


def _values(series: pd.Series[Any]) -> Values:
    """Return a series as numbers where its type is one, else as plain values with None for missing."""
    if series.dtype.kind in "iuf":
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    if series.dtype.kind == "M":
        series = series.astype("str")
    nothing: Any = None
    values: Values = series.to_numpy(dtype=object, na_value=nothing)
    return values
