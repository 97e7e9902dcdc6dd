"""What a stream detector is, the register of those there are, and how one is led along a stream."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from core.drift.concept.change import Change
from core.errors import InvalidInput
from core.profiles.encode import Bins, Floats
from core.profiles.tally import quantised
from core.registry import Registry

Stream = Literal["binary", "real"]
Rule: TypeAlias = Mapping[str, float]
Memory: TypeAlias = dict[str, Any]
State: TypeAlias = dict[str, Any]

ALERTING = ("adwin", "page_hinkley")
"""The detectors that alerts rest on: the nearest cut, and the quicker answer to small and slow changes."""

FIRST_BLOCK, LARGEST_BLOCK = 2**9, 2**15  # a change throws the rest of its block away, so blocks begin small
LARGEST = 2.0**10  # the square of which still sums exactly in multiples of 2**-20


@dataclass(frozen=True)
class Scan:
    """What one block of values did to a detector.

    Parameters
    ----------
    memory : dict
        As it is after the block; of no use once there is a change.
    change : Change or None
        The first one.
    warnings : ndarray of int
        Places in the block where the warning level was passed, ascending; those from the change on do not count.
    """

    memory: Memory
    change: Change | None = None
    warnings: Bins = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


Fresh: TypeAlias = Callable[[Rule, Stream], Memory]
Read: TypeAlias = Callable[[Rule, Memory, Floats], Scan]


@dataclass(frozen=True)
class Update:
    """What some values did to a detector.

    Parameters
    ----------
    state : dict
        To be kept, and given with the next values; JSON values only, below 10 KB.
    changes : tuple of Change
        In the order of the stream; after each of them the detector began anew.
    warnings : ndarray of int
        Places in the values where the warning level was passed, ascending.
    """

    state: State
    changes: tuple[Change, ...]
    warnings: Bins

    @property
    def places(self) -> Bins:
        """Where in the values the changes were found, shape (changes,)."""
        return np.array([change.at for change in self.changes], dtype=np.int64)


@dataclass(frozen=True)
class Detector:
    """A rule that tells, value after value, whether the mean of a stream has changed.

    Parameters
    ----------
    name, label : str
        For programs and for people.
    streams : tuple of {"binary", "real"}
        What it reads: errors (1 is an error, 0 a right answer), sizes of residuals in units of the reference's mean
        size, or both.
    rule, source : str
        When it speaks, in one line, and who published it.
    defaults : dict of str to float
        Parameters and their default values; of a switch, 1 is on.
    fresh : callable
        (parameters, stream) -> the memory of a detector that has seen nothing.
    scan : callable
        (parameters, memory, values of shape (n,), n > 0) -> Scan. It rests on sums that floats hold exactly, so that
        the result does not depend on how the stream is cut into blocks.
    """

    name: str
    label: str
    streams: tuple[Stream, ...]
    rule: str
    source: str
    defaults: Rule
    fresh: Fresh
    scan: Read

    def start(self, stream: Stream = "binary", **params: float) -> State:
        """Return the state before the first value.

        Parameters
        ----------
        stream : {"binary", "real"}
        **params : float
            Parameters that shall differ from the defaults. The state carries all of them, so that new defaults do not
            change a stream that has begun.

        Raises
        ------
        InvalidInput
            The detector does not read such a stream, or has no such parameter, or not with this value.
        """
        if stream not in self.streams:
            raise InvalidInput(f"{self.label} reads {self.streams[0]} streams only: {self.rule}")
        for name, value in params.items():
            if name not in self.defaults:
                raise InvalidInput(f"{self.label} has no parameter {name!r}; choose from: {', '.join(self.defaults)}")
            if not 0 <= value < math.inf:
                raise InvalidInput(f"{name} of {self.label} is a number from 0 on")
        rule = {name: float(params.get(name, value)) for name, value in self.defaults.items()}
        return {"detector": self.name, "stream": stream, "rule": rule, "memory": self.fresh(rule, stream)}

    def update(self, state: State, values: Floats) -> Update:
        """Return what these values do.

        Parameters
        ----------
        state : dict
            From `start` or an earlier update; it is left as it is.
        values : ndarray of float, shape (n,)
            The next values of the stream, any number of them. Sizes beyond 1024 count as 1024.

        Raises
        ------
        ValueError
            A value is missing, or neither 0 nor 1 in a binary stream, or the state is another detector's.

        Notes
        -----
        Cutting a stream anywhere gives the same changes and the same state, to the bit. O(n).
        """
        if state["detector"] != self.name:
            raise ValueError(f"this is a state of {state['detector']}, not of {self.name}")
        stream, rule, memory = _exact(values, state["stream"]), state["rule"], state["memory"]
        position, size = 0, FIRST_BLOCK
        changes: list[Change] = []
        warnings = [np.zeros(0, dtype=np.int64)]
        while position < stream.size:
            scan = self.scan(rule, memory, stream[position : position + size])
            if scan.change is None:
                warnings.append(position + scan.warnings)
                memory, position, size = scan.memory, position + size, min(2 * size, LARGEST_BLOCK)
            else:
                warnings.append(position + scan.warnings[scan.warnings < scan.change.at])
                changes.append(scan.change.moved(position))
                memory, position, size = self.fresh(rule, state["stream"]), changes[-1].at + 1, FIRST_BLOCK
        return Update({**state, "memory": memory}, tuple(changes), np.concatenate(warnings))


DETECTORS: Registry[Detector] = Registry("detector", "core.drift.concept.detectors")


def detector(
    *, name: str, label: str, streams: tuple[Stream, ...], rule: str, source: str, fresh: Fresh, **defaults: float
) -> Callable[[Read], Read]:
    """Return the decorator that registers a scan as a detector; see `Detector`."""

    def register(scan: Read) -> Read:
        DETECTORS.add(name, Detector(name, label, streams, rule, source, defaults, fresh, scan))
        return scan

    return register


def detectors_for(stream: Stream) -> Mapping[str, Detector]:
    """Return the detectors that read such a stream, by name."""
    return {name: found for name, found in DETECTORS.all().items() if stream in found.streams}


def demand(holds: bool, what: str) -> None:
    """Refuse parameters that make no sense together.

    Raises
    ------
    InvalidInput
        With `what` should hold.
    """
    if not holds:
        raise InvalidInput(what)


def _exact(values: Floats, stream: Stream) -> Floats:
    """Return the values such that their sums and those of their squares are exact up to 2**33."""
    given = np.asarray(values, dtype=np.float64)
    if stream == "binary":
        if not ((given == 0) | (given == 1)).all():
            raise ValueError("a binary stream holds 0 and 1 only")
        return given
    if np.isnan(given).any():
        raise ValueError("a value of the stream is missing")
    return quantised(np.clip(given, -LARGEST, LARGEST))
