"""The figures of two models, metric by metric."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.performance.metric import METRICS
from core.training.pairing import apart, judged
from services.views.pairing import Measured, MetricPair

Figures = Mapping[str, Mapping[str, Any]]


def metric_pairs(a: Figures, b: Figures) -> tuple[MetricPair, ...]:
    """Return every metric that either model has, in the order of the register.

    Parameters
    ----------
    a, b : mapping of str to mapping
        By name, as `core.training.evaluation.figures_of` tells them.
    """
    known = METRICS.all()
    return tuple(_pair(name, a.get(name), b.get(name)) for name in known if name in a or name in b)


def measured_of(figure: Mapping[str, Any] | None) -> Measured | None:
    """Return a figure with its interval; None where it is not defined."""
    if figure is None or figure.get("value") is None:
        return None
    return Measured(figure["value"], figure.get("low"), figure.get("high"))


def _pair(name: str, a: Mapping[str, Any] | None, b: Mapping[str, Any] | None) -> MetricPair:
    kind = METRICS.get(name)
    sides = measured_of(a), measured_of(b)
    told = kind.name, kind.label, kind.unit, kind.better, *sides
    ends = [_ends(side) for side in sides]
    if ends[0] is None or ends[1] is None:
        known = sides[0] is not None and sides[1] is not None
        difference = sides[0].value - sides[1].value if known else None  # type: ignore[union-attr, operator]
        return MetricPair(*told, difference, None, None, "unclear")
    value, low, high = apart(ends[0], ends[1])
    return MetricPair(*told, value, low, high, judged(value, low, high, kind.better))


def _ends(side: Measured | None) -> tuple[float, float, float] | None:
    if side is None or side.value is None or side.low is None or side.high is None:
        return None
    return side.value, side.low, side.high
