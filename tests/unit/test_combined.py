"""Several tests of a column speak with one p-value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from core.drift.combined import WEIGHTS, combined
from core.profiles.column import Kind

RNG = np.random.default_rng(20_261_124)


def _alone(kind: Kind, name: str, p: float) -> float:
    tests = {each: np.array([p if each == name else 1.0]) for each in WEIGHTS[kind]}
    return float(combined(kind, tests)[0])


@pytest.mark.parametrize("kind", WEIGHTS)
def test_the_tests_of_a_column_spend_no_more_than_all_its_certainty(kind: Kind) -> None:
    assert 0 < sum(WEIGHTS[kind].values()) <= 1


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, weights in WEIGHTS.items() for name in weights])
def test_a_test_that_alone_is_sure_costs_its_p_value_over_its_weight(kind: Kind, name: str) -> None:
    assert _alone(kind, name, 1e-6) == pytest.approx(1e-6 / WEIGHTS[kind][name], rel=1e-3)


@given(st.lists(st.floats(1e-12, 1.0), min_size=7, max_size=7))
def test_it_is_never_above_what_the_best_test_says_alone(chances: list[float]) -> None:
    tests = {name: np.array([p]) for name, p in zip(WEIGHTS["numeric"], chances, strict=True)}
    best = min(p[0] / WEIGHTS["numeric"][name] for name, p in tests.items())
    assert 0 < combined("numeric", tests)[0] <= min(best, 1.0) * (1 + 1e-12)


def test_two_tests_that_agree_say_more_than_either() -> None:
    tests = {name: np.array([1.0]) for name in WEIGHTS["numeric"]}
    tests["van_der_waerden"] = tests["anderson_darling"] = np.array([0.001])
    assert combined("numeric", tests)[0] < min(_alone("numeric", name, 0.001) for name in tests)


@pytest.mark.parametrize("agreement", [0.0, 0.5, 0.9, 1.0])
def test_a_p_of_one_in_a_hundred_comes_no_more_often_whatever_the_tests_have_to_do_with_each_other(
    agreement: float,
) -> None:
    n = 200_000
    common, own = RNG.normal(size=n), RNG.normal(size=(len(WEIGHTS["numeric"]), n))
    chances = special.ndtr(np.sqrt(agreement) * common + np.sqrt(1 - agreement) * own)
    p = combined("numeric", dict(zip(WEIGHTS["numeric"], chances, strict=True)))
    for level in (1e-2, 1e-3):
        allowed = level * n + 4 * np.sqrt(level * n)
        assert (p < level).sum() <= allowed
