"""Where rows of one key agree nearly always, the few that do not are outvoted."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cleaning.assembly import counting
from core.cleaning.dependencies import majority
from core.cleaning.step import RejectColumn
from core.cleaning.steps.repair_by_key import Params, apply, fit, propose


def silent(what: str, n: int) -> None:
    """Take a note and lose it."""


def hospitals(**changed: Any) -> pd.DataFrame:
    number = np.repeat(np.arange(10_001, 10_011), 12)
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"number": number, "name": [f"hospital {one}" for one in number], "beds": number % 7})
    frame["measure"] = rng.choice(["a", "b", "c"], len(frame))
    for name, value in changed.items():
        frame.loc[3, name] = value
    return frame.astype({"name": "str", "measure": "str"})


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), max_size=60), st.sampled_from([1, 1_000]))
def test_the_majority_is_the_same_counted_by_a_table_or_by_sorting(pairs: list[tuple[int, int]], apart: int) -> None:
    keys, values = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    found = majority(np.where(keys < 0, keys, keys * apart), values)
    counts = Counter(pair for pair in pairs if min(pair) >= 0)
    assert (found.keys // apart).tolist() == sorted({key for key, _ in counts})
    for key, value, times, size in zip(found.keys // apart, found.values, found.times, found.sizes, strict=True):
        of_key = {one: n for (name, one), n in counts.items() if name == key}
        assert (size, times) == (sum(of_key.values()), max(of_key.values()))
        assert value == min(one for one, n in of_key.items() if n == times)


def test_a_minority_takes_the_value_of_the_majority_of_its_key() -> None:
    frame, notes = hospitals(name="hospitol", beds=99), Counter[str]()
    state = fit(frame, ("name", "beds", "measure"), Params("number"))
    result = apply(frame, ("name", "beds", "measure"), state, Params("number"), counting(notes))
    pd.testing.assert_frame_equal(result, hospitals())
    assert notes == {"repaired": 2}
    assert frame.loc[3, "name"] == "hospitol"


def test_a_column_that_the_key_does_not_settle_stays() -> None:
    with pytest.raises(RejectColumn, match="settles none"):
        fit(hospitals(), ("measure",), Params("number"))
    with pytest.raises(RejectColumn, match="no key is chosen"):
        fit(hospitals(), ("name",), Params())


def test_new_rows_are_repaired_by_what_was_learnt_even_if_keys_come_as_floats() -> None:
    state = json.loads(json.dumps(fit(hospitals(), ("name", "beds"), Params("number"))))
    new = pd.DataFrame({"number": [10_001.0, np.nan, 77.0], "name": ["x", "x", None], "beds": [1.0, 2.0, 3.0]})
    result = apply(new.astype({"name": "str"}), ("name", "beds"), state, Params("number"), silent)
    assert result["name"].tolist()[:2] == ["hospital 10001", "x"]
    assert result["beds"].tolist() == [10_001 % 7, 2, 3]


def test_missing_values_are_filled_only_if_asked() -> None:
    frame = hospitals(name=None)
    for params, name in ((Params("number"), None), (Params("number", fill=True), "hospital 10001")):
        result = apply(frame, ("name",), fit(frame, ("name",), params), params, silent)
        assert result["name"].fillna("none")[3] == (name or "none")


def test_a_key_without_a_clear_majority_repairs_nothing() -> None:
    frame = hospitals()
    frame.loc[:4, "name"] = "another"
    state = fit(frame, ("name",), Params("number", share=0.9))
    assert apply(frame, ("name",), state, Params("number"), silent)["name"].equals(frame["name"])


def test_strong_dependencies_that_a_few_rows_break_are_suggested() -> None:
    (found,) = propose(hospitals(name="hospitol"))
    assert (found.params.key, found.columns, found.affected) == ("number", ("name",), 1)
    assert found.reason == "rows of one number nearly always agree; 1 value that does not is outvoted: name (1)"
    assert propose(hospitals()) == []


def test_rows_that_have_something_else_in_common_follow_another_rule() -> None:
    measures = np.tile([f"measure {n}" for n in range(20)], 21)
    state = np.repeat(["al"] * 20 + ["ak"], 20)
    average = [f"{one}_{other}" for one, other in zip(state, measures, strict=True)]
    frame = pd.DataFrame({"measure": measures, "state": state, "average": average})
    assert propose(frame) == []
    frame.loc[7, "average"] = "al_measxre 7"
    assert propose(frame) == []
    alone = propose(frame[frame["state"] == "al"])
    assert [one.columns for one in alone] == [("average",)]


def test_columns_that_are_nearly_constant_or_unrelated_are_not_suggested() -> None:
    rng = np.random.default_rng(1)
    flag = np.where(rng.random(2_000) < 0.98, "n", "y")
    frame = pd.DataFrame({"key": rng.integers(0, 50, 2_000), "flag": flag, "other": rng.integers(0, 9, 2_000)})
    assert propose(frame) == []
    assert propose(frame.iloc[:0]) == []
