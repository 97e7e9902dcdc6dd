"""What a table looks like, column by column: for people to see what is to be cleaned, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.bars import Bars
from core.cleaning.finding import Finding, finding, score
from core.cleaning.kinds import Kind, kind_of
from core.cleaning.look_numbers import Numbers, NumbersSeen, see_numbers
from core.cleaning.look_texts import TextsSeen, see_texts
from core.cleaning.step import Column
from core.stopping import stopping_point

MOST_EXAMPLES = 5
LEAST_IDENTIFIERS = 20
LONGEST = 200  # characters of a text that is shown
MIX = np.uint64(0x9E3779B97F4A7C15)

Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class ColumnLook:
    """What one column looks like; its values are plain, dates as ISO text.

    Parameters
    ----------
    name, kind : str
    n, missing, distinct : int
        Rows, those without a value, and the different values of the others.
    share : float
        Of rows without a value, in [0, 1].
    constant, identifier : bool
        Whether all values are the same, or all different as those that name rows are.
    frequent : tuple of (value, int)
        The most frequent values and how often they occur.
    examples : tuple
        The first few values.
    numbers : Numbers, optional
        Of numbers and dates.
    bars : Bars, optional
        Of numbers and dates.
    findings : tuple of Finding
        The dearest first.
    score : float
        100 less what the findings cost.
    """

    name: str
    kind: Kind
    n: int
    missing: int
    share: float
    distinct: int
    constant: bool
    identifier: bool
    frequent: tuple[tuple[Any, int], ...]
    examples: tuple[Any, ...]
    numbers: Numbers | None
    bars: Bars | None
    findings: tuple[Finding, ...]
    score: float


@dataclass(frozen=True)
class TableLook:
    """What a table looks like.

    Parameters
    ----------
    rows, duplicates : int
        A duplicate is the same as an earlier row in every column.
    columns : tuple of ColumnLook
    findings : tuple of Finding
        Of rows as a whole.
    score : float
        The mean of the columns' scores less what repeated rows cost; 100 for a table of no columns.
    """

    rows: int
    duplicates: int
    columns: tuple[ColumnLook, ...]
    findings: tuple[Finding, ...]
    score: float

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON."""
        return asdict(self)


def look(frame: pd.DataFrame, gone: pd.DataFrame | None = None) -> TableLook:
    """Return what a tidied table looks like.

    Parameters
    ----------
    frame : DataFrame
    gone : DataFrame, optional
        Columns that have been dropped, such as numbers of customers: they still tell rows apart.

    Examples
    --------
    >>> seen = look(pd.DataFrame({"a": [1.0, None, 3.0, 4.0], "b": ["x", "y", "x", " x"]}))
    >>> seen.score, [one.sentence for column in seen.columns for one in column.findings]
    (83.8, ['1 of 4 values are missing (25%)', '1 of 4 texts have blanks around them (25%)'])
    """
    keys = np.zeros(len(frame), dtype=np.uint64)
    columns = []
    for name, column in [*frame.items(), *(gone.items() if gone is not None else ())]:
        stopping_point()
        one, key = _column(str(name), column)
        columns += [one] if name in frame.columns else []
        keys = (keys ^ key) * MIX
        keys ^= keys >> np.uint64(29)
    duplicates = int(pd.Series(keys).duplicated().sum()) if columns else 0
    findings = (finding("duplicates", duplicates, len(frame)),) if duplicates else ()
    mean = sum(one.score for one in columns) / len(columns) if columns else 100.0
    cost = sum(one.cost for one in findings)
    return TableLook(len(frame), duplicates, tuple(columns), findings, round(max(0.0, mean - cost), 1))


def _column(name: str, column: Column) -> tuple[ColumnLook, Keys]:
    kind = kind_of(column)
    missing = int(column.isna().sum())
    seen: NumbersSeen | TextsSeen
    if kind in ("whole", "number", "date"):
        seen, keys = see_numbers(column), _keys(column)
    else:
        seen = see_texts(column.map({True: "true", False: "false"}).astype("str") if kind == "truth" else column)
        keys = seen.codes.astype(np.uint64)
    of_numbers = seen if isinstance(seen, NumbersSeen) else None
    findings = sorted(_all_findings(kind, len(column), missing, seen), key=lambda one: -one.cost)
    present = len(column) - missing
    examples = column.dropna().head(MOST_EXAMPLES)
    return ColumnLook(
        name=name,
        kind=kind,
        n=len(column),
        missing=missing,
        share=missing / len(column) if len(column) else 0.0,
        distinct=seen.distinct,
        constant=seen.distinct == 1,
        identifier=kind in ("text", "whole") and seen.distinct == present >= LEAST_IDENTIFIERS,
        frequent=tuple((_shown(value, kind), n) for value, n in seen.frequent),
        examples=tuple(_shown(value, kind) for value in examples.tolist()),
        numbers=of_numbers.numbers if of_numbers else None,
        bars=of_numbers.bars if of_numbers else None,
        findings=tuple(findings),
        score=score(findings),
    ), keys


def _all_findings(kind: Kind, n: int, missing: int, seen: NumbersSeen | TextsSeen) -> list[Finding]:
    if not n:
        return []
    if kind == "empty":
        return [finding("empty", n, n)]
    own = list(seen.findings) if kind != "truth" else []
    if missing:
        own.append(finding("missing", missing, n))
    if seen.distinct == 1 and n - missing > 1:
        own.append(finding("constant", n, n))
    return own


def _keys(column: Column) -> Keys:
    """Return a number for each value, the same for the same ones."""
    if column.dtype.kind == "M":
        return column.to_numpy().view(np.uint64)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan) + 0.0  # -0.0 is 0.0
    values[np.isnan(values)] = np.nan
    return values.view(np.uint64)


def _shown(value: Any, kind: Kind) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, str):
        value = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        return value == "true" if kind == "truth" else value
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    if kind == "date":
        return pd.Timestamp(value).isoformat()
    return int(value) if kind == "whole" else value
