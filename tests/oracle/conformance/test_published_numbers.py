"""Every published number of drift, its tests, outliers and data quality, reproduced."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle.conformance import published_evidently, published_nannyml, published_others
from tests.oracle.conformance.case import Case, leaves
from tests.oracle.conformance.published_digits import DIGITS, IDS

CASES = (*published_evidently.CASES, *published_nannyml.CASES, *published_others.CASES)


def near(expected: Any, rel: float, tolerance: float) -> dict[str, Any]:
    """Return what equals every leaf of `expected`, numbers within a tolerance."""
    return {
        where: value if isinstance(value, bool | str) else pytest.approx(value, rel=rel, abs=tolerance)
        for where, value in leaves(expected)
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_published_number_is_reproduced(case: Case) -> None:
    assert dict(leaves(case.run())) == near(case.expected, case.rel, case.abs)


@pytest.mark.parametrize("case", [case for case in CASES if case.id in DIGITS], ids=lambda case: case.id)
def test_the_number_of_a_run_is_reproduced_to_its_digits(case: Case) -> None:
    found = case.run()
    if isinstance(found, dict) and "score" in found:
        found = found["score"]
    assert dict(leaves(found)) == near(DIGITS[case.id], 1e-9, 1e-12)


def test_no_published_number_is_missing_and_none_stands_twice() -> None:
    named = [case.id for case in CASES]
    assert len(named) == len(set(named))
    assert {name for name in named if ":" not in name} == IDS
    assert set(DIGITS) <= IDS
