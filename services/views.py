"""What the use cases answer: plain frozen values that API, pages and commands render. Times are microseconds, UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.drift.verdict import ColumnDrift, State

Health = Literal["healthy", "warning", "critical", "learning", "no_data"]
AlertState = Literal["open", "acknowledged", "resolved"]


@dataclass(frozen=True)
class ModelView:
    """A registered model.

    Parameters
    ----------
    bucket : str
        Length of a bucket, such as ``1h``.
    window : int
        Closed buckets in the current window.
    rules : {"calibrated", "literal"}
        Rule set of the drift verdict.
    segments : tuple of str
        Features by whose values every figure is told apart as well.
    """

    id: str
    name: str
    version: str
    description: str
    task: str
    bucket: str
    window: int
    rules: str
    created_at: int
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReferenceView:
    """The active baseline of a model; `learning` while it is still made from the first rows."""

    id: int
    source: str
    n: int
    n_columns: int
    learning: bool
    created_at: int


@dataclass(frozen=True)
class AlertView:
    """An alert and where it stands.

    Parameters
    ----------
    family : str
        ``drift``, ``performance``, ``quality``, ``latency``, ``errors`` or ``ingest``.
    columns : tuple of str
        Columns it speaks of, worst first.
    since : int
        When the data began to differ, by the time of the predictions; `opened_at` is when the alert was raised.
    """

    id: str
    model_id: str
    model_name: str
    model_version: str
    family: str
    severity: Literal["warning", "critical"]
    state: AlertState
    title: str
    summary: str
    columns: tuple[str, ...]
    since: int
    window_start: int
    window_end: int
    opened_at: int
    updated_at: int
    resolved_at: int | None


@dataclass(frozen=True)
class ModelSummary:
    """One line of the overview.

    Parameters
    ----------
    volumes : tuple of int
        Predictions in each of the newest buckets, oldest first, at most 48.
    rate_per_hour : float
        Predictions an hour over the current window.
    drifted : int
        Columns that drift in the current window.
    """

    model: ModelView
    health: Health
    reasons: tuple[str, ...]
    n_open_alerts: int
    last_prediction_at: int | None
    rate_per_hour: float
    volumes: tuple[int, ...]
    drifted: int

    @property
    def name(self) -> str:
        """Name of the model."""
        return self.model.name

    @property
    def version(self) -> str:
        """Version of the model."""
        return self.model.version


@dataclass(frozen=True)
class Overview:
    """All models, the worst first, and the alerts that are open."""

    models: tuple[ModelSummary, ...]
    alerts: tuple[AlertView, ...]


@dataclass(frozen=True)
class HealthView:
    """How a model is, and why."""

    model: ModelView
    status: Health
    reasons: tuple[str, ...]
    n_open_alerts: int
    last_prediction_at: int | None
    rate_per_hour: float
    reference: ReferenceView | None
    waiting_batches: int
    quarantined_batches: int


@dataclass(frozen=True)
class WindowView:
    """A window of time; `closed` once no row is expected to join it."""

    start: int
    end: int
    closed: bool

    @property
    def span(self) -> tuple[int, int]:
        """Start and end."""
        return self.start, self.end


@dataclass(frozen=True)
class DriftView:
    """The drift verdict of one window, or why there is none yet (`columns` is empty then).

    Parameters
    ----------
    against : tuple of tuple of int
        Windows that stood in for the reference, start and end; empty where it was the reference itself.
    """

    model: ModelView
    reference: ReferenceView | None
    window: WindowView | None
    n: int
    verdict: State
    columns: tuple[ColumnDrift, ...]
    against: tuple[tuple[int, int], ...] = ()


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
    """

    drift: ColumnDrift
    window: WindowView
    labels: tuple[str, ...]
    reference: tuple[float, ...]
    current: tuple[float, ...]
    edges: tuple[float, ...]
    history: DriftHistory


@dataclass(frozen=True)
class Metric:
    """One figure of one window.

    Parameters
    ----------
    value : float or None
        None where it is not defined, with `reason`.
    low, high : float or None
        95 % interval of the sampling error, where there is one.
    reference : float or None
        The same figure over the reference.
    """

    name: str
    label: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reference: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class MetricsPoint:
    """The figures of one window by name; absent names are not defined there."""

    window: WindowView
    n: int
    n_labelled: int
    values: dict[str, float]


@dataclass(frozen=True)
class MetricsView:
    """Figures of the current window and their history.

    Parameters
    ----------
    performance_window : WindowView or None
        Newest window with labels enough; labels come late, so it may lie before `window`.
    history : tuple of MetricsPoint
        Oldest first, windows that do not overlap, at most 60.
    """

    model: ModelView
    task: str
    window: WindowView | None
    performance_window: WindowView | None
    n: int
    n_labelled: int
    label_coverage: float
    metrics: tuple[Metric, ...]
    history: tuple[MetricsPoint, ...]


@dataclass(frozen=True)
class Receipt:
    """What became of a request with predictions or labels; `ids` in the order of the rows."""

    batch: int
    accepted: int
    duplicates: int
    conflicts: int
    ids: tuple[str, ...]
