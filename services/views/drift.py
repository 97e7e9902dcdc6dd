"""Drift: verdicts, their history, one column."""

from __future__ import annotations

from dataclasses import dataclass

from core.drift.relations import ReconstructionDrift
from core.drift.separation import Separation
from core.drift.verdict import ColumnDrift, State
from services.views.model import ModelView, ReferenceView
from services.views.window import WindowView


@dataclass(frozen=True)
class DriftView:
    """The drift verdict of one window, or why there is none yet (`columns` is empty then).

    Parameters
    ----------
    against : tuple of tuple of int
        Windows that stood in for the reference, start and end; empty where it was the reference itself.
    relations : ReconstructionDrift or None
        Whether the columns still go together, whatever each does alone; None where that is not known.
    """

    model: ModelView
    reference: ReferenceView | None
    window: WindowView | None
    n: int
    verdict: State
    columns: tuple[ColumnDrift, ...]
    against: tuple[tuple[int, int], ...] = ()
    relations: ReconstructionDrift | None = None


@dataclass(frozen=True)
class DriftHistory:
    """Verdicts of consecutive windows that do not overlap, for the heatmap.

    Parameters
    ----------
    windows : tuple of WindowView
        Oldest first, at most 60.
    n : tuple of int
        Rows of each window.
    verdicts : dict of str to tuple of State
        By column, one state a window.
    scores : dict of str to tuple of float
        Corrected PSI by column, one a window; 0 where the window is empty.
    """

    windows: tuple[WindowView, ...]
    n: tuple[int, ...]
    verdicts: dict[str, tuple[State, ...]]
    scores: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class ColumnView:
    """One column in one window against the reference.

    Parameters
    ----------
    labels : tuple of str
        Names of the bins: intervals of equal reference mass or levels, then special counters in use.
    reference, current : tuple of float
        Share of rows in each bin, in [0, 1].
    edges : tuple of float
        Of a numeric column, the finite edges of its interval bins; empty for a categorical one.
    history : DriftHistory
        Of this column alone.
    rows : tuple of int or None
        Rows of either side that the scores were taken from; None where they are those of bins.
    """

    drift: ColumnDrift
    window: WindowView
    labels: tuple[str, ...]
    reference: tuple[float, ...]
    current: tuple[float, ...]
    edges: tuple[float, ...]
    history: DriftHistory
    rows: tuple[int, int] | None = None


@dataclass(frozen=True)
class SeparationView:
    """How well the rows of a window are told from what it is held against; None where there are no rows."""

    model: ModelView
    window: WindowView | None
    found: Separation | None
