"""The quality report tells what is wrong with the data, how sure that is, and what it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from benchmarks.false_alarms import some_columns
from benchmarks.quality_alarms import judged, odd_columns
from core.alerts.rule import FAMILIES, Material, Reading
from core.errors import InvalidInput
from core.profiles.build import Rows, build
from core.profiles.profile import Profile, zero
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec
from core.quality.chance import all_p, excess_p
from core.quality.check import limits
from core.quality.compare import quality
from core.quality.finding import check_index
from core.quality.report import ColumnQuality, WindowQuality, heat, report
from core.quality.rows import duplicate_rows, unknown_members
from core.quality.weigh import Repeats, weigh

M, N = 4_000, 500
RNG = np.random.default_rng(11)
NORMAL = RNG.normal(50, 10, M)
FRESH = RNG.normal(50, 10, N)


def judged_as(agreed: Any, *windows: Any, **options: Any) -> tuple[WindowQuality, ...]:
    """Return the report on windows of one column `x`."""
    return report(*profiled({"x": agreed}, *({"x": window} for window in windows)), **options)


def profiled(agreed: dict[str, Any], *windows: dict[str, Any]) -> tuple[ProfileSpec, Profile, Profile]:
    def n_of(columns: dict[str, Any]) -> int:
        return len(next(iter(columns.values())))

    spec = build_spec(agreed)
    parts = [build(spec, Rows(n_of(columns), columns)) for columns in windows]
    stacked = Profile(np.concatenate([p.counts for p in parts]), np.concatenate([p.sums for p in parts]))
    return spec, build(spec, Rows(n_of(agreed), agreed)).cell(0), stacked


def column_of(agreed: Any, window: Any, **options: Any) -> ColumnQuality:
    (found,) = judged_as(agreed, window, **options)
    return found.column("x")


def with_share(values: np.ndarray, share: float, bad: Any) -> np.ndarray:
    spoilt = values.astype(object)
    spoilt[: round(share * len(values))] = bad
    return spoilt


def said(column: ColumnQuality) -> list[tuple[str, str]]:
    return [(finding.check, finding.state) for finding in column.findings]


# --- chance


@given(bad=st.integers(1, 60), of=st.integers(60, 3_000), usual=st.integers(0, 80), of_usual=st.integers(1_000, 9_000))
def test_rare_shares_are_tested_exactly(bad: int, of: int, usual: int, of_usual: int) -> None:
    p = float(excess_p(bad, of, usual, of_usual))
    if bad * of_usual <= usual * of:
        assert p == 1.0
    elif (bad + usual) / (of + of_usual) < 0.1:
        exact = stats.binomtest(bad, bad + usual, of / (of + of_usual), alternative="greater").pvalue
        assert p == pytest.approx(exact, rel=1e-9, abs=1e-300)


def test_common_shares_are_tested_by_the_pooled_difference() -> None:
    pooled = (150 + 1_000) / (500 + 5_000)
    z = (150 / 500 - 1_000 / 5_000) / np.sqrt(pooled * (1 - pooled) * (1 / 500 + 1 / 5_000))
    assert float(excess_p(150, 500, 1_000, 5_000)) == pytest.approx(stats.norm.sf(z))


@given(n=st.integers(0, 400), usual=st.integers(0, 2_000), rest=st.integers(0, 2_000))
def test_that_all_are_of_one_kind_is_as_likely_as_the_beta_binomial_says(n: int, usual: int, rest: int) -> None:
    exact = float(stats.betabinom.pmf(n, n, usual + 1, rest + 1))
    assert float(all_p(n, usual, usual + rest)) == pytest.approx(exact, rel=1e-6, abs=1e-300)


def test_without_values_on_either_side_nothing_is_beyond_chance() -> None:
    assert excess_p([0, 3], [0, 3], [0, 0], [100, 0]).tolist() == [1.0, 1.0]


# --- checks


def test_a_new_gap_is_told_apart_from_one_that_always_was() -> None:
    mostly = with_share(NORMAL, 0.1, None)
    new = column_of(with_share(NORMAL, 0.001, None), with_share(FRESH, 0.124, None))
    more = column_of(mostly, with_share(FRESH, 0.3, None))
    assert new.summary == "12.4 % of `x` is missing; new: 0.1 % in the reference."
    assert more.summary == "30.0 % of `x` is missing; 10.0 % in the reference."
    as_ever = column_of(mostly, with_share(FRESH, 0.104, None))
    assert (as_ever.state, as_ever.score, as_ever.summary) == ("ok", 100.0, "Nothing unusual.")
    empty = column_of([None] * M, [None] * N)
    assert (empty.state, empty.score, empty.summary) == ("ok", 100.0, "Always empty, in the reference too.")
    rare = np.where(np.arange(M) % 50 == 0, NORMAL, np.nan), np.where(np.arange(N) % 50 == 0, FRESH, np.nan)
    assert column_of(*rare).summary == (
        "Mostly empty, as in the reference: 98.0 % of `x` is missing; 98.0 % in the reference."
    )


def test_missing_values_alarm_above_five_percent_and_beyond_chance_only() -> None:
    states = [column_of(NORMAL, with_share(FRESH, share, None)).state for share in (0.002, 0.05, 0.06, 0.29, 0.31)]
    assert states == ["info", "info", "warning", "warning", "critical"]
    gaps = with_share(NORMAL, 0.1, None)
    assert column_of(gaps, with_share(FRESH[:100], 0.15, None)).state == "ok"
    large = with_share(np.tile(NORMAL, 10), 0.1, None), with_share(np.tile(FRESH, 100), 0.108, None)
    assert column_of(*large).state == "info"  # beyond chance, but not by a point


def test_missing_rates_alarm_in_the_chunks_that_a_peer_alarms_in() -> None:
    """NannyML 0.13.1, car loans with planted faults, driver_tenure by chunks of 5,000; the reference misses 10 %."""
    rates = [0.1074, 0.1042, 0.094, 0.1, 0.0944, 0.2196, 0.2138, 0.2236, 0.2296, 0.2134]
    chunk = np.tile(NORMAL, 2)[:5_000]
    found = judged_as(
        with_share(np.tile(NORMAL, 12), 0.10004, None), *(with_share(chunk, rate, None) for rate in rates)
    )
    assert [window.state == "warning" for window in found] == [False] * 5 + [True] * 5


def test_unseen_levels_are_seen_in_the_chunks_that_a_peer_alarms_in() -> None:
    """NannyML 0.13.1, car loans with planted faults, size_of_downpayment by chunks of 5,000."""
    rates = [0, 0.0094, 0.0062, 0.0076, 0.0072, 0.0096, 0.0188, 0.0178, 0.0202, 0.0222, 0.021]
    levels = RNG.choice([f"{share}%" for share in range(0, 50, 10)], 5_000)
    found = judged_as(np.tile(levels, 10), *(with_share(levels, rate, "unseen") for rate in rates))
    assert [window.state for window in found] == ["ok"] + ["info"] * 5 + ["warning"] * 5


def test_a_feature_that_came_in_no_row_is_one_critical_finding() -> None:
    (found,) = judged_as(NORMAL, [None] * N)
    assert said(found.column("x")) == [("missing_column", "critical")]
    assert found.findings[0].sentence == "`x` came in none of 500 rows; none is missing in the reference."
    assert found.score == 0.0
    mostly = np.where(np.arange(M) % 40 == 0, NORMAL, np.nan)
    assert column_of(mostly, [None] * 40).state == "ok"  # 36 % of such windows have no value by chance


@pytest.mark.parametrize(
    ("agreed", "now", "sentence"),
    [
        (NORMAL, "12,5", "100 % of the values of `x` are something else than number; new: none in the reference."),
        (
            ["2024-05-01", "2024-06-30"] * 60,
            "5/1/24",
            "100 % of the values of `x` are something else than a date; new: none in the reference.",
        ),
        (["a", "b"] * 60, 7, "100 % of the values of `x` are something else than text; new: none in the reference."),
    ],
)
def test_a_changed_type_is_critical_and_says_what_the_values_were(agreed: Any, now: Any, sentence: str) -> None:
    column = column_of(agreed, [now] * 100)
    assert said(column) == [("retyped", "critical")]
    assert column.summary == sentence


def test_some_values_of_another_type_are_told_and_alarm_if_they_are_many() -> None:
    few, many = (column_of(NORMAL, with_share(FRESH, share, "n/a")) for share in (0.01, 0.1))
    assert said(few) == [("mistyped", "info")]
    assert said(many) == [("mistyped", "warning")]
    assert many.summary == "10.0 % of `x` is of another type than number; new: none in the reference."


def test_dates_that_are_none_are_told_as_such() -> None:
    days = (np.datetime64("2024-01-01") + np.arange(M) % 300).astype(str)
    column = column_of(days, with_share(days[:N], 0.1, "tomorrow"))
    assert said(column) == [("malformed_dates", "warning")]
    assert column.summary == "10.0 % of `x` is no date; new: none in the reference."


def test_gaps_and_types_that_are_bad_together_only_are_told_together() -> None:
    spoilt = with_share(FRESH, 0.04, None)
    spoilt[-20:] = "n/a"
    column = column_of(NORMAL, spoilt)
    assert said(column)[0] == ("unusable", "warning")
    assert column.summary.startswith("8.0 % of `x` cannot be used (missing, of another type or infinite)")
    assert column.score == pytest.approx(92.0)


def test_a_fresh_sample_has_new_extremes_and_does_not_alarm_for_them() -> None:
    column = column_of(NORMAL, with_share(FRESH, 1 / N, NORMAL.max() + 1))
    assert column.state == "ok"
    inside = np.clip(FRESH, NORMAL.min(), NORMAL.max())
    for records in (1, 2, 4):
        weighed = weigh(*profiled({"x": NORMAL}, {"x": with_share(inside, records / N, 1e3)}))
        exact = stats.nbinom.sf(records - 1, 2, M / (M + N))  # records on two sides, each geometric
        assert weighed.p[check_index(weighed, "out_of_range"), 0, 0] == pytest.approx(exact)
    column = column_of(NORMAL, with_share(FRESH, 0.06, -3.0))
    assert column.findings[0].sentence == (
        f"6.0 % of `x` lies outside the range of the reference: 6.0 % below {NORMAL.min():.4g}."
    )


def test_numbers_far_out_alarm_and_a_shift_or_a_mixture_of_two_days_does_not() -> None:
    surge = column_of(NORMAL, with_share(FRESH, 0.04, 85.0))
    assert ("outliers_z", "warning") in said(surge)
    assert "lies unusually far out, below 20" in surge.summary
    for moved in (FRESH + 10, np.where(np.arange(N) % 4 == 0, FRESH + 10, FRESH), FRESH - 8):
        column = column_of(NORMAL, moved)
        assert column.shares["outliers_iqr"] > 0.02
        assert column.state in ("ok", "info")


def test_outliers_need_fifty_numbers_and_three_times_the_usual() -> None:
    few = with_share(FRESH[:49], 0.1, 150.0)
    assert not {name for name, _ in said(column_of(NORMAL, few))} & {"outliers_z", "outliers_robust", "outliers_iqr"}
    heavy = RNG.standard_t(2, M)
    column = column_of(heavy, np.where(np.arange(N) % 8 == 0, heavy.max(), RNG.standard_t(2, N)))
    assert ("outliers_iqr", "warning") not in said(column)  # 20 % after 9 %


def test_new_levels_are_noted_and_alarm_above_one_percent() -> None:
    levels = RNG.choice(["basic", "plus", "pro"], M)
    one, many = (column_of(levels, with_share(levels[:N], share, "free")) for share in (1 / N, 0.05))
    assert said(one) == [("new_levels", "info")]
    assert said(many) == [("new_levels", "warning")]
    assert many.summary == "5.0 % of `x` is of levels unknown to the reference, which has 3."


def test_where_many_levels_came_but_once_new_ones_are_no_finding() -> None:
    names = RNG.zipf(1.8, M + N).astype(str)
    column = column_of(names[:M], names[M:])
    assert "new_levels" not in column.shares
    assert column.state in ("ok", "info")


def test_a_reference_without_values_knows_no_level() -> None:
    column = column_of([None] * M, with_share(np.array([None] * N), 0.5, "here"))
    assert said(column) == [("new_levels", "warning")]
    assert column.summary == "50.0 % of `x` holds a value; in the reference it is always empty."


def test_a_column_that_stands_still_is_told_and_one_that_always_did_is_not() -> None:
    assert column_of(NORMAL, [51.2] * N).summary.startswith("All 500 values of `x` lie from 5")
    assert column_of([1.0, 2.0, 3.0] * 1_000, [2.0] * N).findings[0].sentence == (
        "All 500 values of `x` lie from 2 to below 3; in the reference they spread from 1 to 3."
    )
    levels = column_of(["a", "b"] * 1_000, ["b"] * N)
    assert said(levels) == [("constant", "warning")]
    assert levels.summary == "All 500 values of `x` are 'b'; the reference has 2 levels."
    assert column_of([3.0] * M, [3.0] * N).state == "ok"
    assert column_of(["a"] * 99 + ["b"], ["a"] * 40).state == "ok"  # two windows in three have no b by chance


@pytest.mark.parametrize(("agreed", "bad"), [(np.full(M, 3.0), 4.0), (np.full(M, "EUR"), "USD")])
def test_a_constant_that_changes_is_told_once(agreed: np.ndarray, bad: Any) -> None:
    column = column_of(agreed, with_share(agreed[:N], 0.04, bad))
    assert said(column) == [("changed_constant", "warning")]
    only = "3" if bad == 4.0 else "'EUR'"
    assert column.summary == f"4.0 % of `x` differs from {only}, the only value in the reference."


def test_outputs_may_be_missing_where_the_model_failed_but_not_infinite() -> None:
    agreed = {"prediction.value": NORMAL}
    lost, broken = report(
        *profiled(agreed, {"prediction.value": [None] * N}, {"prediction.value": with_share(FRESH, 0.5, np.inf)})
    )
    assert lost.state == "ok"
    assert broken.state == "critical"


def test_rows_with_unknown_members_and_rows_that_come_twice_are_findings_of_the_whole() -> None:
    spec, reference, windows = profiled({"x": NORMAL}, {"x": FRESH}, {"x": FRESH})
    windows.counts[1, 2] = 100  # the counter of rows with an unknown member
    repeats = Repeats((2, 500), (np.array([1, 50]), np.array([500, 500])))
    calm, loud = report(spec, reference, windows, repeats=repeats)
    assert (calm.state, calm.score) == ("ok", 100.0)
    assert [(finding.column, finding.check) for finding in loud.findings] == [("", "duplicates"), ("", "extra_columns")]
    assert [cost.sentence for cost in loud.explanation] == [
        "10.0 % of 500 rows repeats an earlier one; new: 0.4 % in the reference.",
        "20.0 % of the rows carries a feature the reference does not know; new: none in the reference.",
    ]
    assert loud.score == pytest.approx(100 - 50 * (0.1 - 0.004) - 10 * 0.2)
    assert loud.shares == {"duplicates": 0.1, "extra_columns": 0.2}


def test_duplicates_and_unknown_members_of_rows_are_counted() -> None:
    assert duplicate_rows([]) == 0.0
    assert duplicate_rows([("a", 1), ("a", 2), ("b", 1)]) == 0.0
    assert duplicate_rows([("a",)] * 4) == 0.75
    spec = build_spec({"x": [1.0, 2.0]})
    rows = [{"x": 1}, {"x": 1, "y": 2}, {"z": 0, "y": 1}, {}]
    assert unknown_members(rows, spec) == {"y": 0.5, "z": 0.25}
    assert unknown_members([], spec) == {}


# --- report


def test_a_window_that_fills_has_to_be_ten_times_as_sure() -> None:
    spoilt = with_share(FRESH[:60], 6 / 60, "n/a")
    agreed = with_share(NORMAL, 0.015, "n/a")
    done, growing = (column_of(agreed, spoilt, filling=np.array([filling])) for filling in (False, True))
    assert 0.001 < done.findings[0].p_adjusted < 0.01
    assert said(done) == [("mistyped", "warning")]
    assert growing.state == "ok"


def test_many_columns_make_one_lucky_check_less_telling() -> None:
    agreed = with_share(NORMAL, 0.015, "n/a")
    spoilt = {"x": with_share(FRESH[:60], 6 / 60, "n/a")}
    others = {f"o{i}": RNG.normal(size=M) for i in range(20)}
    (alone,) = report(*profiled({"x": agreed}, spoilt))
    (among,) = report(*profiled({"x": agreed} | others, spoilt | {name: o[:60] for name, o in others.items()}))
    assert alone.column("x").state == "warning"
    assert among.column("x").state == "ok"


def test_every_point_off_a_score_is_explained() -> None:
    agreed: dict[str, Any] = {
        "a": NORMAL,
        "b": with_share(NORMAL, 0.1, None),
        "c": RNG.choice(["u", "v"], M),
        "d": NORMAL,
        "prediction.value": NORMAL,
    }
    spoilt: dict[str, Any] = {
        "a": with_share(FRESH, 0.2, None),
        "b": with_share(FRESH, 0.5, None),
        "c": with_share(RNG.choice(["u", "v"], N), 0.1, "w"),
        "d": [None] * N,
        "prediction.value": np.full(N, np.inf),
    }
    (found,) = report(*profiled(agreed, spoilt))
    columns = {column.column: column for column in found.columns}
    assert columns["a"].score == pytest.approx(80.0)
    assert columns["b"].score == pytest.approx(60.0)  # 40 points more than in the reference
    assert columns["c"].score == pytest.approx(95.0)
    assert columns["d"].score == 0.0
    assert found.score == pytest.approx((80 + 60 + 95 + 0) / 4 - 10)
    assert sum(cost.points for cost in found.explanation) == pytest.approx(100 - found.score)
    assert [cost.column for cost in found.explanation] == ["d", "b", "d", "a", "c"]
    for column in found.columns:
        assert sum(cost.points for cost in column.explanation) == pytest.approx(100 - column.score)


def test_too_few_rows_have_no_score_and_say_so() -> None:
    few, none, many = judged_as(NORMAL, [None] * 29, [], FRESH)
    assert [window.state for window in (few, none, many)] == ["insufficient", "no_data", "ok"]
    assert np.isnan([few.score, none.score]).all()
    assert few.column("x").summary == "Too few rows: at least 30 are needed."
    assert none.column("x").summary == "No rows."
    assert (few.findings, none.findings, few.explanation) == ((), (), ())
    assert column_of(NORMAL[:20], FRESH).summary == "Too few rows in the reference: at least 30 are needed."


def test_a_model_without_features_or_columns_can_be_reported() -> None:
    spec = ProfileSpec(())
    empty = zero(spec.n_counts, spec.n_sums)
    windows = Profile(np.tile(empty.counts, (2, 1)), np.tile(empty.sums, (2, 1)))
    windows.counts[1, 0] = 100
    reference = Profile(windows.counts[1], windows.sums[1])
    none, some = report(spec, reference, windows)
    assert (none.state, some.state, some.score) == ("no_data", "ok", 100.0)
    assert some.columns == ()


def test_the_heat_of_a_check_is_its_share_in_every_window_and_column() -> None:
    agreed: dict[str, Any] = {"x": NORMAL, "plan": RNG.choice(["u", "v"], M)}
    spoilt: dict[str, Any] = {"x": with_share(FRESH, 0.2, None), "plan": with_share(agreed["plan"][:N], 0.1, "w")}
    profiles = profiled(agreed, {name: values[:N] for name, values in agreed.items()}, spoilt)
    assert heat(weigh(*profiles), "missing").tolist() == [[0.0, 0.0], [0.2, 0.0]]
    new = heat(weigh(*profiles), "new_levels")
    assert np.isnan(new[:, 0]).all()
    assert new[:, 1].tolist() == [0.0, 0.1]
    assert heat(weigh(*profiles), "score")[1] == pytest.approx([80.0, 95.0])
    with pytest.raises(InvalidInput, match="unknown quality check 'heat'"):
        heat(weigh(*profiles), "heat")


def test_windows_without_a_fault_hardly_ever_alarm() -> None:
    rng = np.random.default_rng(3)
    agreed = some_columns(rng, 5_000) | odd_columns(rng, 5_000)
    for n in (30, 200):
        rows = some_columns(rng, n * 50) | odd_columns(rng, n * 50)
        alarms, score = judged(agreed, rows, n)
        assert alarms <= 0.02  # one window in fifty; `benchmarks.quality_alarms` measures 0.3 % at the most
        assert score > 99.9


# --- tables


def a_frame(n: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "amount": rng.normal(50, 10, n),
            "age": rng.integers(18, 90, n),
            "plan": rng.choice(["basic", "pro"], n),
            "day": pd.to_datetime("2026-01-01") + pd.to_timedelta(rng.integers(0, 90, n), unit="D"),
            "prediction.class": rng.random(n) < 0.2,
        }
    )


def test_tables_are_reported_like_profiles() -> None:
    calm = quality(a_frame(3_000, 1), a_frame(1_000, 2))
    assert (calm.n, calm.state, calm.score, calm.explanation) == (1_000, "ok", 100.0, ())
    current = a_frame(1_000, 2).drop(columns="plan").assign(note="new", day="soon")
    current.loc[:199, "amount"] = np.nan
    found = quality(a_frame(3_000, 1), current)
    states = {(finding.column, finding.check): finding.state for finding in found.findings}
    assert states == {
        ("plan", "missing_column"): "critical",
        ("day", "retyped"): "critical",
        ("amount", "missing"): "warning",
        ("", "extra_columns"): "warning",
    }
    assert found.score == pytest.approx((80 + 100 + 0 + 0) / 4 - 10 - 10 - 10)


def test_rows_of_a_table_that_come_twice_are_found_also_with_nested_values() -> None:
    twice = a_frame(1_000, 2)
    twice.loc[500:] = twice.loc[:499].to_numpy()
    assert [finding.check for finding in quality(a_frame(3_000, 1), twice).findings] == ["duplicates"]
    nested = twice.assign(tags=pd.Series([[index % 500] for index in range(1_000)], dtype=object))
    agreed = a_frame(3_000, 1).assign(tags=pd.Series([[index] for index in range(3_000)], dtype=object))
    assert ("", "duplicates") in {(finding.column, finding.check) for finding in quality(agreed, nested).findings}


def test_a_table_without_rows_has_no_data() -> None:
    assert quality(a_frame(100, 1), a_frame(0, 2)).state == "no_data"


# --- alerts


def readings(agreed: dict[str, Any], *windows: dict[str, Any], **params: float) -> list[Reading]:
    spec, reference, current = profiled(agreed, *windows)
    family = FAMILIES.get("quality")
    filling = np.zeros(len(windows), dtype=bool)
    material = Material(spec, reference, current, reference, None, None, "calibrated", filling)
    return family.evaluate(material, {**family.defaults, **params})


def test_a_model_has_one_alert_that_names_its_worst_columns_first() -> None:
    agreed: dict[str, Any] = {"a": NORMAL, "b": NORMAL, "c": RNG.choice(["u", "v"], M)}
    spoilt: dict[str, Any] = {"a": with_share(FRESH, 0.1, None), "b": [None] * N, "c": ["u"] * N}
    calm, loud = readings(agreed, {name: values[:N] for name, values in agreed.items()}, spoilt)
    assert (calm.verdict, calm.title, calm.effect) == ("ok", "", 0.0)
    assert (loud.verdict, loud.n) == ("critical", N)
    assert loud.columns == ("b", "c", "a")
    assert loud.title == "Absent feature in b and 2 more columns"
    assert loud.summary == ("`b` came in none of 500 rows; none is missing in the reference. Based on 500 predictions.")
    assert list(loud.evidence) == ["b", "c", "a"]
    assert loud.evidence["a"]["share"] == 0.1
    assert 0 < loud.effect <= 1


def test_the_limits_of_missing_and_mistyped_values_can_be_moved() -> None:
    agreed, spoilt = {"x": NORMAL}, {"x": with_share(FRESH, 0.2, None)}
    assert [one.verdict for one in readings(agreed, spoilt)] == ["warning"]
    assert [one.verdict for one in readings(agreed, spoilt, bad_warning=0.25)] == ["ok"]
    assert [one.verdict for one in readings(agreed, spoilt, bad_critical=0.15)] == ["critical"]
    assert set(limits(0.1, 0.2)) == {"missing", "mistyped", "malformed_dates", "unusable"}


def test_few_rows_or_none_say_nothing() -> None:
    found = readings({"x": NORMAL}, {"x": [None] * 20}, {"x": []})
    assert [(one.verdict, one.n) for one in found] == [("insufficient", 20), ("no_data", 0)]
