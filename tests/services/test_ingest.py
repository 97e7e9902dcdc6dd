"""What is acknowledged is stored, once."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from core.errors import Conflict, InvalidInput, MalformedBody, NotFound, TooLarge, Unavailable
from services import health, ingest, models, predictions
from services.context import Context
from storage.database import Database
from storage.files import Files
from tests.factories import NOON, a_model, a_referenced_model, log, rows, tell, work
from tests.fakes import FakeClock, FakePublisher, FakeQueue


def n_stored(ctx: Context, model_id: str) -> int:
    return len(predictions.newest(ctx, model_id, 500).rows)


def test_rows_are_stored_and_the_workers_woken(ctx: Context, queue: FakeQueue) -> None:
    model = a_model(ctx)
    receipt = log(ctx, rows(model.id, 5))
    assert (receipt.accepted, receipt.duplicates, receipt.conflicts) == (5, 0, 0)
    assert receipt.ids == ("r0", "r1", "r2", "r3", "r4")
    assert n_stored(ctx, model.id) == 5
    assert queue.woken == [(UUID(model.id), 0.0)]


def test_the_same_rows_again_are_duplicates(ctx: Context) -> None:
    model = a_model(ctx)
    batch = rows(model.id, 50)
    log(ctx, batch[:40])
    receipt = log(ctx, batch)
    assert (receipt.accepted, receipt.duplicates, receipt.conflicts) == (10, 40, 0)
    assert n_stored(ctx, model.id) == 50


def test_an_id_with_other_content_is_a_conflict_and_keeps_the_first(ctx: Context) -> None:
    model = a_model(ctx)
    first = rows(model.id, 3)
    log(ctx, first)
    changed = [first[0] | {"prediction": {"class": "other"}}, *first[1:]]
    receipt = log(ctx, changed)
    assert (receipt.accepted, receipt.duplicates, receipt.conflicts) == (0, 2, 1)
    kept = {row.id: row.prediction for row in predictions.newest(ctx, model.id, 50).rows}
    assert kept["r0"] == first[0]["prediction"]


def test_an_id_given_twice_in_one_request_is_counted_once(ctx: Context) -> None:
    model = a_model(ctx)
    one, two = rows(model.id, 2)
    receipt = log(ctx, [one, one, two, one | {"input_data": {"amount": 7}}])
    assert (receipt.accepted, receipt.duplicates, receipt.conflicts) == (2, 1, 1)


def test_rows_without_ids_get_one_each(ctx: Context) -> None:
    model = a_model(ctx)
    bare = [{"model": model.id, "input_data": {"x": 1}, "prediction": 1} for _ in range(30)]
    receipt = log(ctx, bare)
    assert receipt.accepted == 30
    assert len(set(receipt.ids)) == 30


def test_a_retry_with_the_same_key_gets_the_first_answer(ctx: Context) -> None:
    model = a_model(ctx)
    bare = [{"model": model.id, "input_data": {"x": 1}, "prediction": 1}] * 3
    first = log(ctx, bare, key="k1")
    assert log(ctx, bare, key="k1") == first
    assert n_stored(ctx, model.id) == 3


def test_a_key_with_another_body_is_refused(ctx: Context) -> None:
    model = a_model(ctx)
    log(ctx, rows(model.id, 1), key="k1")
    with pytest.raises(Conflict, match="another body"):
        log(ctx, rows(model.id, 2), key="k1")
    assert n_stored(ctx, model.id) == 1


def test_one_bad_row_refuses_the_whole_request_and_every_bad_row_is_named(ctx: Context) -> None:
    model = a_model(ctx)
    batch = rows(model.id, 4)
    batch[1]["latency_ms"] = -1
    batch[3]["timestamp"] = "1999-01-01T00:00:00Z"
    with pytest.raises(InvalidInput) as refused:
        log(ctx, batch)
    assert [detail.field for detail in refused.value.details] == ["$[1].latency_ms"]
    batch[1]["latency_ms"] = 1
    with pytest.raises(InvalidInput) as refused:
        log(ctx, batch)
    assert refused.value.field == "$[3].timestamp"
    assert n_stored(ctx, model.id) == 0


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", MalformedBody),
        (b"[", MalformedBody),
        (b'{"model": NaN}', MalformedBody),
        (b"[]", InvalidInput),
        (b"7", InvalidInput),
        (b'{"model": "x"}', InvalidInput),
        (b'{"model": "x", "input_data": {}, "prediction": 1, "surprise": 1}', InvalidInput),
        (b'{"model": "x", "input_data": {"a": 123456789012345678901234567890}, "prediction": 1}', InvalidInput),
        (b'{"model": "x", "input_data": {"a": "\\u0000"}, "prediction": 1}', InvalidInput),
        (b'{"model": "x", "input_data": {"a": 1}, "prediction": 1}', NotFound),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_own_error(ctx: Context, body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        ingest.accept(ctx, body)


def test_too_many_rows_are_refused(ctx: Context) -> None:
    model = a_model(ctx)
    body = orjson.dumps([{"model": model.id, "input_data": {}, "prediction": 1}] * 10_001)
    with pytest.raises(TooLarge, match="10,000"):
        ingest.accept(ctx, body)


def test_lines_are_read_like_a_list(ctx: Context) -> None:
    model = a_model(ctx)
    body = b"\n".join(orjson.dumps(row) for row in rows(model.id, 3)) + b"\n"
    assert ingest.accept(ctx, body, ndjson=True).accepted == 3


def test_values_come_back_as_they_were_sent(ctx: Context) -> None:
    model = a_model(ctx)
    strange = {"ü": 'tab\tquote"comma,newline\nback\\slash', "minus zero": -0.0, "big": 2**63 - 1, "none": None}
    batch = [
        {"model": model.id, "id": f"s{index}", "input_data": strange, "prediction": ["a", {"b": [1, 2]}]}
        for index in range(30)
    ]
    log(ctx, batch)
    found = predictions.newest(ctx, model.id, 50).rows
    assert all(row.input_data == strange and row.prediction == ["a", {"b": [1, 2]}] for row in found)
    assert len(found) == 30


def test_two_senders_of_the_same_ids_at_once_store_each_row_once(ctx: Context) -> None:
    model = a_model(ctx)
    batch = rows(model.id, 400)
    counts: Counter[str] = Counter()

    def send(backwards: bool) -> None:
        for start in range(0, 400, 100):
            chunk = batch[start : start + 100]
            receipt = log(ctx, chunk[::-1] if backwards else chunk)
            counts["accepted"] += receipt.accepted
            counts["duplicates"] += receipt.duplicates

    threads = [threading.Thread(target=send, args=(backwards,)) for backwards in (False, True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == {"accepted": 400, "duplicates": 800}


def told(ctx: Context, model_id: str) -> dict[str, object]:
    return {row.id: row.label for row in predictions.newest(ctx, model_id, limit=50).rows}


def test_a_request_that_is_sent_again_undoes_no_revision(ctx: Context) -> None:
    model = a_model(ctx)
    (row,) = rows(model.id, 1)
    log(ctx, [row | {"label": True}])
    tell(ctx, model.id, {"r0": False})
    log(ctx, [row | {"label": True}])
    assert told(ctx, model.id) == {"r0": False}


def test_the_label_of_a_row_that_is_refused_is_not_kept(ctx: Context) -> None:
    model = a_model(ctx)
    first, second = rows(model.id, 2)
    log(ctx, [first])
    receipt = log(ctx, [first | {"prediction": 5, "label": True}, second | {"label": True}])
    assert (receipt.accepted, receipt.conflicts) == (1, 1)
    assert told(ctx, model.id) == {"r0": None, "r1": True}


def test_pages_reach_every_row_of_one_row_requests(ctx: Context) -> None:
    model = a_model(ctx)
    for row in rows(model.id, 25):
        log(ctx, [row])
    found, after = [], None
    while True:
        page = predictions.newest(ctx, model.id, 10, after)
        found += [row.id for row in page.rows]
        after = page.after
        if after is None:
            break
    assert sorted(found) == sorted(f"r{index}" for index in range(25))


def test_a_full_disk_is_told_as_such(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "plumbline.db")
    database = Database(f"sqlite:///{tmp_path}/plumbline.db")
    ctx = Context(database, FakePublisher(), FakeQueue(), FakeClock(NOON + 30 * 86_400_000_000), Files(tmp_path))
    model = a_model(ctx)
    batch = rows(model.id, 5_000)
    with database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 3}")
    with pytest.raises(Unavailable):
        log(ctx, batch)
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
    assert log(ctx, batch).accepted == 5_000
    database.close()


def test_a_model_nobody_uses_any_more_is_not_healthy(ctx: Context, clock: FakeClock) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 100))
    work(ctx, model.id)
    assert health.health(ctx, model.id).status == "healthy"
    clock.advance(2 * 86_400)
    found = health.health(ctx, model.id)
    assert found.status == "no_data"
    assert found.reasons[0].startswith("Nothing has been logged since")


def test_a_model_with_too_few_rows_to_judge_is_not_healthy(ctx: Context) -> None:
    model = a_referenced_model(ctx)
    log(ctx, rows(model.id, 20))
    work(ctx, model.id)
    assert health.health(ctx, model.id).reasons == ("Too few predictions to judge yet.",)


def test_an_archived_model_is_told_apart_from_a_key_seen_before(ctx: Context) -> None:
    model = a_model(ctx)
    log(ctx, rows(model.id, 1), key="k")
    models.archive(ctx, model.id)
    with pytest.raises(NotFound):
        log(ctx, rows(model.id, 1), key="other")


def test_requests_that_share_a_commit_fail_each_for_itself(ctx: Context) -> None:
    model = a_model(ctx)
    refused: list[Exception] = []
    together = threading.Barrier(12)

    def send(index: int) -> None:
        (row,) = rows(model.id, 1, prefix=f"t{index}-")
        if index % 3 == 0:
            row["model"] = "00000000-0000-0000-0000-000000000000"
        together.wait()
        try:
            log(ctx, [row])
        except NotFound as error:
            refused.append(error)

    for _ in range(5):
        threads = [threading.Thread(target=send, args=(index,)) for index in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(refused) == 20
    assert sorted(told(ctx, model.id)) == sorted(f"t{index}-0" for index in range(12) if index % 3)
