"""What every stream detector promises, whichever file it lives in."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.drift.concept.detector import DETECTORS, Detector, State, Stream, detectors_for
from core.errors import InvalidInput

Floats = npt.NDArray[np.float64]

READS: list[tuple[Detector, Stream]] = [
    (detector, stream) for detector in DETECTORS.all().values() for stream in detector.streams
]
EVERY = pytest.mark.parametrize(("detector", "stream"), READS, ids=[f"{each.name}-{kind}" for each, kind in READS])
SHORT: dict[str, dict[str, float]] = {"window_accuracy": {"window": 40}, "page_hinkley": {"threshold": 20}}
"""Parameters under which short streams hold changes."""


def _stream(kind: Stream, levels: list[float], rows: int, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    each = np.repeat(levels, rows)
    if kind == "binary":
        return (rng.random(each.size) < each).astype(np.float64)
    return 4 * each * np.abs(rng.normal(size=each.size))


def _led(detector: Detector, state: State, parts: list[Floats]) -> tuple[list[Any], list[int], str]:
    """Changes and warnings in places of the whole stream, and the state as text, which is all that is kept."""
    changes: list[Any] = []
    warnings: list[int] = []
    position, text = 0, json.dumps(state, allow_nan=False)
    for part in parts:
        update = detector.update(json.loads(text), part)
        changes += [change.moved(position) for change in update.changes]
        warnings += (update.warnings + position).tolist()
        position, text = position + part.size, json.dumps(update.state, allow_nan=False)
    return changes, warnings, text


@EVERY
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_cutting_a_stream_anywhere_changes_nothing_to_the_bit(detector: Detector, stream: Stream, data: Any) -> None:
    levels = data.draw(st.lists(st.sampled_from([0.0, 0.02, 0.1, 0.3, 0.8, 1.0]), min_size=1, max_size=5))
    values = _stream(stream, levels, data.draw(st.integers(1, 700)), data.draw(st.integers(0, 10**6)))
    cuts = sorted(data.draw(st.lists(st.integers(0, values.size), max_size=8)))
    start = detector.start(stream, **SHORT.get(detector.name, {}))
    assert _led(detector, start, np.split(values, cuts)) == _led(detector, start, [values])


@EVERY
def test_one_value_at_a_time_is_the_same_as_all_at_once(detector: Detector, stream: Stream) -> None:
    values = _stream(stream, [0.05, 0.6, 0.05], 400, 3)
    start = detector.start(stream, **SHORT.get(detector.name, {}))
    at_once = _led(detector, start, [values])
    assert at_once[0]
    assert _led(detector, start, list(values[:, None])) == at_once


@EVERY
def test_a_long_stream_is_read_in_blocks_that_do_not_show(detector: Detector, stream: Stream) -> None:
    values = _stream(stream, [0.1, 0.12, 0.4], 40_000, 5)
    start = detector.start(stream)
    assert _led(detector, start, np.array_split(values, 7)) == _led(detector, start, [values])


@EVERY
def test_a_clear_rise_is_found_soon_and_called_worse(detector: Detector, stream: Stream) -> None:
    values = _stream(stream, [0.1, 0.5], 2_000, 7)
    update = detector.update(detector.start(stream), values)
    found = [change for change in update.changes if change.at >= 2_000 and change.worse]
    assert found[0].at < 2_000 + 400
    assert found[0].after > found[0].before
    assert found[0].begins <= found[0].at


@EVERY
def test_after_a_change_it_begins_anew(detector: Detector, stream: Stream) -> None:
    values = _stream(stream, [0.1, 0.5], 1_500, 11)
    start = detector.start(stream)
    first = detector.update(start, values).changes[0].at
    assert detector.update(start, values[: first + 1]).state == start
    rest = detector.update(start, values[first + 1 :])
    whole = detector.update(start, values)
    assert [change.at + first + 1 for change in rest.changes] == [change.at for change in whole.changes[1:]]
    assert rest.state == whole.state


@EVERY
def test_equal_values_are_no_change(detector: Detector, stream: Stream) -> None:
    for value in (0.0, 1.0):
        assert not detector.update(detector.start(stream), np.full(3_000, value)).changes


@EVERY
def test_its_state_stays_small(detector: Detector, stream: Stream) -> None:
    values = _stream(stream, [0.1], 300_000, 13)
    assert len(json.dumps(detector.update(detector.start(stream), values).state)) <= 10_000


@EVERY
def test_no_values_change_nothing_and_a_state_given_is_left_alone(detector: Detector, stream: Stream) -> None:
    state = detector.update(detector.start(stream), _stream(stream, [0.1], 333, 17)).state
    before = json.dumps(state)
    update = detector.update(state, np.zeros(0))
    detector.update(state, _stream(stream, [0.9], 500, 19))
    assert json.dumps(state) == before
    assert update.state == state
    assert not update.changes
    assert not update.warnings.size


@EVERY
def test_a_missing_value_is_refused(detector: Detector, stream: Stream) -> None:
    with pytest.raises(ValueError, match=r"missing|0 and 1 only"):
        detector.update(detector.start(stream), np.array([0.0, np.nan]))


@EVERY
def test_it_says_by_which_rule_it_goes_and_whose_it_is(detector: Detector, stream: Stream) -> None:
    assert stream in detector.streams
    assert detector.label
    assert detector.rule
    assert detector.source


@EVERY
def test_parameters_it_does_not_have_or_that_are_below_0_are_refused(detector: Detector, stream: Stream) -> None:
    with pytest.raises(InvalidInput, match=f"no parameter 'dleta'.*{next(iter(detector.defaults))}"):
        detector.start(stream, dleta=0.1)
    for value in (-1.0, np.inf, np.nan):
        with pytest.raises(InvalidInput, match="from 0 on"):
            detector.start(stream, **{next(iter(detector.defaults)): value})


@EVERY
def test_a_state_carries_its_parameters(detector: Detector, stream: Stream) -> None:
    name = next(iter(detector.defaults))
    assert detector.start(stream, **{name: detector.defaults[name] * 2})["rule"] == {
        **detector.defaults,
        name: detector.defaults[name] * 2,
    }


def test_a_state_of_another_detector_is_refused() -> None:
    with pytest.raises(ValueError, match="state of ddm, not of adwin"):
        DETECTORS.get("adwin").update(DETECTORS.get("ddm").start(), np.zeros(1))


def test_detectors_of_errors_and_of_sizes_are_told_apart() -> None:
    assert {"adwin", "page_hinkley", "ddm", "eddm", "hddm_a", "window_accuracy"} == set(detectors_for("binary"))
    assert {"adwin", "page_hinkley", "kswin"} == set(detectors_for("real"))
    with pytest.raises(InvalidInput, match=r"KSWIN reads real streams only: .*never finds 0/1 errors"):
        DETECTORS.get("kswin").start("binary")
    with pytest.raises(InvalidInput, match="DDM reads binary streams only"):
        DETECTORS.get("ddm").start("real")
