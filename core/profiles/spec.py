"""The layout of a profile: bins frozen by the reference, one block of counters a column."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import msgspec

from core.profiles.column import FENCES, ColumnSpec
from core.profiles.performance import PerformanceSpec
from core.profiles.segment import SegmentSpec

LATENCY_PER_OCTAVE = 8
LATENCY_LOWEST = -7  # 2 ** -7 ms, about eight microseconds
N_LATENCY_BINS = 30 * LATENCY_PER_OCTAVE
ROWS, ERRORS, EXTRA, LATENCY = 0, 1, 2, 3
HEAD = LATENCY + N_LATENCY_BINS
RULE_VERSION = 2


@dataclass(frozen=True)
class ProfileSpec:
    """The frozen layout of one model's profiles; two profiles of one spec merge by addition.

    Parameters
    ----------
    columns : tuple of ColumnSpec
        Features and outputs, in the order of their blocks.
    performance : PerformanceSpec or None
        None while it is not known what a label would be compared with.
    segments : tuple of SegmentSpec
        Columns by whose values the rows are counted apart as well.
    rule : int
        Version of the counting rule, so that old numbers stay explicable.
    """

    columns: tuple[ColumnSpec, ...]
    performance: PerformanceSpec | None = None
    segments: tuple[SegmentSpec, ...] = ()
    rule: int = RULE_VERSION

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Index of the first counter of every column, and behind them the length of the vector."""
        offsets = [HEAD]
        for column in self.columns:
            offsets.append(offsets[-1] + column.size)
        return tuple(offsets)

    @property
    def n_counts(self) -> int:
        """Length of the vector of counts: the head, one block a column, the outliers of each column.

        The head: rows, errors, rows with a member the reference does not know, latency bins.
        """
        return self.offsets[-1] + len(FENCES) * len(self.columns)

    @property
    def n_sums(self) -> int:
        """Length of the vector of sums: two a column (zero for categorical ones)."""
        return 2 * len(self.columns)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Position of every column by its name."""
        return {column.name: position for position, column in enumerate(self.columns)}

    def block(self, name: str) -> slice:
        """Return where the counters of the column `name` stand in the vector of counts."""
        position = self.positions[name]
        return slice(self.offsets[position], self.offsets[position + 1])

    def outliers(self, name: str) -> slice:
        """Return where the outliers of the column `name` stand in the vector of counts, by each rule of `FENCES`."""
        first = self.offsets[-1] + len(FENCES) * self.positions[name]
        return slice(first, first + len(FENCES))

    def to_json(self) -> str:
        """Return the spec as JSON text."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> ProfileSpec:
        """Return the spec that `to_json` wrote."""
        return msgspec.json.decode(text, type=cls)

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that differ between any two layouts."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]
