"""Two tables are judged as the server judges their rows, whatever their types and size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.drift.compare import compare
from core.drift.verdict import ColumnDrift, WindowDrift
from core.profiles import frame


def a_frame(n: int, seed: int, shift: float = 0.0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "number": rng.normal(shift, 1, n),
            "whole": pd.array(rng.integers(0, 9, n), dtype="Int64").astype("Int64"),
            "text": rng.choice(["a", "b", "c"], n),
            "coded": pd.Categorical(rng.choice(["x", "y"], n)),
            "truth": rng.random(n) < 0.5,
            "day": pd.to_datetime("2026-01-01") + pd.to_timedelta(rng.integers(0, 5, n), unit="D"),
        }
    )


def by_name(found: WindowDrift) -> dict[str, ColumnDrift]:
    return {column.column: column for column in found.columns}


def test_tables_of_any_type_are_compared_and_only_what_moved_is_told() -> None:
    found = by_name(compare(a_frame(3_000, 1), a_frame(1_000, 2, shift=1.0)))
    assert {name: column.verdict for name, column in found.items()} == {
        "number": "critical",
        "whole": "ok",
        "text": "ok",
        "coded": "ok",
        "truth": "ok",
        "day": "ok",
    }
    assert found["whole"].kind == "numeric"
    assert found["day"].kind == "categorical"


def test_missing_values_of_every_kind_of_column_are_counted_as_missing() -> None:
    current = a_frame(600, 2)
    current.loc[:299, ["number", "whole", "text", "coded", "day"]] = None
    found = by_name(compare(a_frame(3_000, 1), current.drop(columns="truth")))
    assert all(column.verdict == "critical" for column in found.values())
    assert {column.reason for column in found.values()} == {
        "50.0% of the values are missing; 0.0% in the reference.",
        "100.0% of the values are missing; 0.0% in the reference.",
    }


def test_chunks_counted_side_by_side_give_the_verdict_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = a_frame(2_000, 1), a_frame(1_000, 2, shift=0.3)
    whole = compare(*tables)
    monkeypatch.setattr(frame, "CHUNK", 77)
    assert compare(*tables) == whole


def test_a_table_without_rows_has_no_data() -> None:
    assert compare(a_frame(100, 1), a_frame(0, 2)).verdict == "no_data"
