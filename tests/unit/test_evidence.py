"""What is known of a column before it is judged."""

from __future__ import annotations

import numpy as np
import pytest

from core.drift.combined import WEIGHTS, combined
from core.drift.evidence import weigh
from core.drift.method import methods_for
from core.drift.normal_scores import location_p, normal_scores, spread_p
from core.drift.sides import Sides
from core.drift.significance import special_p
from core.profiles.column import ColumnSpec, Kind
from core.profiles.encode import Values
from core.profiles.reference_column import build_column

RNG = np.random.default_rng(3)
BEFORE: dict[Kind, Values] = {"numeric": RNG.normal(size=3_000), "categorical": RNG.choice(["a", "b"], 3_000).tolist()}
NOW: dict[Kind, Values] = {"numeric": RNG.normal(0.2, 1, 200), "categorical": [*RNG.choice(["a", "b"], 200), None]}


def counted(kind: Kind) -> Sides:
    return Sides.of_values(BEFORE[kind], NOW[kind], build_column("x", "feature", BEFORE[kind]))


@pytest.mark.parametrize("kind", BEFORE)
def test_the_p_value_of_a_column_is_that_of_its_tests_together(kind: Kind) -> None:
    sides = counted(kind)
    found = weigh(sides.column, sides.reference.astype(int), sides.current.astype(int))
    tests = dict(zip(("strange", "missing", "mistyped"), special_p(sides.reference, sides.current).T, strict=True))
    tests["chi_square"] = found.own_p["chi_square"]
    if kind == "numeric":
        size = sides.column.n_values
        values = sides.reference[:size], sides.current[:, :size]
        tests["anderson_darling"] = found.own_p["anderson_darling"]
        tests["van_der_waerden"] = location_p(normal_scores(*values), *values)
        tests["klotz"] = spread_p(normal_scores(*values), *values)
    assert set(tests) == set(WEIGHTS[kind])
    assert found.p_value.tolist() == combined(kind, tests).tolist()


@pytest.mark.parametrize("kind", BEFORE)
def test_a_score_carries_the_p_value_of_its_own_test_or_none(kind: Kind) -> None:
    sides = counted(kind)
    (scores,) = weigh(sides.column, sides.reference.astype(int), sides.current.astype(int)).listed
    assert [score.method for score in scores] == list(methods_for(kind))
    for score in scores:
        method = methods_for(kind)[score.method]
        expected = None if method.p_value is None else method.p_value(sides, method.score(sides))[0]
        assert (score.value, score.p_value) == (method.score(sides)[0], expected)


def test_a_column_that_cannot_be_weighed_says_why_and_scores_nothing() -> None:
    broken = ColumnSpec("x", "feature", "numeric", ("number",), edges=(1.0, 2.0, 3.0))
    found = weigh(broken, np.ones(4, dtype=int), np.ones((2, 4), dtype=int))
    assert found.failure
    assert found.p_value.tolist() == [1.0, 1.0]
    assert all(np.isnan(score.value) and score.p_value is None for window in found.listed for score in window)
