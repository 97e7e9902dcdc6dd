"""The drift verdict for the API, the pages and whoever asks: the same function the alerts rest on."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Connection

from core.drift.histogram import histogram
from core.drift.verdict import WindowDrift, judge
from core.errors import InvalidInput, NotFound
from core.profiles.profile import Profile
from core.windows import consecutive
from services import models
from services.baseline import Baseline, ProfilesState, read_baseline
from services.context import Context
from services.references import view as reference_view
from services.views import ColumnView, DriftHistory, DriftView, WindowView
from storage import profiles

MOST_WINDOWS = 60
Span = tuple[int, int]


def drift(ctx: Context, model_id: str, window: Span | None = None) -> DriftView:
    """Return the verdict on a window.

    Parameters
    ----------
    window : tuple of int, optional
        Start and end in microseconds; the current window when left out.

    Raises
    ------
    NotFound
    InvalidInput
        The window does not end after it starts.
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model)
        chosen = None if baseline is None else _window(connection, baseline, window)
        stacked = None if baseline is None or chosen is None else _read(connection, baseline, chosen)
    view = models.view(model)
    if baseline is None:
        return DriftView(view, None, None, 0, "no_data", ())
    reference = reference_view(baseline.reference)
    if chosen is None or stacked is None:
        return DriftView(view, reference, chosen, 0, "no_data", ())
    found = _judge_one(baseline, stacked, chosen)
    return DriftView(view, reference, chosen, found.n, found.verdict, found.columns)


def history(ctx: Context, model_id: str) -> DriftHistory:
    """Return the verdicts of up to 60 consecutive windows that do not overlap, over all that was logged."""
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, model_id))
    return DriftHistory((), (), {}, {}) if baseline is None else _remembered(ctx, baseline.state)


def column(ctx: Context, model_id: str, name: str, window: Span | None = None) -> ColumnView:
    """Return one column in one window: its verdict, both histograms and its history.

    Raises
    ------
    NotFound
        There is no such model, no such column, or no row in the window.
    """
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, model_id))
        if baseline is None or name not in baseline.spec.positions:
            raise NotFound(f"the model has no column {name!r}")
        chosen = _window(connection, baseline, window)
        stacked = None if chosen is None else _read(connection, baseline, chosen)
        if chosen is None or stacked is None:
            raise NotFound("the window holds no rows")
    past = _remembered(ctx, baseline.state)
    block, position = baseline.spec.block(name), baseline.spec.positions[name]
    sides = (baseline.profile.counts[block].astype(np.float64), stacked.counts[block].astype(np.float64))
    bars = histogram(baseline.spec.columns[position], *sides)
    mine = DriftHistory(past.windows, past.n, {name: past.verdicts.get(name, ())}, {name: past.scores.get(name, ())})
    found = _judge_one(baseline, stacked, chosen).columns[position]
    return ColumnView(found, chosen, bars.labels, bars.reference, bars.current, bars.edges, mine)


def current_window(connection: Connection, baseline: Baseline) -> WindowView | None:
    """Return the newest closed buckets and the one still filling; None before the first row."""
    newest = profiles.newest_bucket(connection, baseline.everyone)
    if newest is None:
        return None
    end = newest + baseline.length
    return WindowView(end - baseline.span, end, closed=False)


def _window(connection: Connection, baseline: Baseline, window: Span | None) -> WindowView | None:
    if window is None:
        return current_window(connection, baseline)
    start, end = window
    if end <= start:
        raise InvalidInput("a window must end after it starts", field="window")
    newest = profiles.newest_bucket(connection, baseline.everyone)
    return WindowView(start, end, closed=newest is not None and end <= newest)


def _read(connection: Connection, baseline: Baseline, window: WindowView) -> Profile | None:
    _, stacked = profiles.read(connection, baseline.place("data"), window.start, window.end)
    return None if stacked is None else stacked.total()


def _judge_one(baseline: Baseline, profile: Profile, window: WindowView) -> WindowDrift:
    stacked = Profile(profile.counts[None], profile.sums[None])
    filling = np.array([not window.closed])
    return judge(baseline.spec, baseline.profile, stacked, baseline.model.rules, filling)[0]


@lru_cache(maxsize=64)
def _remembered(ctx: Context, state: ProfilesState) -> DriftHistory:
    """Return the history at this state of the profiles; a page asks for it several times at once."""
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, state.model_id))
        return DriftHistory((), (), {}, {}) if baseline is None else _history(connection, baseline)


def _history(connection: Connection, baseline: Baseline) -> DriftHistory:
    newest = profiles.newest_bucket(connection, baseline.everyone)
    oldest = profiles.oldest_bucket(connection, baseline.everyone)
    if newest is None or oldest is None:
        return DriftHistory((), (), {}, {})
    starts, step = consecutive(oldest, newest, baseline.length, MOST_WINDOWS)
    seen = profiles.read_windows(connection, baseline.place("data"), starts)
    if seen is None:
        return DriftHistory((), (), {}, {})
    windows = tuple(WindowView(start, start + step, closed=start + step <= newest) for start in starts)
    filling = np.array([not window.closed for window in windows])
    judged = judge(baseline.spec, baseline.profile, seen, baseline.model.rules, filling)
    return DriftHistory(
        windows,
        tuple(window.n for window in judged),
        {item.name: tuple(w.columns[i].verdict for w in judged) for i, item in enumerate(baseline.spec.columns)},
        {item.name: tuple(_effect(w.columns[i]) for w in judged) for i, item in enumerate(baseline.spec.columns)},
    )


def _effect(found: Any) -> float:
    value = next((score.value for score in found.scores if score.method == "psi_corrected"), 0.0)
    return float(value) if found.n else 0.0
