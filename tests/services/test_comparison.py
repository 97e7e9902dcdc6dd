"""Any window against any other: the reference, the weeks before, the hours before, or whatever is chosen."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import InvalidInput, NotFound
from services import drift, references
from services.comparison import Comparison, Usual, read_against
from services.context import Context
from services.freezing import Table
from services.segments import segment_names
from tests.factories import HOUR, NOON, a_model, a_referenced_model, log, rows, tell, work

DAY, WEEK = 24 * HOUR, 168 * HOUR


def verdict_of_amount(ctx: Context, model_id: str, asked: Comparison) -> str:
    view = drift.drift(ctx, model_id, asked)
    return next((column.verdict for column in view.columns if column.column == "amount"), view.verdict)


def log_span(ctx: Context, model_id: str, start: int, hours: int, shift: float) -> None:
    """Log forty rows an hour."""
    seed = start // HOUR % 1_000
    log(ctx, rows(model_id, 40 * hours, start=start, hours=hours, shift=shift, seed=seed, prefix=f"{start}-"))


def test_a_level_that_stays_differs_from_the_reference_but_not_from_the_days_before(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    for day in range(8):
        log_span(ctx, model.id, NOON + day * DAY, 24, shift=2.0)
    work(ctx, model.id)
    last = (NOON + 7 * DAY, NOON + 8 * DAY)
    assert verdict_of_amount(ctx, model.id, Comparison(last)) == "critical"
    assert verdict_of_amount(ctx, model.id, Comparison(last, "trailing")) == "ok"
    found = drift.drift(ctx, model.id, Comparison(last, "trailing"))
    assert found.against == ((NOON, NOON + 7 * DAY),)


def test_what_comes_every_week_is_no_drift_against_the_same_hours(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    for week in range(4):
        log_span(ctx, model.id, NOON + week * WEEK, 6, shift=2.0)
        log_span(ctx, model.id, NOON + week * WEEK + DAY, 6, shift=0.0)
    work(ctx, model.id)
    last = (NOON + 3 * WEEK, NOON + 3 * WEEK + 6 * HOUR)
    assert verdict_of_amount(ctx, model.id, Comparison(last)) == "critical"
    assert verdict_of_amount(ctx, model.id, Comparison(last, "same_hours")) == "ok"


def test_any_two_windows_can_be_held_against_each_other(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    for day, shift in enumerate((0.0, 2.0, 2.0)):
        log_span(ctx, model.id, NOON + day * DAY, 24, shift)
    work(ctx, model.id)
    days = [(NOON + day * DAY, NOON + (day + 1) * DAY) for day in range(3)]
    assert verdict_of_amount(ctx, model.id, Comparison(days[2], days[1])) == "ok"
    assert verdict_of_amount(ctx, model.id, Comparison(days[2], days[0])) == "critical"


@pytest.mark.parametrize("against", ["trailing", "same_hours"])
def test_without_rows_before_there_is_nothing_to_say(ctx: Context, against: Usual) -> None:
    model = a_referenced_model(ctx)
    log_span(ctx, model.id, NOON, 4, shift=3.0)
    work(ctx, model.id)
    assert verdict_of_amount(ctx, model.id, Comparison(None, against)) == "insufficient"


def test_a_segment_alone_can_drift(ctx: Context) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    batch = rows(model.id, 900, hours=24)
    for row in batch:
        if row["input_data"]["country"] == "CH":
            row["input_data"]["amount"] += 3.0
    log(ctx, batch)
    work(ctx, model.id)
    assert verdict_of_amount(ctx, model.id, Comparison(segment="country=CH")) == "critical"
    assert verdict_of_amount(ctx, model.id, Comparison(segment="country=DE")) == "ok"


def test_what_is_named_to_hold_against_must_exist() -> None:
    assert read_against(None) == "reference"
    assert read_against("trailing") == "trailing"
    with pytest.raises(InvalidInput, match="none of reference, trailing, same_hours"):
        read_against("yesterday")


def test_days_and_hours_add_up_to_any_window(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    for day in range(5):
        log_span(ctx, model.id, NOON + day * DAY, 24, shift=0.0)
    work(ctx, model.id)
    for start, end in ((0, 5 * 24), (5, 7), (3, 30), (10, 100), (47, 49)):
        view = drift.drift(ctx, model.id, Comparison((NOON + start * HOUR, NOON + end * HOUR)))
        assert view.n == 40 * (end - start)


def test_scores_of_rows_replace_those_of_bins_where_they_are_asked_for(ctx: Context) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    log_span(ctx, model.id, NOON, 24, shift=0.3)
    work(ctx, model.id)
    for segment in ("", "country=CH"):
        binned, exact = (drift.drift(ctx, model.id, Comparison(segment=segment, exact=e)) for e in (False, True))
        assert (binned.verdict, binned.n) == (exact.verdict, exact.n)
        for one, other in zip(binned.columns[:2], exact.columns[:2], strict=True):
            ks = [next(score.value for score in column.scores if score.method == "ks") for column in (one, other)]
            assert 0 <= ks[1] - ks[0] < 0.03


def test_labels_are_a_column_of_their_own_once_they_are_told(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 300, hours=20)
    log(ctx, batch)
    work(ctx, model.id)
    assert all(column.role != "label" for column in drift.drift(ctx, model.id).columns)
    tell(ctx, model.id, {row["id"]: True for row in batch})
    work(ctx, model.id)
    (label,) = (column for column in drift.drift(ctx, model.id).columns if column.role == "label")
    assert label.verdict == "critical"
    assert label.n == 300


def test_columns_that_come_apart_are_seen_though_each_stays_as_it_was(ctx: Context) -> None:
    rng = np.random.default_rng(8)
    common = rng.normal(size=3_000)
    model = a_model(ctx)
    columns = {name: common + 0.3 * rng.normal(size=3_000) for name in ("amount", "age")} | {"country": ["DE"] * 3_000}
    references.set_reference(ctx, model.id, Table(3_000, columns))
    for day in range(2):
        batch = rows(model.id, 600, start=NOON + day * DAY, hours=24, prefix=f"{day}-")
        shared = rng.normal(size=(600, 2))
        for row, (one, other) in zip(batch, shared.tolist(), strict=True):
            row["input_data"]["amount"] = one + 0.3 * float(rng.normal())
            row["input_data"]["age"] = (one if day == 0 else other) + 0.3 * float(rng.normal())
            row["input_data"]["country"] = "DE"
        log(ctx, batch)
    work(ctx, model.id)
    before, after = (drift.drift(ctx, model.id, Comparison((NOON + d * DAY, NOON + (d + 1) * DAY))) for d in range(2))
    assert before.relations is not None
    assert after.relations is not None
    assert (before.relations.verdict, after.relations.verdict) == ("ok", "warning")
    assert {column.verdict for column in after.columns if column.role == "feature"} == {"ok"}


def test_the_ground_truth_is_looked_at_as_a_column(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 300, hours=20)
    log(ctx, batch)
    work(ctx, model.id)
    with pytest.raises(NotFound, match="known label"):
        drift.column(ctx, model.id, "label")
    tell(ctx, model.id, {row["id"]: True for row in batch})
    work(ctx, model.id)
    found = drift.column(ctx, model.id, "label", Comparison(exact=True))
    assert (found.drift.role, found.rows) == ("label", None)
    assert dict(zip(found.labels, found.current, strict=True))["true"] == 1.0
    assert sum(found.reference) == pytest.approx(1.0)


def test_a_column_asked_for_exactly_tells_of_how_many_rows(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log_span(ctx, model.id, NOON, 24, shift=0.3)
    work(ctx, model.id)
    binned, exact = (drift.column(ctx, model.id, "amount", Comparison(exact=e)) for e in (False, True))
    assert binned.rows is None
    assert exact.rows is not None
    assert exact.rows[1] == binned.drift.n
    whole = drift.drift(ctx, model.id, Comparison(exact=True))
    assert exact.drift == next(column for column in whole.columns if column.column == "amount")


def test_segments_to_ask_for_are_those_of_the_reference(ctx: Context) -> None:
    model = a_referenced_model(ctx, segments=["country"])
    names = segment_names(ctx, model.id)
    assert {name.key for name in names} >= {"country=CH", "country=DE", "country=FR"}
    assert {name.column for name in names} == {"country"}
    for name in names:
        drift.drift(ctx, model.id, Comparison(segment=name.key))
