"""Numbers lie more than 3.5 scaled median deviations from the median of the reference."""

from __future__ import annotations

from core.quality.check import quality_check
from core.quality.outliers import beyond

quality_check(
    beyond(
        "robust",
        label="Outliers (robust)",
        rule="numbers more than 3.5 scaled median deviations from the median of the reference",
        covers=("outliers_iqr",),
    )
)
