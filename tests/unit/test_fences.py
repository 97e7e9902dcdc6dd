"""Outliers, dates and unknown members are counted as rows are profiled."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.profiles.build import Partition, Rows, build, build_partitions, segment_partitions
from core.profiles.encode import encode
from core.profiles.reference import build_spec
from core.profiles.reference_column import build_column
from core.profiles.segment import freeze_segment
from core.profiles.spec import EXTRA

RNG = np.random.default_rng(7)
SORTS: dict[str, np.ndarray] = {
    "normal": RNG.normal(10, 2, 4_000),
    "skewed": RNG.lognormal(0, 1.5, 4_000),
    "few": RNG.integers(0, 5, 4_000).astype(float),
}


@pytest.mark.parametrize("sort", SORTS)
def test_outliers_are_counted_as_the_rules_say(sort: str) -> None:
    values = SORTS[sort]
    spec = build_spec({"x": values})
    current = np.concatenate([values[:900], values[:50] * 4, [np.nan, np.inf, 1e9, -1e9]])
    finite = current[np.isfinite(current)]
    z = np.abs(finite - values.mean()) > 3 * values.std()
    median = np.median(values)
    robust = np.abs(finite - median) > 3.5 * 1.4826 * np.median(np.abs(values - median))
    low, high = np.percentile(values, (25, 75))
    iqr = (finite < low - 1.5 * (high - low)) | (finite > high + 1.5 * (high - low))
    counted = build(spec, Rows(len(current), {"x": current})).counts[0, spec.outliers("x")]
    assert counted.tolist() == [z.sum(), robust.sum(), iqr.sum()]


def test_a_constant_has_no_fences() -> None:
    assert build_column("x", "feature", np.full(100, 3.0)).fences == (None, None, None)


def test_a_text_that_is_no_date_is_mistyped_in_a_column_of_dates() -> None:
    column = build_column("day", "feature", [f"2024-03-{day:02d}" for day in range(1, 29)])
    bins, _ = encode(column, ["2025-01-01", "2025-01-01T10:00:00Z", "2025-13-01", "soon", None])
    assert bins.tolist() == [0, 0, column.mistyped, column.mistyped, column.missing]


def test_rows_with_an_unknown_member_are_counted() -> None:
    spec = build_spec({"x": [1.0, 2.0]})
    rows = Rows(3, {"x": [1.0, 1.0, 2.0]}, extra=np.array([True, False, True]))
    assert build(spec, rows).counts[0, EXTRA] == 2


def test_the_parts_of_a_segment_add_up_to_all_rows() -> None:
    columns: dict[str, Any] = {
        "country": [["de", "fr", "it", None][place] for place in RNG.integers(0, 4, 600)],
        "amount": RNG.lognormal(3, 1, 600),
    }
    spec = build_spec(columns)
    own = build(spec, Rows(600, columns)).cell(0)
    chosen = tuple(freeze_segment(column, own.counts[spec.block(column.name)]) for column in spec.columns)
    cut = build_spec(columns, segments=("country", "amount"))
    assert cut.segments == chosen
    cell = Partition(RNG.integers(0, 2, 600), 2)
    rows = Rows(600, columns)
    whole, *parts = build_partitions(cut, rows, [cell, *segment_partitions(cut, rows, cell)])
    for segment, part in zip(cut.segments, parts, strict=True):
        assert np.array_equal(part.counts.reshape(2, len(segment.labels), -1).sum(axis=1), whole.counts)
        assert np.array_equal(part.sums.reshape(2, len(segment.labels), -1).sum(axis=1), whole.sums)


def test_a_number_is_cut_into_quarters_and_a_level_stands_for_itself() -> None:
    spec = build_spec({"x": np.arange(1_000.0), "plan": ["basic", "pro"] * 500}, segments=("x", "plan"))
    assert spec.segments[0].labels == ("below 249", "249 to 499", "499 to 749", "from 749", "other", "missing")
    assert spec.segments[1].labels == ("basic", "pro", "other", "missing")
