"""Numbers of NannyML 0.13.1 (pandas 2.3.3, numpy 2.4.6, scipy 1.17.1)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.drift.compatible.nannyml import band, by_chunk
from core.drift.compatible.score import COMPATIBLE
from core.profiles.build import Rows, build
from core.profiles.encode import Floats, Values
from core.profiles.reference import build_spec
from tests.oracle.conformance.case import Case, normal, scored, within

METHODS_TEST = "NannyML/nannyml@4c86ee3 tests/drift/test_univariate_drift_methods.py"
TUTORIAL = "NannyML documentation, tutorial Drift - Univariate, peer run on synthetic_car_loan"
TWO_DIGITS = 0.0050000010000000004
CHUNK = 5_000
HERE = Path(__file__).parent

CAR_LOAN: dict[str, Any] = json.loads((HERE / "car_loan.json").read_text(encoding="utf-8"))
DRIVER_TENURE: dict[str, Any] = json.loads(gzip.decompress((HERE / "driver_tenure.json.gz").read_bytes()))


def _quasi() -> tuple[Floats, Floats]:
    random = np.random.RandomState(1)
    return random.choice(np.linspace(0, 2, 6), 10_000), random.choice(np.linspace(0, 2, 3), 1_000)


def _shifted(mean: float, size: int) -> tuple[Floats, Floats]:
    reference, current = normal(1, (0, 1, 10_000), (mean, 1, size))
    return reference, current


def _method(name: str, method: str, sides: tuple[Values, Values], expected: float) -> Case:
    return Case(name, METHODS_TEST, scored(f"nannyml.{method}", *sides), expected, abs=TWO_DIGITS)


_LEVELS = list("aabbcc")
_METHODS = (
    _method("nml-h-nooverlap", "hellinger", _shifted(7, 10_000), 1.0),
    _method("nml-h-small", "hellinger", _shifted(-2, 10_000), 0.63),
    _method("nml-js-normal", "jensen_shannon", _shifted(0, 1_000), 0.05),
    _method("nml-js-quasi", "jensen_shannon", _quasi(), 0.73),
    _method("nml-linf-new", "l_infinity", (_LEVELS, [*_LEVELS, "d"]), 0.14),
    _method("nml-linf-same", "l_infinity", (_LEVELS, _LEVELS), 0.0),
    _method("nml-w-0", "wasserstein", (_shifted(0, 1)[0], _shifted(0, 1)[0]), 0.0),
    _method("nml-w-small", "wasserstein", _shifted(1, 1_000), 1.01),
)


def _drifting_feature() -> tuple[pd.DatetimeIndex, Floats, Floats]:
    """Return time, value and week (from 0) of every ten minutes of 20 weeks, moved by 0.6 from week 16 on."""
    times = pd.date_range("2020-01-06", freq="10min", periods=20_160)
    week = times.isocalendar().week.to_numpy(dtype=np.int64) - 1
    values = np.random.RandomState(167).randn(20_160)
    values[week >= 16] += 0.6
    return times, values, week.astype(np.float64)


def _ks_of(chunk_of: Callable[[pd.DatetimeIndex], Any]) -> Callable[[], list[float]]:
    """Return what gives the KS distance of each chunk of the whole series from its first eleven weeks."""

    def run() -> list[float]:
        times, values, week = _drifting_feature()
        chunks = chunk_of(times)
        method = COMPATIBLE.get("nannyml.kolmogorov_smirnov")
        return [method(values[week < 11], values[chunks == chunk]).value for chunk in pd.unique(chunks)]

    return run


_CHUNKED = (
    Case(
        "nml-ks-chunks-default10",
        "NannyML/nannyml@4c86ee3 tests/drift/test_drift.py",
        _ks_of(lambda times: np.arange(len(times)) // 2_016),
        [0.011012, 0.017163, 0.015675, 0.010813, 0.016865, 0.014683, 0.018552, 0.113889, 0.254861, 0.253075],
        abs=1e-6,
    ),
    Case(
        "nml-ks-chunks-month",
        "NannyML/nannyml@4c86ee3 tests/drift/test_drift.py",
        _ks_of(lambda times: times.month.to_numpy()),
        [0.007547, 0.007895, 0.009354, 0.090575, 0.256093],
        abs=1e-6,
    ),
)


def _of_levels(column: str, part: str) -> list[Values]:
    """Return chunks with so many rows of each level as the stored counts say."""
    stored = CAR_LOAN[column]
    return [np.repeat(np.array(stored["levels"]), chunk) for chunk in stored[part]]


def _of_bins(column: str) -> tuple[list[Values], list[Values]]:
    """Return chunks with so many rows in each of Doane's bins as the stored counts say."""
    stored = CAR_LOAN[column]
    chunks = within(
        np.linspace(stored["low"], stored["high"], stored["bins"] + 1), stored["reference"] + stored["analysis"]
    )
    return [*chunks[:10]], [*chunks[10:]]


def _of_fine_bins() -> tuple[list[Values], list[Values]]:
    stored = DRIVER_TENURE
    counts = [[0, *(int(digit, 36) for digit in chunk), 0] for chunk in stored["reference"] + stored["analysis"]]
    for chunk, (below, above) in zip(counts[10:], stored["outside"], strict=True):
        chunk[0], chunk[-1] = below, above
    chunks = within(np.linspace(stored["low"], stored["high"], 10_001), counts)
    return [*chunks[:10]], [*chunks[10:]]


def _tutorial(
    column: str,
    method: str,
    chunks: tuple[list[Values], list[Values]],
    values: Sequence[float],
    alerts: list[int],
    upper: float | None = None,
) -> Case:
    """Return one figure of the tutorial: every chunk, the upper limit and which chunks alert."""

    def run() -> dict[str, Any]:
        found = by_chunk(COMPATIBLE.get(f"nannyml.{method}"), *chunks)
        limit = {"upper": found.upper} if upper is not None else {}
        return {"value": found.values, **limit, "alert_chunks": np.flatnonzero(found.alerts).tolist()}

    limit = {"upper": upper} if upper is not None else {}
    expected = {"value": list(values), **limit, "alert_chunks": alerts}
    return Case(f"e2e-carloan-{column}-{method}", TUTORIAL, run, expected, abs=1e-6)


def _levels(column: str) -> tuple[list[Values], list[Values]]:
    return _of_levels(column, "reference"), _of_levels(column, "analysis")


_LAST_FIVE = [5, 6, 7, 8, 9]
_CAR_LOAN = (
    _tutorial(
        "car_value",
        "jensen_shannon",
        _of_bins("car_value"),
        (0.026193, 0.020178, 0.021018, 0.036355, 0.028712, 0.464759, 0.460057, 0.466777, 0.466199, 0.467827),
        [3, *_LAST_FIVE],
        0.03526191902692365,
    ),
    _tutorial(
        "driver_tenure",
        "jensen_shannon",
        _of_bins("driver_tenure"),
        (0.030936, 0.038353, 0.034176, 0.033297, 0.026361, 0.028838, 0.026592, 0.027595, 0.023242, 0.027919),
        [],
        0.03919204892591778,
    ),
    _tutorial(
        "driver_tenure",
        "kolmogorov_smirnov",
        _of_fine_bins(),
        (0.02114, 0.00994, 0.02362, 0.0143, 0.00906, 0.00698, 0.00826, 0.01382, 0.0088, 0.0062),
        [0, 2],
        0.017341716512376332,
    ),
    _tutorial(
        "repaid_loan_on_prev_car",
        "jensen_shannon",
        _levels("repaid_loan_on_prev_car"),
        (0.008308, 0.003192, 0.011338, 0.001076, 0.004493, 0.231198, 0.229333, 0.230161, 0.213579, 0.236408),
        _LAST_FIVE,
        0.01473431397341744,
    ),
    _tutorial(
        "salary_range",
        "chi2",
        _levels("salary_range"),
        (1.033683, 5.762412, 2.653961, 0.070843, 1.005422, 455.622094, 428.633384, 453.247444, 438.25997, 474.891775),
        _LAST_FIVE,
    ),
    _tutorial(
        "size_of_downpayment",
        "chi2",
        _levels("size_of_downpayment"),
        (1.602497, 5.718974, 2.081861, 0.489515, 3.158555, 4.661354, 2.521815, 3.415337, 6.881705, 1.637593),
        [],
    ),
    _tutorial(
        "y_pred",
        "chi2",
        _levels("y_pred"),
        (5.78426, 1.949651, 1.591089, 0.7808, 0.239784, 0.424518, 0.090495, 0.12587, 0.313431, 5.914741),
        [0, 9],
    ),
    _tutorial(
        "y_pred",
        "jensen_shannon",
        _levels("y_pred"),
        (0.015238, 0.008891, 0.008041, 0.00566, 0.003178, 0.004197, 0.001988, 0.002328, 0.00362, 0.015408),
        [0, 9],
        0.009096859546364317,
    ),
    _tutorial(
        "y_pred_proba",
        "jensen_shannon",
        _levels("y_pred_proba"),
        (0.028933, 0.022139, 0.031043, 0.022833, 0.023747, 0.225486, 0.208815, 0.224282, 0.205352, 0.215539),
        _LAST_FIVE,
        0.036587489487400066,
    ),
    _tutorial(
        "y_pred_proba",
        "kolmogorov_smirnov",
        _levels("y_pred_proba"),
        (0.0253, 0.0123, 0.01642, 0.01058, 0.01408, 0.1307, 0.1273, 0.1311, 0.1197, 0.13752),
        [0, 2, *_LAST_FIVE],
        0.014564670721913142,
    ),
)

# beyond the cases, from the same run
_FURTHER = (
    _tutorial(
        "salary_range",
        "jensen_shannon",
        _levels("salary_range"),
        (0.006397, 0.015376, 0.010282, 0.001677, 0.006333, 0.183143, 0.174226, 0.182913, 0.177985, 0.19035),
        _LAST_FIVE,
        0.017708779679749622,
    ),
    _tutorial(
        "size_of_downpayment",
        "jensen_shannon",
        _levels("size_of_downpayment"),
        (0.007962, 0.015086, 0.009071, 0.004409, 0.011208, 0.013574, 0.010012, 0.011621, 0.016485, 0.008094),
        [],
        0.02148118179494697,
    ),
)


def _special_share(column: str, kind: str) -> Callable[[], dict[str, list[Any]]]:
    """Return what gives the share of missing or new values of each chunk from our profiles, and NannyML's alerts."""

    def run() -> dict[str, list[Any]]:
        marked, known = {"missing": (None, "a"), "unseen": ("new", "a")}[kind]
        counts = CAR_LOAN[kind][column]
        spec = build_spec({column: ["a", "b"] * 50})
        block = spec.columns[0]
        special = block.missing if kind == "missing" else block.strange
        share = []
        for count in counts:
            rows = Rows(CHUNK, {column: [marked] * count + [known] * (CHUNK - count)})
            cell = build(spec, rows).cell(0)
            share.append(float(cell.counts[spec.block(column)][special] / CHUNK))
        lower, upper = band(share[:10], lowest=0.0, highest=1.0)
        return {"value": share, "alert": [not lower <= value <= upper for value in share]}

    return run


def _chunk_means() -> dict[str, Any]:
    """Return means of chunks from their stored sums, and the band and alerts of the first three."""
    means = {name: [total / CHUNK for total in sums] for name, sums in CAR_LOAN["sums"].items()}
    lower, upper = band(means["car_value"][:3])
    alerts = [not lower <= mean <= upper for mean in means["car_value"]]
    limits = {"upper_threshold_car_value": upper, "lower_threshold_car_value": lower}
    return {**means, "car_value_alert": alerts, **limits}


_QUALITY = (
    Case(
        "nml-missing-driver_tenure",
        "NannyML/nannyml@4c86ee3 tests/data_quality/test_missing.py",
        _special_share("driver_tenure", "missing"),
        {
            "value": [
                *(0.1018, 0.108, 0.0942, 0.099, 0.094, 0.1066, 0.0978, 0.1062, 0.0958, 0.0966),
                *(0.1074, 0.1042, 0.094, 0.1, 0.0944, 0.2196, 0.2138, 0.2236, 0.2296, 0.2134),
            ],
            "alert": [False] * 15 + [True] * 5,
        },
        abs=1e-9,
    ),
    Case(
        "nml-missing-salary_range",
        "NannyML/nannyml@4c86ee3 tests/data_quality/test_missing.py",
        _special_share("salary_range", "missing"),
        {
            "value": [
                *(0.0998, 0.1004, 0.0912, 0.1018, 0.1014, 0.0966, 0.1028, 0.1108, 0.1018, 0.0934),
                *(0.1004, 0.1064, 0.0982, 0.0966, 0.0984, 0.2188, 0.2214, 0.2178, 0.2264, 0.2156),
            ],
            "alert": [False] * 15 + [True] * 5,
        },
        abs=1e-9,
    ),
    Case(
        "nml-unseen-size_of_downpayment",
        "NannyML/nannyml@4c86ee3 tests/data_quality/test_unseen.py",
        _special_share("size_of_downpayment", "unseen"),
        {
            "value": [*[0] * 10, 0.0094, 0.0062, 0.0076, 0.0072, 0.0096, 0.0188, 0.0178, 0.0202, 0.0222, 0.021],
            "alert": [False] * 10 + [True] * 10,
        },
        abs=1e-9,
    ),
    Case(
        "nml-avg-carloan",
        "NannyML/nannyml@4c86ee3 tests/stats/test_avg.py",
        _chunk_means,
        {
            "car_value": [29660.4932, 29617.694, 29577.5972, 48706.3372],
            "debt_to_income_ratio": [0.5851, 0.5827, 0.5863, 0.585],
            "driver_tenure": [4.6161, 4.6169, 4.5716, 4.6028],
            "car_value_alert": [False, False, False, True],
            "upper_threshold_car_value": 29720.1392,
            "lower_threshold_car_value": 29517.0504,
        },
        abs=5.1e-5,
    ),
)

CASES = (*_METHODS, *_CHUNKED, *_CAR_LOAN, *(replace(case, id=f"{case.id}:further") for case in _FURTHER), *_QUALITY)
