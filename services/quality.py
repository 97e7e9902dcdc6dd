"""What is wrong with the data of a window, for the API and the pages: the report that the alerts rest on too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import orjson
from sqlalchemy import Connection

from core.profiles.profile import Profile
from core.quality.report import WindowQuality, heat, report
from core.quality.rows import duplicate_rows, unknown_members
from core.quality.weigh import Repeats
from core.windows import consecutive
from services import models
from services.baseline import Baseline, ProfilesState, read_baseline
from services.comparison import Comparison, chosen_window
from services.context import Context
from services.drift import CURRENT, MOST_WINDOWS
from services.freezing import unpack_sample
from services.references import view as reference_view
from services.views.quality import QualityHistory, QualityView
from services.views.window import WindowView
from storage import predictions, profiles
from storage.profiles import ALL_ROWS

SAMPLED = 5_000
"""Rows of a window that are looked at whole: what repeats, and which members nobody knows, no profile can tell."""
NO_HISTORY = QualityHistory((), (), (), (), ())


class Sample(NamedTuple):
    """Rows looked at whole: how many, how many repeat an earlier one, and the members the reference does not know."""

    n: int
    repeated: int
    unknown: dict[str, float]


def quality(ctx: Context, model_id: str, asked: Comparison = CURRENT) -> QualityView:
    """Return the quality of the data of a window.

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
        window = None if baseline is None else chosen_window(connection, baseline, asked.window)
        view = models.view(model)
        if baseline is None:
            return QualityView(view, None, None, None, {}, 0)
        if window is None:
            return QualityView(view, reference_view(baseline.reference), None, None, {}, 0)
        seen = profiles.read_total(connection, baseline.place("data"), window.span, baseline.length)
        if seen is None:
            return QualityView(view, reference_view(baseline.reference), window, None, {}, 0)
        sample = _sample(connection, baseline, window)
    return QualityView(
        view,
        reference_view(baseline.reference),
        window,
        _judged(baseline, seen, window, sample),
        sample.unknown,
        sample.n,
    )


def quality_history(ctx: Context, model_id: str, check: str = "score", segment: str = ALL_ROWS) -> QualityHistory:
    """Return what one check, or the score, says of each column in up to 60 consecutive windows.

    Raises
    ------
    NotFound
    InvalidInput
        There is no such check.
    """
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, model_id), segment)
    return NO_HISTORY if baseline is None else _remembered(ctx, baseline.state, check)


def _judged(baseline: Baseline, seen: Profile, window: WindowView, sample: Sample) -> WindowQuality:
    stacked = Profile(seen.counts[None], seen.sums[None])
    agreed = _repeats(baseline, sample.n)
    repeats = Repeats(agreed, (np.array([sample.repeated]), np.array([sample.n])))
    return report(
        baseline.spec, baseline.profile, stacked, np.array([not window.closed]), repeats=repeats if sample.n else None
    )[0]


def _sample(connection: Connection, baseline: Baseline, window: WindowView) -> Sample:
    """Return what the newest rows of a window, of all segments, tell as a whole."""
    if baseline.segment != ALL_ROWS:
        return Sample(0, 0, {})
    rows = predictions.between(connection, baseline.model.id, *window.span, SAMPLED)
    features = orjson.loads("[" + ",".join(row.features for row in rows) + "]")
    return Sample(len(rows), _repeated(features), unknown_members(features, baseline.spec))


def _repeats(baseline: Baseline, n: int) -> tuple[int, int]:
    """Return how many of as many rows of the reference repeat an earlier one, and how many were looked at."""
    return _repeats_of(baseline.reference.sample, n)


@lru_cache(maxsize=32)
def _repeats_of(packed: bytes, n: int) -> tuple[int, int]:
    table = unpack_sample(packed)
    names = [name for name in table.columns if not name.startswith("prediction.")]
    looked_at = min(n, table.n)
    rows = [
        dict(zip(names, values, strict=True)) for values in zip(*(table.columns[name] for name in names), strict=True)
    ]
    return _repeated(rows[:looked_at]), looked_at


def _repeated(rows: Sequence[dict[str, Any]]) -> int:
    written = [orjson.dumps(row, option=orjson.OPT_SORT_KEYS) for row in rows]
    return round(duplicate_rows(written) * len(rows))


@lru_cache(maxsize=64)
def _remembered(ctx: Context, state: ProfilesState, check: str) -> QualityHistory:
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, state.model_id), state.segment)
        return NO_HISTORY if baseline is None else _history(connection, baseline, check)


def _history(connection: Connection, baseline: Baseline, check: str) -> QualityHistory:
    newest = profiles.newest_bucket(connection, baseline.everyone)
    oldest = profiles.oldest_bucket(connection, baseline.everyone)
    if newest is None or oldest is None:
        return NO_HISTORY
    starts, step = consecutive(oldest, newest, baseline.length, MOST_WINDOWS)
    seen = profiles.read_windows(connection, baseline.place("data"), starts, baseline.length)
    if seen is None:
        return NO_HISTORY
    windows = tuple(WindowView(start, start + step, closed=start + step <= newest) for start in starts)
    filling = np.array([not window.closed for window in windows])
    judged = report(baseline.spec, baseline.profile, seen, filling)
    shares = heat(baseline.spec, baseline.profile, seen, check)
    return QualityHistory(
        windows,
        tuple(one.n for one in judged),
        tuple(one.score for one in judged),
        tuple(column.name for column in baseline.spec.columns),
        tuple(map(tuple, shares.T.tolist())),
    )
