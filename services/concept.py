"""Concept drift of a model: its errors over time and what the detectors found in them."""

from __future__ import annotations

import orjson

from core.drift.concept.dated import DatedChange
from core.drift.concept.detector import ALERTING, detectors_for
from core.drift.concept.error_stream import stream_kind
from services import models
from services.baseline import Baseline, read_baseline
from services.context import Context
from services.metrics import MetricsAsked, metrics
from services.views.concept import ConceptView, DetectorView, ErrorPoint
from services.views.metrics import MetricsPoint
from storage import detectors
from storage.changes import EVER


def concept(ctx: Context, model_id: str) -> ConceptView:
    """Return the errors of a model over time, its detectors and the changes they found.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model)
        kind = None if baseline is None else stream_kind(baseline.spec)
        if baseline is None or kind is None:
            return ConceptView(models.view(model), None, None, (), (), ())
        states = {row.detector: row.bucket for row in detectors.newest(connection, baseline.reference.id)}
        told = detectors.changes(connection, baseline.reference.id, EVER)
    found = tuple(DatedChange(**change) for text in told for change in orjson.loads(text))
    name = "accuracy" if kind == "binary" else "mae"
    seen = metrics(ctx, model_id, MetricsAsked(names=(name,)))
    return ConceptView(
        model=models.view(model),
        kind=kind,
        reference=_error(seen.metrics[0].reference, kind) if seen.metrics else None,
        curve=tuple(_point(point, name, kind) for point in seen.history),
        detectors=_detectors(baseline, states, found),
        changes=tuple(sorted(found, key=lambda change: (change.at, change.detector))),
    )


def _detectors(baseline: Baseline, states: dict[str, int], found: tuple[DatedChange, ...]) -> tuple[DetectorView, ...]:
    kind = stream_kind(baseline.spec)
    return tuple(
        DetectorView(
            name,
            one.label,
            one.rule,
            name in ALERTING,
            states.get(name),
            sum(change.detector == name for change in found),
        )
        for name, one in (detectors_for(kind) if kind else {}).items()
    )


def _point(point: MetricsPoint, name: str, kind: str) -> ErrorPoint:
    value = _error(point.values.get(name), kind)
    ends = [_error(end, kind) for end in point.bands.get(name, (None, None))]
    low, high = ends if kind == "real" else reversed(ends)
    return ErrorPoint(point.window, point.n_labelled, value, low, high)


def _error(value: float | None, kind: str) -> float | None:
    return value if value is None or kind == "real" else 1 - value
