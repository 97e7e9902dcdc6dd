"""A model is trained again, on its newest labelled predictions; what comes of it is a candidate, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services import registration
from services.context import Context
from services.retraining import asked_again
from services.runs import WORK, Progress
from services.tidying import gone_if_failed
from services.training_data import from_predictions
from services.views.cleaning import RunView
from services.work import train


def work(ctx: Context, run: RunView, asked: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    """Return the new version of the model; see `services.work.train`."""
    found = registration.of_run(ctx, run)
    if found is not None:
        return found
    progress(0, 100, "reading labelled predictions")
    dataset = from_predictions(ctx, asked["model"], asked["days"])
    with gone_if_failed(ctx, dataset):
        return train.work(ctx, replace(run, dataset=dataset), asked_again(ctx, asked["model"], dataset), progress)


WORK.add("retrain", work)
