"""A table finds the bin that a search would find, for every float."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.profiles.grid import N_CELLS, Grid

numbers = st.floats(-1e308, 1e308)


@given(st.lists(numbers, min_size=1, max_size=120, unique=True), st.lists(numbers, min_size=1, max_size=50))
def test_any_number_lies_in_the_bin_a_search_finds(edges: list[float], some: list[float]) -> None:
    ordered = sorted(edges)
    near = [*some, *ordered, *np.nextafter(ordered, -np.inf), *np.nextafter(ordered, np.inf)]
    asked = np.resize(np.array(near), max(N_CELLS, len(near)))
    assert np.array_equal(Grid(ordered).bins(asked), np.searchsorted(np.array(ordered), asked, side="right"))


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(1).normal(size=20_000),
        np.random.default_rng(2).lognormal(0, 3, 20_000),
        np.random.default_rng(3).standard_cauchy(20_000),
        np.where(np.random.default_rng(4).random(20_000) < 0.5, 0.0, np.random.default_rng(5).lognormal(0, 2, 20_000)),
        np.random.default_rng(6).integers(-5, 5, 20_000).astype(float),
    ],
    ids=["normal", "skewed", "heavy tails", "mostly zero", "few values"],
)
def test_real_columns_are_binned_as_a_search_bins_them(values: np.ndarray) -> None:
    edges = np.unique(np.quantile(values, np.linspace(0, 1, 101)))
    asked = np.append(values, [np.inf, -np.inf, 0.0, -0.0, 1e300, -1e300])
    assert np.array_equal(Grid(edges.tolist()).bins(asked), np.searchsorted(edges, asked, side="right"))


def test_what_is_no_number_leaves_the_others_where_they_are() -> None:
    asked = np.resize(np.array([0.5, np.nan, 2.0]), N_CELLS + 2)
    found = Grid([0.0, 1.0]).bins(asked)
    assert found[0] == 1
    assert found[2] == 2
