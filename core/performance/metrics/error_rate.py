"""Share of predictions that ended in an error."""

from __future__ import annotations

from core.performance.bands import Figures, share
from core.performance.metric import metric
from core.performance.windows import Windows
from core.profiles.spec import ERRORS, ROWS


@metric(name="error_rate", label="Error rate", better="less")
def measure(windows: Windows) -> Figures:
    """Return errors / rows, in [0, 1]."""
    return share(windows.of(ERRORS), windows.of(ROWS), windows.sure)
