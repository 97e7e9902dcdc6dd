"""Numbers lie more than 3 standard deviations from the mean of the reference."""

from __future__ import annotations

from core.quality.check import quality_check
from core.quality.outliers import beyond

quality_check(
    beyond(
        "z",
        label="Outliers",
        rule="numbers more than 3 standard deviations from the mean of the reference",
        covers=("outliers_robust", "outliers_iqr"),
    )
)
