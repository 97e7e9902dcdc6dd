"""Our stream detectors against river's, and against the figures that river and frouros publish for theirs."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from river import drift

from core.drift.concept.detector import DETECTORS, Stream

Floats = npt.NDArray[np.float64]

PUBLISHED_PAGE_HINKLEY = {"delta": 0.005, "alpha": 0.9999, "threshold": 50, "standardised": 0}
PAIRS: dict[str, tuple[str, dict[str, float], Callable[[], Any]]] = {
    "ADWIN": ("adwin", {}, drift.ADWIN),
    "ADWIN, sure and slow": (
        "adwin",
        {"delta": 1e-4, "clock": 100, "buckets": 3, "min_part": 20},
        partial(drift.ADWIN, delta=1e-4, clock=100, max_buckets=3, min_window_length=20),
    ),
    "DDM": ("ddm", {"min_errors": 0, "floor": 0}, drift.binary.DDM),
    "EDDM": ("eddm", {"warning": 0, "drift": 0}, drift.binary.EDDM),
    "HDDM_A": ("hddm_a", {}, drift.binary.HDDMA),
    "HDDM_A, both sides": ("hddm_a", {"down": 1}, partial(drift.binary.HDDMA, two_sided_test=True)),
    "Page-Hinkley": ("page_hinkley", {**PUBLISHED_PAGE_HINKLEY, "down": 1}, drift.PageHinkley),
    "Page-Hinkley, up": (
        "page_hinkley",
        {**PUBLISHED_PAGE_HINKLEY, "threshold": 30},
        partial(drift.PageHinkley, threshold=30, mode="up"),
    ),
}


def _found(
    name: str, values: Floats, stream: Stream = "binary", params: Mapping[str, float] = MappingProxyType({})
) -> list[int]:
    detector = DETECTORS.get(name)
    return [change.at for change in detector.update(detector.start(stream, **params), values).changes]


def _rivers(detector: Any, values: Floats) -> tuple[list[int], list[int]]:
    changes, warnings = [], []
    for place, value in enumerate(values.tolist()):
        detector.update(value)
        if detector.drift_detected:
            changes.append(place)
        elif getattr(detector, "warning_detected", False):
            warnings.append(place)
    return changes, warnings


def _errors(seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.random(rng.integers(100, 1_500)) < rate for rate in rng.random(5)]).astype(np.float64)


@pytest.mark.parametrize("pair", PAIRS)
def test_changes_in_a_stream_of_errors_are_found_where_river_finds_them(pair: str) -> None:
    name, params, make = PAIRS[pair]
    n_changes = 0
    for seed in range(8):
        values = _errors(seed)
        expected, _ = _rivers(make(), values)
        assert _found(name, values, params=params) == expected
        n_changes += len(expected)
    assert n_changes >= 8


@pytest.mark.parametrize("pair", ["DDM", "HDDM_A"])
def test_warnings_are_those_of_river(pair: str) -> None:
    name, params, make = PAIRS[pair]
    values, detector = _errors(3), DETECTORS.get(name)
    _, expected = _rivers(make(), values)
    assert expected
    assert detector.update(detector.start("binary", **params), values).warnings.tolist() == expected


@pytest.mark.parametrize("pair", ["ADWIN", "Page-Hinkley"])
def test_changes_in_a_stream_of_sizes_are_found_where_river_finds_them(pair: str) -> None:
    name, params, make = PAIRS[pair]
    for seed in range(4):
        rng = np.random.default_rng(seed)
        values = np.concatenate([level * np.abs(rng.normal(size=900)) for level in (1.0, 1.7, 0.6, 2.5)])
        expected, _ = _rivers(make(), values)
        assert expected
        assert _found(name, values, "real", params) == expected


def _numbers_of_the_docs() -> Floats:
    rng = random.Random(12345)
    return np.array(rng.choices([0, 1], k=1_000) + rng.choices(range(4, 8), k=1_000), dtype=np.float64)


def _errors_of_the_docs() -> Floats:
    rng = random.Random(42)
    return np.array(rng.choices([0, 1], k=1_000) + rng.choices([0, 1], k=1_000, weights=[0.3, 0.7]), dtype=np.float64)


def _up_and_down() -> Floats:
    """Where a normal number is above 0: in half of the cases, and nearly always; it changes every 500 values."""
    rng = np.random.RandomState(12345)
    return np.concatenate([rng.normal(mean, 0.1, 500) > 0 for mean in (0.0, 0.25, 0.0, 0.25)]).astype(np.float64)


def test_the_example_of_adwin_in_the_documentation_of_river() -> None:
    # river, river/drift/adwin.py
    assert _found("adwin", _numbers_of_the_docs(), "real") == [1023]


def test_the_example_of_ddm_in_the_documentation_of_river() -> None:
    # river, river/drift/binary/ddm.py; and the same detector is silent about nothing but errors (tests/drift)
    params = PAIRS["DDM"][1]
    assert _found("ddm", _errors_of_the_docs(), params=params) == [1334]
    assert _found("ddm", np.ones(1_000), params=params) == []


def test_the_example_of_eddm_in_the_tests_of_river() -> None:
    # river, tests/drift/test_drift_detectors.py
    rng = np.random.RandomState(12345)
    values = [rng.binomial(1, rate) for rate in np.repeat([0.2, 0.8], 1_000)]
    params = {**PAIRS["EDDM"][1], "warning_level": 0.9, "drift_level": 0.8}
    assert _found("eddm", np.array(values, dtype=np.float64), params=params) == [1059]


def test_the_examples_of_hddm_and_page_hinkley_in_the_tests_of_river() -> None:
    # river, tests/drift/test_drift_detectors.py: hddm_a2, ph-up and ph-down
    values = _up_and_down()
    assert _found("hddm_a", values, params={"down": 1}) == [531, 1015, 1545]
    assert _found("page_hinkley", values, params=PUBLISHED_PAGE_HINKLEY) == [588, 1681]
    assert _found("page_hinkley", values, params={**PUBLISHED_PAGE_HINKLEY, "up": 0, "down": 1}) == [1172]


def test_kswin_is_not_slower_than_the_example_in_the_documentation_of_river() -> None:
    # river, river/drift/kswin.py: 1016 with alpha=0.0001; it draws at random which of the older values it compares
    values = _numbers_of_the_docs()
    assert _found("kswin", values, "real", {"alpha": 1e-4, "every": 1}) == [1014]
    assert _found("kswin", values, "real", {"alpha": 1e-4}) == [1019]


def test_adwin_dates_the_changes_that_other_published_detectors_find() -> None:
    # frouros, tests/integration/test_concept_drift.py: BOCD at 100 and 203; river's HDDM_W at 507, 1032 and 1508
    rng = np.random.RandomState(31)
    values = np.concatenate([rng.normal(mean, scale, 100) for mean, scale in ((0, 0.5), (4, 0.2), (6, 0.5))])
    adwin = DETECTORS.get("adwin")
    assert [change.begins for change in adwin.update(adwin.start("real"), values).changes] == [100, 200]
    begins = [change.begins for change in adwin.update(adwin.start(), _up_and_down()).changes]
    assert begins == pytest.approx([500, 1_000, 1_500], abs=8)
