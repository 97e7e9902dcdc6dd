"""Tables of pandas -> specs and profiles, on all cores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np

from core.predictions import OUTPUT_PREFIX
from core.profiles.build import Rows, build
from core.profiles.encode import Coded, Values
from core.profiles.profile import Profile, merge
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec

if TYPE_CHECKING:
    import pandas as pd

CHUNK = 250_000  # rows at a time: fewer cost more for what each chunk costs by itself, more leave a core idle


def freeze_frame(frame: pd.DataFrame) -> ProfileSpec:
    """Return the spec that a table freezes, its columns looked at side by side: sorting them is most of the work."""
    names = [str(name) for name in frame.columns]
    outputs = [name for name in names if name.startswith(OUTPUT_PREFIX)]
    parts = [[name] for name in names if name not in outputs] + [outputs]
    by_name = dict(zip(names, (frame.iloc[:, place] for place in range(len(names))), strict=True))
    with ThreadPoolExecutor() as threads:
        found = threads.map(lambda part: build_spec({name: values_of(by_name[name]) for name in part}).columns, parts)
        return ProfileSpec(tuple(column for columns in found for column in columns))


def profile_frame(spec: ProfileSpec, frame: pd.DataFrame) -> Profile:
    """Return the profile of a table, its chunks counted side by side: profiles add."""
    chunks = [frame.iloc[start : start + CHUNK] for start in range(0, len(frame), CHUNK)]
    with ThreadPoolExecutor() as threads:
        parts = threads.map(lambda chunk: build(spec, Rows(len(chunk), _columns(chunk))).cell(0), chunks)
        return merge(list(parts), spec.n_counts, spec.n_sums)


def values_of(series: pd.Series[Any]) -> Values:
    """Return a series as numbers where its type is one, else as plain values with None for missing."""
    if series.dtype.kind in "iuf":
        return series.to_numpy(dtype=np.float64, na_value=np.nan)
    if series.dtype.kind == "M":
        series = series.astype("str")
    nothing: Any = None
    values: Values = series.to_numpy(dtype=object, na_value=nothing)
    return values


def _columns(frame: pd.DataFrame) -> dict[str, Values | Coded]:
    return {str(name): _coded(series) for name, series in frame.items()}


def _coded(series: pd.Series[Any]) -> Values | Coded:
    """Return texts by their distinct values, each of which is looked at once."""
    if series.dtype.kind in "iufbM" or series.dtype == object:
        return values_of(series)
    codes, distinct = series.factorize()
    return Coded(codes.astype(np.int64, copy=False), list(distinct))
