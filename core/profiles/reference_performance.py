"""A reference -> what a label is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from core.predictions import CLASS_NAMES, SCORE_NAMES, VALUE_NAMES, find_output
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats, Values, as_numbers, token
from core.profiles.performance import PerformanceSpec, Task
from core.profiles.reference_column import build_column, categorical, type_or_none

MAX_CLASSES = 50


def performance_spec(
    columns: Mapping[str, Values],
    labels: Values | None,
    task: Task | None,
    named: Mapping[str, str],
    specs: Mapping[str, ColumnSpec],
) -> PerformanceSpec | None:
    """Return what a label is compared with; None if no output can be told to be the answer."""
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
    predicted = [token(value) if type_or_none(value) else None for value in columns[answer]]
    actual = [token(value) if type_or_none(value) else None for value in ([] if labels is None else labels)]
    seen = Counter(level for level in [*predicted, *actual] if level is not None)
    classes = tuple(sorted(level for level, _ in seen.most_common(MAX_CLASSES)))
    label = categorical("label", "label", seen, ("bool", "number", "text"))
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
