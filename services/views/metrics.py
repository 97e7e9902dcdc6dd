"""How well a model does."""

from __future__ import annotations

from dataclasses import dataclass

from services.views.model import ModelView
from services.views.window import WindowView


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
