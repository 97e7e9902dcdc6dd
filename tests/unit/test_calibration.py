"""The yardstick of the calibration is itself right: draws, drifts, shares, power and the page it fills in."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from benchmarks.calibration import PAGE, filled_in
from benchmarks.calibration_data import NAMES, SORTS, WINDOWS, Design, checksum
from benchmarks.calibration_failures import cases
from benchmarks.calibration_ours import measure
from benchmarks.calibration_plan import DESIGNS, smaller
from benchmarks.calibration_shares import CALM, EVIDENTLY, NANNYML, OWN, Found, gain, power, share, wilson

SMALL = Design("mixed", 10, 500, (40,), {30: 3}, {30: 3}, (("shift 1 sigma", "normal 0"),))


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_of_a_share_is_wilsons(alarms: int, n: int) -> None:
    alarms = min(alarms, n)
    theirs = stats.binomtest(alarms, n).proportion_ci(method="wilson")
    assert wilson(alarms / n, n) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


def test_windows_that_are_alike_within_a_reference_widen_the_interval() -> None:
    rng = np.random.default_rng(1)
    independent = (rng.random((200, 10)) < 0.1).astype(float)
    alike = np.repeat((rng.random((200, 1)) < 0.1).astype(float), 10, axis=1)
    apart, together = share(independent), share(alike)
    assert together.high - together.low > 2 * (apart.high - apart.low)
    assert apart.windows == together.windows == 2_000


def test_power_without_drift_is_the_level_itself_even_when_scores_are_tied() -> None:
    tied = np.random.default_rng(1).integers(0, 4, (50, 10)).astype(float)
    assert power(tied, tied, 0.01) == pytest.approx(0.01)
    assert power(tied, tied + 10, 0.01) == 1.0


def test_the_same_number_draws_the_same_windows_and_another_number_others() -> None:
    first, again, other = (checksum(SMALL.windows(number, 40)) for number in (0, 0, 1))
    assert first == again != other


def test_consecutive_values_of_the_autocorrelated_kind_correlate_by_nine_tenths() -> None:
    values = SORTS["AR(1)"](np.random.default_rng(1), 100_000)
    assert np.corrcoef(values[1:], values[:-1])[0, 1] == pytest.approx(0.9, abs=0.01)
    assert values.std() == pytest.approx(1.0, abs=0.05)


def test_a_level_gains_ten_points_and_no_other_gains_any() -> None:
    design = Design("12 levels", 1, 500, (10_000,), {30: 1}, {30: 1}, (("level +10 points", "12 levels 0"),))
    before = design.windows(0, 10_000)["12 levels 0"]
    after = design.drifted(0, 10_000, "level +10 points", before)
    counts, moved = Counter(before.tolist()), Counter(after.tolist())
    gained = {name: (moved[name] - counts[name]) / len(before) for name in NAMES[:12]}
    assert gained.pop(NAMES[1]) == pytest.approx(0.1, abs=0.01)
    assert max(gained.values()) <= 0


def test_our_alarms_and_scores_stand_in_rows_of_references() -> None:
    ours = measure(SMALL)
    assert {key: rows.shape for key, rows in ours.items() if "checksum" not in key} == {
        f"40|{drift}|{what}": (3, WINDOWS) for drift in (CALM, "shift 1 sigma") for what in ("alarm", "score")
    }
    assert ours["40|shift 1 sigma|score"].mean() > ours["40|calm|score"].mean() + 1


def test_a_peer_alarms_when_any_of_its_columns_does_and_its_drifted_column_takes_the_place_of_the_calm_one() -> None:
    calm = np.zeros((3, 10, WINDOWS, 4))
    moved = np.ones((3, 1, WINDOWS, 4))
    peers = {"40|calm": calm, "40|shift 1 sigma": moved, "40|threshold": np.full((2, 10), 0.5)}
    found = Found(SMALL, {}, peers)
    for who in (EVIDENTLY, NANNYML, OWN):
        before, after = found.flags(who, 40), found.flags(who, 40, "shift 1 sigma")
        assert before is not None
        assert not before.any()
        assert after is not None
        assert after.all()


def test_a_better_peer_is_told_from_an_equal_one() -> None:
    rng = np.random.default_rng(1)
    calm, moved = rng.normal(size=(60, WINDOWS)), rng.normal(2, 1, (60, WINDOWS))
    ours = {f"40|{drift}|score": scores for drift, scores in ((CALM, calm), ("shift 1 sigma", moved))}
    for lead, better in ((0.0, False), (1.5, True)):
        theirs = {"40|calm": np.zeros((60, 10, WINDOWS, 4)), "40|shift 1 sigma": np.zeros((60, 1, WINDOWS, 4))}
        theirs["40|calm"][:, 0, :, 0] = calm
        theirs["40|shift 1 sigma"][:, 0, :, 0] = moved + lead
        more = gain(Found(SMALL, ours, theirs), EVIDENTLY, 40, "shift 1 sigma")
        assert more is not None
        assert (more[0] > 0) == better


def test_every_case_that_is_known_to_fail_says_what_is_right() -> None:
    assert {case.drifted for case in cases()} == {True, False}
    assert all(set(case.window) == set(case.reference) for case in cases())


def test_every_design_can_be_made_small_and_keeps_its_drifts() -> None:
    for design in DESIGNS:
        few = smaller(design, 30)
        assert few.references(50) >= 1
        assert {name for _, name in few.drifts} <= set(few.sorts)


def test_a_table_replaces_what_stood_between_its_markers_and_nothing_else() -> None:
    page = "before\n<!-- measured: power -->\nold\n<!-- end -->\nafter\n"
    written = filled_in(page, {"power": "| new \\1 |"})
    assert written == "before\n<!-- measured: power -->\n| new \\1 |\n<!-- end -->\nafter\n"
    assert filled_in(written, {"power": "| new \\1 |"}) == written
    with pytest.raises(ValueError, match="filling"):
        filled_in(page, {"filling": ""})


def test_the_page_has_a_place_for_every_table_once() -> None:
    names = ("run", "false alarms", "power as delivered", "power at equal false alarms", "filling", "failures")
    filled_in(PAGE.read_text(encoding="utf-8"), dict.fromkeys(names, ""))
