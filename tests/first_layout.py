"""A database of the first layout as an installation of that time left it, written by plain SQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import orjson
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from storage.migrate import MIGRATIONS
from tests.factories import HOUR, NOON, rows

UPLOADED = UUID("01a20e73-0ed5-7657-875c-eb2952fc3be1")
"""A model with an uploaded reference, 1,200 profiled predictions, their labels, open alerts, and 50 rows waiting."""
LEARNT = UUID("01a20e73-0fb3-7320-b872-6f73a8c3b160")
"""A model that learnt from its first rows; 100 are profiled, 20 were set aside."""
N_PROFILED, N_WAITING = 1_200, 50
FAMILIES = ("drift", "errors", "latency", "performance", "quality")
SPEC = {
    "columns": [
        {"name": "country", "role": "feature", "kind": "categorical", "accepts": ["text"], "edges": [], "mean": 0.0,
         "scale": 1.0, "levels": ["CH", "DE"], "rare": [], "open_ended": False},
        {"name": "prediction.class", "role": "output", "kind": "categorical", "accepts": ["bool"], "edges": [],
         "mean": 0.0, "scale": 1.0, "levels": ["true", "false"], "rare": [], "open_ended": False},
    ],
    "performance": None,
    "rule": 1,
}  # fmt: skip
COUNTS, SUMS = b"\x01" + bytes([100, 57, 43, 57, 43]), np.zeros(4).tobytes()


def make(url: str) -> None:
    """Bring an empty database to the first layout, with something in every table."""
    _at_first(url)
    _fill(url)


def _at_first(url: str) -> None:
    """Bring an empty database to the first layout."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()


def _fill(url: str) -> None:
    """Put a row of every sort into a database of the first layout."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for model, name in ((UPLOADED, "fraud"), (LEARNT, "churn")):
            _model(connection, model, name)
        _uploaded(connection)
        _learnt(connection)
        _alerts(connection)
        for model in (UPLOADED, LEARNT):
            _event(connection, model)
    engine.dispose()


def contents(url: str, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def _put(connection: Connection, table: str, *values: dict[str, Any]) -> None:
    names = list(values[0])
    columns = ", ".join(f'"{name}"' for name in names)
    given = ", ".join(f":{name}" for name in names)
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({given})"), list(values))


def _model(connection: Connection, model: UUID, name: str) -> None:
    _put(connection, "model", {
        "id": model.hex, "name": name, "version": "v1", "description": "", "task": "auto", "output": "{}",
        "kinds": "{}", "bucket": "1h", "window": 24, "rules": "calibrated", "created_at": NOON, "archived_at": None,
        "changes": 5, "checked_at": NOON, "checking_until": 0,
    })  # fmt: skip
    _put(connection, "rule", *(
        {"model_id": model.hex, "family": family, "params": "{}", "enabled": True, "stepped_to": NOON + 60 * HOUR}
        for family in FAMILIES
    ))  # fmt: skip


def _uploaded(connection: Connection) -> None:
    sent = rows("", N_PROFILED, hours=60)
    for number, start in ((1, 0), (2, N_PROFILED // 2)):
        _predictions(connection, UPLOADED, number, sent[start : start + N_PROFILED // 2], "profiled")
    _labels(connection, UPLOADED, 3, {row["id"]: row["prediction"]["class"] for row in sent[:1_000]}, "profiled")
    _labels(connection, UPLOADED, 4, {"r0": not sent[0]["prediction"]["class"]}, "profiled")
    _predictions(
        connection, UPLOADED, 5, rows("", N_WAITING, start=NOON + 60 * HOUR, prefix="w"), "waiting", key="once"
    )
    _labels(connection, UPLOADED, 6, {"w0": True}, "waiting")
    _reference(connection, UPLOADED, 1, "upload")
    _put(connection, "changed_span", {
        "model_id": UPLOADED.hex, "section": "data", "first": NOON, "last": NOON + 59 * HOUR,
    })  # fmt: skip


def _learnt(connection: Connection) -> None:
    _predictions(connection, LEARNT, 7, rows("", 100, hours=20), "profiled")
    _predictions(connection, LEARNT, 8, rows("", 20, start=NOON + 20 * HOUR, prefix="q"), "quarantined")
    _reference(connection, LEARNT, 2, "first rows")


def _batch(connection: Connection, model: UUID, kind: str, state: str, n: int, *, key: str | None = None) -> None:
    answer = {"batch": 5, "accepted": n, "duplicates": 0, "conflicts": 0, "ids": []}
    _put(connection, "batch", {
        "model_id": model.hex, "kind": kind, "state": state, "key": key,
        "digest": None if key is None else "0" * 64, "answer": None if key is None else orjson.dumps(answer).decode(),
        "received_at": NOON, "n_received": n, "n_new": n, "time_min": NOON, "time_max": NOON + 60 * HOUR,
        "attempts": {"profiled": 1, "waiting": 0, "quarantined": 3}[state], "leased_until": 0,
        "last_error": "ValueError: it broke" if state == "quarantined" else None,
    })  # fmt: skip


def _predictions(
    connection: Connection, model: UUID, batch: int, sent: list[dict[str, Any]], state: str, key: str | None = None
) -> None:
    _batch(connection, model, "predictions", state, len(sent), key=key)
    _put(connection, "prediction", *(
        {"model_id": model.hex, "id": row["id"], "batch_id": batch,
         "time": int(np.datetime64(row["timestamp"][:-6], "us").astype(int)),
         "features": orjson.dumps(row["input_data"]).decode(), "output": orjson.dumps(row["prediction"]).decode(),
         "latency_ms": 20.0, "error": None}
        for row in sent
    ))  # fmt: skip


def _labels(connection: Connection, model: UUID, batch: int, told: dict[str, bool], state: str) -> None:
    _batch(connection, model, "labels", state, len(told))
    _put(connection, "label", *(
        {"model_id": model.hex, "prediction_id": key, "batch_id": batch, "value": orjson.dumps(value).decode(),
         "counted": state == "profiled" and not (batch == 3 and key == "r0")}
        for key, value in told.items()
    ))  # fmt: skip


def _reference(connection: Connection, model: UUID, number: int, source: str) -> None:
    for active in (False, True):
        _put(connection, "reference", {
            "model_id": model.hex, "source": source, "n": 100, "spec": orjson.dumps(SPEC).decode(), "counts": COUNTS,
            "sums": SUMS, "performance_counts": COUNTS if source == "upload" else None,
            "performance_sums": SUMS if source == "upload" else None, "active": active, "learning": False,
            "created_at": NOON,
        })  # fmt: skip
    key = 2 * number  # each model has one that is superseded and one in force
    _put(connection, "profile", *(
        {"reference_id": key, "section": section, "segment": "", "bucket": NOON + hour * HOUR, "n": 20,
         "counts": COUNTS, "sums": SUMS}
        for section in ("data", "performance") for hour in range(60)
    ))  # fmt: skip
    _put(connection, "finding", *(
        {"reference_id": key, "family": family, "segment": "", "window_start": NOON + (hour - 24) * HOUR,
         "window_end": NOON + (hour + 1) * HOUR, "closed": True, "n": 480, "verdict": "ok", "columns": "[]",
         "evidence": "{}"}
        for family in FAMILIES for hour in range(60)
    ))  # fmt: skip


def _alerts(connection: Connection) -> None:
    standing = ((UPLOADED, "drift", "open"), (UPLOADED, "latency", "resolved"), (LEARNT, "ingest", "open"))
    for number, (model, family, state) in enumerate(standing, start=1):
        alert = UUID(int=number).hex
        _put(connection, "alert", {
            "id": alert, "model_id": model.hex, "family": family, "segment": "",
            "fingerprint": f"{model}:{family}", "severity": "critical", "state": state,
            "title": f"an earlier alert of {family}", "summary": "The median rose.", "columns": '["amount"]',
            "evidence": '{"amount":{"verdict":"critical","reason":"The median rose.","p_adjusted":0.0,"scores":{}}}',
            "effect": 5.3, "since": NOON, "window_start": NOON - 24 * HOUR, "window_end": NOON + HOUR,
            "opened_at": NOON, "updated_at": NOON, "resolved_at": NOON + HOUR if state == "resolved" else None,
            "settled": True, "calm_since": None,
        })  # fmt: skip
        _put(connection, "alert_change", {
            "alert_id": alert, "at": NOON, "state": "open", "severity": "critical", "note": "it began",
        })  # fmt: skip


def _event(connection: Connection, model: UUID) -> None:
    _put(connection, "event", {"model_id": model.hex, "kind": "checked", "at": NOON})
