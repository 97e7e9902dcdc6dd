"""Trained models are opened once, and never where they are not what was trained."""

from __future__ import annotations

from uuid import UUID

import pytest

from core.errors import InvalidInput, Unavailable
from services import artefacts
from services.context import Context
from tests.factories import a_model
from tests.training import trained_model


def test_a_trained_model_answers_rows_and_is_opened_once(ctx: Context) -> None:
    model = trained_model(ctx)
    loaded = artefacts.load(ctx, model.id)
    (told,) = loaded.answer([{"months": 1.0, "plan": "monthly"}]).predictions()
    assert told["class"] == "yes"
    assert told["probability"] > 0.7
    assert artefacts.load(ctx, model.id) is loaded


def test_a_model_served_elsewhere_has_nothing_to_answer_with(ctx: Context) -> None:
    with pytest.raises(InvalidInput, match="not trained here"):
        artefacts.load(ctx, a_model(ctx).id)


def test_a_file_that_is_not_the_one_that_was_trained_is_refused(ctx: Context) -> None:
    model = trained_model(ctx)
    path = ctx.files.artefact(UUID(model.id))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(InvalidInput, match="SHA-256"):
        artefacts.load(ctx, model.id)
    path.unlink()
    with pytest.raises(Unavailable):
        artefacts.load(ctx, model.id)
