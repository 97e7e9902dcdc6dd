"""Segments: the same figures for the rows of one value, late labels and changed columns included."""

from __future__ import annotations

from uuid import UUID

import numpy as np
import pytest

from core.errors import InvalidInput, NotFound
from services import models, references
from services.baseline import read_baseline
from services.context import Context
from storage import models as stored_models
from storage import profiles
from tests.factories import a_model, a_referenced_model, a_table, log, rows, tell, work


def seen(ctx: Context, model_id: str, section: str, segment: str) -> np.ndarray:
    """Return the counts of all rows of a segment."""
    with ctx.database.read() as connection:
        model = stored_models.find(connection, UUID(model_id))
        assert model is not None
        baseline = read_baseline(connection, model, segment)
        assert baseline is not None
        _, profile = profiles.read(connection, baseline.place(section), 0, 2**62)
    return np.zeros(1) if profile is None else profile.counts.sum(axis=0)


COUNTRIES = ("country=CH", "country=DE", "country=FR")


def test_the_rows_of_the_segments_are_those_of_the_model(ctx: Context) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    batch = rows(model.id, 300)
    log(ctx, batch)
    tell(ctx, model.id, {row["id"]: True for row in batch})
    work(ctx, model.id)
    for section in ("data", "performance"):
        parts = [seen(ctx, model.id, section, key) for key in COUNTRIES]
        assert np.array_equal(sum(parts), seen(ctx, model.id, section, ""))
    swiss = sum(row["input_data"]["country"] == "CH" for row in batch)
    assert seen(ctx, model.id, "data", "country=CH")[0] == swiss
    assert seen(ctx, model.id, "performance", "country=CH")[0] == swiss


def test_a_segment_is_held_against_its_own_part_of_the_reference(ctx: Context) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    with ctx.database.read() as connection:
        row = stored_models.find(connection, UUID(model.id))
        assert row is not None
        found = read_baseline(connection, row, "country=CH")
    assert found is not None
    assert found.profile.counts[0] == sum(country == "CH" for country in a_table().columns["country"])
    assert found.performance is not None
    assert found.performance.counts[0] == found.profile.counts[0]


def test_other_segments_can_be_chosen_later_and_the_history_follows(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 300))
    work(ctx, model.id)
    changed = models.change(ctx, model.id, models.ModelChange(segments=["country"]))
    assert changed.segments == ("country",)
    work(ctx, model.id)
    assert seen(ctx, model.id, "data", "")[0] == 300
    assert sum(seen(ctx, model.id, "data", key)[0] for key in COUNTRIES) == 300


def test_a_column_that_is_none_cannot_be_a_segment(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    with pytest.raises(InvalidInput, match="did you mean 'country'"):
        models.change(ctx, model.id, models.ModelChange(segments=["contry"]))
    assert models.get(ctx, model.id).segments == ()


def test_a_reference_must_hold_the_columns_of_the_segments(ctx: Context) -> None:
    model = a_model(ctx, segments=["contry"])
    with pytest.raises(InvalidInput, match="did you mean 'country'"):
        references.set_reference(ctx, model.id, a_table())


def test_a_segment_nobody_knows_does_not_exist(ctx: Context) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    with pytest.raises(NotFound, match="no segment 'country=XX'"):
        seen(ctx, model.id, "data", "country=XX")


def test_a_value_as_long_as_a_letter_is_a_segment_too(ctx: Context) -> None:
    model = a_model(ctx, segments=["country"])
    table = a_table()
    long = ["x" * 400 if country == "CH" else country for country in table.columns["country"]]
    references.set_reference(ctx, model.id, type(table)(table.n, {**table.columns, "country": long}, table.labels))
    batch = rows(model.id, 100)
    for row in batch:
        row["input_data"]["country"] = "x" * 400
    log(ctx, batch)
    work(ctx, model.id)
    with ctx.database.read() as connection:
        found = stored_models.find(connection, UUID(model.id))
        assert found is not None
        baseline = read_baseline(connection, found)
    assert baseline is not None
    key = next(key for key in baseline.spec.segments[0].keys if "xxx" in key)
    assert len(key) <= 200
    assert seen(ctx, model.id, "data", key)[0] == 100
