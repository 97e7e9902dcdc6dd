"""A scenario as rows over time: its reference, its past, and what happens now."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from core.windows import from_micros, to_micros
from feeding.scenario import LONG_AGO, Days, Draw, Scenario, times_between
from feeding.tables import plain

DAY = 86_400_000_000
REFERENCE_ROWS = 5_000


class Told(NamedTuple):
    """A label and when it becomes known, in days from now."""

    day: float
    row: dict[str, Any]


class History(NamedTuple):
    """What a model logged, oldest first, and labels of these rows, in the order they are told."""

    rows: list[dict[str, Any]]
    labels: list[dict[str, Any]]


def reference_file(scenario: Scenario, seed: int) -> bytes:
    """Return the reference of a scenario as Parquet: 5,000 labelled rows from before all incidents."""
    draw = scenario.draw(np.random.default_rng([seed, 1]), np.full(REFERENCE_ROWS, LONG_AGO))
    answers = {f"prediction.{name}": values for name, values in draw.answer.items()}
    file = io.BytesIO()
    pd.DataFrame({**draw.features, **answers, "label": draw.labels}).to_parquet(file, index=False)
    return file.getvalue()


def past(scenario: Scenario, model: str, days: float, now: datetime, seed: int) -> History:
    """Return the rows of the last `days` days and the labels that are known by now."""
    rng = np.random.default_rng([seed, 2])
    times = times_between(rng, -days, 0, scenario.rows_a_day, now.astimezone(UTC))
    draw = scenario.draw(rng, times)
    rows = list(as_rows(draw, times, model, now, prefix=scenario.name))
    delays = rng.uniform(*scenario.label_delay, len(times))
    told = [
        Told(day, {"model": model, "prediction_id": row["id"], "value": label})
        for day, row, label in zip((times + delays).tolist(), rows, plain(pd.Series(draw.labels)), strict=True)
        if day < 0
    ]
    return History(rows, [label.row for label in sorted(told, key=lambda label: label.day)])


def present(scenario: Scenario, model: str, n: int, now: datetime, rng: np.random.Generator) -> History:
    """Return `n` rows of this moment, with the incidents that go on, and the labels they will have."""
    times = np.zeros(n)
    draw = scenario.draw(rng, times)
    rows = list(as_rows(draw, times, model, now, prefix=f"{scenario.name}-live-{to_micros(now)}"))
    truths = zip(rows, plain(pd.Series(draw.labels)), strict=True)
    return History(rows, [{"model": model, "prediction_id": row["id"], "value": label} for row, label in truths])


def as_rows(draw: Draw, times: Days, model: str, now: datetime, *, prefix: str) -> Iterator[dict[str, Any]]:
    """Yield a draw as the API takes it; a prediction that failed has an error and no answer."""
    base = to_micros(now.astimezone(UTC))
    features = {name: plain(pd.Series(values)) for name, values in draw.features.items()}
    answers = {name: plain(pd.Series(values)) for name, values in draw.answer.items()}
    moments = (base + (times * DAY).astype(np.int64)).tolist()
    for index, (moment, took, failed) in enumerate(
        zip(moments, draw.latency_ms.tolist(), draw.error.tolist(), strict=True)
    ):
        row = {
            "model": model,
            "id": f"{prefix}-{index}",
            "timestamp": from_micros(moment).isoformat(),
            "input_data": {name: values[index] for name, values in features.items()},
            "latency_ms": took,
        }
        answer = {name: values[index] for name, values in answers.items()}
        yield row | ({"error": "upstream timed out"} if failed else {"prediction": answer})


def incidents(scenario: Scenario, now: datetime) -> list[tuple[str, str, str]]:
    """Return title, beginning and end of each incident of a scenario, for people."""
    return [
        (
            incident.title,
            f"{now + timedelta(days=incident.start):%b %d}",
            "goes on" if incident.end == float("inf") else f"{now + timedelta(days=incident.end):%b %d}",
        )
        for incident in scenario.incidents
    ]
