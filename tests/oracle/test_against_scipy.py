"""Our numbers against those of scipy, on rows and on the same bins."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from core.drift.bins import smoothed
from core.drift.method import METHODS
from core.drift.significance import adjusted, chi_square_p, ks_p, special_p
from core.profiles.encode import encode
from core.profiles.reference_column import build_column


@pytest.mark.parametrize("shift", [0.0, 0.1, 0.5, 2.0])
@pytest.mark.parametrize("n", [50, 500, 5_000])
def test_ks_from_bins_is_within_one_bin_of_ks_from_rows(shift: float, n: int) -> None:
    rng = np.random.default_rng(n)
    reference, current = rng.lognormal(0, 1, 5_000), rng.lognormal(shift, 1, n)
    column = build_column("x", "feature", reference)
    counts = [
        np.bincount(encode(column, values)[0], minlength=column.size)[: column.n_values].astype(float)
        for values in (reference, current)
    ]
    distance = float(METHODS.get("ks").score(*counts))
    exact = stats.ks_2samp(reference, current)
    assert exact.statistic - 0.0151 <= distance <= exact.statistic + 1e-12


@pytest.mark.parametrize(("n", "tolerance"), [(60, 1e-9), (102, 0.03), (300, 0.03), (3_000, 0.03)])
@pytest.mark.parametrize("p", [0.3, 0.05, 0.01, 1e-4])
def test_the_p_value_of_a_distance_is_that_of_scipy(n: int, tolerance: float, p: float) -> None:
    effective = round(4_000 * n / (4_000 + n))
    distance = stats.kstwo.isf(p, effective)
    assert ks_p(np.array(distance), 4_000.0, np.array(float(n))) == pytest.approx(p, rel=tolerance)


def test_chi_square_is_the_contingency_test_without_yates() -> None:
    reference, current = np.array([120.0, 80.0, 300.0]), np.array([30.0, 40.0, 60.0])
    expected = stats.chi2_contingency([reference, current], correction=False).pvalue
    assert chi_square_p(reference, current) == pytest.approx(expected, rel=1e-12)


def test_the_share_of_missing_values_is_tested_by_the_pooled_two_proportion_test() -> None:
    reference, current = np.array([900.0, 0, 100, 0]), np.array([[430.0, 0, 70, 0]])
    expected = stats.chi2_contingency([[900, 100], [430, 70]], correction=False).pvalue
    assert special_p(reference, current)[0, 1] == pytest.approx(expected, rel=1e-9)


def test_a_share_that_was_never_seen_is_tested_exactly() -> None:
    reference, current = np.array([5_000.0, 0, 0, 0]), np.array([[97.0, 3, 0, 0]])
    expected = 2 * stats.binomtest(3, 3, 100 / 5_100, alternative="greater").pvalue
    assert special_p(reference, current)[0, 0] == pytest.approx(expected, rel=1e-9)


def test_divergence_is_the_entropy_of_current_against_reference() -> None:
    reference, current = np.array([50.0, 30.0, 20.0]), np.array([10.0, 30.0, 60.0])
    expected = stats.entropy(smoothed(current), smoothed(reference))
    assert METHODS.get("kl").score(reference, current) == pytest.approx(expected, rel=1e-12)


def test_adjusted_p_values_are_those_of_benjamini_and_hochberg() -> None:
    p = np.random.default_rng(4).random((7, 40)) ** 3
    assert adjusted(p) == pytest.approx(stats.false_discovery_control(p, axis=-1), rel=1e-12)
