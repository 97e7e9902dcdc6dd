"""How well a model does."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.performance.curves import CalibrationCurve, Confusion, PerClass, PrecisionRecallCurve, RocCurve
from services.views.model import ModelView
from services.views.window import WindowView


@dataclass(frozen=True)
class Estimate:
    """A figure as it is estimated without labels.

    Parameters
    ----------
    value, low, high : float
        With three standard errors to either side.
    usual_low, usual_high : float
        What it stays between, for as many rows, while nothing changes.
    outside : bool
        Whether it does not.
    contradicted : bool
        Whether labels have shown it wrong in the same window.
    """

    value: float
    low: float
    high: float
    usual_low: float
    usual_high: float
    outside: bool
    contradicted: bool = False


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
    better : {"more", "less", "neither"}
        Which way a model improves.
    estimated : Estimate or None
        Of the current window, whose labels may be to come.
    """

    name: str
    label: str
    unit: str
    value: float | None
    low: float | None = None
    high: float | None = None
    reference: float | None = None
    reason: str | None = None
    better: str = "more"
    estimated: Estimate | None = None


@dataclass(frozen=True)
class MetricsPoint:
    """The figures of one window by name; absent names are not defined there.

    Parameters
    ----------
    bands : dict of str to (low, high)
    estimates : dict of str to Estimate
    """

    window: WindowView
    n: int
    n_labelled: int
    values: dict[str, float]
    bands: dict[str, tuple[float, float]] = field(default_factory=dict)
    estimates: dict[str, Estimate] = field(default_factory=dict)


@dataclass(frozen=True)
class MetricsView:
    """Figures of the current window and their history.

    Parameters
    ----------
    performance_window : WindowView or None
        Newest window with labels enough; labels come late, so it may lie before `window`.
    history : tuple of MetricsPoint
        Oldest first, windows that do not overlap, at most 60 unless more are asked for.
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
class Curves:
    """What lies behind the figures of some labelled rows; None where the model gives no score, or no class.

    Parameters
    ----------
    n : int
        Labelled rows.
    """

    n: int
    confusion: Confusion | None = None
    classes: PerClass | None = None
    roc: RocCurve | None = None
    precision_recall: PrecisionRecallCurve | None = None
    calibration: CalibrationCurve | None = None


@dataclass(frozen=True)
class PerformanceView:
    """What lies behind the figures of a window, beside the same of the reference.

    Parameters
    ----------
    positive : str or None
        The class that a single score speaks of.
    name : str
        What the current rows are called.
    """

    model: ModelView
    task: str
    window: WindowView | None
    positive: str | None
    current: Curves | None
    reference: Curves | None
    name: str = "Window"
