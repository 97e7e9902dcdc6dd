"""Auto finds a model however many rows there are: compared on folds, or the simplest where there can be none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.training.fingerprint import fingerprint
from core.training.plan import Plan
from core.training.search import FOLDS
from core.training.train import train


def test_two_rows_get_the_simplest_model_that_learns() -> None:
    told = train(pd.DataFrame({"a": [1, 2], "y": ["no", "yes"]}), Plan("y", explain=False)).report
    assert (told["algorithm"], told["measured_on"]) == ("logistic_regression", "training rows")
    assert {one["score"] for one in told["leaderboard"]} == {None}
    assert "no_rows_held_out" in {one["code"] for one in told["warnings"]}


def test_more_rows_than_are_folded_unasked_are_still_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("core.training.folds.MOST_ROWS", "core.training.search.MOST_FOLDED"):
        monkeypatch.setattr(name, 50)
    x = np.random.default_rng(0).normal(size=120)
    frame = pd.DataFrame({"x": x, "y": np.where(x > 0, "yes", "no")})
    told = train(frame, Plan("y", explain=False)).report
    assert len(told["folds"]["scores"]) == FOLDS
    assert told["leaderboard"][0]["score"] > 0.9


def test_params_that_nobody_set_are_told_too() -> None:
    frame = pd.DataFrame({"a": np.arange(20.0), "y": np.arange(20.0) ** 2})
    told = train(frame, Plan("y", algorithm="ridge", params={"alpha": 2.0}, explain=False)).report
    assert told["params"] == {"alpha": 2.0, "fit_intercept": True}


def test_the_fingerprint_of_data_is_of_names_and_values_in_their_order() -> None:
    frame = pd.DataFrame({"a": [1.0, None, 3.0], "b": ["x", None, ""], "at": pd.to_datetime(["2026-01-01"] * 3)})
    known = fingerprint(frame)
    assert fingerprint(frame.copy(deep=True)) == known
    assert (known["rows"], known["columns"]) == (3, 3)
    changed = (frame.iloc[::-1], frame.rename(columns={"a": "c"}), frame[["b", "a", "at"]], frame.fillna({"b": ""}))
    assert len({known["sha256"], *(fingerprint(one)["sha256"] for one in changed)}) == 5
