"""The whole way from a table to a trained model, with everything that is to be known of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import clone

from core.cleaning.fitted import FittedRecipe
from core.cleaning.recipe import Recipe
from core.errors import InvalidInput, NotEnoughData
from core.params import read_params
from core.training import cautions, explanation
from core.training.algorithm import Algorithm, Setting, algorithm_for
from core.training.answers import HALF, Answers, answer
from core.training.evaluation import evaluate, labels_of
from core.training.explanation import Explained
from core.training.features import Schema
from core.training.folds import Folds, Tell, cross_validate
from core.training.pipeline import learn, pipeline
from core.training.plan import Plan
from core.training.preparation import Prepared, prepare
from core.training.ranking import RANKINGS
from core.training.search import Race, simplest, winner
from core.training.target import Target
from core.training.threshold import cheapest

AUTO = "auto"
RESERVE = 0.3  # of the time limit, kept from a search for the fit to all rows and for what is told of the model
LEAST_EXPLAINED_S, EXPLAINED_SHARE = 3.0, 0.05
Show = Callable[[list[dict[str, Any]]], None]


@dataclass(frozen=True, eq=False)
class Trained:
    """A trained model.

    Parameters
    ----------
    pipeline : Pipeline
    schema : Schema
    target : Target
    threshold : float
        Of two classes: the probability from which on the positive one is told.
    recipe : FittedRecipe, optional
        What rows are cleaned by before the pipeline meets them; it learnt from the training part alone.
    report : dict
        All that is known of it, as JSON.
    held_out : DataFrame
        The rows it was measured on: features, ``prediction.*`` and, under the name of the target, what was true. The
        rows it learnt from where none were held out.
    """

    pipeline: Any
    schema: Schema
    target: Target
    threshold: float
    recipe: FittedRecipe | None
    report: dict[str, Any]
    held_out: pd.DataFrame


def train(
    frame: pd.DataFrame, plan: Plan, recipe: Recipe | None = None, *, tell: Tell | None = None, show: Show | None = None
) -> Trained:
    """Return the model that a plan makes of a table.

    Parameters
    ----------
    frame : DataFrame
        Not changed.
    plan : Plan
    recipe : Recipe, optional
        Cleans rows first; what it learns it learns from the training part.
    tell : callable, optional
        Told ``(done, of, what comes next)``.
    show : callable, optional
        Shown the leaderboard, as JSON, whenever it grows.

    Raises
    ------
    InvalidInput, NotEnoughData
        Names the field of the plan that cannot be followed, and why.
    """
    begun, tell = time.monotonic(), tell or (lambda _done, _of, _said: None)
    tell(0, 100, "looking at the data")
    data = prepare(frame, plan, recipe)
    ends_at = begun + plan.time_limit_s * (1 - RESERVE)
    algorithm, params, folds, board = _chosen(data, plan, ends_at, tell, show or (lambda _board: None))
    tell(60, 100, f"fitting {algorithm.label.lower()} to {len(data.train):,} rows")
    setting = Setting(data.target.task, plan.seed, plan.balanced)
    fitting = time.monotonic()
    with _said(algorithm):
        fitted = learn(pipeline(data.schema, algorithm, params, setting), data.train, data.learnt)
    fit_s = time.monotonic() - fitting
    threshold = _threshold(data, folds, plan)
    tell(80, 100, "measuring")
    measuring = time.monotonic()
    report, held_out = _measured(data, fitted, HALF if threshold is None else threshold["value"])
    measure_s = time.monotonic() - measuring
    report |= _described(data, plan, algorithm, params, folds) | {"threshold": threshold, "leaderboard": board}
    report["warnings"] = [asdict(one) for one in _cautions(data, plan, report)]
    if plan.explain:
        report |= _explained(data, fitted, plan, (fit_s, measure_s), tell)
    report["seconds"] = {"fit": fit_s, "all": time.monotonic() - begun}
    use_one_thread(fitted)
    value = HALF if threshold is None else threshold["value"]
    return Trained(fitted, data.schema, data.target, value, data.recipe, report, held_out)


def _chosen(
    data: Prepared, plan: Plan, ends_at: float, tell: Tell, show: Show
) -> tuple[Algorithm, Any, Folds | None, list[dict[str, Any]]]:
    """Return the algorithm, its params, its folds, and the leaderboard of a race if there was one."""
    features = data.train[data.schema.names()]

    def part(done: int, of: int, said: str) -> None:
        tell(5 + int(55 * done / max(of, 1)), 100, said)

    if plan.algorithm != AUTO:
        algorithm = algorithm_for(plan.algorithm, data.target.task, balanced=plan.balanced)
        params = read_params(algorithm.params, plan.params, "$.params")
        model = pipeline(data.schema, algorithm, params, Setting(data.target.task, plan.seed, plan.balanced))
        with _said(algorithm):
            return algorithm, params, cross_validate(model, features, data.learnt, data.target, plan, part), []
    race = Race(
        features, data.learnt, data.schema, data.target, plan, ends_at, part,
        lambda entries: show([one.to_json() for one in entries]),
    )  # fmt: skip
    board = race.run()
    left = RESERVE * plan.time_limit_s + max(ends_at - time.monotonic(), 0.0)
    best = winner(board, len(data.train), left) or simplest(board)
    if best is None:
        raise NotEnoughData("no algorithm got an answer within the limits; give it more time, or more rows")
    return best.algorithm, best.params, best.folds, [one.to_json() for one in board]


@contextmanager
def _said(algorithm: Algorithm) -> Iterator[None]:
    """Tell people what an estimator says of data that it cannot learn from."""
    try:
        yield
    except (ValueError, ArithmeticError) as error:
        raise InvalidInput(
            f"{algorithm.label} cannot learn from this: {str(error)[:300]}", field="$.algorithm"
        ) from error


def _threshold(data: Prepared, folds: Folds | None, plan: Plan) -> dict[str, Any] | None:
    if not plan.costed:
        return None
    if folds is None or folds.out_of_fold is None:
        raise NotEnoughData(
            "too few rows of the rarer class to choose a threshold by cost", field="$.cost_false_positive"
        )
    scores = folds.out_of_fold[:, data.target.positive_at]
    told = np.isfinite(scores)
    return cheapest(scores[told], (data.learnt == data.target.positive_at)[told], plan)


def _measured(data: Prepared, fitted: Any, threshold: float) -> tuple[dict[str, Any], pd.DataFrame]:
    rows = data.measured()
    features = rows[data.schema.names()]
    answers = answer(fitted, features, data.target, threshold)
    true = data.target.coded(rows[data.target.name])
    report = evaluate(answers, labels_of(data.target, true))
    report["measured_on"] = "held-out rows" if len(data.test) else "training rows"
    report["baseline"] = _baseline(data, true)
    columns = {name: pd.Series(values, index=rows.index) for name, values in answers.columns().items()}
    return report, pd.concat([rows, pd.DataFrame(columns, index=rows.index)], axis=1)


def _baseline(data: Prepared, true: npt.NDArray[Any]) -> dict[str, Any]:
    """Return the figures of always giving the same answer, by name."""
    target, labels = data.target, labels_of(data.target, true)
    if target.task == "regression":
        answers = Answers(target, np.full(len(true), float(data.learnt.mean())))
    else:
        shares = np.bincount(data.learnt, minlength=len(target.classes)) / len(data.learnt)
        answers = Answers(target, np.full(len(true), int(shares.argmax())), np.tile(shares, (len(true), 1)))
    return {name: one["value"] for name, one in evaluate(answers, labels)["metrics"].items()}


def _described(data: Prepared, plan: Plan, algorithm: Algorithm, params: Any, folds: Folds | None) -> dict[str, Any]:
    ranking = RANKINGS[data.target.task]
    return {
        "task": data.target.task,
        "target": data.target.name,
        "classes": list(data.target.classes),
        "positive": data.target.positive,
        "features": data.schema.to_json(),
        "algorithm": algorithm.name,
        "label": algorithm.label,
        "params": asdict(params),
        "rows": {"learnt": len(data.train), "held_out": len(data.test), "dropped": data.dropped},
        "split": data.parts.how,
        "ranking": {"name": ranking.name, "label": ranking.label, "sign": ranking.sign},
        "folds": None
        if folds is None
        else {"scores": list(folds.scores), "mean": folds.mean, "low": _known(folds.low), "high": _known(folds.high)},
        "plan": plan.to_json(),
    }


def _cautions(data: Prepared, plan: Plan, report: Mapping[str, Any]) -> list[cautions.Caution]:
    ranking = RANKINGS[data.target.task]
    figure = report["metrics"].get(ranking.name, {})
    baseline = report["baseline"].get(ranking.name)
    found = cautions.few_rows(len(data.train), len(data.test), len(data.schema.features))
    found += cautions.giveaways(data.schema, data.train, data.learnt, data.target)
    found += cautions.rare_classes(data.target, data.learnt) if not plan.balanced else []
    found += cautions.repeated(data.train, data.test)
    if len(data.test) and baseline is not None:
        found += cautions.not_better(ranking.label, figure.get("low"), figure.get("high"), baseline, ranking.sign)
    return found + cautions.left_out(dict(data.left_out))


def _explained(data: Prepared, fitted: Any, plan: Plan, took: tuple[float, float], tell: Tell) -> dict[str, Any]:
    """Return what the model looks at; what one part leaves of the time is for the next."""
    rows, names = data.measured(), data.schema.names()
    seconds = min(max(LEAST_EXPLAINED_S, EXPLAINED_SHARE * took[0]), RESERVE / 2 * plan.time_limit_s)
    ends_at = time.monotonic() + seconds
    fresh = clone(fitted)
    use_one_thread(fitted)

    def left(share: float) -> Explained:
        coded = data.target.coded(rows[data.target.name])
        return Explained(
            fitted, rows[names], coded, data.schema, data.target, plan, share * max(ends_at - time.monotonic(), 0.0)
        )

    ranked = explanation.importance(left(0.5), lambda done, of, said: tell(85 + 5 * done // max(of, 1), 100, said))
    drawn = explanation.dependence(left(0.5), ranked, lambda _done, _of, said: tell(92, 100, said))
    curve: list[dict[str, Any]] = []
    if len(data.test):
        learnt = (data.train[names], data.learnt)
        curve = explanation.learning_curve(left(1.0), fresh, learnt, took, lambda _done, _of, said: tell(96, 100, said))
    return {"importance": ranked, "dependence": drawn, "learning_curve": curve}


def use_one_thread(fitted: Any) -> None:
    """Have a fitted model answer on one thread: for a row at a time the handing out takes longer than the work."""
    if "n_jobs" in fitted["model"].get_params():
        fitted["model"].set_params(n_jobs=1)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
