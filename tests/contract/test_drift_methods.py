"""What every drift method promises, whichever file it lives in."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.drift.exact import exact
from core.drift.method import METHODS, DriftMethod, methods_for
from core.drift.ordered import OrderedRows
from core.drift.sides import Sides
from core.errors import InvalidInput
from core.profiles.build import Rows, build
from core.profiles.column import ColumnSpec, Kind
from core.profiles.encode import Floats
from core.profiles.profile import merge
from core.profiles.reference import build_spec
from core.profiles.reference_column import build_column, fine_edges

CASES = [(method, kind) for method in METHODS.all().values() for kind in method.kinds]
EVERY = pytest.mark.parametrize(("method", "kind"), CASES, ids=lambda item: getattr(item, "name", item))
TESTS = pytest.mark.parametrize("method", [m for m in METHODS.all().values() if m.p_value], ids=lambda m: m.name)
ROWS = pytest.mark.parametrize("method", [m for m in METHODS.all().values() if m.exact], ids=lambda m: m.name)
SMOOTHED = ("psi", "psi_corrected", "kl")  # half a row weighs more on the side with fewer rows
SHIFTS = np.arange(0.0, 4.01, 0.25)

NORMAL = stats.norm.ppf((np.arange(5_000) + 0.5) / 5_000)  # a sample without luck
LEVELS = ["a"] * 400 + ["b"] * 300 + ["c"] * 200 + ["d"] * 100
COLUMNS: dict[Kind, ColumnSpec] = {
    "numeric": build_column("x", "feature", NORMAL),
    "categorical": build_column("x", "feature", LEVELS),
}


def a_reference(kind: Kind) -> Floats:
    return Sides.of_values(NORMAL if kind == "numeric" else LEVELS, [], COLUMNS[kind]).reference


def moved(kind: Kind) -> Sides:
    """Return windows that move farther and farther away from the reference."""
    column = COLUMNS[kind]
    if kind == "numeric":
        windows = [Sides.of_values([], NORMAL[::5] + shift, column).current[0] for shift in SHIFTS]
    else:
        parts = [round(400 * shift / SHIFTS[-1]) for shift in SHIFTS]
        windows = [Sides.of_values([], ["d"] * part + LEVELS[part:], column).current[0] for part in parts]
    return Sides(column, a_reference(kind), np.array(windows))


def odd_sides(kind: Kind) -> list[Sides]:
    """Return what must not break anything: empty sides, one row, constants, nothing but missing values."""
    column, reference = COLUMNS[kind], a_reference(kind)
    nothing, one, missing, spread = np.zeros((4, column.size))
    one[1], missing[column.missing], spread[:] = 1, 1e9, 1e6
    windows = np.array([nothing, one, missing, spread, reference])
    sides = [Sides(column, each, windows) for each in (nothing, one, missing, spread, reference)]
    if kind == "numeric":
        for values in ([3.5] * 100, [0.0] * 199 + [1.0], [-1.7e308, 1.7e308] * 60, [5e-324, 1e-323] * 9, NORMAL + 1e12):
            spec = ColumnSpec("x", "feature", "numeric", ("number",), tuple(fine_edges(np.array(values)).tolist()))
            others = (values, [0.0], [1e308, -1e308], [None], [np.inf])
            sides += [Sides.of_values(values, current, spec) for current in others]
    return sides


@EVERY
def test_equal_shares_score_nothing(method: DriftMethod, kind: Kind) -> None:
    reference = a_reference(kind)
    same, larger = method.score(Sides(COLUMNS[kind], reference, reference * [[1.0], [64.0]]))
    by_chance = 0.0
    if method.name == "psi_corrected":
        occupied = np.count_nonzero(Sides(COLUMNS[kind], reference, reference[None]).groups[0])
        by_chance = (occupied - 1) * 2 / reference.sum()
    assert same == pytest.approx(-by_chance, abs=1e-7)
    assert abs(larger) <= (0.02 if method.name in SMOOTHED else 1e-7)


@EVERY
def test_a_side_without_rows_differs_in_nothing(method: DriftMethod, kind: Kind) -> None:
    reference, nothing = a_reference(kind), np.zeros(COLUMNS[kind].size)
    for sides in (Sides(COLUMNS[kind], reference, nothing[None]), Sides(COLUMNS[kind], nothing, reference[None])):
        assert method.name in SMOOTHED or method.score(sides).tolist() == [0.0]
        assert method.p_value is None or method.p_value(sides, method.score(sides)).tolist() == [1.0]


@EVERY
def test_the_score_grows_with_the_shift(method: DriftMethod, kind: Kind) -> None:
    scores = method.score(moved(kind))
    assert (np.diff(scores) >= -1e-9).all()
    assert scores[-1] > scores[0]
    assert scores[-1] > method.threshold


@pytest.mark.parametrize("method", METHODS.all().values(), ids=lambda method: method.name)
def test_half_a_standard_deviation_of_a_normal_column_lies_beyond_the_threshold(method: DriftMethod) -> None:
    score = method.score(moved("numeric"))[SHIFTS == 0.5]
    assert method.threshold < score < 6 * method.threshold


@EVERY
def test_scores_and_p_values_are_finite_and_in_range_whatever_the_sides_hold(method: DriftMethod, kind: Kind) -> None:
    for sides in odd_sides(kind):
        scores = method.score(sides)
        assert scores.shape == (len(sides.current),)
        assert np.isfinite(scores).all()
        if method.name != "psi_corrected":
            assert (scores >= 0).all()
        if method.p_value:
            p = method.p_value(sides, scores)
            assert ((p >= 0) & (p <= 1)).all()


@given(seed=st.integers(0, 2**32 - 1), filled=st.sampled_from([0.02, 0.3, 1.0]), most=st.sampled_from([1, 9, 10**7]))
@pytest.mark.parametrize("kind", COLUMNS)
def test_any_counts_score_alone_as_among_others(kind: Kind, seed: int, filled: float, most: int) -> None:
    rng = np.random.default_rng(seed)
    shape = (3, COLUMNS[kind].size)
    counts = (rng.integers(0, most, shape, endpoint=True) * (rng.random(shape) < filled)).astype(np.float64)
    together = Sides(COLUMNS[kind], counts[0], counts[1:])
    apart = [Sides(COLUMNS[kind], counts[0], window[None]) for window in counts[1:]]
    for method in methods_for(kind).values():
        scores = method.score(together)
        assert np.isfinite(scores).all()
        assert [method.score(alone)[0] for alone in apart] == scores.tolist()
        if method.p_value:
            p = method.p_value(together, scores)
            assert ((p >= 0) & (p <= 1)).all()
            assert [method.p_value(alone, method.score(alone))[0] for alone in apart] == p.tolist()


@pytest.mark.parametrize(("method", "kind"), [(method, method.kinds[-1]) for method in METHODS.all().values()])
def test_symmetry_is_as_declared(method: DriftMethod, kind: Kind) -> None:
    rng = np.random.default_rng(11)
    column = COLUMNS[kind]
    n = np.append(rng.integers(5_000, 50_000, (2, column.n_values)), np.zeros((2, 3)), axis=1)
    there, back = (method.score(Sides(column, one, other[None])) for one, other in (n, n[::-1]))
    assert bool(np.isclose(there, back, rtol=1e-9)) == method.symmetric


@EVERY
def test_the_order_in_which_profiles_were_merged_leaves_no_trace(method: DriftMethod, kind: Kind) -> None:
    values = NORMAL if kind == "numeric" else np.array(LEVELS, dtype=object)
    spec = build_spec({"x": values})
    pieces = [build(spec, Rows(len(part), {"x": part})).cell(0) for part in (values[:7], values[7:90], values[300:])]
    reference = build(spec, Rows(len(values), {"x": values})).cell(0).counts[spec.block("x")].astype(float)
    found = set()
    for order in permutations(pieces):
        merged = merge(order, spec.n_counts, spec.n_sums).counts[spec.block("x")].astype(float)
        found.add(float(method.score(Sides(spec.columns[0], reference, merged[None]))[0]))
    assert len(found) == 1


@EVERY
def test_a_method_says_by_which_rule_it_counts(method: DriftMethod, kind: Kind) -> None:
    (said,) = exact(COLUMNS[kind], LEVELS if kind == "categorical" else NORMAL, [], [method.name])
    assert method.label
    assert said == (method.name, said.value, method.threshold, said.p_value, method.rule)


@TESTS
def test_a_p_value_falls_with_the_shift_and_is_large_without(method: DriftMethod) -> None:
    for kind in method.kinds:
        sides = moved(kind)
        p = method.p_value(sides, method.score(sides)) if method.p_value else np.ones(1)
        assert p[0] > 0.9
        assert (np.diff(p) <= 1e-12).all()
        assert p[-1] < 1e-12


@ROWS
def test_rows_and_their_exact_form_agree_on_what_equal_means(method: DriftMethod) -> None:
    assert method.exact
    same, _ = method.exact(OrderedRows(NORMAL, NORMAL))
    twice, _ = method.exact(OrderedRows(NORMAL, np.repeat(NORMAL, 2)))
    assert same == pytest.approx(0.0, abs=1e-7)
    assert twice == pytest.approx(0.0, abs=1e-3)


@EVERY
def test_exact_forms_stand_odd_rows(method: DriftMethod, kind: Kind) -> None:
    odd: list[list[object]] = [
        [],
        [None],
        [1.0],
        [np.inf, 2.0],
        [-1.7e308, 1.7e308],
        [5e-324],
        [7.0] * 50,
        ["a", 1, True],
    ]
    for reference in odd:
        for current in odd:
            (found,) = exact(COLUMNS[kind], reference, current, [method.name])
            assert np.isfinite(found.value)
            assert found.p_value is None or 0 <= found.p_value <= 1


def test_an_unknown_method_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        InvalidInput, match=r"unknown drift method 'pis' \(did you mean psi\?\); choose one of: anderson"
    ):
        METHODS.get("pis")


def test_distances_of_distribution_functions_are_for_numbers_only() -> None:
    ordered = {"ks", "cramer_von_mises", "anderson_darling", "wasserstein", "energy"}
    assert methods_for("numeric").keys() == METHODS.all().keys()
    assert methods_for("categorical").keys() == METHODS.all().keys() - ordered
    with pytest.raises(InvalidInput, match="ks does not apply to categorical columns such as 'x'"):
        exact(COLUMNS["categorical"], LEVELS, LEVELS, ["ks"])
