"""Output columns set against labels: the figures that monitoring shows, counted the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.errors import InvalidInput
from core.performance.metric import measured, metrics_for
from core.performance.windows import Windows
from core.profiles.build import Partition
from core.profiles.encode import Values
from core.profiles.performance import Task, build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec


def figures_of(spec: ProfileSpec, profile: Profile) -> dict[str, dict[str, Any]]:
    """Return the figures of counted answers by name, with 95 % intervals, as JSON.

    Returns
    -------
    dict of str to dict
        ``label``, ``unit``, ``better``, ``value``, ``low`` and ``high``; None where it is not defined, with ``reason``.
    """
    task = spec.performance.task if spec.performance else None
    known, windows = metrics_for(task), Windows(spec, profile)
    figures = measured({"performance": windows}, task)
    metrics = {
        name: {
            "label": known[name].label,
            "unit": known[name].unit,
            "better": known[name].better,
            "value": plain(found.value[0]),
            "low": plain(found.low[0]),
            "high": plain(found.high[0]),
        }
        for name, found in figures.items()
    }
    for name, why in ((name, known[name].why_undefined(windows)[0]) for name in figures):
        if why is not None:
            metrics[name]["reason"] = why
    return metrics


def count(
    columns: Mapping[str, Values], labels: list[Any], task: Task | None, named: Mapping[str, str]
) -> tuple[ProfileSpec, Profile]:
    """Return what counts output columns against labels, and the counts.

    Parameters
    ----------
    columns : mapping
        Outputs by column name.
    named : mapping
        Names of the outputs that play a part, and the positive class; see `core.profiles.reference.build_spec`.

    Raises
    ------
    InvalidInput
        No column can be told to be the answer.
    """
    spec = build_spec(columns, labels, task=task, named=named)
    if spec.performance is None:
        raise InvalidInput("no output can be told to be the answer that labels are compared with")
    everyone = Partition(np.zeros(len(labels), dtype=np.int64), 1)
    outputs = {name: columns[name] for name in spec.performance.columns}
    return spec, build_performance(spec.performance, outputs, labels, *everyone)


def plain(value: Any) -> float | None:
    """Return a number as JSON holds it: None where it is not finite."""
    return float(value) if np.isfinite(value) else None
