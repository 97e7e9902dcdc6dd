"""Scores as Evidently 0.7 computes them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import stats

from core.drift.bins import shares
from core.drift.compatible.distances import (
    hellinger_distance,
    histogram_counts,
    js_distance,
    level_counts,
    stability_index,
)
from core.drift.compatible.score import Compatible, Formula, Outcome, Sample, cleaned, compatible
from core.errors import InvalidInput
from core.profiles.encode import Floats, Values

SOURCE = "evidentlyai/evidently@a4aa4c2 src/evidently/legacy/calculations/stattests/"
EMPTY = 1e-4
PERMUTATIONS = 1_000
BINS = "beyond 20 distinct reference values Sturges' number of bins of equal width over both sides, else levels"
FILLED = "an empty share becomes 0.0001, or a millionth of the smallest where that is below it"
MOVING = "bins move with the current data, so one outlier hides drift and profiles cannot be added; ours are frozen"
RAW_P = "a p-value alone is small for any difference once there are rows enough; ours asks for an effect as well"
EXACT_REFERENCE = "it takes the reference for exact and alarms on 94 % of equal samples of 10,000 rows; ours does not"


def _numbers(name: str, file: str, drifts: str, rule: str, ours: str) -> Callable[[Formula], Compatible]:
    """Return a decorator for a comparison of numbers; `_levels` is that for levels and anything else."""
    return compatible(f"evidently.{name}", drifts=drifts, rule=rule, ours=ours, source=f"{SOURCE}{file}.py")


def _levels(name: str, file: str, drifts: str, rule: str, ours: str) -> Callable[[Formula], Compatible]:
    source = f"{SOURCE}{file}.py"
    return compatible(f"evidently.{name}", drifts=drifts, numbers_only=False, rule=rule, ours=ours, source=source)


def _binned(reference: Sample, current: Sample) -> tuple[Floats, Floats]:
    """Return shares of both sides in the bins that Evidently chooses."""
    if reference.dtype.kind == "f" and np.unique(reference).size > 20:
        edges = np.histogram_bin_edges(np.concatenate([reference, current]), bins="sturges")
        counts = histogram_counts(edges, reference, current)
    else:
        counts = level_counts(reference, current)
    return shares(counts[0]), shares(counts[1])


def _filled(share: Floats) -> Floats:
    smallest = share[share > 0].min()
    return np.where(share > 0, share, smallest / 1e6 if smallest <= EMPTY else EMPTY)


@_levels("psi", "psi", "value >= 0.1", f"sum (p - q) ln(p / q); {BINS}; {FILLED}", MOVING)
def psi(reference: Sample, current: Sample) -> Outcome:
    """Return the population stability index in nats."""
    expected, actual = _binned(reference, current)
    return stability_index(_filled(expected), _filled(actual)), None


@_levels("kl_div", "kl_div", "value >= 0.1", f"reference against current, nats; {BINS}; {FILLED}", MOVING)
def kl_div(reference: Sample, current: Sample) -> Outcome:
    """Return the divergence of the reference from the current shares, the other way round than our own."""
    p, q = (_filled(share) for share in _binned(reference, current))
    return float(stats.entropy(p, q)), None


@_levels("jensenshannon", "jensenshannon", "value >= 0.1", f"natural logarithm, so at most 0.8326; {BINS}", MOVING)
def jensenshannon(reference: Sample, current: Sample) -> Outcome:
    """Return the Jensen-Shannon distance to the base e."""
    return js_distance(*_binned(reference, current), base=math.e), None


@_levels(
    "hellinger",
    "hellinger_distance",
    "value >= 0.1",
    "numbers: bins of equal width, Sturges' number for the distinct values of both sides; else levels",
    MOVING,
)
def hellinger(reference: Sample, current: Sample) -> Outcome:
    """Return the Hellinger distance."""
    if reference.dtype.kind != "f":
        return hellinger_distance(*level_counts(reference, current)), None
    edges = np.histogram_bin_edges(np.unique(np.concatenate([reference, current])), bins="sturges")
    return hellinger_distance(*histogram_counts(edges, reference, current)), None


@_numbers(
    "wasserstein",
    "wasserstein_distance_norm",
    "value >= 0.1",
    "area between the distribution functions over the reference deviation (at least 0.001)",
    "one value of a million makes it 203 without drift; ours is clipped to the reference",
)
def wasserstein(reference: Sample, current: Sample) -> Outcome:
    """Return the Wasserstein distance in reference standard deviations."""
    return float(stats.wasserstein_distance(reference, current) / max(reference.std(), 0.001)), None


@_numbers(
    "ed",
    "energy_distance",
    "value > 0.1",
    "energy distance of the rows",
    "no threshold suits two columns, as it has the square root of their unit",
)
def energy(reference: Sample, current: Sample) -> Outcome:
    """Return the energy distance, in square roots of the values' unit."""
    return float(stats.energy_distance(reference, current)), None


@_numbers("ks", "ks_stattest", "p <= 0.05", "two-sample Kolmogorov-Smirnov p of the rows", RAW_P)
def ks(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of the Kolmogorov-Smirnov test, exact up to 10,000 rows."""
    return _tested(stats.ks_2samp(reference, current).pvalue)


@_numbers("cramer_von_mises", "cramer_von_mises_stattest", "p <= 0.1", "two-sample Cramer-von Mises p", RAW_P)
def cramer_von_mises(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of the Cramer-von Mises test, exact up to 20 rows a side."""
    return _tested(stats.cramervonmises_2samp(reference, current).pvalue)


@_numbers("anderson", "anderson_darling_stattest", "p < 0.1", "k-sample Anderson-Darling p in [0.001, 0.25]", RAW_P)
def anderson(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of the Anderson-Darling test by interpolation, floored at 0.001 and capped at 0.25."""
    return _tested(stats.anderson_ksamp([reference, current], variant="midrank").pvalue)


@_numbers("t_test", "t_test", "p < 0.05", "two-sided t-test with pooled variance", RAW_P)
def t_test(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value that the means are equal, NaN where both sides are the same constant."""
    return _tested(stats.ttest_ind(reference, current).pvalue)


@_numbers("mannw", "mann_whitney_urank_stattest", "p < 0.05", "one-sided: is the reference the smaller?", RAW_P)
def mannw(reference: Sample, current: Sample) -> Outcome:
    """Return the one-sided p-value of the Mann-Whitney test; a fall of the values is not seen."""
    return _tested(stats.mannwhitneyu(reference, current, alternative="less").pvalue)


@_numbers("es", "epps_singleton_stattest", "p < 0.05", "Epps-Singleton p, asymptotic", RAW_P)
def epps_singleton(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of the Epps-Singleton test; refused where the middle half is one value, as there."""
    if stats.iqr(np.concatenate([reference, current])) == 0:
        raise InvalidInput("evidently.es needs an interquartile range above zero")
    return _tested(stats.epps_singleton_2samp(reference, current).pvalue)


@_levels(
    "chisquare", "chisquare_stattest", "p < 0.05", "one-sample chi-square, expected = reference shares", EXACT_REFERENCE
)
def chisquare(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of the one-sample chi-square test; one new level makes it zero."""
    return _one_sample(reference, current, "pearson")


@_levels("g_test", "g_stattest", "p < 0.1", "one-sample G-test, expected = reference shares", EXACT_REFERENCE)
def g_test(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of the one-sample log-likelihood test; one new level makes it zero."""
    return _one_sample(reference, current, "log-likelihood")


@_levels("z", "z_stattest", "p < 0.05", "test of two proportions, pooled: the first level against the rest", RAW_P)
def z(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value that the share of the first level, in the order of the values, is equal."""
    counts = level_counts(reference, current)
    (first, m), (other, n) = ((side[0], side.sum()) for side in counts)
    pooled = (first + other) / (m + n)
    if pooled == 1:
        return _tested(1.0)
    error = math.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
    return _tested(2 * stats.norm.sf(abs(first / m - other / n) / error))


@_levels("fisher_exact", "fisher_exact_stattest", "p < 0.1", "Fisher's exact test of a table of two levels", RAW_P)
def fisher_exact(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of Fisher's exact test; refused for more than two levels, as there."""
    table = np.stack(level_counts(reference, current))
    if table.shape[1] > 2:
        raise InvalidInput("evidently.fisher_exact compares two levels")
    return _tested(stats.fisher_exact(table).pvalue if table.shape[1] == 2 else 1.0)


@_levels("TVD", "tvd_stattest", "p < 0.1", "total variation, 1,000 permutations seeded with 0, no pseudo-count", RAW_P)
def total_variation(reference: Sample, current: Sample) -> Outcome:
    """Return the share of permutations at least as far apart.

    It depends on the order of the rows and, among text, on which of equally far ones rounding lets count: there
    levels are added up in the order of a set, here sorted.
    """
    counts = level_counts(reference, current)
    total, m, n = counts[0] + counts[1], reference.size, current.size
    position = np.unique(np.concatenate([reference, current]), return_inverse=True)[1]
    random = np.random.RandomState(0)  # the legacy generator, for the same permutations
    drawn = [position[random.permutation(m + n)[:m]] for _ in range(PERMUTATIONS)]
    permuted = np.stack([np.bincount(rows, minlength=total.size) for rows in drawn])
    observed = np.abs(counts[0] / m - counts[1] / n).sum()
    distances = np.abs(permuted / m - (total - permuted) / n).sum(axis=1)
    return _tested((observed <= distances).mean())


def chosen(reference: Values, current: Values) -> Compatible:
    """Return the comparison that Evidently chooses where none is asked for.

    Notes
    -----
    Up to 1,000 reference rows tests, beyond them distances; up to five distinct values count as levels. Source:
    registry.py beside the tests.

    Examples
    --------
    >>> chosen([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], [1.0]).name, chosen(["a", "b"], ["b"]).name
    ('evidently.ks', 'evidently.z')
    """
    sides = cleaned(reference, current)
    distinct, numeric = np.unique(np.concatenate(sides)).size, sides[0].dtype.kind == "f"
    if sides[0].size > 1_000:
        return wasserstein if numeric and distinct > 5 else jensenshannon
    if numeric and distinct > 5:
        return ks
    return chisquare if distinct > 2 else z


def _tested(p: float) -> Outcome:
    """Return a p-value as the score too: that is the number Evidently shows."""
    return float(p), float(p)


def _one_sample(reference: Sample, current: Sample, measure: str) -> Outcome:
    expected, observed = level_counts(reference, current)
    if observed[expected == 0].sum() > 0:
        return _tested(0.0)
    scaled = expected * (current.size / reference.size)
    return _tested(stats.power_divergence(observed, scaled, lambda_=measure).pvalue)
