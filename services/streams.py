"""The error stream of a model through its detectors: bucket after bucket, and back where late labels change one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import orjson
from sqlalchemy import Connection

from core.drift.concept.dated import DatedChange, dated
from core.drift.concept.detector import Detector, detectors_for
from core.drift.concept.error_stream import error_stream, stream_kind
from core.profiles.encode import Floats
from services.baseline import Baseline
from storage import detectors, profiles

MOST_BUCKETS = 512  # at once, so that what is held does not grow with the history
KEPT_EACH = 3  # of the newest buckets every state is kept, for most labels come for them; before, one a day


@dataclass(frozen=True)
class Streams:
    """What the detectors made of the labels from the bucket `first` on.

    Parameters
    ----------
    rows : list of dict
        States, and the changes found since the state before, as they are stored.
    changes : tuple of DatedChange
        All there are, oldest first.
    """

    first: int
    rows: list[dict[str, Any]]
    changes: tuple[DatedChange, ...]


def read_streams(connection: Connection, baseline: Baseline, first: int, last: int) -> Streams | None:
    """Return how the detectors stand after the buckets up to `last`, of which those from `first` on changed.

    Notes
    -----
    A detector goes on from its state before `first`, so labels give the same states and changes whether they came in
    time, late, or all at once. O(labelled rows since that state).
    """
    kind = stream_kind(baseline.spec)
    if kind is None or baseline.reference.learning:
        return None
    chosen = detectors_for(kind)
    known = detectors.before(connection, baseline.reference.id, first)
    resumed = min((known[name].bucket if name in known else -1 for name in chosen), default=-1)
    if resumed < 0 or any(known[name].bucket != resumed for name in chosen):
        resumed = -1
    states = {
        name: orjson.loads(known[name].state) if resumed >= 0 else one.start(kind) for name, one in chosen.items()
    }
    past = profiles.rows_before(connection, baseline.place("performance"), resumed + 1)
    consumer = _Consumer(chosen, states, [bucket for bucket, _ in past], [n for _, n in past])
    rows = [row for buckets in _grouped(connection, baseline, resumed + 1, last) for row in consumer.consume(*buckets)]
    told = detectors.changes(connection, baseline.reference.id, resumed + 1)
    every = [change for text in (*told, *(row["changes"] for row in rows)) for change in orjson.loads(text)]
    return Streams(resumed + 1, rows, tuple(DatedChange(**change) for change in every))


def store(connection: Connection, baseline: Baseline, streams: Streams) -> None:
    """Keep how the detectors stand."""
    detectors.replace(connection, baseline.reference.id, streams.first, streams.rows)


def _grouped(
    connection: Connection, baseline: Baseline, first: int, last: int
) -> Iterator[tuple[list[int], list[Floats]]]:
    """Yield buckets and their values, each time those between two states that are kept."""
    place, day = baseline.place("performance"), profiles.day_of(baseline.length)
    every = profiles.buckets(connection, place, (first, last))
    newest = set(every[-KEPT_EACH:].tolist())
    for start in range(0, len(every), MOST_BUCKETS):
        wanted = every[start : start + MOST_BUCKETS]
        buckets, stacked = profiles.read(connection, place, int(wanted[0]), int(wanted[-1]) + 1)
        if stacked is None:
            return
        values = error_stream(baseline.spec, stacked, [(baseline.model.id.int, bucket) for bucket in buckets.tolist()])
        ends = [bucket in newest for bucket in buckets.tolist()] | (np.diff(buckets // day, append=-1) != 0)
        for part in np.split(np.arange(len(buckets)), np.flatnonzero(ends) + 1):
            if part.size:
                yield buckets[part].tolist(), [values[index] for index in part.tolist()]


class _Consumer:
    """Leads detectors along buckets; knows how many rows the buckets before had, to tell when a change began."""

    def __init__(
        self, chosen: Mapping[str, Detector], states: dict[str, Any], buckets: list[int], rows: list[int]
    ) -> None:
        self._chosen, self._states, self._buckets, self._rows = chosen, states, buckets, rows

    def consume(self, buckets: list[int], values: list[Floats]) -> list[dict[str, Any]]:
        """Return the rows to store after these buckets, one a detector."""
        origin = sum(self._rows)
        self._buckets += buckets
        self._rows += [len(one) for one in values]
        stream = np.concatenate(values)
        return [self._row(name, stream, origin) for name in self._chosen]

    def _row(self, name: str, stream: Floats, origin: int) -> dict[str, Any]:
        update = self._chosen[name].update(self._states[name], stream)
        self._states[name] = update.state
        found = dated(name, update.changes, self._buckets, self._rows, origin)
        return {
            "detector": name,
            "bucket": self._buckets[-1],
            "state": orjson.dumps(update.state).decode(),
            "changes": orjson.dumps([asdict(change) for change in found]).decode(),
        }
