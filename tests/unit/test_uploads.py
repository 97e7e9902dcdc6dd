"""A reference that comes as a file has the names and kinds that the rows a model sends as JSON will have."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from core.errors import InvalidInput, MonitorError
from core.profiles.reference import build_spec
from services.freezing import Table
from services.uploads import Uploaded, read_reference

N = 60
FRAME = pd.DataFrame(
    {
        "amount": np.where(np.arange(N) % 9 == 0, np.nan, np.arange(N) * 1.5),
        "visits": np.arange(N) % 7,
        "paid": np.arange(N) % 2 == 0,
        "zip": [f"{one:05d}" for one in range(N)],
        "at": [f"2024-01-{1 + one % 28:02d}T10:00:00Z" for one in range(N)],
        "day": [f"2024-01-{1 + one % 28:02d}" for one in range(N)],
        "country": ["NA", "DE", "FR"] * (N // 3),
        "two  spaces ": ["x", "y"] * (N // 2),
        "prediction": ["yes", "no", "no"] * (N // 3),
        "label": [1, 0, 0] * (N // 3),
    }
)


def of_file(body: bytes | str, media_type: str = "text/csv") -> Uploaded:
    found = read_reference(body.encode() if isinstance(body, str) else body, media_type)
    assert isinstance(found, Uploaded)
    return found


def of_json(frame: pd.DataFrame) -> Table:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    found = read_reference(orjson.dumps({"data": rows}), "application/json")
    assert isinstance(found, Table)
    return found


def spec_of(table: Table) -> Any:
    return build_spec(table.columns, table.labels).to_json()


def parquet_of(columns: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    parquet.write_table(pa.table(columns), file)
    return file.getvalue()


@pytest.mark.parametrize("missing", ["", "NA", "NaN", "null", "#N/A"])
def test_a_csv_file_makes_the_same_reference_as_its_rows_in_json(missing: str) -> None:
    body = FRAME.to_csv(index=False, na_rep=missing)
    assert spec_of(of_file(body)) == spec_of(of_json(FRAME))


@pytest.mark.parametrize(("separator", "decimal"), [(";", ","), ("\t", "."), ("|", ".")])
def test_any_dialect_makes_the_same_reference(separator: str, decimal: str) -> None:
    body = FRAME.to_csv(index=False, sep=separator, decimal=decimal)
    assert spec_of(of_file(body)) == spec_of(of_file(FRAME.to_csv(index=False)))


def test_a_parquet_file_makes_the_same_reference_as_its_rows_in_json() -> None:
    assert spec_of(of_file(parquet_of(dict(FRAME)), "application/parquet")) == spec_of(of_json(FRAME))


def test_times_of_parquet_are_texts_as_arrow_writes_them() -> None:
    moments = pa.array([0, 1_500_000], pa.timestamp("us", "UTC"))
    found = of_file(parquet_of({"at": moments, "day": pa.array([0, 1], pa.date32())}), "application/parquet")
    assert list(found.columns["at"]) == ["1970-01-01 00:00:00.000000Z", "1970-01-01 00:00:01.500000Z"]
    assert list(found.columns["day"]) == ["1970-01-01", "1970-01-02"]


def test_words_for_infinite_stay_numbers_and_words_among_words_stay_words() -> None:
    found = of_file("a,b,c\n1.5,inf,x\n-Inf,true,NA\nNA,false,y\n")
    assert np.array_equal(found.columns["a"], [1.5, -np.inf, np.nan], equal_nan=True)
    assert list(found.columns["b"]) == ["inf", "true", "false"]
    assert list(found.columns["c"]) == ["x", "NA", "y"]


def test_lines_that_do_not_fit_are_told_and_not_lost_in_silence() -> None:
    found = of_file("title\na,b,c\n1,2,3\n4\n5,6,7,8\n9,10,11\n")
    assert found.n == 2
    assert [(one.line, one.kind) for one in found.problems] == [(1, "preamble"), (4, "short"), (5, "long")]
    assert (found.n_problems, found.n_lost) == (3, 2)


@pytest.mark.parametrize(
    ("body", "media", "said"),
    [
        ("a,a\n1,2\n", "text/csv", "same name, 'a'"),
        (",a\n1,2\n", "text/csv", "column 1 has no name"),
        ("a" * 201 + ",b\n1,2\n", "text/csv", "at most 200"),
        ('a,b\n1,x\n2,"y\n', "text/csv", "line 3 is never closed"),
        (parquet_of({"a": [1]}), "text/csv", "no csv file; it looks like parquet"),
        (parquet_of({"a": [[1]]}), "application/parquet", "'a' holds list"),
        (parquet_of({"a": [b"x"]}), "application/parquet", "'a' holds binary"),
        (b"PK\x03\x04", "text/csv", "no csv file; it looks like excel"),
        ("", "text/csv", "the body is empty"),
    ],
)
def test_what_would_change_on_the_way_is_refused_with_a_reason(body: Any, media: str, said: str) -> None:
    with pytest.raises(MonitorError, match=said):
        of_file(body, media)


def test_too_many_columns_or_values_are_refused() -> None:
    with pytest.raises(MonitorError, match="at most 1,000"):
        of_file(",".join(f"c{one}" for one in range(1_001)) + "\n" + ",".join("1" * 1_001) + "\n")
    with pytest.raises(InvalidInput, match="1 to 200 characters"):
        read_reference(orjson.dumps({"data": [{"a" * 201: 1}]}), "application/json")
