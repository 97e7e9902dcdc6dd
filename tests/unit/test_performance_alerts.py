"""The performance rule: for certain below what was agreed, or below the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.alerts.rule import FAMILIES, Material, Reading
from core.profiles.build import Rows, build
from core.profiles.performance import build_performance
from core.profiles.profile import Profile
from core.profiles.reference import build_spec

FAMILY = FAMILIES.get("performance")
N = 4_000


def rows(seed: int, n: int, found: float, wrong: float = 0.01) -> tuple[dict[str, Any], Any]:
    """Return predictions of a rare class of which a share is found, and a share of the others mistaken for it."""
    rng = np.random.default_rng(seed)
    true = rng.random(n) < 0.1
    told = rng.random(n) < np.where(true, found, wrong)
    return {"prediction.class": told}, true


def material(reference: tuple[Any, Any], windows: list[tuple[Any, Any]], *, labelled: bool = True) -> Material:
    columns, labels = reference
    spec = build_spec({"x": np.arange(len(labels)) % 9.0} | columns, labels.tolist(), named={"positive": "true"})
    assert spec.performance is not None
    parts = [build_performance(spec.performance, *window) for window in windows]
    n = len(windows)
    data = build(spec, Rows(0, {}), np.zeros(0, dtype=np.int64), n)
    return Material(
        spec=spec,
        reference=data.cell(0),
        windows=data,
        baseline=data.cell(0),
        reference_performance=build_performance(spec.performance, columns, labels).cell(0) if labelled else None,
        performance=Profile(
            np.concatenate([part.counts for part in parts]), np.concatenate([part.sums for part in parts])
        ),
        rule_set="calibrated",
        filling=np.zeros(n, dtype=bool),
    )


def read(reference: tuple[Any, Any], *windows: tuple[Any, Any], **options: bool) -> list[Reading]:
    return FAMILY.evaluate(material(reference, list(windows), **options), FAMILY.defaults)


def test_a_rare_class_that_is_missed_alarms_though_accuracy_hardly_moves() -> None:
    (reading,) = read(rows(1, N, 0.9), rows(2, N, 0.45))
    assert reading.verdict == "critical"
    assert "F1 fell" in reading.title
    assert reading.evidence["drop"] == pytest.approx(0.32, abs=0.05)
    assert "4,000 labelled predictions" in reading.summary


@pytest.mark.parametrize(("found", "verdict"), [(0.9, "ok"), (0.85, "ok"), (0.68, "warning"), (0.4, "critical")])
def test_the_further_it_falls_the_graver_it_is(found: float, verdict: str) -> None:
    assert read(rows(3, 20_000, 0.9), rows(4, 20_000, found))[0].verdict == verdict


def test_few_rows_have_to_fall_further() -> None:
    many, few = read(rows(5, N, 0.9), rows(6, 20_000, 0.7), rows(6, 200, 0.7))
    assert (many.verdict, few.verdict) == ("warning", "ok")


def test_a_reference_of_few_rows_is_not_taken_for_certain() -> None:
    window = rows(7, 20_000, 0.7)
    assert [read(rows(8, n, 0.92), window)[0].verdict for n in (20_000, 150)] == ["warning", "ok"]


def test_a_window_filling_has_to_be_surer() -> None:
    reference, windows = rows(9, N, 0.9), [rows(seed, 1_000, 0.6) for seed in range(30)]
    usual = material(reference, windows)
    filling = Material(**{**vars(usual), "filling": np.ones(30, dtype=bool)})
    alarms = [
        sum(reading.verdict != "ok" for reading in FAMILY.evaluate(one, FAMILY.defaults)) for one in (usual, filling)
    ]
    assert alarms[0] > alarms[1] > 0


def test_windows_without_a_fall_hardly_ever_alarm() -> None:
    windows = [rows(seed, 300, 0.9) for seed in range(100, 400)]
    readings = read(rows(10, N, 0.9), *windows)
    assert sum(reading.verdict != "ok" for reading in readings) <= 3


def test_accuracy_below_what_is_agreed_is_told_first() -> None:
    (reading,) = read(rows(11, N, 0.95), rows(12, N, 0.3, wrong=0.3))
    assert reading.verdict == "critical"
    assert "Accuracy fell" in reading.title


def test_without_labels_in_the_reference_accuracy_alone_is_judged() -> None:
    assert read(rows(13, N, 0.9), rows(14, N, 0.45), labelled=False)[0].verdict == "ok"
    assert read(rows(13, N, 0.9), rows(14, N, 0.3, wrong=0.3), labelled=False)[0].verdict == "critical"


def test_too_few_labels_are_insufficient_and_none_are_none() -> None:
    few, none = read(rows(15, N, 0.9), rows(16, 20, 0.1), rows(16, 0, 0.1))
    assert (few.verdict, none.verdict) == ("insufficient", "no_data")


@pytest.mark.parametrize(("times", "verdict"), [(1.0, "ok"), (1.4, "warning"), (1.8, "critical")])
def test_a_mean_error_is_held_against_that_of_the_reference(times: float, verdict: str) -> None:
    rng = np.random.default_rng(17)
    true = rng.normal(50, 10, (2, N))
    told = true + rng.normal(0, 3, (2, N)) * np.array([[1.0], [times]])
    reference, window = (({"prediction.value": told[part]}, true[part]) for part in (0, 1))
    assert read(reference, window)[0].verdict == verdict
