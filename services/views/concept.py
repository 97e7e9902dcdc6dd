"""Concept drift: the error stream, what detectors make of it, and the changes they found."""

from __future__ import annotations

from dataclasses import dataclass

from core.drift.concept.dated import DatedChange
from services.views.model import ModelView
from services.views.window import WindowView


@dataclass(frozen=True)
class DetectorView:
    """One detector of the error stream.

    Parameters
    ----------
    rule : str
        When it speaks.
    alerting : bool
        Whether alerts rest on it.
    seen_to : int or None
        Start of the newest bucket it has read; None before the first.
    n_changes : int
        Changes it found so far.
    """

    name: str
    label: str
    rule: str
    alerting: bool
    seen_to: int | None
    n_changes: int


@dataclass(frozen=True)
class ErrorPoint:
    """The errors of one window, with the 95 % band; a rate, or a mean size in the unit of the predicted value."""

    window: WindowView
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ConceptView:
    """Whether a model errs more than it did.

    Parameters
    ----------
    kind : {"binary", "real"} or None
        Right or wrong answers, or sizes of errors; None where no label can be compared yet.
    reference : float or None
        Error rate, or mean size of the error, over the reference.
    curve : tuple of ErrorPoint
        Oldest first, windows that do not overlap.
    changes : tuple of DatedChange
        Oldest first; of sizes in units of the reference's.
    """

    model: ModelView
    kind: str | None
    reference: float | None
    curve: tuple[ErrorPoint, ...]
    detectors: tuple[DetectorView, ...]
    changes: tuple[DatedChange, ...]
