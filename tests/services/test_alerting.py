"""Alerts open when something changed, end when it is over, and are never two for one cause."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

import pytest
from sqlalchemy import delete, select

from core.errors import Conflict, NotFound
from core.windows import from_micros
from services import alerts, checking, drift, health, models, profiling, references
from services.context import Context
from services.sweep import sweep
from storage import batches, changes
from storage.tables.alert import Finding
from tests.factories import HOUR, NOON, a_model, a_referenced_model, a_table, log, rows, tell, work
from tests.fakes import FakeClock, FakePublisher, FakeQueue


def day(ctx: Context, model_id: str, number: int, **options: object) -> None:
    """Log and check one day of 720 rows."""
    batch = rows(model_id, 720, start=NOON + number * 24 * HOUR, hours=24, prefix=f"d{number}-", seed=number, **options)  # type: ignore[arg-type]
    log(ctx, batch)
    work(ctx, model_id)


def test_quiet_days_raise_nothing(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    for number in range(3):
        day(ctx, model.id, number)
    assert alerts.list_alerts(ctx) == ()
    assert health.health(ctx, model.id).status == "healthy"


def test_a_shift_opens_one_alert_that_says_what_and_since_when_and_ends_with_it(
    ctx: Context, publisher: FakePublisher
) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0)
    day(ctx, model.id, 1, shift=1.0)
    (alert,) = alerts.list_alerts(ctx)
    assert (alert.family, alert.severity, alert.state) == ("drift", "critical", "open")
    assert alert.columns == ("amount",)
    assert "median rose" in alert.summary
    assert NOON + 24 * HOUR <= alert.since < NOON + 36 * HOUR
    assert health.health(ctx, model.id).status == "critical"
    assert "alert" in publisher.kinds()
    day(ctx, model.id, 2)
    day(ctx, model.id, 3)
    (alert,) = alerts.list_alerts(ctx)
    assert alert.state == "resolved"
    assert health.health(ctx, model.id).status == "healthy"


def test_days_told_at_once_end_like_days_told_one_by_one(ctx: Context) -> None:
    found = []
    for version in ("one by one", "at once"):
        model = a_referenced_model(ctx, version=version)
        for number, shift in enumerate((0.0, 1.0, 0.0, 0.0)):
            options = {"start": NOON + number * 24 * HOUR, "hours": 24.0, "prefix": f"d{number}-", "seed": number}
            log(ctx, rows(model.id, 720, shift=shift, **options))  # type: ignore[arg-type]
            if version == "one by one":
                work(ctx, model.id)
        work(ctx, model.id)
        found.append([(alert.since, alert.state, alert.columns) for alert in alerts.list_alerts(ctx, model.id)])
    assert found[0] == found[1]


def test_rows_that_come_in_order_a_few_at_a_time_open_an_alert_and_end_it(ctx: Context) -> None:
    model = a_referenced_model(ctx, window=5)
    batch = rows(model.id, 2_400, hours=40)
    for row in batch[300:600]:
        row["error"] = "timeout"
    states = []
    for start in range(0, len(batch), 30):
        log(ctx, batch[start : start + 30])
        work(ctx, model.id)
        found = [alert for alert in alerts.list_alerts(ctx) if alert.family == "errors"]
        states.append(found[0].state if found else "none")
    assert [state for state, _ in groupby(states)] == ["none", "open", "resolved"]
    hours = [len(list(group)) / 2 for _, group in groupby(states)]
    assert hours[0] <= 6
    assert 5 + 5 + 3 - 1 <= hours[0] + hours[1] <= 10 + 5 + 3 + 1


def test_a_late_row_has_only_the_windows_read_again_that_hold_it(ctx: Context) -> None:
    model = a_referenced_model(ctx, window=3)
    log(ctx, rows(model.id, 3_000, hours=100))
    work(ctx, model.id)
    with ctx.database.write() as connection:
        connection.execute(delete(Finding))
    log(ctx, rows(model.id, 1, start=NOON + 20 * HOUR, prefix="late"))
    work(ctx, model.id)
    with ctx.database.read() as connection:
        ends = connection.execute(select(Finding.window_end).distinct()).scalars().all()
    assert sorted(ends) == [NOON + hour * HOUR for hour in range(20, 25)]


def test_a_long_history_is_got_through_however_often_its_worker_is_killed(
    ctx: Context, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_WINDOWS", 10)
    model = a_referenced_model(ctx, window=3)
    log(ctx, rows(model.id, 3_000, hours=100))
    while profiling.drain(ctx, UUID(model.id)):
        pass
    for _ in range(10):
        lease = checking._take(ctx, UUID(model.id))
        assert lease is not None
        assert checking._take(ctx, UUID(model.id)) is None  # one worker at a time
        checking._step(ctx, UUID(model.id), lease)  # and here it is killed
        clock.advance(31)
    checking.check(ctx, UUID(model.id))
    with ctx.database.read() as connection:
        assert len(connection.execute(select(Finding.window_end).distinct()).all()) == 100
        assert not changes.any_of(connection, UUID(model.id))


def test_a_sender_whose_clock_runs_fast_silences_nobody(ctx: Context, clock: FakeClock) -> None:
    model = a_referenced_model(ctx, bucket="10s", window=6)
    second = HOUR // 3_600
    clock.now = NOON
    for turn in range(24):
        batch = rows(model.id, 40, start=clock.now, hours=10 / 3_600, prefix=f"t{turn}-")
        for index, row in enumerate(batch):
            row["error"] = "timeout"
            if index % 10 == 0:
                row["timestamp"] = from_micros(clock.now + 300 * second).isoformat()
                del row["error"]
        clock.advance(10)
        log(ctx, batch)
        work(ctx, model.id)
    assert "errors" in {alert.family for alert in alerts.list_alerts(ctx, state="open")}


def test_rows_that_come_late_can_show_that_it_began_earlier(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0)
    day(ctx, model.id, 3, shift=1.0)
    (alert,) = alerts.list_alerts(ctx)
    assert alert.since >= NOON + 3 * 24 * HOUR
    day(ctx, model.id, 2, shift=1.0)
    day(ctx, model.id, 1)
    (alert,) = alerts.list_alerts(ctx)
    assert NOON + 2 * 24 * HOUR <= alert.since < NOON + 60 * HOUR


def test_a_worker_that_is_ahead_of_another_leaves_the_check_to_it(ctx: Context, clock: FakeClock) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0)
    log(ctx, rows(model.id, 720, start=NOON + 24 * HOUR, hours=24, prefix="slow", seed=1, shift=1.0))
    with ctx.database.write() as connection:
        batches.claim(connection, UUID(model.id), clock())  # in the hands of another worker
    day(ctx, model.id, 2)
    assert alerts.list_alerts(ctx) == ()
    clock.advance(16)
    sweep(ctx)
    (alert,) = alerts.list_alerts(ctx)
    assert NOON + 24 * HOUR <= alert.since < NOON + 36 * HOUR
    assert alert.state == "resolved"


def test_an_alert_that_a_person_resolved_stays_so_until_its_cause_has_ended(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0, shift=1.0)
    (alert,) = alerts.list_alerts(ctx)
    assert alerts.change(ctx, alert.id, "acknowledged").state == "acknowledged"
    assert alerts.change(ctx, alert.id, "resolved").state == "resolved"
    with pytest.raises(Conflict):
        alerts.change(ctx, alert.id, "acknowledged")
    day(ctx, model.id, 1, shift=1.0)
    assert [one.state for one in alerts.list_alerts(ctx)] == ["resolved"]
    day(ctx, model.id, 2)
    day(ctx, model.id, 3)
    day(ctx, model.id, 4, shift=1.0)
    assert [one.state for one in alerts.list_alerts(ctx)] == ["open", "resolved"]


def test_labels_that_come_late_tell_of_an_accuracy_drop(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    batch = rows(model.id, 720, hours=24)
    log(ctx, batch)
    day(ctx, model.id, 1)
    assert alerts.list_alerts(ctx) == ()
    tell(ctx, model.id, {row["id"]: row["prediction"]["class"] ^ (index % 3 == 0) for index, row in enumerate(batch)})
    work(ctx, model.id)
    (alert,) = alerts.list_alerts(ctx)
    assert (alert.family, alert.severity) == ("performance", "critical")
    assert "66.7%" in alert.title


def test_missing_values_slow_answers_and_errors_each_have_an_alert(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0)
    batch = rows(model.id, 1_440, start=NOON + 24 * HOUR, hours=48, prefix="bad", seed=8)
    for index, row in enumerate(batch):
        row["latency_ms"] = 500.0
        if index % 2:
            row["input_data"].pop("age")
        if index % 4 == 0:
            row["error"] = "timeout"
    log(ctx, batch)
    work(ctx, model.id)
    found = {alert.family: alert for alert in alerts.list_alerts(ctx)}
    assert set(found) == {"drift", "quality", "latency", "errors"}
    assert found["quality"].columns == ("age",)
    assert all(alert.severity == "critical" for alert in found.values())


def test_a_model_that_learns_raises_no_drift_alert(ctx: Context) -> None:
    model = a_model(ctx)
    day(ctx, model.id, 0)
    log(ctx, rows(model.id, 200, start=NOON + 24 * HOUR, shift=3.0, prefix="s"))
    work(ctx, model.id)
    assert alerts.list_alerts(ctx) == ()
    assert health.health(ctx, model.id).status == "learning"


def test_the_literal_rules_judge_the_same_profiles_by_the_raw_thresholds(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0, shift=0.2)
    assert drift.drift(ctx, model.id).verdict == "ok"
    models.set_rules(ctx, model.id, "literal")
    work(ctx, model.id)
    view = drift.drift(ctx, model.id)
    assert view.verdict == "warning"
    assert [column.column for column in view.columns if column.literal] == ["amount"]
    assert [alert.family for alert in alerts.list_alerts(ctx)] == ["drift"]


def test_checks_of_a_model_keep_a_pause_between_them(ctx: Context, queue: FakeQueue) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0)
    log(ctx, rows(model.id, 10, start=NOON + 24 * HOUR, prefix="x"))
    profiling.drain(ctx, UUID(model.id))
    queue.woken.clear()
    checking.check_soon(ctx, UUID(model.id))
    assert queue.woken == [(UUID(model.id), 0.3)]


def test_the_sweep_finishes_what_no_wake_up_told_of(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 720, hours=24, shift=1.0))
    sweep(ctx)
    assert [alert.family for alert in alerts.list_alerts(ctx)] == ["drift"]


def test_checking_all_models_tells_the_health_of_each(ctx: Context) -> None:
    one = a_referenced_model(ctx)
    a_model(ctx, name="idle")
    log(ctx, rows(one.id, 720, hours=24, shift=1.0))
    while profiling.drain(ctx, UUID(one.id)):
        pass
    assert {view.model.name: view.status for view in checking.check_all(ctx)} == {
        "fraud": "critical",
        "idle": "no_data",
    }


def test_alerts_can_be_chosen_and_what_does_not_exist_is_named(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0, shift=1.0)
    assert len(alerts.list_alerts(ctx, model.id, "critical", "open")) == 1
    assert alerts.list_alerts(ctx, severity="warning") == ()
    assert alerts.count(ctx, model.id) == 1
    with pytest.raises(NotFound):
        alerts.list_alerts(ctx, "nothing")
    with pytest.raises(NotFound):
        alerts.change(ctx, "nothing", "resolved")


def test_a_new_reference_ends_the_alert_it_explains(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    day(ctx, model.id, 0, shift=1.0)
    day(ctx, model.id, 1, shift=1.0)
    references.from_window(ctx, model.id, NOON, NOON + 48 * HOUR)
    work(ctx, model.id)
    day(ctx, model.id, 2, shift=1.0)
    assert [alert.state for alert in alerts.list_alerts(ctx)] == ["resolved"]
    assert drift.drift(ctx, model.id).verdict == "ok"
    references.set_reference(ctx, model.id, a_table())
    work(ctx, model.id)
    assert [alert.state for alert in alerts.list_alerts(ctx)] == ["open", "resolved"]
