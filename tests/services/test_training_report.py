"""The report of a training is what the training told; a run that ended is done once more as it was asked."""

from __future__ import annotations

from uuid import UUID

import numpy as np
import pytest

from core.errors import Conflict, InvalidInput, NotFound
from services import datasets, runs, training
from services.context import Context
from services.training import Named
from services.training_report import training_report
from services.views.cleaning import RunView
from tests.factories import a_model
from tests.services.test_training import at_once, trained
from tests.training import customers

__all__ = ["at_once"]
pytestmark = pytest.mark.usefixtures("at_once")


def _model(run: RunView) -> str:
    assert run.result is not None, run.error
    found: str = run.result["model"]["id"]
    return found


def test_a_report_tells_figures_beside_the_baseline_and_where_the_model_comes_from(ctx: Context) -> None:
    run = trained(ctx, customers())
    view = training_report(ctx, _model(run))
    assert (view.run, view.dataset, view.dataset_name, view.held_out) == (run.id, run.dataset, "customers", True)
    assert view.main is not None
    assert (view.main.name, view.main.reference) == ("roc_auc", 0.5)
    assert view.report["environment"]["scikit-learn"]
    assert (view.report["data"]["rows"], view.report["data"]["columns"]) == (400, 3)
    assert view.size == ctx.files.artefact(UUID(view.model.id)).stat().st_size


def test_curves_of_a_report_agree_with_its_figures(ctx: Context) -> None:
    view = training_report(ctx, _model(trained(ctx, customers())))
    curves = view.curves
    assert curves is not None
    assert curves.confusion is not None
    assert curves.confusion.matrix.sum() == view.report["n"] == 80
    assert curves.classes is not None
    yes = curves.classes.levels.index("yes")
    assert curves.classes.recall[0, yes] == pytest.approx(view.report["metrics"]["recall"]["value"])
    assert curves.roc is not None
    area = np.trapezoid(curves.roc.true_positive_rate, curves.roc.false_positive_rate)
    assert area == pytest.approx(view.report["metrics"]["roc_auc"]["value"], abs=0.01)
    assert np.isposinf(curves.roc.thresholds[0])


def test_a_regression_has_no_curves(ctx: Context) -> None:
    frame = customers().assign(left=lambda rows: rows["months"] * 2)
    assert training_report(ctx, _model(trained(ctx, frame, algorithm="ridge"))).curves is None


def test_a_model_that_is_only_monitored_has_no_report(ctx: Context) -> None:
    model = a_model(ctx)
    with pytest.raises(NotFound, match="was not trained here"):
        training_report(ctx, model.id)
    with pytest.raises(NotFound):
        training_report(ctx, "nothing")


def test_a_report_outlives_its_dataset(ctx: Context) -> None:
    run = trained(ctx, customers())
    datasets.remove(ctx, run.dataset or "")
    view = training_report(ctx, _model(run))
    assert (view.dataset, view.dataset_name) == (None, None)


def test_a_training_that_failed_is_done_once_more_as_it_was_asked(ctx: Context) -> None:
    failed = trained(ctx, customers(), algorithm="ridge")
    assert failed.status == "failed"
    new = runs.again(ctx, failed.id)
    assert new.id != failed.id
    assert (new.kind, new.status, new.dataset, new.asked) == ("train", "waiting", failed.dataset, failed.asked)


def test_a_run_that_was_cancelled_ends_when_it_is_done_again(ctx: Context) -> None:
    dataset = datasets.keep(ctx, "customers", customers())
    plan = {"target_column": "left", "algorithm": "logistic_regression", "explain": False}
    first = training.start(ctx, dataset.id, plan, Named("churn"))
    with pytest.raises(Conflict, match="not over"):
        runs.again(ctx, first.id)
    runs.cancel(ctx, first.id)
    new = runs.again(ctx, first.id)
    runs.work(ctx, UUID(new.id))
    assert training_report(ctx, _model(runs.get(ctx, new.id))).run == new.id


def test_what_is_not_kept_is_not_done_again(ctx: Context) -> None:
    upload = runs.start(ctx, "read", {"dataset": "gone", "name": "x.csv", "size": 1, "said": {}})
    with pytest.raises(InvalidInput, match="upload the file again"):
        runs.again(ctx, upload.id)
    failed = trained(ctx, customers(), algorithm="ridge")
    datasets.remove(ctx, failed.dataset or "")
    with pytest.raises(InvalidInput, match="was deleted"):
        runs.again(ctx, failed.id)
    with pytest.raises(NotFound):
        runs.again(ctx, "00000000-0000-0000-0000-000000000000")
