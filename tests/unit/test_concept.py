"""The stream of errors: how it is laid, who finds what in it, and how a bucket is consumed and replayed."""

from __future__ import annotations

import json
import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drift.concept.change import Change, change_point
from core.drift.concept.detector import ALERTING, DETECTORS, Stream
from core.drift.concept.outcome import consume
from core.drift.concept.stream import sizes_of, stream_of
from core.errors import InvalidInput

Floats = npt.NDArray[np.float64]


def _errors(seed: int, *parts: tuple[int, float]) -> Floats:
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.random(n) < rate for n, rate in parts]).astype(np.float64)


def _changes(name: str, values: Floats, stream: Stream = "binary", **params: float) -> tuple[Change, ...]:
    detector = DETECTORS.get(name)
    return detector.update(detector.start(stream, **params), values).changes


@given(n=st.integers(0, 300), share=st.floats(0, 1), seed=st.lists(st.integers(0, 2**128), min_size=1, max_size=3))
def test_a_stream_holds_as_many_rows_and_errors_as_were_counted(n: int, share: float, seed: list[int]) -> None:
    errors = int(share * n)
    values = stream_of(n, errors, seed)
    assert values.size == n
    assert values.sum() == errors
    assert values.tolist() == stream_of(n, errors, seed).tolist()


def test_the_order_of_a_bucket_is_the_same_on_every_machine_and_day() -> None:
    assert np.flatnonzero(stream_of(20, 6, (5, 7))).tolist() == [0, 3, 7, 8, 14, 15]
    assert np.flatnonzero(stream_of(20, 6, (5, 8))).tolist() != [0, 3, 7, 8, 14, 15]


def test_every_place_in_a_bucket_is_as_likely_to_hold_an_error() -> None:
    held = np.sum([stream_of(50, 5, (1, bucket)) for bucket in range(2_000)], axis=0)
    chi_square = ((held - 200) ** 2 / 180).sum()
    assert chi_square < 50 + 5 * math.sqrt(2 * 50)


def test_more_errors_than_rows_are_refused() -> None:
    for n, errors in ((3, 4), (3, -1)):
        with pytest.raises(ValueError, match="errors among 3 rows"):
            stream_of(n, errors, (1,))


@given(counts=st.lists(st.integers(0, 40), min_size=4, max_size=4), bucket=st.integers(0, 10**15))
def test_sizes_lie_in_the_bins_they_were_counted_in(counts: list[int], bucket: int) -> None:
    edges = np.array([0.0, 0.5, 1.0, 2.0, 4.0])
    values = sizes_of(np.array(counts), edges, (1, bucket))
    assert np.histogram(values, edges)[0].tolist() == counts
    assert values.tolist() == sizes_of(np.array(counts), edges, (1, bucket)).tolist()


def test_a_huge_size_counts_as_five_reference_means() -> None:
    assert sizes_of(np.array([0, 1]), np.array([0.0, 1.0, 1e9]), (1,)).tolist() == [5.0]


def test_the_bucket_of_a_change_is_found_from_the_rows_of_each_bucket() -> None:
    rows = [100, 0, 50, 20]
    assert [change_point(Change(7, begins, 0.1, 0.3), rows) for begins in (5, 0, -1, -50, -51, -151, -9_999)] == [
        3,
        3,
        2,
        2,
        0,
        0,
        0,
    ]


def test_a_bucket_tells_of_changes_for_the_worse() -> None:
    adwin = DETECTORS.get("adwin")
    calm = consume(adwin, adwin.start(), stream_of(1_000, 100, (1, 1)))
    assert not calm.worse
    assert math.isnan(calm.before)
    assert math.isnan(calm.after)
    bad = consume(adwin, calm.state, stream_of(1_000, 400, (1, 2)))
    assert len(bad.worse) == 1
    assert bad.before == pytest.approx(0.1, abs=0.02)
    assert bad.after == pytest.approx(0.4, abs=0.1)
    assert change_point(bad.worse[0], [1_000, 1_000]) == 1
    good = consume(adwin, bad.state, stream_of(3_000, 100, (1, 3)))
    assert len(good.changes) == 1
    assert not good.worse


def test_late_labels_are_replayed_from_the_state_before_their_bucket() -> None:
    counts = dict.fromkeys(range(6), (400, 40)) | {4: (400, 150)}
    for name in ALERTING:
        detector = DETECTORS.get(name)
        texts = [json.dumps(detector.start())]
        for hour, (n, errors) in counts.items():
            texts.append(json.dumps(consume(detector, json.loads(texts[-1]), stream_of(n, errors, (9, hour))).state))
        replayed = json.loads(texts[2])
        for hour in range(2, 6):
            n, errors = (500, 90) if hour == 2 else counts[hour]
            replayed = consume(detector, replayed, stream_of(n, errors, (9, hour))).state
        straight = detector.start()
        for hour in range(6):
            n, errors = (500, 90) if hour == 2 else counts[hour]
            straight = consume(detector, straight, stream_of(n, errors, (9, hour))).state
        assert json.dumps(replayed) == json.dumps(straight) != texts[-1]


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_alerting_detectors_stay_calm_over_400_000_rows_without_drift(rate: float) -> None:
    streams = [_errors(seed, (20_000, rate)) for seed in range(20)]
    assert sum(len(_changes(name, values)) for name in ALERTING for values in streams) <= 2  # one in two million rows


@pytest.mark.parametrize("name", ALERTING)
@pytest.mark.parametrize("quiet", [1_000, 100_000])
def test_tripled_errors_are_found_within_300_rows_however_long_it_was_quiet(name: str, quiet: int) -> None:
    for seed in range(5):
        values = _errors(seed, (quiet, 0.1), (1_000, 0.3))
        found = next(change for change in _changes(name, values) if change.at >= quiet)
        assert found.at < quiet + 300
        assert found.worse
        assert abs(found.begins - quiet) < 300


def test_page_hinkley_finds_a_small_rise_before_adwin() -> None:
    values = [_errors(seed, (5_000, 0.1), (5_000, 0.15)) for seed in range(15)]
    delays = {name: np.median([_changes(name, each)[0].at for each in values]) - 5_000 for name in ALERTING}
    assert delays["page_hinkley"] < delays["adwin"] < 1_500


def test_page_hinkley_finds_what_falls_too_if_it_is_told_to() -> None:
    values = _errors(3, (3_000, 0.5), (3_000, 0.2))
    assert _changes("page_hinkley", values) == ()
    change = _changes("page_hinkley", values, down=1)[0]
    assert not change.worse
    assert abs(change.begins - 3_000) < 300


def test_errors_of_a_regression_that_grow_by_half_are_found_whatever_their_unit_of_spread() -> None:
    rng = np.random.default_rng(5)
    for drawn in (np.abs(rng.normal(size=7_000)) / 0.8, np.minimum(rng.lognormal(-0.5, 1, 7_000), 5.0)):
        values = np.append(drawn[:5_000], 1.5 * drawn[5_000:])
        changes = [_changes(name, values, "real")[0] for name in ALERTING]
        assert all(5_000 <= change.at < 6_000 and change.worse for change in changes)
        assert changes[0].after / changes[0].before == pytest.approx(1.5, abs=0.3)


def test_one_huge_size_raises_no_alarm() -> None:
    rng = np.random.default_rng(6)
    counts, edges = np.array([700, 299, 1]), np.array([0.0, 1.0, 3.0, 1e12])
    hours = [sizes_of(counts, edges, (2, hour)) for hour in range(20)] + [np.abs(rng.normal(size=10)) / 0.8]
    for name in ALERTING:
        assert _changes(name, np.concatenate(hours), "real") == ()


def test_one_error_after_a_thousand_right_answers_is_no_drift() -> None:
    values = np.append(np.zeros(1_000), 1.0)
    assert [change.at for change in _changes("ddm", values, min_errors=0, floor=0)] == [1_000]
    for name in ("ddm", "eddm", "hddm_a", "adwin", "page_hinkley", "window_accuracy"):
        assert _changes(name, values) == ()


def test_half_of_the_answers_wrong_after_a_thousand_right_ones_is_drift() -> None:
    for name in ("ddm", "eddm", "hddm_a", "adwin", "page_hinkley", "window_accuracy"):
        assert 1_000 <= _changes(name, _errors(7, (1_000, 0.0), (1_000, 0.5)))[0].at < 1_400


def test_eddm_is_silent_where_the_published_rule_cries_wolf() -> None:
    streams = [_errors(seed, (5_000, 0.1)) for seed in range(20)]
    assert sum(len(_changes("eddm", values, warning=0, drift=0)) for values in streams) > 100
    assert sum(len(_changes("eddm", values)) for values in streams) == 0


def test_ddm_is_calmer_than_the_published_rule() -> None:
    streams = [_errors(seed, (5_000, 0.05)) for seed in range(40)]
    published = sum(len(_changes("ddm", values, min_errors=0, floor=0)) for values in streams)
    assert sum(len(_changes("ddm", values)) for values in streams) < published / 3


def test_warnings_come_before_the_change() -> None:
    for name in ("ddm", "hddm_a", "eddm"):
        detector = DETECTORS.get(name)
        update = detector.update(detector.start(), _errors(8, (3_000, 0.1), (1_000, 0.2)))
        assert update.changes
        first = update.changes[0].at
        assert ((update.warnings >= 3_000) & (update.warnings < first)).any()
        assert first not in update.warnings


def test_a_fall_of_accuracy_within_sampling_error_is_neither_warned_of_nor_drift() -> None:
    fall = np.concatenate([stream_of(20, errors, (3, errors)) for errors in (1, 4)])
    exact = np.concatenate([stream_of(200, errors, (3, errors)) for errors in (20, 50)])
    detector = DETECTORS.get("window_accuracy")
    few = detector.update(detector.start(window=20), fall)
    assert not few.changes
    assert not few.warnings.size
    assert [change.at for change in detector.update(detector.start(), exact).changes] == [399]


def test_accuracy_that_falls_by_less_than_ten_points_is_a_warning_only() -> None:
    values = np.concatenate([stream_of(200, errors, (4, hour)) for hour, errors in enumerate((2, 2, 18, 18))])
    detector = DETECTORS.get("window_accuracy")
    update = detector.update(detector.start(), values)
    assert not update.changes
    assert update.warnings.size


def test_kswin_looks_at_every_value_if_it_is_told_to() -> None:
    rng = np.random.default_rng(9)
    values = np.concatenate((rng.normal(size=500), 3 + rng.normal(size=100)))
    quick, slow = _changes("kswin", values, "real", alpha=1e-4, every=1), _changes("kswin", values, "real", alpha=1e-4)
    assert 500 < quick[0].at <= slow[0].at < 530
    assert (slow[0].at + 1) % 10 == 0


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("adwin", {"clock": 0}),
        ("adwin", {"min_part": 0}),
        ("adwin", {"delta": 2}),
        ("page_hinkley", {"alpha": 1.5}),
        ("window_accuracy", {"window": 30}),
        ("kswin", {"latest": 100}),
        ("kswin", {"window": 10_000}),
        ("kswin", {"every": 0}),
    ],
)
def test_parameters_that_make_no_sense_are_refused(name: str, params: dict[str, float]) -> None:
    detector = DETECTORS.get(name)
    with pytest.raises(InvalidInput):
        detector.start(detector.streams[-1], **params)
