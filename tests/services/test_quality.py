"""Quality of data as pages read it, and what they are told where there is nothing to judge."""

from __future__ import annotations

from services import quality
from services.comparison import Comparison
from services.context import Context
from tests.factories import a_model, a_referenced_model, log, rows, work


def test_a_model_without_rows_still_says_that_it_has_a_reference(ctx: Context) -> None:
    """Else a page would ask for a reference where predictions are what is lacking."""
    view = quality.quality(ctx, a_referenced_model(ctx).id)
    assert view.reference is not None
    assert (view.window, view.quality, view.sampled) == (None, None, 0)
    assert quality.quality(ctx, a_model(ctx, version="v2").id).reference is None


def test_a_window_without_rows_is_named_and_holds_nothing(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 100))
    work(ctx, model.id)
    view = quality.quality(ctx, model.id, Comparison((0, 3_600_000_000)))
    assert view.window is not None
    assert view.window.span == (0, 3_600_000_000)
    assert view.quality is None
