"""Any two models side by side: figures, how they were made, what they look at, their inputs, and the same live rows."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row

from core.drift.verdict import dataset_state, judge
from core.errors import InvalidInput
from core.profiles.build import Rows, build
from core.profiles.profile import stacked
from core.training.figures import figures_of
from services import models
from services.baseline import Baseline, read_baseline
from services.context import Context
from services.freezing import unpack_sample
from services.paired_live import answering, compare_live, live_rows
from services.paired_metrics import Figures, metric_pairs
from services.paired_settings import settings_of
from services.views.pairing import ImportancePair, InputsPair, LivePair, Measured, PairedSide, PairView
from storage import artefacts, labels, references

HELD_OUT = "the reference"


class _Side(NamedTuple):
    view: PairedSide
    figures: Figures
    report: Mapping[str, Any]
    baseline: Baseline | None


class LiveState(NamedTuple):
    """What a comparison on live rows depends on: of each side the reference, the recipe and the newest labels."""

    a: str
    b: str
    sides: tuple[tuple[Any, ...], ...]


def compare(ctx: Context, a: str, b: str) -> PairView:
    """Return two models side by side.

    Parameters
    ----------
    a, b : str
        Ids. Differences are those of the first minus those of the second.

    Raises
    ------
    NotFound
    InvalidInput
        It is the same model twice.

    Notes
    -----
    Below a second for 5,000 labelled rows and a model that answers them in less.
    """
    with ctx.database.read() as connection:
        rows = [models.require(connection, one) for one in (a, b)]
        if rows[0].id == rows[1].id:
            raise InvalidInput("a model is compared with another one", field="with")
        sides = [_side(connection, row) for row in rows]
        inputs = _inputs(connection, sides[0].baseline, sides[1].baseline)
        states = [_state(connection, side.baseline, row) for side, row in zip(sides, rows, strict=True)]
    return PairView(
        a=sides[0].view,
        b=sides[1].view,
        metrics=metric_pairs(sides[0].figures, sides[1].figures),
        settings=settings_of(sides[0].report, sides[1].report),
        importance=_importance(sides[0].report, sides[1].report),
        inputs=inputs,
        live=_live(ctx, LiveState(a, b, tuple(states))),
    )


def _state(connection: Connection, baseline: Baseline | None, model: Row[Any]) -> tuple[Any, ...]:
    reference = None if baseline is None else baseline.reference.id
    return reference, model.recipe_id, labels.newest_batch(connection, model.id)


@lru_cache(maxsize=16)
def _live(ctx: Context, state: LiveState) -> LivePair:
    """Return both models on the same live rows at this state; an open page asks for it at every event."""
    with ctx.database.read() as connection:
        a, b = (answering(connection, models.require(connection, one)) for one in (state.a, state.b))
        found = live_rows(connection, a, b)
    return compare_live(ctx, a, b, found)


def _side(connection: Connection, model: Row[Any]) -> _Side:
    artefact, baseline = artefacts.find(connection, model.id), read_baseline(connection, model)
    report: Mapping[str, Any] = {} if artefact is None else orjson.loads(artefact.report)
    view = models.view(model)
    if report:
        told = PairedSide(view, report["n"], report["measured_on"], report["label"])
        return _Side(told, report["metrics"], report, baseline)
    n, figures = _of_reference(baseline)
    return _Side(PairedSide(view, n, HELD_OUT if n else None, None), figures, report, baseline)


def _of_reference(baseline: Baseline | None) -> tuple[int, Figures]:
    """Return the labelled rows of a reference, and the figures of a model on them."""
    if baseline is None or baseline.performance is None or baseline.spec.performance is None:
        return 0, {}
    return int(baseline.performance.counts[0]), figures_of(baseline.spec, stacked(baseline.performance))


def _importance(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[ImportancePair, ...]:
    """Return how much either looks at each feature, the most important first."""
    of_a, of_b = ({one["feature"]: one for one in side.get("importance") or ()} for side in (a, b))
    found = [ImportancePair(name, _mean(of_a.get(name)), _mean(of_b.get(name))) for name in {**of_a, **of_b}]
    return tuple(sorted(found, key=_weight, reverse=True))


def _weight(one: ImportancePair) -> float:
    return max(side.value or 0.0 for side in (one.a, one.b) if side is not None)


def _mean(entry: Mapping[str, Any] | None) -> Measured | None:
    return None if entry is None else Measured(entry["mean"], entry["low"], entry["high"])


def _inputs(connection: Connection, a: Baseline | None, b: Baseline | None) -> InputsPair:
    """Return how the rows of the second reference differ from the first's, in the features both have."""
    if a is None or b is None:
        which = "Neither model has" if a is None and b is None else f"The {'first' if a is None else 'second'} has not"
        return InputsPair("no_data", 0, 0, (), (), (), f"{which} a reference yet.")
    of_a, of_b = _features(a), _features(b)
    only_a, only_b = tuple(sorted(of_a - of_b)), tuple(sorted(of_b - of_a))
    n_a, n_b = a.reference.n, b.reference.n
    if not of_a & of_b:
        return InputsPair("no_data", n_a, n_b, (), only_a, only_b, "They have no feature in common.")
    sample = unpack_sample(references.sample(connection, b.reference.id))
    judged = judge(a.spec, a.profile, build(a.spec, Rows(sample.n, sample.columns)), a.model.rules)[0]
    columns = tuple(one for one in judged.columns if one.column in of_a & of_b)
    return InputsPair(dataset_state([one.verdict for one in columns]), n_a, n_b, columns, only_a, only_b)


def _features(side: Baseline) -> set[str]:
    return {one.name for one in side.spec.columns if one.role == "feature"}
