"""The rows behind a comparison, for what no profile can tell: of a window, and of what it is held against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from core.profiles.encode import encode
from services.baseline import Baseline
from services.comparison import Span
from services.freezing import Table, unpack_sample
from services.references import stored_table
from storage import predictions, references
from storage.profiles import ALL_ROWS

MOST_ROWS = 50_000


def rows_of_both(
    connection: Connection, baseline: Baseline, window: Span, spans: Sequence[Span], most: int = MOST_ROWS
) -> tuple[Table, Table]:
    """Return the rows that stand for what is usual, and those of the window; the newest where there are more.

    Parameters
    ----------
    window : tuple of int
        Start and end.
    spans : sequence of tuple of int
        Windows that stand in for the reference; its sample of at most 10,000 rows when empty.
    most : int
        Rows of either side.
    """
    if spans:
        usual = _of_windows(connection, baseline, spans, most)
    else:
        usual = unpack_sample(references.sample(connection, baseline.reference.id))
    return _of_segment(baseline, usual), _of_segment(baseline, _of_windows(connection, baseline, [window], most))


def _of_windows(connection: Connection, baseline: Baseline, spans: Sequence[Span], most: int) -> Table:
    rows = [
        row for span in spans for row in predictions.between(connection, baseline.model.id, *span, most // len(spans))
    ]
    return stored_table(connection, baseline.model.id, rows)


def _of_segment(baseline: Baseline, table: Table) -> Table:
    """Return the rows of the baseline's segment."""
    if baseline.segment == ALL_ROWS:
        return table
    spec = baseline.spec
    segment = next(segment for segment in spec.segments if baseline.segment in segment.keys)
    column = spec.columns[spec.positions[segment.column]]
    group = segment.of(encode(column, table.columns.get(segment.column, [None] * table.n))[0])
    return table.rows(np.flatnonzero(group == segment.keys.index(baseline.segment)))
