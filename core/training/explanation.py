"""What a model looks at: importance, dependence, and what more rows would bring; within a bound of time."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.training.answers import probabilities
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
        where even few rows would take too long, or where they are all of one class.
    """
    n = _affordable(one)
    if n < min(FEWEST_ROWS, len(one.frame)):
        return []
    chosen = np.random.default_rng(one.plan.seed).permutation(len(one.frame))[:n]
    frame, coded = one.frame.iloc[chosen], one.coded[chosen]
    if _one_class(coded, one.target):
        return []
    ranking = RANKINGS[one.target.task]
    whole = ranking.score(coded, _told(one, frame))
    found = []
    for place, feature in enumerate(one.schema.features):
        tell(place, len(one.schema.features), f"importance of {feature.name[:60]}")
        drops = ranking.sign * (whole - _shuffled(one, frame, coded, feature.name))
        found.append(
            {
                "feature": feature.name,
                "mean": float(drops.mean()),
                "low": float(drops.min()),
                "high": float(drops.max()),
            }
        )
    return sorted(found, key=lambda entry: -entry["mean"])


def _shuffled(one: Explained, frame: pd.DataFrame, coded: npt.NDArray[Any], name: str) -> Floats:
    """Return the figure each time one feature is shuffled; all are answered at once, which costs the least."""
    random = np.random.default_rng(one.plan.seed)
    orders = np.concatenate([random.permutation(len(frame)) for _ in range(REPEATS)])
    again = frame.iloc[np.tile(np.arange(len(frame)), REPEATS)]
    told = _told(one, _with(again, name, frame[name].iloc[orders].set_axis(again.index)))
    return np.array([RANKINGS[one.target.task].score(coded, part) for part in np.split(told, REPEATS)])


def _told(one: Explained, frame: pd.DataFrame) -> Floats:
    if one.target.task == "regression":
        return np.asarray(one.pipeline.predict(frame), dtype=np.float64)
    return probabilities(one.pipeline, frame, one.target)


def _affordable(one: Explained) -> int:
    """Return on how many rows every feature can be shuffled in time."""
    trial = one.frame.iloc[:FEWEST_ROWS]
    begun = time.perf_counter()
    _told(one, trial)
    first = time.perf_counter() - begun
    wider = one.frame.iloc[: 5 * FEWEST_ROWS]
    begun = time.perf_counter()
    _told(one, wider)
    each = max((time.perf_counter() - begun - first) / max(len(wider) - len(trial), 1), 1e-7)
    n = int((one.seconds / (len(one.schema.features) + 1) - first) / (REPEATS * each))
    return min(max(n, 0), MOST_ROWS, len(one.frame))


def dependence(one: Explained, ranked: list[dict[str, Any]], tell: Tell) -> list[dict[str, Any]]:
    """Return what the model answers on average as one feature changes and all else stays, of the most important.

    Returns
    -------
    list of dict
        ``feature``, ``values`` and ``answers``: probability of the positive class, a list of those of every class, or
        the predicted value.
    """
    names = ([entry["feature"] for entry in ranked] or one.schema.names())[:SHOWN]
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
            answers = _means(one, frame, name, values)
            found.append({"feature": name, "kind": known[name].kind, "values": _plain(values), "answers": answers})
    return found


def _grid(feature: Feature, column: pd.Series[Any]) -> list[Any]:
    known = column.dropna()
    if feature.kind == "text":
        return list(known.value_counts().index[:GRID])
    if feature.truth:
        return [False, True]
    numbers = pd.to_numeric(known, errors="coerce")  # also those written as texts
    ranked = known[numbers.notna()].iloc[np.argsort(numbers.dropna().to_numpy(), kind="stable")]
    places = np.linspace(0.02 * (len(ranked) - 1), 0.98 * (len(ranked) - 1), GRID)
    return list(ranked.iloc[np.unique(places.round().astype(np.int64))].unique()) if len(ranked) else []


def _with(frame: pd.DataFrame, name: str, column: pd.Series[Any]) -> pd.DataFrame:
    """Return a table with another column in place of its own; `assign` takes no column that is called self."""
    own = frame.copy(deep=False)
    own[name] = column
    return own


def _means(one: Explained, frame: pd.DataFrame, name: str, values: list[Any]) -> list[Any]:
    """Return the mean answer where every row has one value, for each value; all are answered at once."""
    again = frame.iloc[np.tile(np.arange(len(frame)), len(values))]
    given = pd.Series(values, dtype=frame[name].dtype).repeat(len(frame)).set_axis(again.index)
    means = [part.mean(axis=0) for part in np.split(_told(one, _with(again, name, given)), len(values))]
    if one.target.task == "binary":
        return [float(part[one.target.positive_at]) for part in means]
    return [part.tolist() for part in means]


def _plain(values: list[Any]) -> list[Any]:
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    return [value.isoformat() if isinstance(value, pd.Timestamp) else value for value in plain]


def learning_curve(
    one: Explained, fresh: Any, train: tuple[pd.DataFrame, npt.NDArray[Any]], took: tuple[float, float], tell: Tell
) -> list[dict[str, Any]]:
    """Return how the figure that models are ranked by grows with the rows learnt from, measured on the same rows.

    Parameters
    ----------
    fresh : Pipeline
        As the one to explain, to be fitted to fewer rows.
    train : tuple
        Features and coded target of the training part.
    took : tuple of float
        Seconds that fitting to all of it took, and answering the rows that are measured on.
    """
    (frame, coded), (fit_s, answer_s) = train, took
    if _one_class(one.coded, one.target):
        return []
    order = np.random.default_rng(one.plan.seed).permutation(len(frame))
    if one.plan.split == "time":  # the newest rows, as they would be if fewer had been kept
        order = np.arange(len(frame))[::-1]
    found, left = [], one.seconds - answer_s
    for place, size in enumerate(SIZES):
        chosen = np.sort(order[: int(size * len(frame))])
        left -= size * fit_s + answer_s
        if len(chosen) < FEWEST_ROWS // 2 or left < 0 or _one_class(coded[chosen], one.target):
            continue
        tell(place, len(SIZES), f"learning from {len(chosen):,} rows")
        found.append(_score(replace(one, pipeline=learn(fresh, frame.iloc[chosen], coded[chosen])), len(chosen)))
    return [*found, _score(one, len(frame))] if found else []


def _score(one: Explained, n: int) -> dict[str, Any]:
    return {"n": n, "score": RANKINGS[one.target.task].score(one.coded, _told(one, one.frame))}


def _one_class(coded: npt.NDArray[Any], target: Target) -> bool:
    return target.task != "regression" and len(np.unique(coded)) < 2
