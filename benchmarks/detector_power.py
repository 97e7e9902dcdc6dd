"""False alarms and delays of every stream detector: `python -m benchmarks.detector_power`.

100 seeded streams of independent values a figure (20 where it comes late, after 100,000 rows); only changes for the
worse count. A delay is the median number of rows from the change to the alarm, among the streams that alarm within
5,000 rows; `off` is how many rows too early (-) or late (+) the change is said to have begun, the median again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from core.drift.concept.change import Change
from core.drift.concept.detector import ALERTING, DETECTORS, Stream, detectors_for
from core.drift.concept.stream import LARGEST_SIZE
from core.profiles.encode import Floats

N_STREAMS, N_ROWS, N_LONG, N_LONG_STREAMS = 100, 5_000, 100_000, 20
PUBLISHED: dict[str, dict[str, float]] = {
    "ddm": {"min_errors": 0, "floor": 0},
    "eddm": {"warning": 0, "drift": 0},
    "page_hinkley": {"delta": 0.005, "alpha": 0.9999, "threshold": 50, "standardised": 0},
}
"""Parameters under which a detector is as it was published; ADWIN and HDDM_A are so by default."""

Draw = Callable[[np.random.Generator, int, float], Floats]
Find = Callable[[Floats], Sequence[Change]]


@dataclass(frozen=True)
class Kind:
    """A kind of stream: how it is drawn at a level, and the changes of level that are to be found."""

    title: str
    stream: Stream
    draw: Draw
    level: float
    changes: tuple[float, float]


def some_errors(rng: np.random.Generator, n: int, level: float) -> Floats:
    """Return independent errors at this rate."""
    errors: Floats = (rng.random(n) < level).astype(np.float64)
    return errors


def some_sizes(rng: np.random.Generator, n: int, level: float) -> Floats:
    """Return sizes of normal residuals, of this mean, as they reach a detector."""
    drawn: Floats = level * np.abs(rng.normal(size=n)) * np.sqrt(np.pi / 2)
    return np.minimum(drawn, LARGEST_SIZE)


def some_long_tailed_sizes(rng: np.random.Generator, n: int, level: float) -> Floats:
    """Return log-normal sizes of this mean."""
    return np.minimum(level * rng.lognormal(-0.5, 1.0, n), LARGEST_SIZE)


KINDS = (
    Kind("errors, 10 %", "binary", some_errors, 0.10, (0.30, 0.15)),
    Kind("errors, 30 %", "binary", some_errors, 0.30, (0.50, 0.35)),
    Kind("errors, 2 %", "binary", some_errors, 0.02, (0.06, 0.03)),
    Kind("sizes, normal", "real", some_sizes, 1.0, (2.0, 1.25)),
    Kind("sizes, long tail", "real", some_long_tailed_sizes, 1.0, (2.0, 1.25)),
)


def main() -> None:
    """Print a table for each kind of stream."""
    for kind in KINDS:
        print(f"\n{kind.title}: level {kind.level:g}")
        wide = "".join(f"{f'{kind.level:g} to {to:g}':>24}" for to in kind.changes)
        print(f"{'':32}{'alarms/5000':>12}{'alarms/1M':>10}{wide}{f'{kind.level:g} to {kind.changes[1]:g}, late':>24}")
        for name, find in finders(kind.stream).items():
            print(f"{name:32}{false_alarms(kind, find)}", end="")
            for to, before in ((kind.changes[0], N_ROWS), (kind.changes[1], N_ROWS), (kind.changes[1], N_LONG)):
                print(f"{delay(kind, find, to, before):>24}", end="", flush=True)
            print()


def finders(stream: Stream) -> dict[str, Find]:
    """Return what finds changes in such a stream, by name: each detector, as published too, and the alerting ones."""
    found: dict[str, Find] = {}
    for name in detectors_for(stream):
        found[name] = partial(worse, (name,), stream)
        if name in PUBLISHED:
            found[f"{name}, as published"] = partial(worse, (name,), stream, params=PUBLISHED[name])
    return found | {" or ".join(ALERTING): partial(worse, ALERTING, stream)}


def worse(
    names: Sequence[str], stream: Stream, values: Floats, params: Mapping[str, float] = MappingProxyType({})
) -> list[Change]:
    """Return the changes for the worse that any of these detectors finds, in the order of the stream."""
    chosen = [DETECTORS.get(name) for name in names]
    updates = [detector.update(detector.start(stream, **params), values) for detector in chosen]
    changes = [change for update in updates for change in update.changes if change.worse]
    return sorted(changes, key=lambda change: change.at)


def false_alarms(kind: Kind, find: Find) -> str:
    """Return the mean number of alarms in the first 5,000 rows of a stream, and in a million rows of a long one."""
    streams = (kind.draw(np.random.default_rng(seed), N_ROWS, kind.level) for seed in range(N_STREAMS))
    short = np.mean([len(find(stream)) for stream in streams])
    return f"{short:>12.2f}{len(find(kind.draw(np.random.default_rng(1), 2_000_000, kind.level))) / 2:>10.1f}"


def delay(kind: Kind, find: Find, to: float, before: int) -> str:
    """Return how many streams alarm, how fast, and how far off the estimated beginning is."""
    changes = []
    for seed in range(N_STREAMS if before == N_ROWS else N_LONG_STREAMS):
        rng = np.random.default_rng(1_000 + seed)
        stream = np.concatenate((kind.draw(rng, before, kind.level), kind.draw(rng, N_ROWS, to)))
        changes.append(next((change.moved(-before) for change in find(stream) if change.at >= before), None))
    found = [change for change in changes if change]
    if not found:
        return "0 %"
    rows, off = (int(np.median([getattr(change, name) for change in found])) for name in ("at", "begins"))
    return f"{len(found) / len(changes):.0%}, {rows}, off {off:+}"


if __name__ == "__main__":
    main()
