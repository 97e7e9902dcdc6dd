"""Predictions and labels come in: one transaction, then an answer; the workers are woken after it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import msgspec
import orjson
import uuid_utils
from msgspec import UNSET
from sqlalchemy import Connection

from core.errors import Conflict, NotFound
from services.context import Context
from services.decoding import read_id
from services.rows import LabelIn, Parsed, read_labels, read_predictions
from services.views.model import Receipt
from storage import batches, labels, predictions
from storage.predictions import PredictionRow


def accept(ctx: Context, body: bytes, *, ndjson: bool = False, key: str | None = None) -> Receipt:
    """Return what became of a request with predictions, once it is durable.

    Parameters
    ----------
    body : bytes
        One JSON object, a list of them, or one a line.
    ndjson : bool
        Whether the body is one object a line.
    key : str, optional
        Idempotency key: a second request with it and the same body gets the first answer again.

    Raises
    ------
    MalformedBody, InvalidInput, TooLarge
        Nothing is stored.
    NotFound
        There is no such model.
    Conflict
        The key came with another body before.
    """
    now = ctx.now()
    parsed = read_predictions(body, now, ndjson=ndjson)
    ours = all(item.row.id is None for item in parsed)
    rows = [_stored(item) for item in parsed]
    truths = {
        row.id: orjson.dumps(item.row.label).decode()
        for item, row in zip(parsed, rows, strict=True)
        if item.row.label is not None and item.row.label is not UNSET
    }
    distinct = rows if ours else list({row.id: row for row in reversed(rows)}.values())[::-1]
    times = [row.time for row in distinct]
    model_id = read_id(parsed[0].row.model, "model", "$.model")
    values = _batch(model_id, "predictions", now, len(rows), (min(times), max(times))) | _keyed(key, body)

    def settle(connection: Connection, batch_id: int, new: int) -> Receipt:
        receipt = Receipt(batch_id, new, len(rows) - new, 0, tuple(row.id for row in rows))
        told: Mapping[str, str] = truths
        if new < len(rows):
            receipt, told = _resent(connection, model_id, rows, receipt, truths)
        added = _add_labels(connection, model_id, batch_id, told)
        _note(connection, receipt, key, idle=not new and not added)
        return receipt

    def store(connection: Connection) -> Receipt:
        batch_id = batches.add(connection, values)
        if batch_id is None:
            return _earlier(connection, model_id, key, body)
        return settle(connection, batch_id, predictions.insert(connection, model_id, batch_id, distinct, ours=ours))

    if len(rows) == 1 and key is None and not truths and not ctx.database.is_sqlite:
        receipt = _accept_one(ctx, values, rows[0], settle)
    else:
        receipt = ctx.database.write_together(store)
    ctx.queue.wake(model_id)
    return receipt


def accept_labels(ctx: Context, body: bytes, *, ndjson: bool = False, key: str | None = None) -> Receipt:
    """Return what became of a request with labels, once it is durable; see `accept`.

    A value that differs from the one told before is a revision and counts as accepted; the same value again is a
    duplicate. Of two values for one prediction in a request the last counts.
    """
    now = ctx.now()
    told = read_labels(body, ndjson=ndjson)
    model_id = read_id(told[0].model, "model", "$.model")
    values = _batch(model_id, "labels", now, len(told), (0, 0)) | _keyed(key, body)

    def store(connection: Connection) -> Receipt:
        batch_id = batches.add(connection, values)
        if batch_id is None:
            return _earlier(connection, model_id, key, body)
        added = _add_labels(connection, model_id, batch_id, _by_prediction(told))
        receipt = Receipt(batch_id, added, len(told) - added, 0, tuple(label.prediction_id for label in told))
        _note(connection, receipt, key, idle=not added)
        return receipt

    receipt = ctx.database.write_together(store)
    ctx.queue.wake(model_id)
    return receipt


def _accept_one(
    ctx: Context, values: Mapping[str, object], row: PredictionRow, settle: Callable[[Connection, int, int], Receipt]
) -> Receipt:
    """Return the receipt of one row, stored with its batch in a single statement; the usual case costs no more."""
    with ctx.database.statement() as connection:
        batch_id, new = predictions.insert_with_batch(connection, values, row)
    if batch_id is None:
        raise NotFound(f"there is no model '{values['model_id']}'", field="$.model")
    if new:
        return Receipt(batch_id, 1, 0, 0, (row.id,))
    with ctx.database.write() as connection:
        return settle(connection, batch_id, 0)


def _stored(item: Parsed) -> PredictionRow:
    row = item.row
    chosen = row.id if row.id is not None else str(uuid_utils.uuid7())
    return PredictionRow(chosen, item.time, item.features, item.output, row.latency_ms, row.error or None)


def _by_prediction(told: Sequence[LabelIn]) -> dict[str, str]:
    return {label.prediction_id: orjson.dumps(label.value).decode() for label in told}


def _batch(model_id: UUID, kind: str, now: int, n: int, times: tuple[int, int]) -> dict[str, object]:
    return {
        "model_id": model_id,
        "kind": kind,
        "state": "waiting",
        "received_at": now,
        "n_received": n,
        "n_new": n,
        "time_min": times[0],
        "time_max": times[1],
        "attempts": 0,
        "leased_until": 0,
        "last_error": None,
        "answer": None,
    }


def _keyed(key: str | None, body: bytes) -> dict[str, object]:
    return {"key": key, "digest": None if key is None else hashlib.sha256(body).hexdigest()}


def _earlier(connection: Connection, model_id: UUID, key: str | None, body: bytes) -> Receipt:
    """Return the answer that the first request with this key got."""
    row = None if key is None else batches.find_key(connection, model_id, key)
    if key is None or row is None:
        raise NotFound(f"there is no model '{model_id}'", field="$.model")
    if row.digest != hashlib.sha256(body).hexdigest():
        raise Conflict(f"the idempotency key {key!r} came with another body before", existing=key)
    return msgspec.json.decode(row.answer, type=Receipt)


def _resent(
    connection: Connection, model_id: UUID, rows: Sequence[PredictionRow], receipt: Receipt, told: Mapping[str, str]
) -> tuple[Receipt, Mapping[str, str]]:
    """Return receipt and labels of a request of which some ids were there before.

    An id under which another prediction is kept is a conflict, and what is told of it does not count; a request that
    is sent again undoes no revision made meanwhile.
    """
    kept = list(predictions.stored(connection, model_id, [row.id for row in rows]))
    clashes = _clashes(rows, {row.id: row for _, row in kept})
    old = {row.id for batch, row in kept if batch != receipt.batch}
    known = labels.latest(connection, model_id, [prediction for prediction in told if prediction in old])
    counted = replace(receipt, duplicates=receipt.duplicates - len(clashes), conflicts=len(clashes))
    return counted, {key: value for key, value in told.items() if key not in known and key not in clashes}


def _clashes(rows: Sequence[PredictionRow], kept: Mapping[str, PredictionRow]) -> list[str]:
    """Return the ids of the rows under which another prediction is kept."""
    return [row.id for row in rows if _meaning(row) != _meaning(kept[row.id])]


def _meaning(row: PredictionRow) -> tuple[object, object, str | None]:
    return orjson.loads(row.features), orjson.loads(row.output), row.error


def _add_labels(connection: Connection, model_id: UUID, batch_id: int, told: Mapping[str, str]) -> int:
    if not told:
        return 0
    known = labels.latest(connection, model_id, list(told))
    new = {prediction: value for prediction, value in told.items() if known.get(prediction) != value}
    if new:
        labels.add(connection, model_id, batch_id, new)
    return len(new)


def _note(connection: Connection, receipt: Receipt, key: str | None, *, idle: bool) -> None:
    """Keep on the batch what was not known when it was inserted."""
    values: dict[str, object] = {}
    if receipt.accepted < len(receipt.ids):
        values["n_new"] = receipt.accepted
    if idle:
        values["state"] = "profiled"
    if key is not None:
        values["answer"] = msgspec.json.encode(receipt).decode()
    if values:
        batches.change(connection, receipt.batch, **values)
