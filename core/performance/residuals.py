"""Sums over the residuals of labelled predictions, in the unit of the predicted value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec


@dataclass(frozen=True)
class Residuals:
    """Of each window: labelled rows, mean size and mean square of the residual, variance of the label."""

    n: Floats
    mean_size: Floats
    mean_square: Floats
    label_variance: Floats


def residuals(spec: ProfileSpec, profile: Profile) -> Residuals:
    """Return the residuals of a regression; NaN where a window holds no label."""
    performance = spec.performance
    if performance is None or performance.task != "regression":
        raise ValueError("only a regression has residuals")
    label = profile.counts[:, performance.label_start :]
    n = label[:, : performance.label.n_values].sum(axis=1).astype(np.float64)
    scale = performance.label.scale
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second, _, size, square = np.where(n > 0, profile.sums.T / n, np.nan)
    return Residuals(n, size * scale, square * scale**2, (second - first**2) * scale**2)
