"""Numbers of Evidently 0.7.23 (pandas 2.3.3, scipy 1.17.1)."""

from __future__ import annotations

import importlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.drift.compatible.evidently import chosen
from core.drift.compatible.evidently_missing import DEFAULT, missing_values
from core.performance.metric import METRICS
from core.profiles.encode import Floats, Values
from core.profiles.performance import build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from tests.oracle.conformance.case import PEER_RUN, Case, judged, normal, repeated

STATTESTS = "evidentlyai/evidently@a4aa4c2 tests/stattests/test_stattests.py"
DEMO = "evidentlyai/evidently demo project, windows of the bicycle tutorial"
EXACT = {"rel": 1e-9, "abs": 1e-12}

_ROWS = [38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0]
_OTHER_ROWS = [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8]
_DICE = repeated({"1": 16, "2": 18, "3": 16, "4": 14, "5": 12, "6": 12})
_OTHER_DICE = repeated({"1": 16, "2": 16, "3": 16, "4": 16, "5": 16, "6": 8})
_DICE_NUMBERS, _OTHER_DICE_NUMBERS = np.array(_DICE, dtype=float), np.array(_OTHER_DICE, dtype=float)
_ABC = repeated({"a": 10, "b": 10, "c": 10})
_AB_MISSING: list[Any] = [*repeated({"a": 10, "b": 10}), *[float("nan")] * 10]
_ABBBA = ["a", "a", "a", "b", "b"] * 30
_CATEGORIES = repeated({"a": 400, "b": 300, "c": 200, "d": 100}), repeated({"a": 300, "b": 300, "c": 250, "e": 150})
_NORMAL = normal(7, (0, 1, 5_000), (0.5, 1.2, 3_000))


def _case(
    name: str, method: str, sides: tuple[Values, Values], threshold: float, expected: tuple[float, bool, float]
) -> Case:
    """Return a case of the tool's own tests: (score, drift, absolute tolerance)."""
    score, drift, tolerance = expected
    run = judged(f"evidently.{method}", *sides, threshold)
    return Case(name, STATTESTS, run, {"score": score, "drift_detected": drift}, abs=tolerance)


def _golden(name: str, method: str, sides: tuple[Values, Values], threshold: float, score: float) -> Case:
    run = judged(f"evidently.{method}", *sides, threshold)
    return Case(name, PEER_RUN, run, {"score": score, "drift_detected": True}, **EXACT)


_STATTESTS = (
    _case("ev-anderson", "anderson", (_ROWS, _OTHER_ROWS), 0.001, (0.0635, False, 0.001)),
    _case("ev-ttest", "t_test", (_ROWS, _OTHER_ROWS), 0.05, (0.084, False, 0.001)),
    _case("ev-energy-5", "ed", (_ROWS, np.array(_ROWS) + 5), 0.1, (1.9, True, 0.1)),
    _case("ev-hellinger-num-nan", "hellinger", ([*_ROWS, None], [*_ROWS, None]), 0.1, (0.0, False, 1e-5)),
    _case(
        "ev-cvm",
        "cramer_von_mises",
        (normal(0, (0, 1, 100))[0], normal(1, (0, 1, 100))[0]),
        0.001,
        (0.8076839, False, 1e-3),
    ),
    _case("ev-epps", "es", (_DICE_NUMBERS, _OTHER_DICE_NUMBERS), 0.05, (0.81, False, 0.01)),
    _case("ev-mannwhitney", "mannw", (_DICE_NUMBERS, _OTHER_DICE_NUMBERS), 0.05, (0.481, False, 0.01)),
    _case("ev-chi2-freq-eq", "chisquare", (_DICE, _OTHER_DICE), 0.5, (0.67309, False, 1e-5)),
    _case("ev-chi2-same", "chisquare", (_ABC, _ABC), 0.5, (1.0, False, 1e-5)),
    _case("ev-chi2-nan-same", "chisquare", (_AB_MISSING, _AB_MISSING), 0.5, (1.0, False, 1e-5)),
    _case("ev-hellinger-freq-eq", "hellinger", (_DICE, _OTHER_DICE), 0.1, (0.06812, False, 1e-5)),
    _case("ev-z-same", "z", (["a", "b"] * 10, ["a", "b"] * 10), 0.5, (1.0, False, 1e-5)),
    _case("ev-fisher-2", "fisher_exact", (["a"] * 6, ["a"] * 6), 0.1, (1.0, False, 0.001)),
    _case("ev-fisher-3", "fisher_exact", (list("abbbab"), list("bbbaba")), 0.1, (1.0, False, 0.001)),
    _case("ev-fisher-5", "fisher_exact", (_ABBBA, ["b", "b", "b", "a", "a"] * 30), 0.1, (0.00078, True, 0.001)),
    _case(
        "ev-gtest",
        "g_test",
        (repeated({"a": 5, "b": 5, "c": 8}), repeated({"a": 4, "b": 6, "c": 8})),
        0.5,
        (0.8176, False, 0.001),
    ),
    _case(
        "ev-tvd-1",
        "TVD",
        (_DICE, repeated({"1": 10, "2": 10, "3": 24, "4": 24, "5": 10, "6": 10})),
        0.1,
        (0.085, True, 0.001),
    ),
    _case("ev-tvd-2", "TVD", (_DICE, ["6"] * 88), 0.1, (0.0, True, 0.001)),
    _case("ev-tvd-3", "TVD", (_DICE, _DICE), 0.1, (1.0, False, 0.001)),
)

_GOLDEN = (
    _golden("ev-golden-cat-jensenshannon", "jensenshannon", _CATEGORIES, 0.1, 0.302686033725375),
    _golden("ev-golden-cat-kl_div", "kl_div", _CATEGORIES, 0.1, 0.76041228334904),
    _golden("ev-golden-normal-cvm", "cramer_von_mises", (_NORMAL[0], _NORMAL[1]), 0.05, 7.0194139389911925e-09),
    _golden("ev-golden-normal-energy", "ed", (_NORMAL[0], _NORMAL[1]), 0.1, 0.3808824923607437),
    _golden("ev-golden-normal-hellinger", "hellinger", (_NORMAL[0], _NORMAL[1]), 0.1, 0.191205389733406),
)

# Windows of the bicycle hours: (first day, last day), and what Evidently gives for (window, column, method).
_WINDOWS = {
    "w1": ("2011-01-29", "2011-02-07"),
    "w2": ("2011-02-07", "2011-02-14"),
    "w3": ("2011-02-15", "2011-02-21"),
}
_THRESHOLDS = {"ks": ("ks", 0.05), "psi": ("psi", 0.1), "wasserstein_norm": ("wasserstein", 0.1)}
_BIKE_SCORES = {
    ("w1", "atemp", "ks"): (1.9541935209801937e-14, True),
    ("w1", "cnt", "ks"): (0.6458137611116439, False),
    ("w1", "cnt", "psi"): (0.04508718601899135, False),
    ("w1", "cnt", "wasserstein_norm"): (0.09731211842013394, False),
    ("w1", "hr", "ks"): (0.9999950814260452, False),
    ("w1", "hr", "psi"): (0.0040466761148805165, False),
    ("w1", "hr", "wasserstein_norm"): (0.03614031979948305, False),
    ("w1", "hum", "psi"): (0.9712762403059682, True),
    ("w1", "temp", "ks"): (7.029098510561936e-06, True),
    ("w1", "temp", "wasserstein_norm"): (0.3966684067595666, True),
    ("w1", "windspeed", "ks"): (2.443065567679469e-08, True),
    ("w1", "windspeed", "wasserstein_norm"): (0.470405427033346, True),
    ("w2", "atemp", "psi"): (0.5191900760439823, True),
    ("w2", "cnt", "ks"): (0.012297168203981596, True),
    ("w2", "hr", "ks"): (0.999999999999998, False),
    ("w2", "hr", "psi"): (0.0012598145157754971, False),
    ("w2", "hr", "wasserstein_norm"): (0.027532128759598862, False),
    ("w2", "hum", "psi"): (0.395643146255232, True),
    ("w2", "hum", "wasserstein_norm"): (0.30683012392575376, True),
    ("w2", "temp", "psi"): (0.5279884976001452, True),
    ("w2", "temp", "wasserstein_norm"): (0.5539227758800614, True),
    ("w3", "atemp", "psi"): (2.8464350157298526, True),
    ("w3", "hr", "ks"): (0.9999999992689734, False),
    ("w3", "hr", "wasserstein_norm"): (0.03641049949566882, False),
    ("w3", "hum", "psi"): (1.7295435201601392, True),
    ("w3", "hum", "wasserstein_norm"): (0.8040586717358542, True),
    ("w3", "temp", "ks"): (4.817784430447108e-51, True),
    ("w3", "temp", "wasserstein_norm"): (2.0448701465078725, True),
    ("w3", "windspeed", "ks"): (6.291667529979325e-08, True),
    ("w3", "windspeed", "psi"): (0.6759234799374988, True),
}

_FEATURES = ("temp", "atemp", "hum", "windspeed", "hr", "weekday", "season", "holiday", "workingday")


def _bicycle_hours() -> dict[str, Any]:
    """Return the stored hours as columns, with the day of each."""
    stored = json.loads((Path(__file__).parent / "bikes.json").read_text(encoding="utf-8"))
    hours = {name: np.array(values) / stored["scale"].get(name, 1) for name, values in stored["hours"].items()}
    days = {name: np.repeat(values, stored["days"]["n"]) for name, values in stored["days"].items() if name != "n"}
    return {**hours, **days}


_HOURS = _bicycle_hours()


def _window(first: str, last: str) -> dict[str, Floats]:
    inside = (_HOURS["dteday"] >= first) & (_HOURS["dteday"] <= last)
    return {name: values[inside] for name, values in _HOURS.items()}


_REFERENCE = _window("2011-01-01", "2011-01-28")


def _bike_case(window: str, column: str, method: str, score: float, drift: bool) -> Case:
    ours, threshold = _THRESHOLDS[method]
    sides = _REFERENCE[column], _window(*_WINDOWS[window])[column]
    run = judged(f"evidently.{ours}", *sides, threshold)
    name = f"ev-bike-{window}-{column}-{method}"
    return Case(name, f"{PEER_RUN}; UCI Bike Sharing", run, {"score": score, "drift_detected": drift}, **EXACT)


def _report(window: str) -> Callable[[], dict[str, Any]]:
    """Return what gives the report of one week: which columns drift, and how wrong the model is."""

    def run() -> dict[str, Any]:
        reference, current = _REFERENCE, _window(*_WINDOWS[window])
        model = importlib.import_module("sklearn.ensemble").RandomForestRegressor(random_state=0, n_estimators=50)
        model.fit(_table(reference), reference["cnt"])
        told = {id(side): model.predict(_table(side)) for side in (reference, current)}
        columns = {name: (reference[name], current[name]) for name in ("cnt", *_FEATURES)}
        columns["prediction"] = told[id(reference)], told[id(current)]
        drifted = sorted(name for name, sides in columns.items() if chosen(*sides)(*sides).drifted)
        share = len(drifted) / len(columns)
        found = _measured(told[id(current)], current["cnt"])
        error = float((told[id(current)] - current["cnt"]).mean())
        flags = {"n": len(current["cnt"]), "dataset_drift": share >= 0.5, "share": share, "drifted": drifted}
        return {**flags, "mean_error": error, **found}

    return run


def _table(side: dict[str, Floats]) -> Floats:
    return np.stack([side[name] for name in _FEATURES], axis=1)


def _measured(told: Floats, true: Floats) -> dict[str, float]:
    """Return mean absolute and root mean square error from a profile of ours."""
    spec = build_spec({"x": told, "prediction.value": told}, true.tolist())
    assert spec.performance is not None
    cell = build_performance(spec.performance, {"prediction.value": told}, true.tolist())
    profile = Profile(cell.counts, cell.sums)
    return {name: float(METRICS.get(name).score(spec, profile)[0]) for name in ("mae", "rmse")}


def _week(number: int, figures: dict[str, Any]) -> Case:
    drifted = ["atemp", "cnt", "holiday", "hum", "temp", "windspeed", "workingday"]
    expected = {**figures, "dataset_drift": True, "share": 7 / 11, "drifted": drifted}
    return Case(f"e2e-bikes-week{number}", DEMO, _report(f"w{number}"), expected, rel=1e-4)


_WEEKS = (
    _week(2, {"n": 187, "mean_error": -9.533475935828875, "mae": 14.978395721925134, "rmse": 22.244248815089115}),
    _week(3, {"n": 165, "mean_error": -22.490787878787884, "mae": 24.68521212121212, "rmse": 37.98513249824319}),
)


def _weekly_drift() -> list[str]:
    """Return which columns drift in the first week, by the comparison chosen for each."""
    current = _window(*_WINDOWS["w1"])
    sides = {name: (_REFERENCE[name], current[name]) for name in ("cnt", *_FEATURES)}
    return sorted(name for name, side in sides.items() if chosen(*side)(*side).drifted)


# beyond the cases: the first week, which ends on the day the second begins
_FURTHER = (Case("e2e-bikes-week1:drift", DEMO, _weekly_drift, ["atemp", "holiday", "hum", "temp", "windspeed"]),)

_MISSING: dict[str, list[Any]] = {
    "category_feature_1": ["", "n/a", "3"],
    "category_feature_2": ["", None, math.inf],
    "numerical_feature_1": [3, -9999, 0],
    "numerical_feature_2": [0, None, -math.inf],
    "prediction": [1, pd.NaT, 1],
    "target": [None, math.nan, 1],
}
_MISSING_TEST = "evidentlyai/evidently@a4aa4c2 tests/metrics/data_interity/test_dataset_missing_values_metric.py"


def _missing(*codes: Any) -> dict[str, Any]:
    found = missing_values(_MISSING, codes or DEFAULT)
    return {"kinds": found.kinds, "missing": found.total}


def _missing_by_column() -> dict[str, Any]:
    found = missing_values(_MISSING)
    return {"by_column": found.by_column, "rows_with_missing": found.rows}


_QUALITY = (
    Case("ev-missing-codes-0", _MISSING_TEST, _missing, {"kinds": 4, "missing": 9}),
    Case(
        "ev-missing-codes-2",
        _MISSING_TEST,
        lambda: _missing("", 0, "n/a", -9999, None),
        {"kinds": 5, "missing": 11},
    ),
    Case(
        "ev-missing-by-column",
        _MISSING_TEST,
        _missing_by_column,
        {
            "by_column": dict(zip(_MISSING, (1, 3, 0, 2, 1, 2), strict=True)),
            "rows_with_missing": 3,
        },
    ),
)

CASES = (
    *_STATTESTS,
    *_GOLDEN,
    *(_bike_case(*key, *found) for key, found in _BIKE_SCORES.items()),
    *_WEEKS,
    *_FURTHER,
    *_QUALITY,
)
