"""Work that takes long asks on its way whether it is to go on, and what is raised in answer ends it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.cleaning.fitting import fit
from core.cleaning.look import look
from core.cleaning.recipe import read_recipe
from core.cleaning.replay import apply
from core.reading.read import read
from core.reading.write import write_parquet
from core.stopping import stopped_by, stopping_point

ROWS = 4_500
RNG = np.random.default_rng(0)


class Stopped(Exception):
    """Whoever asked for the work wants no more of it."""


class Asked:
    """Says yes so many times, then no."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.times, self.most = 0, most

    def __call__(self, *_: Any) -> None:
        self.times += 1
        if self.times > self.most:
            raise Stopped


def table() -> pd.DataFrame:
    numbers = RNG.normal(size=(ROWS, 3))
    numbers[RNG.random((ROWS, 3)) < 0.5] = np.nan
    words = [f"street {one} of town" for one in RNG.integers(0, 2_000, ROWS)]
    return pd.DataFrame(numbers, columns=list("abc")).assign(words=words)


SLOW = [
    {"step": "impute_neighbours"},
    {"step": "impute_related"},
    {"step": "isolation_forest"},
    {"step": "drop_duplicates", "params": {"similarity": 0.9}},
    {"step": "cluster_spellings"},
]


@pytest.mark.parametrize("step", SLOW, ids=lambda one: one["step"])
def test_a_slow_step_can_be_ended_while_it_works(step: dict[str, Any]) -> None:
    frame, recipe = table(), read_recipe([step])
    with pytest.raises(Stopped):
        fit(recipe, frame, progress=Asked(2))
    fitted, _ = fit(recipe, frame)
    with pytest.raises(Stopped):
        apply(fitted, frame, progress=Asked(1))


def test_columns_are_asked_about_one_by_one() -> None:
    asked = Asked()
    with stopped_by(asked):
        look(pd.DataFrame(np.zeros((3, 40))))
    assert asked.times == 40


def test_files_are_read_and_written_in_parts_between_which_it_can_end(tmp_path: Path) -> None:
    body = b"a,b\n" + b"1,some text of a row\n" * 200_000
    with pytest.raises(Stopped), stopped_by(Asked(3)):
        read(io.BytesIO(body), name="a.csv")
    with pytest.raises(Stopped), stopped_by(Asked(1)):
        write_parquet(pd.DataFrame({"a": np.zeros(250_000)}), tmp_path / "a.parquet")


def test_where_nobody_listens_nothing_happens() -> None:
    outer = Asked()
    stopping_point()
    with stopped_by(outer):
        with stopped_by(None):
            stopping_point()
        with stopped_by(Asked(0)), pytest.raises(Stopped):
            stopping_point()
        stopping_point()
    stopping_point()
    assert outer.times == 2
