"""The drift verdict for the API, the pages and whoever asks: the same function the alerts rest on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection

from core.drift.exact import exact, exact_columns
from core.drift.histogram import Histogram, histogram
from core.drift.relations import ReconstructionDrift, weigh
from core.drift.verdict import ColumnDrift, Labels, WindowDrift, judge
from core.errors import NotFound
from core.profiles.profile import Profile, stacked, zero
from services import models
from services.baseline import Baseline, ProfilesState, read_baseline
from services.comparison import CURRENT, Comparison, Span, agreed, chosen_window, spans_against
from services.context import Context
from services.past import read_past
from services.references import view as reference_view
from services.sides import rows_of_both
from services.views.drift import ColumnView, DriftHistory, DriftView
from services.views.window import WindowView
from storage import profiles
from storage.profiles import ALL_ROWS

NO_HISTORY = DriftHistory((), (), {}, {})


def drift(ctx: Context, model_id: str, asked: Comparison = CURRENT) -> DriftView:
    """Return the verdict on a window.

    Raises
    ------
    NotFound
        There is no such model, or it has no such segment.
    InvalidInput
        The window does not end after it starts.
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model, asked.segment)
        found = None if baseline is None else _found(connection, baseline, asked)
    view = models.view(model)
    if baseline is None or found is None:
        return DriftView(view, None, None, 0, "no_data", ())
    reference = reference_view(baseline.reference)
    judged = found.drift or WindowDrift(0, "no_data", ())
    said = judged.n, judged.verdict, judged.columns
    return DriftView(view, reference, found.window, *said, found.spans, found.relations)


def history(ctx: Context, model_id: str, segment: str = ALL_ROWS) -> DriftHistory:
    """Return the verdicts of up to 60 consecutive windows that do not overlap, over all that was logged."""
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, model_id), segment)
    return NO_HISTORY if baseline is None else _remembered(ctx, baseline.state)


def column(ctx: Context, model_id: str, name: str, asked: Comparison = CURRENT) -> ColumnView:
    """Return one column in one window: its verdict, both histograms and its history.

    Raises
    ------
    NotFound
        There is no such model, no such column, or no row in the window.

    Notes
    -----
    The ground truth is a column, too, under the name of its role, but has no history. Asked for exactly, the methods
    of this column alone are taken from rows.
    """
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, model_id), asked.segment)
        if baseline is None or name not in (*baseline.spec.positions, _truth(baseline)):
            raise NotFound(f"the model has no column {name[:100]!r}", field="column")
        found = _found(connection, baseline, replace(asked, exact=False))
        if found.window is None or found.current is None or found.agreed is None or found.drift is None:
            what = "the window holds no rows" if found.current is None else "there is nothing to hold it against"
            raise NotFound(what)
        judged, rows = next((one for one in found.drift.columns if one.column == name), None), None
        if judged is not None and asked.exact and name in baseline.spec.positions:
            judged, rows = _column_from_rows(connection, baseline, found, judged)
    if judged is None:
        raise NotFound("no row with a known label on either side")
    bars = _bars(baseline, found, name)
    past = _remembered(ctx, baseline.state)
    mine = NO_HISTORY
    if name in past.verdicts:
        mine = DriftHistory(past.windows, past.n, {name: past.verdicts[name]}, {name: past.scores[name]})
    return ColumnView(judged, found.window, bars.labels, bars.reference, bars.current, bars.edges, mine, rows)


class _Found(NamedTuple):
    window: WindowView | None
    spans: tuple[Span, ...]
    agreed: Profile | None
    current: Profile | None
    drift: WindowDrift | None
    relations: ReconstructionDrift | None = None
    labels: Labels | None = None


def _truth(baseline: Baseline) -> str | None:
    """Return the name under which the ground truth is a column."""
    return None if baseline.spec.performance is None else baseline.spec.performance.label.name


def _bars(baseline: Baseline, found: _Found, name: str) -> Histogram:
    """Return both histograms of a column that both sides hold, or of the ground truth."""
    position = baseline.spec.positions.get(name)
    if position is not None and found.agreed is not None and found.current is not None:
        column, block = baseline.spec.columns[position], baseline.spec.block(name)
        before, now = found.agreed.counts[block], found.current.counts[block]
    elif found.labels is not None:
        column, before, now = found.labels.column, found.labels.reference, found.labels.windows[0]
    else:
        raise NotFound(f"the model has no column {name[:100]!r}", field="column")
    return histogram(column, before.astype(np.float64), now.astype(np.float64))


def _found(connection: Connection, baseline: Baseline, asked: Comparison) -> _Found:
    window = chosen_window(connection, baseline, asked.window)
    if window is None:
        return _Found(None, (), None, None, None)
    spans = spans_against(window, asked.against)
    usual = agreed(connection, baseline, "data", spans)
    current = profiles.read_total(connection, baseline.place("data"), window.span, baseline.length)
    if current is None:
        return _Found(window, tuple(spans), usual, None, None)
    held = usual or zero(baseline.spec.n_counts, baseline.spec.n_sums)
    filling = np.array([not window.closed])
    told = _labels(connection, baseline, window, spans)
    judged = judge(baseline.spec, held, stacked(current), baseline.model.rules, filling, told)[0]
    if asked.exact:
        judged = _from_rows(connection, baseline, window.span, spans, judged)
    return _Found(window, tuple(spans), usual, current, judged, _relations(connection, baseline, window, asked), told)


def _relations(
    connection: Connection, baseline: Baseline, window: WindowView, asked: Comparison
) -> ReconstructionDrift | None:
    """Return whether the columns still go together as in the reference; known of all rows alone."""
    if baseline.reconstruction is None or asked.against != "reference" or asked.segment != ALL_ROWS:
        return None
    seen = profiles.read_total(connection, baseline.place("relations"), window.span, baseline.length)
    if seen is None:
        return None
    return weigh(baseline.reconstruction, seen.counts, seen.sums[None], np.array([not window.closed]))[0]


def _from_rows(
    connection: Connection, baseline: Baseline, window: Span, spans: list[Span], judged: WindowDrift
) -> WindowDrift:
    """Return the same verdict with the scores of rows instead of those of bins."""
    usual, seen = rows_of_both(connection, baseline, window, spans)
    scores = exact_columns(baseline.spec, usual.columns, seen.columns)
    columns = [replace(column, scores=scores.get(column.column, column.scores)) for column in judged.columns]
    return replace(judged, columns=tuple(columns))


def _column_from_rows(
    connection: Connection, baseline: Baseline, found: _Found, judged: ColumnDrift
) -> tuple[ColumnDrift, tuple[int, int] | None]:
    """Return the verdict on one column with the scores of rows, and of how many on either side."""
    if found.window is None:
        return judged, None
    name = judged.column
    usual, seen = rows_of_both(connection, baseline, found.window.span, found.spans)
    if name not in usual.columns or name not in seen.columns:
        return judged, None
    column = baseline.spec.columns[baseline.spec.positions[name]]
    scores = exact(column, usual.columns[name], seen.columns[name])
    return replace(judged, scores=scores), (usual.n, seen.n)


def _labels(connection: Connection, baseline: Baseline, window: WindowView, spans: list[Span]) -> Labels | None:
    """Return the ground truth of the window as one more column; None where either side holds none."""
    performance = baseline.spec.performance
    if performance is None:
        return None
    usual = agreed(connection, baseline, "performance", spans)
    seen = profiles.read_total(connection, baseline.place("performance"), window.span, baseline.length)
    if usual is None or seen is None:
        return None
    start = slice(performance.label_start, performance.label_start + performance.label.size)
    return Labels(performance.label, usual.counts[start], seen.counts[start][None])


@lru_cache(maxsize=64)
def _remembered(ctx: Context, state: ProfilesState) -> DriftHistory:
    """Return the history at this state of the profiles; a page asks for it several times at once."""
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, state.model_id), state.segment)
        return NO_HISTORY if baseline is None else _history(connection, baseline)


def _history(connection: Connection, baseline: Baseline) -> DriftHistory:
    past = read_past(connection, baseline)
    if past is None:
        return NO_HISTORY
    judged = judge(baseline.spec, baseline.profile, past.profile, baseline.model.rules, past.filling)
    return DriftHistory(
        past.windows,
        tuple(window.n for window in judged),
        {item.name: tuple(w.columns[i].verdict for w in judged) for i, item in enumerate(baseline.spec.columns)},
        {item.name: tuple(_effect(w.columns[i]) for w in judged) for i, item in enumerate(baseline.spec.columns)},
    )


def _effect(found: Any) -> float:
    value = next((score.value for score in found.scores if score.method == "psi_corrected"), 0.0)
    return float(value) if found.n else 0.0
