"""The layout of a profile: bins frozen by the reference, one block of counters a column."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import msgspec

Role = Literal["feature", "output", "label"]
Kind = Literal["numeric", "categorical"]
ValueType = Literal["text", "bool", "number"]
Task = Literal["classification", "regression"]

N_SPECIAL = 3  # counters behind the value bins of every column: strange, missing, mistyped
N_SCORE_BINS = 100
LABELLED, RIGHT, CONFUSION = 0, 1, 2  # places in the counts of performance
LATENCY_PER_OCTAVE = 8
LATENCY_LOWEST = -7  # 2 ** -7 ms, about eight microseconds
N_LATENCY_BINS = 30 * LATENCY_PER_OCTAVE
ROWS, ERRORS, LATENCY = 0, 1, 2
HEAD = LATENCY + N_LATENCY_BINS
RULE_VERSION = 1


@dataclass(frozen=True)
class ColumnSpec:
    """How one column is counted.

    Parameters
    ----------
    name : str
        Column name; outputs carry the prefix ``prediction.``.
    role : {"feature", "output", "label"}
        What the column is to the model.
    kind : {"numeric", "categorical"}
        Numeric columns have edges, categorical ones levels.
    accepts : tuple of {"text", "bool", "number"}
        Types of value that belong here; any other is counted as mistyped.
    edges : tuple of float, increasing
        Value bin 0 lies below ``edges[0]`` (the reference minimum), bin i is
        ``[edges[i - 1], edges[i])``, the last bin lies above the reference maximum.
    mean, scale : float
        Reference moments that standardise a numeric value before it is summed.
    levels : tuple of str
        Reference levels with a bin of their own; one bin more, the last, is for the rare ones.
    rare : tuple of str
        Known levels without a bin of their own.
    open_ended : bool
        The reference holds too many levels to know them all, so an unknown one is rare, not new.
    """

    name: str
    role: Role
    kind: Kind
    accepts: tuple[ValueType, ...]
    edges: tuple[float, ...] = ()
    mean: float = 0.0
    scale: float = 1.0
    levels: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    open_ended: bool = False

    @property
    def n_values(self) -> int:
        """Number of value bins."""
        return len(self.edges if self.kind == "numeric" else self.levels) + 1

    @property
    def size(self) -> int:
        """Number of counters: the value bins, then strange (infinite or new), missing, mistyped."""
        return self.n_values + N_SPECIAL

    @property
    def strange(self) -> int:
        """Counter of infinite numbers or of levels the reference does not know."""
        return self.n_values

    @property
    def missing(self) -> int:
        """Counter of absent, null, NaN and blank values."""
        return self.n_values + 1

    @property
    def mistyped(self) -> int:
        """Counter of values whose type does not belong in the column."""
        return self.n_values + 2


@dataclass(frozen=True)
class PerformanceSpec:
    """How a label is set against the prediction it belongs to.

    Parameters
    ----------
    task : {"classification", "regression"}
        Which counters there are.
    output : str
        Column that holds the predicted class or value.
    label : ColumnSpec
        The ground truth as a column of its own.
    score : str or None
        Column with the score of the `positive` class, for a binary classification.
    positive : str or None
        Level that the score speaks of.
    classes : tuple of str
        Levels of the confusion matrix; one more row and column is for any other.
    """

    task: Task
    output: str
    label: ColumnSpec
    score: str | None = None
    positive: str | None = None
    classes: tuple[str, ...] = ()

    @property
    def n_confusion(self) -> int:
        """Number of rows of the confusion matrix: the classes and `any other`; 0 in a regression."""
        return len(self.classes) + 1 if self.task == "classification" else 0

    @property
    def score_start(self) -> int:
        """Index of the first score bin: not positive, then positive."""
        return CONFUSION + self.n_confusion**2

    @property
    def label_start(self) -> int:
        """Index of the first counter of the label column."""
        return self.score_start + (2 * N_SCORE_BINS if self.score else 0)

    @property
    def n_counts(self) -> int:
        """Length of the vector of counts: rows, right ones, confusion matrix, score bins, label column."""
        return self.label_start + self.label.size

    @property
    def n_sums(self) -> int:
        """Length of the vector of sums: label and its square, residual, its size and its square."""
        return 5


@dataclass(frozen=True)
class ProfileSpec:
    """The frozen layout of one model's profiles; two profiles of one spec merge by addition.

    Parameters
    ----------
    columns : tuple of ColumnSpec
        Features and outputs, in the order of their blocks.
    performance : PerformanceSpec or None
        None while it is not known what a label would be compared with.
    rule : int
        Version of the counting rule, so that old numbers stay explicable.
    """

    columns: tuple[ColumnSpec, ...]
    performance: PerformanceSpec | None = None
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
        """Length of the vector of counts: rows, errors, latency bins, then one block a column."""
        return self.offsets[-1]

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
