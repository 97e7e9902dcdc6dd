"""Which columns tell the rows of a window from the reference's: a classifier, asked for as it takes its time."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from core.registry import load
from services import models
from services.baseline import ProfilesState, read_baseline
from services.comparison import Comparison, chosen_window, spans_against
from services.context import Context
from services.sides import rows_of_both
from services.views.drift import SeparationView

MOST_ROWS = 5_000


def separation(ctx: Context, model_id: str, asked: Comparison) -> SeparationView:
    """Return how well rows of the window are told from what it is held against, and by which columns.

    Raises
    ------
    NotFound
        There is no such model, or it has no such segment.
    InvalidInput
        The window does not end after it starts.

    Notes
    -----
    Up to 5,000 rows of either side; about two seconds for 30 columns, and remembered until the profiles change.
    """
    with ctx.database.read() as connection:
        model = models.require(connection, model_id)
        baseline = read_baseline(connection, model, asked.segment)
    if baseline is None:
        return SeparationView(models.view(model), None, None)
    return _remembered(ctx, baseline.state, asked)


@lru_cache(maxsize=32)
def _remembered(ctx: Context, state: ProfilesState, asked: Comparison) -> SeparationView:
    with ctx.database.read() as connection:
        model = models.require(connection, state.model_id)
        baseline = read_baseline(connection, model, state.segment)
        window = None if baseline is None else chosen_window(connection, baseline, asked.window)
        if baseline is None or window is None:
            return SeparationView(models.view(model), window, None)
        spans = spans_against(window, asked.against)
        usual, seen = rows_of_both(connection, baseline, window.span, spans, MOST_ROWS)
    # it loads scikit-learn, which most processes never need
    classifier: Any = load("core.drift.domain_classifier")
    return SeparationView(models.view(model), window, classifier.separate(usual.columns, seen.columns, baseline.spec))
