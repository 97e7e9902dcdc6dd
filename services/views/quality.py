"""What is wrong with the data."""

from __future__ import annotations

from dataclasses import dataclass

from core.quality.report import WindowQuality
from services.views.model import ModelView, ReferenceView
from services.views.window import WindowView


@dataclass(frozen=True)
class QualityView:
    """What is wrong with the data of one window.

    Parameters
    ----------
    quality : WindowQuality or None
        None where the window holds no rows.
    unknown : dict of str to float
        Members of the rows that the reference does not know, and the share of rows that carry each.
    sampled : int
        Rows that were looked at whole, the newest of the window.
    """

    model: ModelView
    reference: ReferenceView | None
    window: WindowView | None
    quality: WindowQuality | None
    unknown: dict[str, float]
    sampled: int


@dataclass(frozen=True)
class QualityHistory:
    """What one check says of consecutive windows that do not overlap.

    Parameters
    ----------
    windows : tuple of WindowView
        Oldest first, at most 60.
    n : tuple of int
        Rows of each window.
    scores : tuple of float
        Score of each window, in [0, 100]; NaN where there are too few rows.
    columns : tuple of str
    shares : tuple of tuple of float
        By column, one a window: a share in [0, 1], or a score in [0, 100]; NaN where there was nothing to look at.
    """

    windows: tuple[WindowView, ...]
    n: tuple[int, ...]
    scores: tuple[float, ...]
    columns: tuple[str, ...]
    shares: tuple[tuple[float, ...], ...]
