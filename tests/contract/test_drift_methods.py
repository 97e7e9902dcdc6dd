"""What every drift method promises, whichever file it lives in."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift.method import METHODS, DriftMethod, methods_for
from core.errors import InvalidInput

EVERY = pytest.mark.parametrize("method", METHODS.all().values(), ids=lambda method: method.name)
REFERENCE = np.array([400.0, 300.0, 200.0, 100.0])


def _moved(share: float) -> np.ndarray:
    return REFERENCE + share * np.array([-400.0, 0.0, 0.0, 400.0])


@EVERY
def test_equal_shares_score_nothing(method: DriftMethod) -> None:
    assert float(method.score(REFERENCE, REFERENCE * 1e6)) <= 1e-2


@EVERY
def test_the_score_grows_with_the_shift(method: DriftMethod) -> None:
    scores = [float(method.score(REFERENCE, _moved(share))) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert scores == sorted(scores)
    assert scores[-1] > method.threshold


@EVERY
def test_empty_bins_and_empty_windows_give_finite_scores(method: DriftMethod) -> None:
    windows = np.array([[0.0, 0, 0, 0], [1.0, 0, 0, 0], [0.0, 0, 0, 1e9]])
    assert np.isfinite(method.score(REFERENCE, windows)).all()
    assert np.isfinite(method.score(np.array([0.0, 0, 5, 5]), windows)).all()


@EVERY
def test_symmetry_is_as_declared(method: DriftMethod) -> None:
    there, back = method.score(REFERENCE, _moved(0.5)), method.score(_moved(0.5), REFERENCE)
    assert bool(np.isclose(there, back)) == method.symmetric


@EVERY
def test_many_windows_at_once_score_as_one_by_one(method: DriftMethod) -> None:
    windows = np.stack([_moved(share) for share in (0.0, 0.3, 0.9)])
    apart = [float(method.score(REFERENCE, window)) for window in windows]
    assert method.score(REFERENCE, windows).tolist() == apart


@EVERY
def test_a_method_says_by_which_rule_it_counts(method: DriftMethod) -> None:
    assert method.label
    assert method.rule


def test_an_unknown_method_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InvalidInput, match=r"unknown drift method 'pis' \(did you mean psi\?\); choose one of: kl, ks"):
        METHODS.get("pis")


def test_distance_of_distribution_functions_is_for_numbers_only() -> None:
    assert "ks" in methods_for("numeric")
    assert "ks" not in methods_for("categorical")
