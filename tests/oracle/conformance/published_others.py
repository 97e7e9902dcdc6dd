"""Numbers of alibi-detect, Deepchecks, Frouros and whylogs, of scipy's and pandas' documentation, and of arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

from core.drift.compatible.alibi_detect import batch_decision
from core.drift.compatible.deepchecks import cramers_v_of, outlier_range, pooled, sharp_drop
from core.drift.compatible.score import COMPATIBLE
from core.drift.contingency import chi_square
from core.drift.method import METHODS
from core.drift.sides import Sides
from core.drift.significance import adjusted
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats
from core.profiles.reference_column import build_column
from tests.oracle.conformance.case import PEER_RUN, Case, judged, normal, repeated, scored, tested

ALIBI = "SeldonIO/alibi-detect@5ff45c3 alibi_detect/"
DEEPCHECKS = "deepchecks/deepchecks@9d6820f tests/utils/drift_test.py"
OUTLIERS = "deepchecks/deepchecks@9d6820f tests/utils/test_outliers.py"
FROUROS = "IFCA-Advanced-Computing/frouros@c69d139 frouros/tests/integration/test_data_drift.py"
WHYLOGS = "whylabs/whylogs@c9b9b8b python/tests/viz/utils/test_drift_calculations.py"
MANY = 1e12  # rows so many that the half row we add to every bin no longer shows
DOCUMENTED = {"rel": 1e-6, "abs": 1e-9}
CLOSE = {"rel": 1e-5, "abs": 1e-8}


def _documented(name: str, where: str, run: Callable[[], Any], expected: Any) -> Case:
    return Case(name, f"{where} docstring", run, expected, **DOCUMENTED)


def _features_moved_by_one() -> dict[str, Any]:
    """Return the decision on six features of five even levels, all moved by one level, and its threshold."""
    levels = np.tile(np.arange(5), 20)
    p = COMPATIBLE.get("alibi_detect.chisquare")(levels.astype(np.str_), (levels + 1).astype(np.str_)).p_value
    limit = 0.05 / 6
    around = [batch_decision([just, *[1.0] * 5]) for just in (limit - 1e-12, limit)]
    return {"is_drift": batch_decision([p or 0.0] * 6), "below and at the threshold": around}


def _fdr(p: float, q: float) -> Callable[[], list[bool]]:
    def run() -> list[bool]:
        p_values = np.full(1_000, p)
        return [batch_decision(p_values.tolist(), q, "fdr"), bool((adjusted(p_values) < q).any())]

    return run


def _golden_ks() -> dict[str, Any]:
    reference, current = normal(0, (0, 1, 500), (0.3, 1, 400))
    score = COMPATIBLE.get("alibi_detect.ks")(reference, current)
    return {"p": score.p_value, "distance": score.value, "is_drift": score.drifted}


_ALIBI = (
    Case(
        "alibi-chi2-new-categories",
        f"{ALIBI}cd/tests/test_chisquare.py",
        _features_moved_by_one,
        {"is_drift": True, "below and at the threshold": [True, False]},
    ),
    Case("alibi-fdr-0.1-at", f"{ALIBI}utils/tests/test_statstest.py", _fdr(0.1, 0.1), [False, False]),
    Case("alibi-fdr-0.1-below", f"{ALIBI}utils/tests/test_statstest.py", _fdr(0.1 - 1e-5, 0.1), [True, True]),
    Case("alibi-fdr-0.25-at", f"{ALIBI}utils/tests/test_statstest.py", _fdr(0.25, 0.25), [False, False]),
    Case(
        "alibi-golden-ks",
        PEER_RUN,
        _golden_ks,
        {"p": 0.007741269655525684, "distance": 0.11100000143051147, "is_drift": True},
        rel=1e-5,
        abs=1e-9,
    ),
)


def _v(name: str, reference: list[int], current: list[int], expected: float, **options: Any) -> Case:
    """Return a case of Cramer's V from counts; None is a level there, so it cannot go through rows."""
    counts = np.array(reference, dtype=float), np.array(current, dtype=float)
    least = options.pop("least_share", 0.0)
    return Case(name, DEEPCHECKS, lambda: cramers_v_of(*pooled(*counts, least), **options), expected, abs=0.01)


def _ours(reference: Floats, current: Floats) -> Callable[[], float]:
    """Return what gives our own KS distance, from the fine bins that a profile of the reference counts."""

    def run() -> float:
        return float(METHODS.get("ks").score(Sides.of_values(reference, current))[0])

    return run


_ONES, _ZEROS = np.ones(100), np.zeros(100)
_UNIT_APART = normal(42, (0, 1, 10_000), (1, 1, 10_000))
_KS_PAIRS = {
    "dc-ks-0": (_ZEROS, _ZEROS, 0.0, 0.0),
    "dc-ks-normal": (_UNIT_APART[0], _UNIT_APART[1], 0.382, 0.01),
    "dc-ks-scaled": (_UNIT_APART[0] * 100, _UNIT_APART[1] * 100, 0.382, 0.01),
}
_DEEPCHECKS = (
    _v("dc-cramersv-0", [200, 800], [400, 600], 0.21),
    _v("dc-cramersv-1", [1_000, 0], [0, 1_000], 1.0),
    _v("dc-cramersv-3", [200, 800, 100], [400, 600, 0], 0.3),
    _v("dc-cramersv-5", [200, 800, 10, 10], [400, 620, 0, 0], 0.208, least_share=0.1),
    _v("dc-cramersv-6", [9_900, 100], [10_000, 0], 0.56, balanced=True),
    _v("dc-cramersv-9", [99_900, 100], [99_000, 1_000], 0.45, balanced=True),
    Case(
        "dc-cramersv-0:rows",
        DEEPCHECKS,
        scored("deepchecks.cramers_v", repeated({"a": 200, "b": 800}), repeated({"a": 400, "b": 600})),
        0.21,
        abs=0.01,
    ),
    Case("dc-emd-1", DEEPCHECKS, scored("deepchecks.emd", _ONES, _ZEROS), 1.0),
    Case("dc-emd-scale", DEEPCHECKS, scored("deepchecks.emd", _ONES * 10, _ZEROS), 1.0),
    # beyond the cases, from the same file of tests: what lies in the tails does not count
    Case(
        "dc-emd-margin:further",
        DEEPCHECKS,
        scored("deepchecks.emd", np.append(_ONES[:99] * 10, 100.0), np.append(_ZEROS[:99], 1.0)),
        1.0,
    ),
    Case("dc-iqr-1", OUTLIERS, lambda: outlier_range(np.arange(10.0), 1), [-2.25, 11.25], abs=1e-12),
    Case("dc-iqr-q", OUTLIERS, lambda: outlier_range(np.arange(10.0), 1.1, (10, 60))[1], 10.34, abs=0.01),
    Case("dc-sharpdrop-0", OUTLIERS, lambda: sharp_drop([0.6, 0.37, 0.02, 0.005, 0.003, 0.002]), 0.02, abs=1e-12),
    *(
        Case(name, DEEPCHECKS, scored("deepchecks.ks", *sides), expected, abs=tolerance)
        for name, (*sides, expected, tolerance) in _KS_PAIRS.items()
    ),
    *(
        Case(f"{name}:ours", DEEPCHECKS, _ours(*sides), expected, abs=tolerance)
        for name, (*sides, expected, tolerance) in _KS_PAIRS.items()
    ),
)

_APART = [*normal(31, (1, 1, 100)), *normal(31, (5, 2, 100))]
_ALIKE = normal(31, (1, 1, 500), (1, 1, 500))
_STREAM = normal(31, (1, 1, 100), (1, 1, 100))


def _frouros(name: str, method: str, sides: list[Floats], expected: float) -> Case:
    return Case(name, FROUROS, scored(f"frouros.{method}", sides[0], sides[1]), expected, **CLOSE)


_FROUROS = (
    Case(
        "fr-chi2",
        FROUROS,
        tested("frouros.chi_square", list("aabaab"), list("bacccc")),
        [6.13333333, 0.04657615],
        **CLOSE,
    ),
    _frouros("fr-diff-energy", "energy_distance", _APART, 2.11059982),
    _frouros("fr-diff-hi", "hi_normalized_complement", _APART, 0.78),
    _frouros("fr-diff-js", "js", _APART, 0.67010107),
    _frouros("fr-diff-psi", "psi", _APART, 461.20379435),
    _frouros("fr-same-hellinger", "hellinger", _ALIKE, 0.04792538),
    Case("fr-iks-same", FROUROS, tested("frouros.ks", _STREAM[0], _STREAM[1][-10:]), [0.27, 0.4604691], **CLOSE),
    # beyond the cases, from the same file of tests
    _frouros("fr-diff-emd:further", "emd", _APART, 3.85346006),
    _frouros("fr-diff-hellinger:further", "hellinger", _APART, 0.74509099),
    _frouros("fr-diff-bhattacharyya:further", "bhattacharyya", _APART, 0.55516059),
    _frouros("fr-same-psi:further", "psi", _ALIKE, 0.01840072),
    _frouros("fr-same-bhattacharyya:further", "bhattacharyya", _ALIKE, 0.00229684),
)

_QUARTER_APART = normal(3, (0, 1, 5_000), (0.2, 1, 5_000))
_WHYLOGS = (
    Case("why-hellinger-0-0", WHYLOGS, scored("whylogs.hellinger", [0.0], [0.0]), 0.0),
    Case("why-hellinger-0-5", WHYLOGS, scored("whylogs.hellinger", [5.0], [0.0]), 1.0),
    Case(
        "why-kll-ks",
        PEER_RUN,
        judged("whylogs.ks", _QUARTER_APART[0], _QUARTER_APART[1]),
        {"score": 1.8975584316905296e-17, "drift_detected": True},
        abs=0.02,  # from sketches there: decisions are compared, not digits
    ),
)


def _stability() -> float:
    expected, actual = np.array([0.2, 0.3, 0.5]), np.array([0.25, 0.25, 0.5])
    return float(METHODS.get("psi").score(_levels(expected * MANY * 1e3, actual * MANY * 1e3))[0])


def _levels(reference: Floats, current: Floats) -> Sides:
    """Return the sides of a column of levels with these numbers of rows."""
    names = tuple("abcdef"[: len(reference)])
    column = ColumnSpec("x", "feature", "categorical", ("text",), levels=names)
    padded = [np.append(side, np.zeros(column.size - len(names))) for side in (reference, current)]
    return Sides(column, padded[0], padded[1][None])


def _contingency() -> list[float]:
    """Return the statistic and p-value of the levels, and our own p-value of the same counts."""
    levels = "abc"
    first, second = ([level for level, n in zip(levels, row, strict=True) for _ in range(n)] for row in _TABLE)
    score = COMPATIBLE.get("frouros.chi_square")(first, second)
    statistic = float(chi_square(np.array(_TABLE[0], dtype=float), np.array(_TABLE[1], dtype=float)))
    return [score.value, score.p_value or 0.0, float(special.chdtrc(len(levels) - 1, statistic))]


_TABLE = ((10, 10, 20), (20, 20, 20))
_HALVES, _NINE_TO_ONE = np.array([0.5, 0.5]), np.array([0.9, 0.1])


def _goodness_of_fit() -> list[float]:
    """Return the statistic that belongs to the one-sample p-value against even shares, and that p-value."""
    observed = {"1": 16, "2": 18, "3": 16, "4": 14, "5": 12, "6": 12}
    p = COMPATIBLE.get("evidently.chisquare")(list(observed), repeated(observed)).p_value or 0.0
    return [float(special.chdtri(len(observed) - 1, p)), p]


def _divergence(base: float) -> Callable[[], list[float]]:
    """Return what gives the divergence of halves from nine to one: Evidently's of rows, and our own of counts."""

    def run() -> list[float]:
        rows = repeated({"a": 5, "b": 5}), repeated({"a": 9, "b": 1})
        theirs = COMPATIBLE.get("evidently.kl_div")(*rows).value
        ours = float(METHODS.get("kl").score(_levels(_NINE_TO_ONE * MANY, _HALVES * MANY))[0])
        return [theirs / math.log(base), ours / math.log(base)]

    return run


def _standard_scores() -> list[float]:
    """Return values in standard deviations of their reference moments, as a profile keeps them."""
    values = np.array([0.7972, 0.0767, 0.4383, 0.7866, 0.8091, 0.1954, 0.6307, 0.6599, 0.1065, 0.0508])
    column = build_column("x", "feature", values)
    scores: list[float] = ((values - column.mean) / column.scale).tolist()
    return scores


def _quantiles() -> list[float]:
    values = np.array([1.0, 2.0, 3.0, 4.0])
    low, high = outlier_range(values, scale=0)
    return [low, outlier_range(values, scale=0, percentiles=(50, 50))[0], high]


def _interquartile_range() -> float:
    low, high = outlier_range(np.array([10.0, 7, 4, 3, 2, 1]), scale=0)
    return high - low


_DISTANCE = "scipy.stats.wasserstein_distance"
_ENTROPY = "scipy.stats.entropy"
_SHANNON = "scipy.spatial.distance.jensenshannon"
_ARITHMETIC = (
    Case("psi-hand", "sum((a - e) * ln(a / e)) on given shares", _stability, 0.020273255405408214, abs=1e-12),
    _documented(
        "sp-chi2-1",
        "scipy.stats.chi2_contingency",
        _contingency,
        [2.7777777777777777, 0.2493522087772962, 0.2493522087772962],
    ),
    _documented("sp-chi2-3", "scipy.stats.chisquare", _goodness_of_fit, [2.0, 0.8491450360846096]),
    _documented("sp-iqr", "scipy.stats.iqr", _interquartile_range, 4.0),
    _documented("pd-quantile", "pandas.Series.quantile", _quantiles, [1.75, 2.5, 3.25]),
    _documented("sp-js-2", _SHANNON, scored("evidently.jensenshannon", ["a"] * 4, list("aabb")), 0.46450140402245893),
    _documented(
        "sp-js-2:base 2",
        _SHANNON,
        lambda: COMPATIBLE.get("nannyml.jensen_shannon")(["a"] * 4, list("aabb")).value * math.sqrt(math.log(2)),
        0.46450140402245893,
    ),
    _documented("sp-js-3", _SHANNON, scored("evidently.jensenshannon", ["a"] * 4, ["a"] * 4), 0.0),
    _documented("sp-kl-1", _ENTROPY, _divergence(math.e), [0.5108256237659907] * 2),
    _documented("sp-kl-3", _ENTROPY, _divergence(2), [0.7369655941662062] * 2),
    _documented("sp-wd-1", _DISTANCE, scored("nannyml.wasserstein", [0.0, 1.0, 3.0], [5.0, 6.0, 8.0]), 5.0),
    _documented(
        "sp-wd-3",
        _DISTANCE,
        scored(
            "nannyml.wasserstein",
            np.repeat([3.4, 3.9, 7.5, 7.8], [14, 9, 31, 72]),
            np.repeat([4.5, 1.4], [32, 35]),
        ),
        4.078133143804786,
    ),
    Case(
        "sp-z",
        "scipy.stats.zscore docstring, which prints -0.0552 where the code gives -0.0554",
        _standard_scores,
        [1.1273, -1.247, -0.0552, 1.0923, 1.1664, -0.8559, 0.5786, 0.6748, -1.1488, -1.3324],
        abs=0.0005,
    ),
)

CASES = (*_ALIBI, *_DEEPCHECKS, *_FROUROS, *_WHYLOGS, *_ARITHMETIC)
