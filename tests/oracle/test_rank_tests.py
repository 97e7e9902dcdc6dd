"""Rank tests from fine bins against scipy, permutations and windows without drift."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from scipy import special, stats

from core.drift.drawn import difference_p
from core.drift.normal_scores import location_p, normal_scores, spread_p
from core.drift.significance import special_p

Floats = npt.NDArray[np.float64]
TESTS = {"location": location_p, "spread": spread_p}
POWERS = {"location": 1, "spread": 2}


def one_a_bin(few: Floats, many: Floats) -> tuple[Floats, Floats]:
    """Return counts of the two sides where every row has a bin of its own."""
    mine = np.argsort(np.argsort(np.concatenate([many, few]))) >= 0
    order = np.argsort(np.concatenate([many, few]))
    current = (order >= len(many)).astype(float)
    return (mine - current).astype(float), current[None]


@pytest.mark.parametrize("name", TESTS)
@pytest.mark.parametrize(("n", "shift", "scale"), [(30, 0.5, 1.0), (50, 0.0, 1.4), (60, 0.2, 0.8)])
def test_the_p_value_is_the_share_of_permutations_that_score_as_far(
    name: str, n: int, shift: float, scale: float
) -> None:
    rng = np.random.default_rng(n)
    counts = one_a_bin(rng.normal(shift, scale, n), rng.normal(size=400))
    scores = normal_scores(*counts)
    found = TESTS[name](scores, *counts)[0]
    each = scores[0] ** POWERS[name]
    drawn = rng.permuted(np.tile(each, (40_000, 1)), axis=1)[:, :n].mean(axis=1)
    at = (counts[1] @ each)[0] / n
    expected = 2 * min((drawn >= at).mean(), (drawn <= at).mean())
    assert found == pytest.approx(expected, abs=0.004, rel=0.1)


def test_normal_scores_are_the_quantiles_of_the_middle_ranks() -> None:
    rng = np.random.default_rng(5)
    few, many = rng.normal(size=40).round(1), rng.normal(size=300).round(1)
    both = np.concatenate([many, few])
    values = np.unique(both)
    counts = tuple(np.array([(side == value).sum() for value in values], dtype=float) for side in (many, few))
    expected = special.ndtri((stats.rankdata(both) - 0.5) / len(both))
    scores = normal_scores(counts[0], counts[1][None])[0]
    assert scores[np.searchsorted(values, both)] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("n", [30, 200])
@pytest.mark.parametrize("name", TESTS)
@pytest.mark.parametrize("tied", [False, True])
def test_a_small_p_comes_no_more_often_than_it_says_without_drift(name: str, n: int, tied: bool) -> None:
    rng = np.random.default_rng(n)
    test: Callable[..., Floats] = TESTS[name]
    shares = np.array([0.7, *[0.3 / 60] * 60]) if tied else np.full(100, 0.01)
    reference = rng.multinomial(1_000_000, shares).astype(float)
    current = rng.multinomial(n, shares, 100_000).astype(float)
    p = np.concatenate([test(normal_scores(reference, part), reference, part) for part in np.split(current, 20)])
    for level in (1e-2, 1e-3, 1e-4):
        assert (p < level).sum() <= level * len(p) * 1.15 + 3 * np.sqrt(level * len(p))
    assert (p < 1e-2).mean() >= 0.006


def test_without_skewness_it_is_the_normal_tail() -> None:
    z = np.array([0.1, 1.0, 2.5, 5.0, 8.0])
    deviation = np.sqrt(1 / 1e7 + 1 / 1e7)
    found = difference_p(-z * deviation, np.ones(5), np.zeros(5), 1e7, np.full(5, 1e7))
    assert found == pytest.approx(2 * special.ndtr(-z), rel=1e-6)


@pytest.mark.parametrize(("before", "now"), [(100, 70), (100, 35), (50, 48), (100, 90)])
def test_a_share_is_tested_as_drawing_the_rows_without_replacement_would(before: int, now: int) -> None:
    reference, current = np.array([1_000.0 - before, 0, before, 0]), np.array([[500.0 - now, 0, now, 0]])
    drawn = stats.hypergeom(1_500, before + now, 500)
    tail = min(drawn.sf(now), drawn.cdf(now - 1)) + drawn.pmf(now) / 2  # half of what is tied
    assert special_p(reference, current)[0, 1] == pytest.approx(2 * tail, rel=0.1, abs=1e-3)


@pytest.mark.parametrize(("before", "now"), [(0, 1), (0, 2), (1, 3), (3, 0), (40, 0), (2, 2)])
def test_a_rare_share_is_tested_exactly_and_never_too_surely(before: int, now: int) -> None:
    reference, current = np.array([5_000.0 - before, 0, before, 0]), np.array([[50.0 - now, 0, now, 0]])
    total, part = before + now, 50 / 5_050
    chance, outcomes = stats.binom(total, part), np.arange(total + 1)
    found = special_p(reference, current)[0, 1]
    sides = [(np.array([5_000.0 - total + k, 0, total - k, 0]), np.array([[50.0 - k, 0, k, 0]])) for k in outcomes]
    as_sure = np.array([special_p(*each)[0, 1] for each in sides]) <= found * (1 + 1e-9)
    assert chance.pmf(outcomes)[as_sure].sum() <= found * (1 + 1e-9)
