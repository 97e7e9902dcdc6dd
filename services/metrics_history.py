"""The figures of consecutive windows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection

from core.errors import InvalidInput
from core.performance.bands import Figures
from core.performance.metric import METRICS, Section, measured
from core.performance.windows import Windows
from core.windows import UNITS, consecutive
from services import models
from services.baseline import Baseline, ProfilesState, read_baseline
from services.comparison import Span
from services.context import Context
from services.estimates import estimated_windows
from services.past import MOST_WINDOWS, logged, views
from services.views.metrics import MetricsPoint
from storage import profiles

FEWEST_ROWS = 30  # of a point in the history: fewer say nothing
MOST_POINTS = 500


class Range(NamedTuple):
    """Windows of a history: from, to, and the length of each, microseconds; None where that is to be chosen."""

    window: Span | None
    step: int | None


@lru_cache(maxsize=64)
def metrics_history(ctx: Context, state: ProfilesState, between: Range) -> tuple[MetricsPoint, ...]:
    """Return the figures of consecutive windows at this state of the profiles, remembered: pages ask several times.

    Raises
    ------
    InvalidInput
        The step is no whole number of buckets, or there would be more than 500 windows.
    """
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, state.model_id), state.segment)
        return () if baseline is None else _history(connection, baseline, between)


def _history(connection: Connection, baseline: Baseline, between: Range) -> tuple[MetricsPoint, ...]:
    seen = logged(connection, baseline)
    if seen is None:
        return ()
    starts = _starts(baseline, between, seen)
    data, labelled, estimated = (
        profiles.read_windows(connection, baseline.place(section), starts, baseline.length)
        for section in ("data", "performance", "estimate")
    )
    if data is None:
        return ()
    windows: dict[Section, Windows] = {"data": Windows(baseline.spec, data, starts.step / UNITS["h"])}
    if labelled is not None:
        windows["performance"] = Windows(baseline.spec, labelled)
    found = measured(windows, baseline.spec.performance.task if baseline.spec.performance else None)
    estimates = [] if estimated is None else estimated_windows(baseline, estimated, windows.get("performance"))
    rows = {section: one.counts[:, 0] for section, one in windows.items()}
    return tuple(
        MetricsPoint(
            window,
            int(data.counts[index, 0]),
            int(rows["performance"][index]) if labelled is not None else 0,
            *_at(found, rows, index),
            estimates[index] if estimates and data.counts[index, 0] >= FEWEST_ROWS else {},
        )
        for index, window in enumerate(views(starts, seen[1]))
    )


def _starts(baseline: Baseline, between: Range, seen: Span) -> range:
    """Return the starts of the windows of a history.

    Raises
    ------
    InvalidInput
        The step is no whole number of buckets, or there would be more than 500 windows.
    """
    oldest, newest = seen
    if between.window is not None:
        oldest, newest = max(oldest, between.window[0]), min(newest, between.window[1] - 1)
    if between.step is None or newest < oldest:
        return consecutive(oldest, max(newest, oldest), baseline.length, MOST_WINDOWS)[0]
    step = between.step
    if step % baseline.length:
        raise InvalidInput(f"a step is a whole number of buckets of {baseline.model.bucket}", field="step")
    starts = range(oldest - oldest % step, newest + 1, step)
    if len(starts) > MOST_POINTS:
        raise InvalidInput(f"these are {len(starts):,} windows; {MOST_POINTS} are the most at once", field="step")
    return starts


def _at(
    found: dict[str, Figures], rows: Mapping[Section, npt.NDArray[np.int64]], index: int
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """Return values and bands of one window; those of hardly a row are left out."""
    values, bands = {}, {}
    for name, figures in found.items():
        value, low, high = (float(side[index]) for side in (figures.value, figures.low, figures.high))
        if rows[METRICS.get(name).section][index] >= FEWEST_ROWS and math.isfinite(value):
            values[name] = value
            if math.isfinite(low) and math.isfinite(high):
                bands[name] = (low, high)
    return values, bands
