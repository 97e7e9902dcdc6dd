"""Numbers lie more than 1.5 times the middle half's width beyond the quartiles of the reference."""

from __future__ import annotations

from core.quality.check import quality_check
from core.quality.outliers import beyond

quality_check(
    beyond(
        "iqr",
        label="Outliers (quartiles)",
        rule="numbers more than 1.5 times the middle half's width beyond the quartiles of the reference",
        covers=(),
    )
)
