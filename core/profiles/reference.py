"""A reference -> the spec it freezes: kinds, edges, levels and what a label is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from core.predictions import CLASS_NAMES, OUTPUT_PREFIX, SCORE_NAMES, VALUE_NAMES, find_output
from core.profiles.encode import Floats, Values, as_numbers, token, value_type
from core.profiles.spec import ColumnSpec, Kind, PerformanceSpec, ProfileSpec, Role, Task, ValueType

N_FINE_BINS = 100
MAX_LEVELS = 100
LEVEL_COVERAGE = 0.99
MAX_RARE = 1_000
MAX_CLASSES = 50
MAJORITY = 0.5


def build_spec(
    columns: Mapping[str, Values],
    labels: Values | None = None,
    *,
    task: Task | None = None,
    named: Mapping[str, str] | None = None,
    kinds: Mapping[str, Kind] | None = None,
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
    return ProfileSpec(tuple(specs), _performance(columns, labels, task, named or {}, {s.name: s for s in specs}))


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
    types = Counter(map(_type_or_none, listed))
    types.pop(None, None)
    guessed = "numeric" if types["number"] > MAJORITY * types.total() else "categorical"
    if (kind or guessed) == "numeric":
        return _numeric(name, role, as_numbers(listed)[0])
    accepts = tuple(sorted(kind for kind in types if kind)) or ("bool", "number", "text")
    return _categorical(name, role, Counter(token(value) for value in listed if _type_or_none(value)), accepts)


def _type_or_none(value: Any) -> ValueType | None:
    try:
        return value_type(value)
    except TypeError:
        return None


def _numeric(name: str, role: Role, numbers: Floats) -> ColumnSpec:
    finite = numbers[np.isfinite(numbers)]
    if not finite.size:
        return _categorical(name, role, Counter(), ("bool", "number", "text"))
    with np.errstate(over="ignore"):
        mean, deviation = float(finite.mean()), float(finite.std())
    usable = np.isfinite(mean) and np.isfinite(deviation) and deviation > abs(mean) * 1e-12
    scale = deviation if usable else max(abs(float(finite[0])), 1.0)
    edges = tuple(fine_edges(finite).tolist())
    return ColumnSpec(name, role, "numeric", ("number",), edges, mean if np.isfinite(mean) else 0.0, scale)


def fine_edges(values: Floats) -> Floats:
    """Return the edges of the fine bins of reference values.

    Parameters
    ----------
    values : ndarray of float64, shape (n,), finite, n >= 1

    Returns
    -------
    ndarray of float64, increasing
        From the smallest value to just above the largest. Up to 100 distinct values have a bin each;
        otherwise the edges are percentiles, and a value holding more than 1 % of the rows has a bin
        of its own (from itself to the next float).
    """
    distinct, counts = np.unique(values, return_counts=True)
    above = np.nextafter(distinct[-1], np.inf)
    if distinct.size <= N_FINE_BINS:
        return np.append(distinct, above)
    cumulative = np.cumsum(counts)
    ranks = np.linspace(0, values.size, N_FINE_BINS + 1)[1:-1]
    percentiles = distinct[np.searchsorted(cumulative, ranks)]
    heavy = distinct[counts > values.size / N_FINE_BINS]
    return np.unique(np.concatenate([distinct[:1], percentiles, heavy, np.nextafter(heavy, np.inf), [above]]))


def _categorical(name: str, role: Role, levels: Counter[str], accepts: tuple[ValueType, ...]) -> ColumnSpec:
    ranked = sorted(levels.items(), key=lambda item: (-item[1], item[0]))
    needed = LEVEL_COVERAGE * levels.total()
    covered, kept = 0, 0
    while kept < min(len(ranked), MAX_LEVELS) and covered < needed:
        covered += ranked[kept][1]
        kept += 1
    names = [level for level, _ in ranked]
    return ColumnSpec(
        name,
        role,
        "categorical",
        accepts,
        levels=tuple(names[:kept]),
        rare=tuple(names[kept : kept + MAX_RARE]),
        open_ended=len(names) > kept + MAX_RARE,
    )


def _performance(
    columns: Mapping[str, Values],
    labels: Values | None,
    task: Task | None,
    named: Mapping[str, str],
    specs: Mapping[str, ColumnSpec],
) -> PerformanceSpec | None:
    answer = find_output(columns, CLASS_NAMES, named.get("class"))
    if answer and task != "regression":
        return _classification(answer, columns, labels, named, specs)
    value = find_output(columns, VALUE_NAMES, named.get("value")) or _only_number(specs)
    if value is None or task == "classification" or specs[value].kind != "numeric":
        return None
    known = [] if labels is None else [label for label in labels if label is not None]
    label = build_column("label", "label", known if known else columns[value], "numeric")
    return PerformanceSpec("regression", value, label) if label.kind == "numeric" else None


def _only_number(specs: Mapping[str, ColumnSpec]) -> str | None:
    numbers = [spec.name for spec in specs.values() if spec.role == "output" and spec.kind == "numeric"]
    return numbers[0] if len(numbers) == 1 else None


def _classification(
    answer: str,
    columns: Mapping[str, Values],
    labels: Values | None,
    named: Mapping[str, str],
    specs: Mapping[str, ColumnSpec],
) -> PerformanceSpec:
    predicted = [token(value) if _type_or_none(value) else None for value in columns[answer]]
    actual = [token(value) if _type_or_none(value) else None for value in ([] if labels is None else labels)]
    seen = Counter(level for level in [*predicted, *actual] if level is not None)
    classes = tuple(sorted(level for level, _ in seen.most_common(MAX_CLASSES)))
    label = _categorical("label", "label", seen, ("bool", "number", "text"))
    score = find_output(columns, SCORE_NAMES, named.get("score"))
    if len(classes) > 2 or score is None or specs[score].kind != "numeric":
        positive = named.get("positive") if len(classes) == 2 else None
        return PerformanceSpec("classification", answer, label, positive=positive, classes=classes)
    positive = named.get("positive") or _positive(predicted, as_numbers(columns[score])[0])
    return PerformanceSpec("classification", answer, label, score, positive, classes)


def _positive(predicted: list[str | None], score: Floats) -> str | None:
    """Return the class whose rows score highest: the one the score must be speaking of."""
    means = {}
    for level in sorted({level for level in predicted if level is not None}):
        mine = score[[level == other for other in predicted]]
        means[level] = float(np.nanmean(mine)) if np.isfinite(mine).any() else -1.0
    return max(means, key=lambda level: (means[level], level)) if means else None
