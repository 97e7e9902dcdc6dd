"""What is wrong with the data of a window, for the API and the pages: the report that the alerts rest on too."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import orjson
from sqlalchemy import Connection

from core.profiles.profile import Profile, stacked
from core.quality.report import WindowQuality, heat, judge, report
from core.quality.rows import duplicate_rows, unknown_members
from core.quality.weigh import Repeats, weigh
from services import models
from services.baseline import Baseline, ProfilesState, read_baseline
from services.comparison import CURRENT, Comparison, chosen_window
from services.context import Context
from services.freezing import unpack_sample
from services.past import read_past
from services.references import view as reference_view
from services.serving import as_cleaned, recipe_of
from services.views.quality import QualityHistory, QualityView
from services.views.window import WindowView
from storage import predictions, profiles, references
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
        _judged(ctx, baseline, seen, (window, sample)),
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


def _judged(ctx: Context, baseline: Baseline, seen: Profile, looked: tuple[WindowView, Sample]) -> WindowQuality:
    window, sample = looked
    repeats = None
    if sample.n:
        now = np.array([sample.repeated]), np.array([sample.n])
        repeats = Repeats(_usual_repeats(ctx, baseline, sample.n), now)
    filling = np.array([not window.closed])
    return report(baseline.spec, baseline.profile, stacked(seen), filling, repeats=repeats)[0]


def _sample(connection: Connection, baseline: Baseline, window: WindowView) -> Sample:
    """Return what the newest rows of a window, of all segments, tell as a whole."""
    if baseline.segment != ALL_ROWS:
        return Sample(0, 0, {})
    rows = predictions.between(connection, baseline.model.id, *window.span, SAMPLED)
    came = orjson.loads("[" + ",".join(row.features for row in rows) + "]")
    features = as_cleaned(recipe_of(connection, baseline.model.id), came)
    return Sample(len(rows), _repeated(list(map(_written, features))), unknown_members(features, baseline.spec))


def _usual_repeats(ctx: Context, baseline: Baseline, n: int) -> tuple[int, int]:
    """Return how many of as many rows of the reference repeat an earlier one, and how many were looked at."""
    written = _written_sample(ctx, baseline.reference.id)[:n]
    return _repeated(written), len(written)


@lru_cache(maxsize=16)
def _written_sample(ctx: Context, reference_id: int) -> Sequence[bytes]:
    """Return the rows of a reference, which never change, as they are compared."""
    with ctx.database.read() as connection:
        table = unpack_sample(references.sample(connection, reference_id))
    names = [name for name in table.columns if not name.startswith("prediction.")]
    columns = zip(*(table.columns[name] for name in names), strict=True)
    return [_written(dict(zip(names, values, strict=True))) for values in columns]


def _written(row: dict[str, Any]) -> bytes:
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def _repeated(written: Sequence[bytes]) -> int:
    return round(duplicate_rows(written) * len(written))


@lru_cache(maxsize=64)
def _remembered(ctx: Context, state: ProfilesState, check: str) -> QualityHistory:
    with ctx.database.read() as connection:
        baseline = read_baseline(connection, models.require(connection, state.model_id), state.segment)
        return NO_HISTORY if baseline is None else _history(connection, baseline, check)


def _history(connection: Connection, baseline: Baseline, check: str) -> QualityHistory:
    past = read_past(connection, baseline)
    if past is None:
        return NO_HISTORY
    weighed = weigh(baseline.spec, baseline.profile, past.profile, past.filling)
    judged, shares = judge(weighed), heat(weighed, check)
    return QualityHistory(
        past.windows,
        tuple(one.n for one in judged),
        tuple(one.score for one in judged),
        tuple(column.name for column in baseline.spec.columns),
        tuple(map(tuple, shares.T.tolist())),
    )
