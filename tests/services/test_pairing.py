"""Two models side by side: what is measured apart, how they were made, and who answers the same live rows better."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import orjson
import pandas as pd
import pytest
from sqlalchemy import update

from core.cleaning.fitting import fit
from core.cleaning.recipe import read_recipe
from core.errors import InvalidInput, NotFound
from core.windows import from_micros
from services import artefacts, models, recipes
from services.context import Context
from services.models import ModelChange
from services.pairing import compare
from services.views.model import ModelView
from services.views.pairing import PairView
from storage import artefacts as artefact_rows
from storage.tables.training import Artefact
from tests.factories import a_model, a_referenced_model, log, rows, tell
from tests.fakes import FakeClock
from tests.training import customers, trained_model


def served(ctx: Context, model: ModelView, frame: pd.DataFrame, wrong: float = 0.0, prefix: str = "c") -> None:
    """Log a prediction of a model that knows the truth, but for a share of the rows, and tell the truth."""
    random = np.random.default_rng(11)
    flipped = random.uniform(size=len(frame)) < wrong
    said = np.where((frame["left"] == "yes") != flipped, 0.9, 0.1)
    logged = [
        {
            "model": model.id,
            "id": f"{prefix}{place}",
            "timestamp": from_micros(ctx.now() + place).isoformat(),
            "input_data": {"months": row["months"], "plan": row["plan"]},
            "prediction": {"class": "yes" if p > 0.5 else "no", "probability": p},
        }
        for place, (row, p) in enumerate(zip(frame.to_dict("records"), said.tolist(), strict=True))
    ]
    log(ctx, logged)
    tell(ctx, model.id, {f"{prefix}{place}": value for place, value in enumerate(frame["left"])})


def paired(view: PairView) -> dict[str, Any]:
    return {one.name: one for one in view.live.paired}


def test_two_versions_are_compared_in_all_that_is_known_of_them(ctx: Context) -> None:
    a, b = trained_model(ctx), trained_model(ctx, algorithm="random_forest", seed=1)
    view = compare(ctx, a.id, b.id)
    assert (view.a.model.version, view.b.model.version, view.a.n, view.a.measured_on) == ("1", "2", 80, "held-out rows")
    auc = next(one for one in view.metrics if one.name == "roc_auc")
    assert auc.a is not None
    assert auc.b is not None
    assert auc.difference == pytest.approx(auc.a.value - auc.b.value)  # type: ignore[operator]
    assert auc.low < auc.difference < auc.high  # type: ignore[operator]
    settings = {(one.about, one.name): one for one in view.settings}
    assert settings["model", "algorithm"].differs
    assert (settings["plan", "seed"].a, settings["plan", "seed"].b) == (0, 1)
    assert not settings["data", "learnt"].differs
    assert settings["params", "C"].differs
    assert settings["params", "C"].b is None


def test_what_they_look_at_is_set_side_by_side_the_most_important_first(ctx: Context) -> None:
    a, b = trained_model(ctx), trained_model(ctx)
    for model, weights in ((a, {"plan": 0.1, "months": 0.3}), (b, {"plan": 0.4})):
        told = [{"feature": name, "mean": mean, "low": 0.0, "high": 1.0} for name, mean in weights.items()]
        with ctx.database.write() as connection:
            report = artefact_rows.find(connection, UUID(model.id))
            assert report is not None
            whole = orjson.dumps(orjson.loads(report.report) | {"importance": told}).decode()
            connection.execute(update(Artefact).where(Artefact.model_id == UUID(model.id)).values(report=whole))
    found = compare(ctx, a.id, b.id).importance
    assert [(one.feature, one.a and one.a.value, one.b and one.b.value) for one in found] == [
        ("plan", 0.1, 0.4),
        ("months", 0.3, None),
    ]


def test_the_inputs_of_the_references_are_held_against_each_other(ctx: Context) -> None:
    a = trained_model(ctx, customers(3_000))
    later = customers(3_000, seed=9)
    later["months"] += 40
    b = trained_model(ctx, later)
    view = compare(ctx, a.id, b.id).inputs
    assert {one.column: one.verdict for one in view.columns} == {"months": "critical", "plan": "ok"}
    assert (view.verdict, view.only_a, view.only_b) == ("critical", (), ())
    same = compare(ctx, a.id, trained_model(ctx, customers(3_000, seed=5)).id).inputs
    assert same.verdict == "ok"


def test_a_candidate_answers_the_live_rows_of_the_champion_and_loses_to_one_that_knows(ctx: Context) -> None:
    champion = a_model(ctx, name="churn", version="elsewhere")
    candidate = trained_model(ctx)
    served(ctx, champion, customers(600, seed=3))
    view = compare(ctx, champion.id, candidate.id)
    assert (view.live.rows_of, view.live.n, view.live.answered_a, view.live.answered_b) == ("a", 600, "logged", "now")
    found = paired(view)
    assert list(found) == ["accuracy", "roc_auc", "log_loss"]
    assert found["accuracy"].a == 1.0
    assert {one.winner for one in found.values()} == {"a"}


def test_the_answers_to_live_rows_are_those_of_the_artefact(ctx: Context) -> None:
    champion, candidate = a_model(ctx, name="churn", version="elsewhere"), trained_model(ctx)
    frame = customers(200, seed=3)
    served(ctx, champion, frame, wrong=0.3)
    told = artefacts.load(ctx, candidate.id).answer(frame[["months", "plan"]]).plain()
    expected = float(np.mean(np.array(told) == frame["left"].to_numpy()))
    assert paired(compare(ctx, champion.id, candidate.id))["accuracy"].b == pytest.approx(expected)


def test_which_of_the_two_comes_first_changes_the_sign_alone(ctx: Context) -> None:
    champion, candidate = a_model(ctx, name="churn", version="elsewhere"), trained_model(ctx)
    served(ctx, champion, customers(300, seed=3), wrong=0.4)
    there, back = compare(ctx, champion.id, candidate.id), compare(ctx, candidate.id, champion.id)
    assert back.live.rows_of == "b"
    for name, one in paired(there).items():
        assert paired(back)[name].value == pytest.approx(-one.value)
    assert paired(back)["accuracy"].winner == "a"


def test_models_served_elsewhere_are_compared_by_what_both_logged_under_the_same_ids(ctx: Context) -> None:
    good, bad = (a_model(ctx, name="churn", version=version) for version in ("good", "bad"))
    frame = customers(300, seed=3)
    served(ctx, good, frame)
    assert compare(ctx, good.id, bad.id).live.reason == (
        "Churn bad was not trained here, and logged no prediction under the same ids."
    )
    served(ctx, bad, frame[:200], wrong=0.3)
    view = compare(ctx, good.id, bad.id)
    assert (view.live.n, view.live.answered_b) == (200, "logged")
    assert paired(view)["accuracy"].winner == "a"


def test_the_recipe_of_a_candidate_cleans_the_rows_of_the_champion(ctx: Context) -> None:
    champion, candidate = a_model(ctx, name="churn", version="elsewhere"), trained_model(ctx)
    frame = customers(200, seed=3)
    served(ctx, champion, frame.assign(plan=frame["plan"].str.upper()), wrong=0.2)
    before = paired(compare(ctx, champion.id, candidate.id))["log_loss"].b
    steps: list[dict[str, Any]] = [{"step": "text_case", "columns": ["plan"], "params": {"case": "lower"}}]
    fitted, _ = fit(read_recipe(steps), frame[["months", "plan"]])
    recipe = recipes.save(ctx, "lower", fitted.to_json()).id
    models.change(ctx, candidate.id, ModelChange(recipe=recipe))
    assert paired(compare(ctx, champion.id, candidate.id))["log_loss"].b < before


def test_rows_that_lack_what_a_candidate_looks_at_are_not_answered(ctx: Context) -> None:
    candidate = trained_model(ctx)
    champion = a_referenced_model(ctx)

    log(ctx, rows(champion.id, 60, start=ctx.now(), hours=0.1))
    tell(ctx, champion.id, {f"r{place}": place % 2 == 0 for place in range(60)})
    view = compare(ctx, champion.id, candidate.id)
    assert view.live.reason == "Churn 1 looks at 'months', 'plan', which these rows do not have."
    assert view.inputs.reason == "They have no feature in common."
    assert view.a.measured_on == "the reference"
    assert next(one for one in view.metrics if one.name == "accuracy").a is not None


def test_without_labels_or_with_few_the_reason_is_told(ctx: Context) -> None:
    champion, candidate = a_model(ctx, name="churn", version="elsewhere"), trained_model(ctx)
    assert "labelled prediction" in (compare(ctx, champion.id, candidate.id).live.reason or "")
    served(ctx, champion, customers(12))
    assert "only 12 labelled rows" in (compare(ctx, champion.id, candidate.id).live.reason or "").lower()


def test_numbers_are_compared_by_the_size_of_their_errors(ctx: Context) -> None:
    frame = customers(500)
    frame["left"] = 3 * frame["months"] + np.random.default_rng(5).normal(0, 1, 500)
    good = trained_model(ctx, frame, name="size", algorithm="linear_regression")
    base = trained_model(ctx, frame, name="size", algorithm="baseline")
    elsewhere = a_model(ctx, name="size", version="elsewhere")
    logged = [
        {"model": elsewhere.id, "id": f"n{place}", "timestamp": from_micros(ctx.now() + place).isoformat(),
         "input_data": {"months": row["months"], "plan": row["plan"]}, "prediction": {"value": row["left"] + 20.0},
         "label": row["left"]}
        for place, row in enumerate(frame.to_dict("records"))
    ]  # fmt: skip
    log(ctx, logged)
    assert {name: one.winner for name, one in paired(compare(ctx, elsewhere.id, good.id)).items()} == {
        "mae": "b", "rmse": "b",
    }  # fmt: skip
    assert {one.winner for one in paired(compare(ctx, elsewhere.id, base.id)).values()} == {"a"}
    assert "a number" in (compare(ctx, elsewhere.id, trained_model(ctx).id).live.reason or "")


def test_the_same_model_twice_or_none_is_refused(ctx: Context) -> None:
    model = a_model(ctx)
    with pytest.raises(InvalidInput) as refused:
        compare(ctx, model.id, model.id)
    assert refused.value.field == "with"
    with pytest.raises(NotFound):
        compare(ctx, model.id, str(UUID(int=1)))


def test_the_newest_word_on_a_row_counts(ctx: Context) -> None:
    champion, candidate = a_model(ctx, name="churn", version="elsewhere"), trained_model(ctx)
    frame = customers(100, seed=3)
    served(ctx, champion, frame)
    tell(
        ctx, champion.id, {f"c{place}": "no" if value == "yes" else "yes" for place, value in enumerate(frame["left"])}
    )
    assert paired(compare(ctx, champion.id, candidate.id))["accuracy"].a == 0.0


def test_rows_from_before_either_was_trained_are_left_out(ctx: Context, clock: FakeClock) -> None:
    a = trained_model(ctx)
    served(ctx, a, customers(200))
    clock.advance(60)
    b = trained_model(ctx)
    live = compare(ctx, a.id, b.id).live
    assert live.rows_of is None
    assert "since both were trained" in (live.reason or "")
