"""Our p-values against those of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.drift.significance import adjusted, ks_p, special_p


@pytest.mark.parametrize("n", [102, 300, 3_000])
@pytest.mark.parametrize("p", [0.3, 0.05, 0.01, 1e-4])
def test_the_p_value_of_a_distance_is_that_of_scipy(n: int, p: float) -> None:
    assert _found(n, p) == pytest.approx(p, rel=0.03)


@pytest.mark.parametrize("n", [31, 60, 100])
@pytest.mark.parametrize(("p", "tolerance"), [(0.3, 4e-3), (0.2, 1e-3), (0.05, 2e-5), (0.01, 1e-7), (1e-4, 1e-9)])
def test_the_p_value_of_a_distance_in_few_rows_is_exact_where_it_matters(n: int, p: float, tolerance: float) -> None:
    assert _found(n, p) == pytest.approx(p, rel=tolerance)


def _found(n: int, p: float) -> float:
    """Return our p-value of the distance that has the p-value `p` by scipy, of n values against 4,000."""
    distance = stats.kstwo.isf(p, round(4_000 * n / (4_000 + n)))
    return float(ks_p(np.array(distance), 4_000.0, np.array(float(n))))


def test_a_share_that_was_never_seen_is_tested_exactly() -> None:
    reference, current = np.array([5_000.0, 0, 0, 0]), np.array([[97.0, 3, 0, 0]])
    expected = stats.binomtest(3, 3, 100 / 5_100).pvalue
    assert special_p(reference, current)[0, 0] == pytest.approx(expected, rel=1e-9)


def test_adjusted_p_values_are_those_of_benjamini_and_hochberg() -> None:
    p = np.random.default_rng(4).random((7, 40)) ** 3
    assert adjusted(p) == pytest.approx(stats.false_discovery_control(p, axis=-1), rel=1e-12)
