"""Our p-values against those of scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.drift.significance import adjusted, ks_p, special_p


@pytest.mark.parametrize(("n", "tolerance"), [(60, 1e-9), (102, 0.03), (300, 0.03), (3_000, 0.03)])
@pytest.mark.parametrize("p", [0.3, 0.05, 0.01, 1e-4])
def test_the_p_value_of_a_distance_is_that_of_scipy(n: int, tolerance: float, p: float) -> None:
    effective = round(4_000 * n / (4_000 + n))
    distance = stats.kstwo.isf(p, effective)
    assert ks_p(np.array(distance), 4_000.0, np.array(float(n))) == pytest.approx(p, rel=tolerance)


def test_a_share_that_was_never_seen_is_tested_exactly() -> None:
    reference, current = np.array([5_000.0, 0, 0, 0]), np.array([[97.0, 3, 0, 0]])
    expected = stats.binomtest(3, 3, 100 / 5_100).pvalue
    assert special_p(reference, current)[0, 0] == pytest.approx(expected, rel=1e-9)


def test_adjusted_p_values_are_those_of_benjamini_and_hochberg() -> None:
    p = np.random.default_rng(4).random((7, 40)) ** 3
    assert adjusted(p) == pytest.approx(stats.false_discovery_control(p, axis=-1), rel=1e-12)
