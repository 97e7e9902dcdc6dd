"""Drift scores against scipy and published numbers, and scores from bins against those from rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial import distance

from core.drift.exact import exact, exact_columns
from core.drift.limiting import anderson_darling_p, cramer_von_mises_p
from core.drift.method import METHODS, MethodScore
from core.drift.ordered import OrderedRows
from core.drift.sides import Sides
from core.profiles.encode import Floats, Values
from core.profiles.reference import build_spec
from core.profiles.reference_column import build_column

Sample = Callable[[np.random.Generator, int, float], Floats]

# name -> rows of a sample moved by so many standard deviations, about
SAMPLES: dict[str, Sample] = {
    "normal": lambda rng, n, shift: rng.normal(shift, 1, n),
    "lognormal": lambda rng, n, shift: rng.lognormal(shift, 1, n),
    "heavy tails": lambda rng, n, shift: rng.standard_cauchy(n) + shift,
    "mostly zero": lambda rng, n, shift: np.where(rng.random(n) < 0.7 - 0.2 * shift, 0.0, rng.gamma(2, 9, n)),
    "counts": lambda rng, n, shift: rng.poisson(3 + 1.7 * shift, n).astype(float),
    "binary": lambda rng, n, shift: (rng.random(n) < 0.3 + 0.25 * shift).astype(float),
    "rounded": lambda rng, n, shift: rng.normal(shift, 1, n).round(1),
}
FINE = {"normal", "lognormal", "heavy tails"}  # without ties
EVERY_SAMPLE = pytest.mark.parametrize("name", SAMPLES)
# most by which a score from bins may differ from rows at 1,000 rows of either side and up to two sigma of shift
BIN_ERROR = {"ks": 0.01, "cramer_von_mises": 0.002, "anderson_darling": 0.01, "wasserstein": 0.04, "energy": 0.01}


def by_name(scores: tuple[MethodScore, ...]) -> dict[str, MethodScore]:
    return {score.method: score for score in scores}


def scored(name: str, reference: Values, current: Values) -> float:
    return float(METHODS.get(name).score(Sides.of_values(reference, current))[0])


def from_rows(name: str, rows: OrderedRows) -> tuple[float, float | None]:
    method = METHODS.get(name)
    assert method.exact
    return method.exact(rows)


def of_counts(**counts: int) -> list[str]:
    return [level for level, n in counts.items() for _ in range(n)]


def rows_of(name: str, m: int, n: int, shift: float) -> tuple[OrderedRows, Floats, Floats]:
    rng = np.random.default_rng(m + n)
    x, y = SAMPLES[name](rng, m, 0.0), SAMPLES[name](rng, n, shift)
    return OrderedRows(np.sort(x), np.sort(y)), x, y


REFERENCE, CURRENT = of_counts(a=400, b=300, c=200, d=100), of_counts(a=300, b=300, c=250, d=50, e=100)


def shares_of(sides: Sides) -> tuple[Floats, Floats]:
    return sides.reference / sides.reference.sum(), sides.current[0] / sides.current.sum()


def test_distances_of_shares_are_those_of_scipy() -> None:
    q, p = shares_of(Sides.of_values(REFERENCE, CURRENT))
    assert scored("jensen_shannon", REFERENCE, CURRENT) == pytest.approx(distance.jensenshannon(p, q, base=2), rel=1e-9)
    assert scored("hellinger", REFERENCE, CURRENT) == pytest.approx(np.linalg.norm(p**0.5 - q**0.5) / 2**0.5, rel=1e-9)
    assert scored("total_variation", REFERENCE, CURRENT) == pytest.approx(distance.cityblock(p, q) / 2, rel=1e-9)
    assert scored("l_infinity", REFERENCE, CURRENT) == pytest.approx(distance.chebyshev(p, q), rel=1e-9)


def test_divergences_are_entropies_of_smoothed_shares() -> None:
    q, p = Sides.of_values(REFERENCE, CURRENT).smoothed
    assert scored("kl", REFERENCE, CURRENT) == pytest.approx(stats.entropy(p[0], q), rel=1e-9)
    both = stats.entropy(p[0], q) + stats.entropy(q, p[0])
    assert scored("psi", REFERENCE, CURRENT) == pytest.approx(both, rel=1e-9)


def test_the_chi_square_test_is_that_of_scipy_without_yates() -> None:
    reference, current = of_counts(a=120, b=80, c=300), of_counts(a=30, b=40, c=60)
    table = Sides.of_values(reference, current).contingency
    expected = stats.chi2_contingency([[120, 80, 300], [30, 40, 60]], correction=False)
    assert table.statistic[0] == pytest.approx(expected.statistic, rel=1e-12)
    assert table.p_value[0] == pytest.approx(expected.pvalue, rel=1e-12)


def test_association_of_sides_of_one_size_is_bergsmas() -> None:
    reference, current = of_counts(a=120, b=80, c=300), of_counts(a=150, b=90, c=260)
    phi = stats.chi2_contingency([[120, 80, 300], [150, 90, 260]], correction=False).statistic / 1_000
    corrected = phi - 2 / 999
    rows, columns = 2 - 1 / 999, 3 - 4 / 999
    expected = (corrected / min(rows - 1, columns - 1)) ** 0.5
    assert scored("chi_square", reference, current) == pytest.approx(expected, rel=1e-12)


def test_association_does_not_depend_on_how_large_the_window_is() -> None:
    reference = of_counts(a=50_000, b=30_000, c=20_000)
    found = [scored("chi_square", reference, of_counts(a=4 * n, b=3 * n, c=3 * n)) for n in (100, 1_000, 10_000)]
    assert max(found) < 1.03 * min(found)


def test_published_figures() -> None:
    # deepchecks 9d6820f, tests/utils/drift_test.py: 0.21 and 1.0 within 0.01
    assert scored("chi_square", of_counts(a=200, b=800), of_counts(a=400, b=600)) == pytest.approx(0.21, abs=0.01)
    assert scored("chi_square", of_counts(a=1000), of_counts(b=1000, a=1)) == 0.0  # what is new has a test of its own
    # nannyml 4c86ee3, tests/drift/test_univariate_drift_methods.py: 0.14 of a new level
    assert scored("l_infinity", list("aabbcc"), list("aabbccd")) == pytest.approx(0.14, abs=0.005)
    # evidently a4aa4c2, tests/stattests/test_stattests.py: 0.06812
    before, now = of_counts(a=16, b=18, c=16, d=14, e=12, f=12), of_counts(a=16, b=16, c=16, d=16, e=16, f=8)
    assert scored("hellinger", before, now) == pytest.approx(0.06812, abs=1e-5)
    # evidently 0.7.23 with the natural logarithm: a lost and a new level
    before, now = of_counts(a=400, b=300, c=200, d=100), of_counts(a=300, b=300, c=250, e=150)
    natural = scored("jensen_shannon", before, now) * np.log(2) ** 0.5
    assert natural == pytest.approx(0.302686033725375, rel=1e-9)


@EVERY_SAMPLE
@pytest.mark.parametrize(("m", "n", "shift"), [(700, 150, 0.3), (150, 700, 0.3), (300, 300, 0.0), (1, 40, 0.0)])
def test_the_gap_of_rows_is_that_of_scipy(name: str, m: int, n: int, shift: float) -> None:
    rows, x, y = rows_of(name, m, n, shift)
    expected = stats.ks_2samp(x, y, method="asymp")
    assert from_rows("ks", rows) == pytest.approx((expected.statistic, expected.pvalue), rel=0.06, abs=1e-12)
    assert from_rows("ks", rows)[0] == pytest.approx(expected.statistic, rel=1e-12)


@pytest.mark.parametrize("name", sorted(FINE))
@pytest.mark.parametrize(("m", "n", "shift"), [(700, 150, 0.3), (150, 700, 0.3), (300, 300, 0.0), (31, 40, 1.0)])
def test_cramer_von_mises_from_rows_is_that_of_scipy(name: str, m: int, n: int, shift: float) -> None:
    rows, x, y = rows_of(name, m, n, shift)
    expected = stats.cramervonmises_2samp(x, y, method="asymptotic")
    found, p = from_rows("cramer_von_mises", rows)
    assert found**2 * m * n / (m + n) + 1 / (6 * (m + n)) == pytest.approx(expected.statistic, rel=1e-9)
    assert p == pytest.approx(expected.pvalue, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize("name", sorted(FINE))
@pytest.mark.parametrize(("m", "n", "shift"), [(700, 150, 0.3), (150, 700, 0.3), (300, 300, 0.0), (2_000, 90, 0.6)])
def test_anderson_darling_from_rows_is_that_of_scipy(name: str, m: int, n: int, shift: float) -> None:
    rows, x, y = rows_of(name, m, n, shift)
    expected = stats.anderson_ksamp([x, y], variant="midrank", method=stats.PermutationMethod(n_resamples=1, rng=1))
    found, _ = from_rows("anderson_darling", rows)
    statistic = found**2 * m * n / (m + n)
    assert (statistic - 1) / deviation_of_anderson_darling(m, n) == pytest.approx(
        expected.statistic, rel=0.01, abs=0.01
    )


def deviation_of_anderson_darling(m: int, n: int) -> float:
    """Scholz and Stephens 1987, equation 4, of two samples."""
    total, inverse = m + n, 1 / m + 1 / n
    h = (1 / np.arange(1, total)).sum()
    tails = np.cumsum(1 / np.arange(total - 1, 1, -1))  # of 1 / j from the last down
    g = (tails / np.arange(2, total)).sum()
    a = (4 * g - 6) + (10 - 6 * g) * inverse
    b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6
    c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h
    d = (2 * h + 6) * 4 - 8 * h
    return float(np.sqrt((a * total**3 + b * total**2 + c * total + d) / ((total - 1.0) * (total - 2) * (total - 3))))


def test_limiting_distributions_have_their_published_critical_values() -> None:
    # Anderson and Darling 1952; Marsaglia and Marsaglia 2004
    assert cramer_von_mises_p(np.array([0.34730, 0.46136, 0.74346, 1.16786])) == pytest.approx(
        [0.1, 0.05, 0.01, 0.001], rel=1e-4
    )
    assert anderson_darling_p(np.array([1.9330, 2.4924, 3.8781, 5.9694])) == pytest.approx(
        [0.1, 0.05, 0.01, 0.001], rel=5e-4
    )


@EVERY_SAMPLE
@pytest.mark.parametrize(("m", "n", "shift"), [(700, 150, 0.3), (150, 700, 1.0), (300, 300, 0.0), (200, 1, 0.0)])
def test_distances_along_the_axis_are_those_of_scipy(name: str, m: int, n: int, shift: float) -> None:
    rows, x, y = rows_of(name, m, n, shift)
    low, lower, upper, high = np.quantile(x, [0.01, 0.25, 0.75, 0.99], method="inverted_cdf")
    x, y = np.clip(x, low, high), np.clip(y, low, high)
    spread = max((upper - lower) / 1.349, x.std())
    moved, _ = from_rows("wasserstein", rows)
    assert moved == pytest.approx(stats.wasserstein_distance(x, y) / spread, rel=1e-9)
    apart = np.abs(x[:, None] - y).mean()
    part, _ = from_rows("energy", rows)
    assert part == pytest.approx(stats.energy_distance(x, y) / (2 * apart) ** 0.5, rel=1e-7)


@pytest.mark.parametrize("name", ["counts", "binary"])
def test_distances_from_bins_of_single_values_are_those_of_scipy(name: str) -> None:
    rng = np.random.default_rng(8)
    x, y = SAMPLES[name](rng, 4_000, 0.0), SAMPLES[name](rng, 500, 0.7)
    column = build_column("x", "feature", x)
    sides = Sides.of_values(x, y, column)
    values = np.array(column.edges[:-1])
    shares = [side[1 : len(values) + 1] for side in (sides.reference, sides.current[0])]
    if name == "binary":  # the middle 98 % are all there is
        expected = stats.wasserstein_distance(values, values, *shares) * 1.349
        assert scored("wasserstein", x, y) == pytest.approx(expected, rel=1e-9)
    assert scored("ks", x, y) == pytest.approx(stats.ks_2samp(x, y).statistic, abs=1e-12)


@EVERY_SAMPLE
@given(
    seed=st.integers(0, 10_000),
    shift=st.sampled_from([0.0, 0.1, 0.3, 0.5, 1.0, 2.0]),
    n=st.sampled_from([1_000, 4_000]),
)
@settings(max_examples=15, deadline=None)
def test_scores_from_bins_are_near_those_from_rows(name: str, seed: int, shift: float, n: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = SAMPLES[name](rng, 4_000, 0.0), SAMPLES[name](rng, n, shift)
    column = build_column("x", "feature", x)
    sides, found = Sides.of_values(x, y, column), by_name(exact(column, x, y))
    for method, most in BIN_ERROR.items():
        binned = float(METHODS.get(method).score(sides)[0])
        assert abs(binned - found[method].value) <= most * max(found[method].value, 1.0), method
    assert float(METHODS.get("ks").score(sides)[0]) <= found["ks"].value + 1e-12


@EVERY_SAMPLE
def test_what_is_binned_by_definition_is_the_same_from_rows(name: str) -> None:
    rng = np.random.default_rng(2)
    x, y = SAMPLES[name](rng, 3_000, 0.0), [*SAMPLES[name](rng, 400, 0.4).tolist(), np.nan, None, "x", True, np.inf]
    column = build_column("x", "feature", x)
    sides, found = Sides.of_values(x, y, column), by_name(exact(column, x, y))
    for method in METHODS.all().values():
        if method.exact is None:
            scores = method.score(sides)
            p = None if method.p_value is None else method.p_value(sides, scores)[0]
            assert (found[method.name].value, found[method.name].p_value) == (scores[0], p)


def test_every_level_of_the_reference_counts_for_itself_in_the_exact_form() -> None:
    rng = np.random.default_rng(5)
    reference, current = (rng.zipf(1.3, n).clip(max=400).astype(str).tolist() for n in (5_000, 900))
    current += ["new", None, "newer"]
    column = build_column("x", "feature", reference)
    assert column.rare
    names = sorted({*reference, *current}, key=str)
    p, q = (np.array([side.count(name) for name in names]) / len(side) for side in (current, reference))
    found = by_name(exact(column, reference, current))
    assert found["total_variation"].value == pytest.approx(distance.cityblock(p, q) / 2, rel=1e-9)
    assert found["jensen_shannon"].value == pytest.approx(distance.jensenshannon(p, q, base=2), rel=1e-9)


def test_columns_of_two_tables_are_scored_side_by_side() -> None:
    rng = np.random.default_rng(6)
    tables = [{"number": rng.normal(size=n), "level": rng.choice(["a", "b"], n).tolist()} for n in (800, 300)]
    spec = build_spec(tables[0])
    found = exact_columns(spec, tables[0], tables[1] | {"other": [1.0]}, ["ks", "psi"])
    assert [score.method for score in found["number"]] == ["ks", "psi"]
    assert [score.method for score in found["level"]] == ["psi"]
    (gap,) = exact(spec.columns[0], tables[0]["number"], tables[1]["number"], ["ks"])
    assert found["number"][0] == gap
