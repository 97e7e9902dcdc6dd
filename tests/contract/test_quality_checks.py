"""What every check of data quality promises, whichever file it lives in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.profiles.build import Rows, build
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec
from core.quality.check import CHECKS, Check
from core.quality.finding import check_index
from core.quality.report import WindowQuality, report
from core.quality.weigh import STATES, WARNING, Repeats, Weighed, weigh

Columns = dict[str, np.ndarray]
N = 600
M = 3_000
EVERY = pytest.mark.parametrize("check", CHECKS.all().values(), ids=lambda check: check.name)
STEPS = (0, 1, 5, 30, 120, 301, N)

# check -> the column it is tried on and a value that is bad there; None for checks of whole rows
BAD_VALUES: Mapping[str, tuple[str, Any] | None] = {
    "missing": ("amount", None),
    "missing_column": ("amount", None),
    "mistyped": ("amount", "n/a"),
    "retyped": ("amount", "n/a"),
    "malformed_dates": ("day", "31.12.2024"),
    "infinite": ("amount", float("inf")),
    "unusable": ("amount", None),
    "out_of_range": ("amount", 1e6),
    "outliers_z": ("amount", 1e6),
    "outliers_robust": ("amount", 1e6),
    "outliers_iqr": ("amount", 1e6),
    "new_levels": ("plan", "platinum"),
    "constant": ("plan", "basic"),
    "changed_constant": ("currency", "USD"),
    "extra_columns": None,
    "duplicates": None,
}


def drawn(n: int, seed: int) -> Columns:
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {
        "amount": rng.normal(50, 10, n),
        "gaps": np.where(rng.random(n) < 0.1, np.nan, rng.lognormal(0, 2, n)),
        "count": rng.poisson(2, n).astype(float),
        "mixed": np.where(rng.random(n) < 0.02, "n/a", rng.integers(0, 50, n).astype(object)),
        "plan": rng.choice(["basic", "plus", "pro"], n, p=[0.6, 0.3, 0.1]),
        "many": rng.zipf(1.7, n).astype(str),
        "day": (np.datetime64("2024-01-01") + rng.integers(0, 300, n)).astype(str),
        "currency": np.full(n, "EUR"),
        "zero": np.zeros(n),
        "empty": np.full(n, None),
        "prediction.class": rng.random(n) < 0.3,
        "prediction.probability": rng.random(n),
    }
    return {name: values.astype(object) for name, values in columns.items()}


AGREED = drawn(M, 1)
SPEC = build_spec(AGREED)
REFERENCE = build(SPEC, Rows(M, AGREED)).cell(0)


def windows_of(*each: Profile) -> Profile:
    return Profile(np.concatenate([p.counts for p in each]), np.concatenate([p.sums for p in each]))


def profile_of(columns: Columns, n: int, extra: int = 0) -> Profile:
    return build(SPEC, Rows(n, columns, extra=np.arange(n) < extra))


def spoilt(check: str, steps: tuple[int, ...] = STEPS) -> tuple[Profile, Repeats, str | None]:
    """Return a window for each number of bad values, the repeats, and the column concerned."""
    calm, bad = drawn(N, 2), BAD_VALUES[check]
    repeats = Repeats((0, N), (np.array(steps) * (check == "duplicates"), np.full(len(steps), N)))
    if bad is None:
        extra = [step if check == "extra_columns" else 0 for step in steps]
        return windows_of(*(profile_of(calm, N, extra=some) for some in extra)), repeats, None
    name, value = bad
    parts = []
    for step in steps:
        values = calm[name].copy()
        values[:step] = value
        parts.append(profile_of(calm | {name: values}, N))
    return windows_of(*parts), repeats, name


def place_of(name: str | None) -> int:
    return len(SPEC.columns) if name is None else SPEC.positions[name]


def in_bounds(weighed: Weighed) -> None:
    for figures in (weighed.share, weighed.expected, weighed.p, weighed.p_adjusted):
        assert np.isfinite(figures).all()
        assert figures.min(initial=0.0) >= 0.0
        assert figures.max(initial=0.0) <= 1.0
    assert np.isfinite(weighed.points).all()
    assert weighed.points.min(initial=0.0) >= 0.0


def everything(window: WindowQuality) -> str:
    """Return all that is said of a window; NaN is written like NaN."""
    return repr((window, window.columns, window.findings, window.explanation, window.shares))


def test_every_check_is_tried_here() -> None:
    assert set(BAD_VALUES) == set(CHECKS.all())


@EVERY
def test_a_check_says_what_it_counts_in_words_that_pages_and_documentation_show(check: Check[Any]) -> None:
    assert check.label
    assert check.rule
    assert set(check.covers) <= set(CHECKS.all()) - {check.name}
    page = Path(__file__).parents[2] / "docs" / "verdicts.md"
    assert f"`{check.name}`" in re.sub(r"\s+", " ", page.read_text(encoding="utf-8"))


@EVERY
def test_the_reference_itself_has_no_excess(check: Check[Any]) -> None:
    itself = Profile(np.stack([REFERENCE.counts] * 2), np.stack([REFERENCE.sums] * 2))
    weighed = weigh(SPEC, REFERENCE, itself)
    index = check_index(weighed, check.name)
    assert (weighed.share[index] <= weighed.expected[index][:, None] + 1e-12).all()
    assert (weighed.points[index] == 0).all()


@EVERY
def test_more_bad_values_are_never_a_smaller_share_nor_a_better_score(check: Check[Any]) -> None:
    windows, repeats, name = spoilt(check.name)
    weighed = weigh(SPEC, REFERENCE, windows, repeats=repeats)
    at = check_index(weighed, check.name), place_of(name)
    in_bounds(weighed)
    assert (np.diff(weighed.share[at]) >= 0).all()
    assert (np.diff(weighed.p[at]) <= 1e-12).all()
    assert (np.diff(weighed.points[at]) >= 0).all()
    scores = [window.score for window in report(SPEC, REFERENCE, windows, repeats=repeats)]
    assert (np.diff(scores) <= 1e-9).all()
    assert scores[-1] < scores[0]


@EVERY
def test_a_window_of_nothing_but_bad_values_is_found_and_told_with_its_figures(check: Check[Any]) -> None:
    windows, repeats, name = spoilt(check.name)
    weighed = weigh(SPEC, REFERENCE, windows, repeats=repeats)
    index, place = check_index(weighed, check.name), place_of(name)
    assert weighed.state[index, place, -1] >= WARNING
    assert weighed.state[index, place, 0] < WARNING
    found = report(SPEC, REFERENCE, windows, repeats=repeats)[-1].findings
    said = next((finding.sentence for finding in found if finding.check == check.name), None)
    covered = any(check.name in CHECKS.get(finding.check).covers for finding in found)
    assert said is not None or covered
    if said is not None:
        assert re.search(r"\d", said)
        assert said.endswith(".")
        assert name is None or f"`{name}`" in said


@EVERY
def test_a_window_is_judged_alike_alone_and_among_others(check: Check[Any]) -> None:
    windows, repeats, _ = spoilt(check.name)
    stacked = report(SPEC, REFERENCE, windows, repeats=repeats)
    for place, window in enumerate(stacked):
        mine = slice(place, place + 1)
        own = Repeats(repeats.reference, (repeats.windows[0][mine], repeats.windows[1][mine]))
        (alone,) = report(SPEC, REFERENCE, Profile(windows.counts[mine], windows.sums[mine]), repeats=own)
        assert everything(alone) == everything(window)


ODD_WINDOWS: Mapping[str, tuple[int, Any]] = {
    "no row": (0, None),
    "one row": (1, 3.0),
    "all missing": (N, None),
    "one number": (N, 7.5),
    "one text": (N, "x"),
    "all infinite": (N, float("-inf")),
    "nested": (N, {"a": [1]}),
    "a number beyond floats": (N, 10**400),
}


@pytest.mark.parametrize("window", ODD_WINDOWS)
@pytest.mark.parametrize("agreed", ODD_WINDOWS)
def test_no_window_and_no_reference_is_too_odd_to_be_reported(agreed: str, window: str) -> None:
    def of_one_value(n: int, value: Any) -> Columns:
        values = np.empty(n, dtype=object)
        values.fill(value)
        return dict.fromkeys(AGREED, values)

    (n_agreed, old), (n, new) = ODD_WINDOWS[agreed], ODD_WINDOWS[window]
    spec: ProfileSpec = build_spec(of_one_value(max(n_agreed, 1), old))
    reference = build(spec, Rows(n_agreed, of_one_value(n_agreed, old))).cell(0)
    current = build(spec, Rows(n, of_one_value(n, new)))
    in_bounds(weigh(spec, reference, current))
    (found,) = report(spec, reference, current)
    assert everything(found)
    expected = {0: "no_data", 1: "insufficient"}.get(n, "insufficient" if n_agreed < 30 else found.state)
    assert found.state == expected
    assert found.state in STATES
    assert np.isnan(found.score) == (found.state in ("no_data", "insufficient"))
    if agreed == window and n >= 30:
        assert (found.state, found.score) == ("ok", 100.0)


@settings(max_examples=40, deadline=None)
@given(
    counts=st.lists(st.sampled_from([0, 1, 2, 29, 30, 400]), min_size=SPEC.n_counts, max_size=SPEC.n_counts),
    rows=st.integers(0, 10**6),
)
def test_any_counters_give_figures_within_their_bounds(counts: list[int], rows: int) -> None:
    values = np.array([counts, [0] * len(counts)], dtype=np.int64)
    values[:, 0] = rows
    for column in SPEC.columns:  # what lies beyond a fence is one of the numbers
        known = values[:, SPEC.block(column.name)][:, : column.n_values].sum(axis=1, keepdims=True)
        far = values[:, SPEC.outliers(column.name)]
        values[:, SPEC.outliers(column.name)] = np.minimum(far, known if column.kind == "numeric" else 0)
    values[:, 2] = np.minimum(values[:, 2], rows)
    windows = Profile(values, np.zeros((2, SPEC.n_sums)))
    weighed = weigh(SPEC, REFERENCE, windows)
    in_bounds(weighed)
    for window in report(SPEC, REFERENCE, windows):
        assert np.isnan(window.score) or 0 <= window.score <= 100


def test_an_unknown_check_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InvalidInput, match=r"unknown quality check 'mising' \(did you mean missing\?\); choose one of"):
        CHECKS.get("mising")
