"""Seconds that a million values take each stream detector: `python -m benchmarks.detector_speed`.

Beside them: bytes of the state as JSON text, and microseconds that a bucket of 100 values takes, the state kept as text
in between.
"""

from __future__ import annotations

import json
import time

import numpy as np

from core.drift.concept.detector import DETECTORS, Detector, Stream
from core.drift.concept.stream import sizes_of, stream_of
from core.profiles.encode import Floats

N_VALUES, N_BUCKETS, N_RUNS = 1_000_000, 1_000, 3


def main() -> None:
    """Print a row for each detector and kind of stream."""
    print(f"{'':28}{'s a million':>14}{'changes':>10}{'bytes of state':>16}{'us a bucket of 100':>20}")
    for name, detector in DETECTORS.all().items():
        for stream in detector.streams:
            values = some_values(stream)
            seconds, changes, state = timed(detector, stream, values)
            row = (
                f"{seconds:>14.3f}{changes:>10}{len(state):>16,}{bucket_seconds(detector, stream, values) * 1e6:>20.0f}"
            )
            print(f"{f'{name}, {stream}':28}{row}", flush=True)
    began = time.perf_counter()
    stream_of(N_VALUES, N_VALUES // 10, (1, 2))
    print(f"\nordering a million errors: {time.perf_counter() - began:.3f} s")
    began = time.perf_counter()
    sizes_of(np.full(100, N_VALUES // 100), np.linspace(0, 10, 101), (1, 2))
    print(f"ordering a million sizes: {time.perf_counter() - began:.3f} s")


def timed(detector: Detector, stream: Stream, values: Floats) -> tuple[float, int, str]:
    """Return the fastest of a few runs in seconds, the number of changes and the state as text."""
    seconds = []
    for _ in range(N_RUNS):
        began = time.perf_counter()
        update = detector.update(detector.start(stream), values)
        seconds.append(time.perf_counter() - began)
    return min(seconds), len(update.changes), json.dumps(update.state)


def bucket_seconds(detector: Detector, stream: Stream, values: Floats) -> float:
    """Return the mean seconds of one bucket."""
    text = json.dumps(detector.update(detector.start(stream), values).state)
    began = time.perf_counter()
    for bucket in range(N_BUCKETS):
        text = json.dumps(detector.update(json.loads(text), values[100 * bucket : 100 * bucket + 100]).state)
    return (time.perf_counter() - began) / N_BUCKETS


def some_values(stream: Stream) -> Floats:
    """Return independent values without any change."""
    rng = np.random.default_rng(1)
    return (rng.random(N_VALUES) < 0.1).astype(np.float64) if stream == "binary" else np.abs(rng.normal(size=N_VALUES))


if __name__ == "__main__":
    main()
