"""What a model looks at: importance, dependence, and what more rows would bring; within a bound of time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import get_scorer

from core.training.answers import answer, probabilities
from core.training.columns import Floats
from core.training.features import Feature, Schema
from core.training.folds import Tell
from core.training.pipeline import learn
from core.training.plan import Plan
from core.training.ranking import RANKINGS
from core.training.target import Target

MOST_ROWS = 2_000
FEWEST_ROWS = 100
REPEATS = 5
SHOWN = 12  # features whose dependence is drawn
GRID = 20
DEPENDENCE_ROWS = 500
SIZES = (0.1, 0.2, 0.35, 0.6)


@dataclass(frozen=True, eq=False)
class Explained:
    """A fitted pipeline, the rows to explain it with, and how long that may take.

    Parameters
    ----------
    pipeline : Pipeline
    frame, coded
        Rows held out; those learnt from where there are none.
    seconds : float
        That all of it may take, about.
    """

    pipeline: Any
    frame: pd.DataFrame
    coded: npt.NDArray[Any]
    schema: Schema
    target: Target
    plan: Plan
    seconds: float


def importance(one: Explained, tell: Tell) -> list[dict[str, Any]]:
    """Return how much worse the model answers where the values of a feature are shuffled, the most important first.

    Returns
    -------
    list of dict
        ``feature``, ``mean`` loss of the figure that models are ranked by, ``low`` and ``high`` of all repeats. Empty
        where even few rows would take too long.
    """
    n = _affordable(one)
    if n < min(FEWEST_ROWS, len(one.frame)):
        return []
    chosen = np.random.default_rng(one.plan.seed).permutation(len(one.frame))[:n]
    frame, coded = one.frame.iloc[chosen], one.coded[chosen]
    ranking = RANKINGS[one.target.task]
    found = []
    for place, feature in enumerate(one.schema.features):
        tell(place, len(one.schema.features), f"importance of {feature.name[:60]}")
        drops = _drops(one, frame, coded, feature.name, get_scorer(ranking.scorer))
        found.append(
            {
                "feature": feature.name,
                "mean": float(drops.mean()),
                "low": float(drops.min()),
                "high": float(drops.max()),
            }
        )
    return sorted(found, key=lambda entry: -entry["mean"])


def _drops(
    one: Explained, frame: pd.DataFrame, coded: npt.NDArray[Any], name: str, scorer: Callable[..., float]
) -> Floats:
    """Return by how much the score falls, each time one feature is shuffled."""
    whole = scorer(one.pipeline, frame, coded)
    random = np.random.default_rng(one.plan.seed)
    drops = []
    for _ in range(REPEATS):
        shuffled = frame[name].iloc[random.permutation(len(frame))].set_axis(frame.index)
        drops.append(whole - scorer(one.pipeline, _with(frame, name, shuffled), coded))
    return np.array(drops)


def _affordable(one: Explained) -> int:
    """Return on how many rows every feature can be shuffled in time."""
    trial = one.frame.iloc[:FEWEST_ROWS]
    begun = time.perf_counter()
    answer(one.pipeline, trial, one.target)
    first = time.perf_counter() - begun
    wider = one.frame.iloc[: 5 * FEWEST_ROWS]
    begun = time.perf_counter()
    answer(one.pipeline, wider, one.target)
    each = max((time.perf_counter() - begun - first) / max(len(wider) - len(trial), 1), 1e-7)
    times = (REPEATS + 1) * len(one.schema.features)
    n = int((one.seconds / times - first) / each)
    return min(max(n, 0), MOST_ROWS, len(one.frame))


def dependence(one: Explained, ranked: list[dict[str, Any]], tell: Tell) -> list[dict[str, Any]]:
    """Return what the model answers on average as one feature changes and all else stays, of the most important.

    Returns
    -------
    list of dict
        ``feature``, ``values`` and ``answers``: probability of the positive class, a list of those of every class, or
        the predicted value.
    """
    names = [entry["feature"] for entry in ranked[:SHOWN]]
    known = {feature.name: feature for feature in one.schema.features}
    frame = one.frame.iloc[np.random.default_rng(one.plan.seed).permutation(len(one.frame))[:DEPENDENCE_ROWS]]
    ends_at = time.perf_counter() + one.seconds
    found: list[dict[str, Any]] = []
    for place, name in enumerate(names):
        if time.perf_counter() > ends_at:
            break
        tell(place, len(names), f"dependence on {name[:60]}")
        values = _grid(known[name], one.frame[name])
        if len(values) > 1:
            answers = [_mean(one, _with(frame, name, _filled(frame[name], value))) for value in values]
            found.append({"feature": name, "kind": known[name].kind, "values": _plain(values), "answers": answers})
    return found


def _grid(feature: Feature, column: pd.Series[Any]) -> list[Any]:
    known = column.dropna()
    if feature.kind == "text":
        return list(known.value_counts().index[:GRID])
    if feature.truth:
        return [False, True]
    ranked = known.iloc[np.argsort(pd.to_numeric(known, errors="coerce").to_numpy(), kind="stable")]
    places = np.linspace(0.02 * (len(ranked) - 1), 0.98 * (len(ranked) - 1), GRID)
    return list(ranked.iloc[np.unique(places.round().astype(np.int64))].unique()) if len(ranked) else []


def _with(frame: pd.DataFrame, name: str, column: pd.Series[Any]) -> pd.DataFrame:
    """Return a table with another column in place of its own; `assign` takes no column that is called self."""
    own = frame.copy(deep=False)
    own[name] = column
    return own


def _filled(column: pd.Series[Any], value: Any) -> pd.Series[Any]:
    return pd.Series([value] * len(column), index=column.index, dtype=column.dtype)


def _mean(one: Explained, frame: pd.DataFrame) -> Any:
    if one.target.task == "regression":
        return float(np.mean(one.pipeline.predict(frame)))
    means = probabilities(one.pipeline, frame, one.target).mean(axis=0)
    return float(means[one.target.positive_at]) if one.target.task == "binary" else means.tolist()


def _plain(values: list[Any]) -> list[Any]:
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    return [value.isoformat() if isinstance(value, pd.Timestamp) else value for value in plain]


def learning_curve(
    one: Explained, train: tuple[pd.DataFrame, npt.NDArray[Any]], fit_s: float, tell: Tell
) -> list[dict[str, Any]]:
    """Return how the figure that models are ranked by grows with the rows learnt from, measured on the same rows.

    Parameters
    ----------
    train : tuple
        Features and coded target of the training part.
    fit_s : float
        Seconds that fitting to all of it took.
    """
    frame, coded = train
    ranking = RANKINGS[one.target.task]
    scorer = get_scorer(ranking.scorer)
    order = (
        np.arange(len(frame))
        if one.plan.split == "time"
        else np.random.default_rng(one.plan.seed).permutation(len(frame))
    )
    found, left = [], one.seconds
    for place, size in enumerate(SIZES):
        chosen = order[-int(size * len(frame)) :] if size * len(frame) >= 1 else order[:0]
        if len(chosen) < FEWEST_ROWS // 2 or (left := left - size * fit_s) < 0 or _one_class(coded[chosen], one.target):
            continue
        tell(place, len(SIZES), f"learning from {len(chosen):,} rows")
        model = learn(one.pipeline, frame.iloc[chosen], coded[chosen])
        found.append({"n": len(chosen), "score": ranking.sign * float(scorer(model, one.frame, one.coded))})
    if found:
        found.append({"n": len(frame), "score": ranking.sign * float(scorer(one.pipeline, one.frame, one.coded))})
    return found


def _one_class(coded: npt.NDArray[Any], target: Target) -> bool:
    return target.task != "regression" and len(np.unique(coded)) < len(target.classes)
