"""A file that was uploaded is kept, so it can be read again otherwise."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pandas as pd
import pytest
from flask.testing import FlaskClient

from core.errors import InvalidInput, MalformedBody, NotFound
from services import datasets, runs
from services.context import Context

FILE = b"amount;country\n1,5;PT\n2,5;ES\nonly one\n"


@pytest.fixture
def uploaded(ctx: Context) -> str:
    """The id of a dataset that came as a file with decimal commas."""
    run = datasets.receive(ctx, "orders.csv", io.BytesIO(FILE).read, {})
    return _done(ctx, run.id)


def _done(ctx: Context, run_id: str) -> str:
    runs.work(ctx, UUID(run_id))
    result = runs.get(ctx, run_id).result
    assert result is not None, runs.get(ctx, run_id).error
    return str(result["dataset"])


def test_it_becomes_another_dataset_of_the_same_name_and_the_first_stays(ctx: Context, uploaded: str) -> None:
    run = datasets.read_again(ctx, uploaded, {"decimal": "."})
    assert run.name == "orders.csv"
    again = _done(ctx, run.id)
    assert again != uploaded
    assert datasets.get(ctx, again).name == "orders.csv"
    assert datasets.read_rows(ctx, uploaded)["amount"].tolist() == [1.5, 2.5]
    assert datasets.read_rows(ctx, again)["amount"].tolist() == ["1,5", "2,5"]
    datasets.remove(ctx, uploaded)
    assert _done(ctx, datasets.read_again(ctx, again, {"decimal": ","}).id)


def test_how_a_file_was_read_is_kept_in_a_phrase_with_the_lines_that_were_lost(ctx: Context, uploaded: str) -> None:
    read_as: Any = datasets.get(ctx, uploaded).read_as
    assert read_as["described"] == 'separated by semicolons, quoted by ", with decimal commas, in UTF-8'
    assert (read_as["format"], read_as["n_lost"]) == ("csv", 1)


def test_what_cannot_be_read_so_leaves_nothing_behind(ctx: Context, uploaded: str) -> None:
    run = datasets.read_again(ctx, uploaded, {"format": "parquet"})
    runs.work(ctx, UUID(run.id))
    failed = runs.get(ctx, run.id)
    assert (failed.status, failed.name) == ("failed", "orders.csv")
    assert datasets.newest(ctx, 10, 0)[0] == 1


def test_a_choice_that_its_format_does_not_have_is_refused_at_once(ctx: Context, uploaded: str) -> None:
    with pytest.raises(InvalidInput, match="format csv has no sheet") as refused:
        datasets.read_again(ctx, uploaded, {"sheet": "one"})
    assert refused.value.field == "sheet"


def test_an_upload_that_broke_off_is_no_file_though_it_could_be_read(ctx: Context) -> None:
    with pytest.raises(MalformedBody, match="broke off after 38 of 100 bytes"):
        datasets.receive(ctx, "orders.csv", io.BytesIO(FILE).read, {}, 100)
    assert runs.newest(ctx, 10, 0)[0] == 0
    assert datasets.receive(ctx, "orders.csv", io.BytesIO(FILE).read, {}, len(FILE)).status == "waiting"


def test_what_came_in_no_file_cannot_be_read_again(ctx: Context) -> None:
    kept = datasets.keep(ctx, "rows", pd.DataFrame({"a": [1, 2]}))
    with pytest.raises(NotFound, match="is not kept"):
        datasets.read_again(ctx, kept.id, {})


def test_a_body_that_says_what_nobody_knows_is_refused(client: FlaskClient, uploaded: str) -> None:
    for body in ({"separater": ";"}, {"separator": 7}, {"header_rows": 9}, [1]):
        answer = client.post(f"/api/datasets/{uploaded}/read/?wait=0", json=body)
        assert (answer.status_code, answer.json["error"]["code"]) == (422, "invalid_input"), body  # type: ignore[index]
    assert client.post(f"/api/datasets/{uploaded}/read/?wait=0", json={"separator": ";"}).status_code == 202
