"""A reference -> the spec it freezes: kinds, edges, levels and what a label is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.predictions import CLASS_NAMES, OUTPUT_PREFIX, find_output
from core.profiles.column import ColumnSpec, Kind, Role
from core.profiles.encode import Values, encode
from core.profiles.performance import Task
from core.profiles.reference_column import build_column
from core.profiles.reference_performance import performance_spec
from core.profiles.segment import SegmentSpec, freeze_segment
from core.profiles.spec import ProfileSpec


def build_spec(
    columns: Mapping[str, Values],
    labels: Values | None = None,
    *,
    task: Task | None = None,
    named: Mapping[str, str] | None = None,
    kinds: Mapping[str, Kind] | None = None,
    segments: Sequence[str] = (),
) -> ProfileSpec:
    """Return the spec that a reference freezes.

    Parameters
    ----------
    columns : mapping of str to sequence, each of length n >= 1
        Reference values by column name; outputs carry the prefix ``prediction.``.
    labels : sequence, length n, optional
        Ground truth, None where unknown.
    task : {"classification", "regression"}, optional
        Found from the outputs when left out.
    named : mapping, optional
        Names of the outputs that are ``class``, ``score``, ``value`` or the ``positive`` level.
    kinds : mapping, optional
        Kind of columns that must not be guessed.
    segments : sequence of str
        Features by whose values rows are counted apart as well; one the reference lacks is passed over.

    Returns
    -------
    ProfileSpec
        Features first, then outputs, each in the given order.

    Notes
    -----
    A column is numeric when at least half of its values are numbers. O(n log n) a numeric column.
    """
    chosen = kinds or {}
    answer = find_output(columns, CLASS_NAMES, (named or {}).get("class"))
    specs = []
    for name, values in sorted(columns.items(), key=lambda item: item[0].startswith(OUTPUT_PREFIX)):
        role: Role = "output" if name.startswith(OUTPUT_PREFIX) else "feature"
        kind = "categorical" if name == answer else chosen.get(name)
        specs.append(build_column(name, role, values, kind))
    by_name = {spec.name: spec for spec in specs}
    return ProfileSpec(
        tuple(specs),
        performance_spec(columns, labels, task, named or {}, by_name),
        tuple(_segment(by_name[name], columns[name]) for name in segments if name in by_name),
    )


def _segment(column: ColumnSpec, values: Values) -> SegmentSpec:
    return freeze_segment(column, np.bincount(encode(column, values)[0], minlength=column.size))
