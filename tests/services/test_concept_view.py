"""What is said of concept drift before there is anything to say."""

from __future__ import annotations

from services.concept import concept
from services.context import Context
from tests.factories import a_model, a_referenced_model


def test_a_model_without_a_reference_has_no_error_stream(ctx: Context) -> None:
    assert concept(ctx, a_model(ctx).id).kind is None


def test_a_model_with_a_reference_and_no_predictions_has_detectors_that_read_nothing(ctx: Context) -> None:
    view = concept(ctx, a_referenced_model(ctx).id)
    assert view.kind == "binary"
    assert view.curve == ()
    assert {one.seen_to for one in view.detectors} == {None}
