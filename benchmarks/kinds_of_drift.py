"""How often the kind of a change is told right: `python -m benchmarks.kinds_of_drift`.

Columns of many sorts, each with incidents whose kind is known, against a reference of 5,000 rows. The rules were made
looking at the first set of columns only; the last table is of profiles without their sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from core.drift.change import KINDS, Change, Kind, change
from core.profiles.build import Rows, build
from core.profiles.reference import build_spec

Array: TypeAlias = "npt.NDArray[Any]"
Rng: TypeAlias = np.random.Generator
Sampler: TypeAlias = Callable[[Rng, int], Array]
Apply: TypeAlias = Callable[[Rng, Array, Array], Array]
Incident: TypeAlias = tuple[Kind, Apply]

N_REFERENCE, N_SEEDS, SIZES = 5_000, 10, (100, 200, 1_000, 20_000)


@dataclass(frozen=True)
class Trial:
    """One incident: its name, its true kind and factor, and what was told."""

    name: str
    kind: Kind
    factor: float
    found: Change


def main() -> None:
    """Print the share told right by number of rows, and the confusion tables at 1,000."""
    for title, columns, summed in (
        ("columns the rules were made with", COLUMNS, True),
        ("other columns", OTHERS, True),
        ("other columns, counters without sums", OTHERS, False),
    ):
        for n in SIZES:
            done = list(trials(columns, n, range(N_SEEDS), summed=summed))
            share = np.mean([trial.found.kind == trial.kind for trial in done])
            print(f"{title}, n = {n:,}: {share:.1%} of {len(done):,} told right; {factors(done)}", flush=True)
            if n == 1_000:
                print_confusion(done)


def factors(done: list[Trial]) -> str:
    """Return how near the factors are, of changes of unit told as such."""
    units = [trial for trial in done if trial.kind == trial.found.kind == "unit change"]
    near = [abs((trial.found.factor or np.inf) / trial.factor - 1) < 0.02 for trial in units]
    return f"{np.mean(near):.1%} of {len(units)} factors within 2 %"


def print_confusion(done: list[Trial]) -> None:
    """Print true kinds in rows, and what they were taken for."""
    for kind in KINDS:
        found = Counter(trial.found.kind for trial in done if trial.kind == kind)
        if found:
            others = ", ".join(f"{other} {n}" for other, n in found.most_common() if other != kind)
            print(f"    {kind:24}{found.total():>6}{found[kind] / found.total():>9.1%}   {others}")


def trials(columns: dict[str, Sampler], n: int, seeds: range, *, summed: bool = True) -> Iterator[Trial]:
    """Yield a trial of `n` rows for every column, incident and seed."""
    for seed in seeds:
        for name, sampler in columns.items():
            rng = np.random.default_rng([seed, *name.encode()])
            agreed = sampler(rng, N_REFERENCE)
            for incident, (kind, apply) in incidents(name, agreed).items():
                calm = sampler(rng, n)
                reference, current = agreed, apply(rng, calm, agreed)
                if kind == "values back":
                    reference, current = apply(rng, agreed, agreed), calm
                factor = float(incident.removeprefix("times ")) if incident.startswith("times ") else np.nan
                factor = {"sign turned": -1.0, "in Fahrenheit": 1.8, "in kelvins": 1.0}.get(incident, factor)
                yield Trial(f"{name}: {incident}", kind, factor, told(reference, current, summed=summed))


def told(reference: Array, current: Array, *, summed: bool = True) -> Change:
    """Return what is told of one column."""
    spec = build_spec({"x": reference})
    before, now = (build(spec, Rows(len(side), {"x": side})).cell(0) for side in (reference, current))
    block = spec.block("x")
    sums = (before.sums, now.sums) if summed else None
    return change(spec.columns[0], before.counts[block], now.counts[block], sums)


def incidents(name: str, agreed: Array) -> dict[str, Incident]:
    """Return what may happen to a column like this."""
    if name.startswith("always"):
        return {"otherwise": ("changed constant", lambda rng, x, _: some(rng, x, 0.4, x[:1] * 2))}
    if agreed.dtype.kind == "U":
        few = len(set(agreed.tolist())) == 2  # then a level is gone if the other is all there is
        return {name: each for name, each in LEVEL_INCIDENTS.items() if not (few and each[0] == "level gone")}
    if agreed.dtype.kind == "b":
        same = {name: each for name, each in LEVEL_INCIDENTS.items() if each[0] not in ("new level", "level gone")}
        return same | {"as texts": ("wrong type", lambda _, x, __: np.where(x, "yes", "no"))}
    degrees: dict[str, Incident] = {
        "in Fahrenheit": ("unit change", lambda _, x, __: 1.8 * x + 32),
        "in kelvins": ("unit change", lambda _, x, __: x + 273.15),
    }
    return number_incidents(agreed) | special_numbers(agreed) | (degrees if name == "temperatures" else {})


def number_incidents(agreed: Array) -> dict[str, Incident]:
    """Return what may happen to any numeric column."""
    deviation, middle, whole = agreed.std(), np.median(agreed), bool((agreed == np.rint(agreed)).all())
    step = np.ceil(deviation) if whole else deviation
    far = 20 * np.quantile(np.abs(agreed), 0.99)
    stuck, common = np.sort(agreed)[[int(0.8 * len(agreed)), int(0.6 * len(agreed))]]
    return {
        "30 % missing": ("missing surge", lambda rng, x, _: some(rng, x, 0.3, np.nan)),
        "the upper third missing": ("missing surge", lambda _, x, r: np.where(x >= np.quantile(r, 0.7), np.nan, x)),
        "40 % no longer missing": ("values back", lambda rng, x, _: some(rng, x, 0.4, np.nan)),
        "a fifth as texts": ("wrong type", lambda rng, x, _: as_objects(rng, x, 0.2, "n/a")),
        "all as texts": ("wrong type", lambda _, x, __: x.astype(str).astype(object)),
        "15 % infinite": ("infinite", lambda rng, x, _: some(rng, x, 0.15, np.inf)),
        "stuck at one value": ("constant", lambda _, x, __: np.full(len(x), stuck)),
        "stuck far away": ("constant", lambda _, x, __: np.full(len(x), middle - 100 * deviation)),
        "a deviation more": ("shift", lambda _, x, __: x + step),
        "one and a half deviations less": ("shift", lambda _, x, __: x - 1.5 * step),
        "far away, as wide": ("shift", lambda _, x, __: x + 17.3 * step),
        "12 % far above": ("outliers", lambda rng, x, _: some(rng, x, 0.12, far * rng.random(len(x)) + far / 9)),
        "12 % are -9999": ("outliers", lambda rng, x, _: some(rng, x, 0.12, -9999.0 - 9 * far)),
        "a third at one value": ("reshaped", lambda rng, x, _: some(rng, x, 0.35, common)),
        "times 0.01": ("unit change", times(0.01)),
        "times 100": ("unit change", times(100.0)),
    }


def special_numbers(agreed: Array) -> dict[str, Incident]:
    """Return what may happen to a numeric column only if it is of a certain sort."""
    deviation, (low, middle, high) = agreed.std(), np.quantile(agreed, (0.25, 0.5, 0.75))
    values = agreed[agreed != 0]
    found: dict[str, Incident] = {}
    if abs(agreed.mean()) > 0.3 * deviation:
        found |= {f"times {factor:g}": ("unit change", times(factor)) for factor in (0.001, 1000.0)}
        found["sign turned"] = ("unit change", times(-1.0))
    if agreed.min() >= 0:
        found |= {f"times {factor:g}": ("unit change", times(factor)) for factor in (2.54, 0.453592)}
    if np.mean(agreed == 0) < 0.2 and len(np.unique(agreed)) > 30:
        away = 1.2 * (high - low)
        found["2.5 times as wide"] = ("spread", lambda _, x, __: middle + 2.5 * (x - middle))
        found["0.4 times as wide"] = ("spread", lambda _, x, __: middle + 0.4 * (x - middle))
        found["two humps"] = (
            "reshaped",
            lambda rng, x, _: middle + rng.choice([-away, away], len(x)) + 0.1 * (x - middle),
        )
    if np.mean(agreed == 0) > 0.3:
        found["half of the zeros to values"] = (
            "reshaped",
            lambda rng, x, _: np.where((x == 0) & (rng.random(len(x)) < 0.5), rng.choice(values, len(x)), x),
        )
    return found


def times(factor: float) -> Apply:
    """Return the incident of another unit."""
    return lambda _, x, __: x * factor


def some(rng: Rng, values: Array, share: float, instead: Any) -> Array:
    """Return the values, a share of them replaced."""
    return np.where(rng.random(len(values)) < share, instead, values)


def as_objects(rng: Rng, values: Array, share: float, instead: Any) -> Array:
    """Return the values as objects, a share of them replaced by a value of any type."""
    mixed = values.astype(object)
    mixed[rng.random(len(values)) < share] = instead
    return mixed


def ranked(agreed: Array) -> list[Any]:
    """Return the levels, the most frequent first."""
    return [level for level, _ in Counter(agreed.tolist()).most_common()]


def swapped(_: Rng, values: Array, agreed: Array) -> Array:
    """Return the values with the most frequent level turned into the least frequent of the five largest, and back."""
    first, last = ranked(agreed)[0], ranked(agreed)[:5][-1]
    return np.where(values == first, last, np.where(values == last, first, values))


def without(rng: Rng, values: Array, agreed: Array) -> Array:
    """Return the values with the rows of the most frequent level drawn again from the others."""
    top = ranked(agreed)[0]
    return np.where(values == top, rng.choice(agreed[agreed != top], len(values)), values)


LEVEL_INCIDENTS: dict[str, Incident] = {
    "30 % missing": ("missing surge", lambda rng, x, _: as_objects(rng, x, 0.3, None)),
    "40 % no longer missing": ("values back", lambda rng, x, _: as_objects(rng, x, 0.4, None)),
    "a fifth as numbers": ("wrong type", lambda rng, x, _: as_objects(rng, x, 0.2, 7)),
    "15 % of a new level": ("new level", lambda rng, x, _: as_objects(rng, x, 0.15, "new")),
    "the largest level renamed": ("new level", lambda _, x, r: np.where(x == ranked(r)[0], "NEW", x)),
    "stuck at one level": ("constant", lambda _, x, r: np.full(len(x), ranked(r)[0])),
    "levels swapped": ("reshuffled categories", swapped),
    "the largest level gone": ("level gone", without),
}


def zipf(k: int) -> Sampler:
    """Return a sampler of `k` levels of falling frequency."""
    shares = 1 / np.arange(1, k + 1)
    return lambda rng, n: rng.choice([f"level {i}" for i in range(k)], n, p=shares / shares.sum())


def zero_inflated(share: float, sampler: Sampler) -> Sampler:
    """Return a sampler of zeros and, in the rest of the rows, of another."""
    return lambda rng, n: np.where(rng.random(n) < share, 0.0, sampler(rng, n))


COLUMNS: dict[str, Sampler] = {
    "normal": lambda rng, n: rng.normal(40, 9, n),
    "centred": lambda rng, n: rng.normal(0, 1, n),
    "narrow": lambda rng, n: rng.normal(1000, 10, n),
    "temperatures": lambda rng, n: rng.normal(16, 7, n),
    "lognormal": lambda rng, n: rng.lognormal(3, 1, n),
    "heavy": lambda rng, n: rng.lognormal(0, 2, n),
    "mostly 0": zero_inflated(0.7, lambda rng, n: rng.gamma(2, 9, n)),
    "counts": lambda rng, n: rng.poisson(2, n).astype(float),
    "ages": lambda rng, n: rng.integers(18, 90, n).astype(float),
    "exponential": lambda rng, n: rng.exponential(250, n),
    "student": lambda rng, n: 12 + rng.standard_t(3, n),
    "uniform": lambda rng, n: rng.uniform(5, 6, n),
    "beta": lambda rng, n: rng.beta(2, 8, n),
    "negative": lambda rng, n: -rng.gamma(4, 30, n),
    "two sorts": lambda rng, n: np.where(rng.random(n) < 0.4, rng.normal(20, 3, n), rng.normal(60, 8, n)),
    "mostly 0, heavy": zero_inflated(0.45, lambda rng, n: rng.lognormal(5, 1.2, n)),
    "many counts": lambda rng, n: rng.negative_binomial(3, 0.05, n).astype(float),
    "stars": lambda rng, n: rng.choice([1.0, 2.0, 3.0, 4.0, 5.0], n, p=[0.1, 0.1, 0.2, 0.35, 0.25]),
    "cents": lambda rng, n: np.round(rng.lognormal(2, 0.6, n), 2),
    "always 3.5": lambda _, n: np.full(n, 3.5),
    "3 levels": zipf(3),
    "12 levels": zipf(12),
    "60 levels": zipf(60),
    "5 equal levels": lambda rng, n: rng.choice(list("abcde"), n),
    "300 levels": zipf(300),
    "bool": lambda rng, n: rng.random(n) < 0.3,
}

OTHERS: dict[str, Sampler] = {
    "weibull": lambda rng, n: 30 * rng.weibull(1.7, n),
    "laplace": lambda rng, n: rng.laplace(-3, 2, n),
    "logistic, centred": lambda rng, n: rng.logistic(0, 3, n),
    "pareto": lambda rng, n: 10 * (1 + rng.pareto(2.5, n)),
    "scores": lambda rng, n: rng.beta(0.5, 1.5, n),
    "triangular": lambda rng, n: rng.triangular(100, 120, 180, n),
    "large": lambda rng, n: 1.7e9 + rng.uniform(0, 2.6e6, n),
    "small": lambda rng, n: rng.gamma(3, 2e-6, n),
    "mostly 0, counts": zero_inflated(0.6, lambda rng, n: 1.0 + rng.poisson(3, n)),
    "flags": lambda rng, n: (rng.random(n) < 0.35).astype(float),
    "hundreds": lambda rng, n: 100.0 * rng.binomial(40, 0.3, n),
    "minutes": lambda rng, n: np.rint(rng.gamma(2, 90, n)),
    "three sorts": lambda rng, n: rng.choice([10.0, 25.0, 55.0], n) + rng.normal(0, 2, n),
    "2 texts": lambda rng, n: rng.choice(["yes", "no"], n, p=[0.6, 0.4]),
    "25 equal levels": lambda rng, n: rng.choice([f"store {i}" for i in range(25)], n),
    "2,000 levels": zipf(2_000),
    "truth": lambda rng, n: rng.random(n) < 0.5,
}


if __name__ == "__main__":
    main()
