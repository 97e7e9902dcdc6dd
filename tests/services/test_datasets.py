"""Datasets: their rows are read part by part, and no file outlives what it belongs to."""

from __future__ import annotations

import io
import os
from uuid import UUID, uuid4

import numpy as np
import pandas as pd
import pytest

from core.errors import InvalidInput
from core.reading import write
from services import datasets, exports, runs
from services.context import Context
from services.tidying import tidy_files


@pytest.fixture(autouse=True)
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files whose parts are of few rows."""
    monkeypatch.setattr(write, "PART_ROWS", 100)


def a_dataset(ctx: Context, n: int = 1_000) -> tuple[str, pd.DataFrame]:
    """Return the id of a dataset, and its rows."""
    frame = pd.DataFrame({"x": np.arange(n), "t": [f"=t{i % 7}" if i % 5 else None for i in range(n)]})
    return datasets.keep(ctx, "rows", frame).id, frame


def age(ctx: Context, dataset_id: UUID) -> None:
    """Make the files of a dataset two hours old."""
    for path in (ctx.files.upload(dataset_id), ctx.files.data(dataset_id)):
        if path.exists():
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 7_200))


def test_a_sample_is_the_same_each_time_and_knows_where_its_rows_stand(ctx: Context) -> None:
    dataset, frame = a_dataset(ctx)
    found = datasets.sample(ctx, dataset, 50)
    assert len(found) == 50
    assert found["x"].tolist() == found.index.tolist() == sorted(found.index)
    assert found.index.max() > 900
    assert len(datasets.sample(ctx, dataset, 5_000)) == len(frame)


def test_a_page_reaches_over_parts_and_beyond_the_end(ctx: Context) -> None:
    dataset, _ = a_dataset(ctx)
    assert datasets.page(ctx, dataset, 195, 10)["x"].tolist() == list(range(195, 205))
    assert datasets.page(ctx, dataset, 995, 10)["x"].tolist() == list(range(995, 1_000))
    assert list(datasets.page(ctx, dataset, 5_000, 10).columns) == ["x", "t"]


def test_what_is_taken_away_in_parts_is_one_file(ctx: Context) -> None:
    dataset, frame = a_dataset(ctx)
    export = exports.of_dataset(ctx, dataset)
    found = pd.read_csv(io.BytesIO(b"".join(export.parts)))
    assert found["x"].tolist() == frame["x"].tolist()
    assert found["t"].dropna().str.startswith("'=").all()


def test_an_upload_that_was_cancelled_before_it_was_read_leaves_nothing(ctx: Context) -> None:
    run = datasets.receive(ctx, "a.csv", io.BytesIO(b"a,b\n1,2\n").read, {})
    (upload,) = ctx.files.data(uuid4()).parent.iterdir()
    age(ctx, UUID(upload.stem))
    assert tidy_files(ctx) == 0  # it waits to be read
    runs.cancel(ctx, run.id)
    assert tidy_files(ctx) == 1
    assert not upload.exists()


def test_files_of_datasets_stay_and_drafts_that_nobody_finished_go(ctx: Context) -> None:
    dataset, frame = a_dataset(ctx)
    age(ctx, UUID(dataset))
    draft = ctx.files.data(uuid4()).with_suffix(".part")
    draft.write_bytes(b"half")
    os.utime(draft, (0, 0))
    assert tidy_files(ctx) == 0
    assert not draft.exists()
    assert len(datasets.read_rows(ctx, dataset)) == len(frame)


def test_a_name_that_is_none_leaves_no_file(ctx: Context) -> None:
    with pytest.raises(InvalidInput):
        datasets.keep(ctx, " ", pd.DataFrame({"x": [1]}))
    assert not list(ctx.files.data(uuid4()).parent.glob("*"))
