"""How each part of the rows fares."""

from __future__ import annotations

from dataclasses import dataclass

from core.drift.verdict import State
from core.quality.weigh import QualityState
from services.views.metrics import Metric
from services.views.model import ModelView
from services.views.window import WindowView


@dataclass(frozen=True)
class SegmentName:
    """A segment to ask for: what names it in an address, the column it is told by, and the group of its values."""

    key: str
    column: str
    label: str


@dataclass(frozen=True)
class SegmentView:
    """One segment in one window.

    Parameters
    ----------
    key, column, label : str
        What names it in an address, the column it is told by, and the group of its values.
    n : int
        Rows; `share` of all, `usual_share` of the reference's.
    drift, quality : str
        Verdict on its columns, and state of its data.
    drifted : tuple of str
        Columns that drift, the worst first.
    reason : str
        The sentence on the worst of them, or on the worst fault of its data; empty where all is well.
    score : float
        Of the quality of its data, in [0, 100]; NaN where there are too few rows.
    metric : Metric or None
        The main figure of the model over its labelled rows.
    badness : float
        By which segments are ranked: how far the metric fell in standard errors, then drift, then quality.
    """

    key: str
    column: str
    label: str
    n: int
    share: float
    usual_share: float
    drift: State
    quality: QualityState
    drifted: tuple[str, ...]
    reason: str
    score: float
    metric: Metric | None
    badness: float


@dataclass(frozen=True)
class SegmentsView:
    """All segments of a model, the worst first; none where the model names no segment columns.

    Parameters
    ----------
    overall : Metric or None
        The main figure over all rows.
    """

    model: ModelView
    window: WindowView | None
    n: int
    overall: Metric | None
    segments: tuple[SegmentView, ...]
