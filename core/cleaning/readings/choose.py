"""Which reading suits a column of texts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from core.cleaning.distinct import Distinct
from core.cleaning.readings.codes import why_codes
from core.cleaning.readings.dates import day_or_month_first, read_dates
from core.cleaning.readings.numerals import Numerals, numerals_of, read_numbers
from core.cleaning.readings.truths import MOST_READ, read_truths
from core.cleaning.step import RejectColumn, State

PROBED = 2_000  # distinct texts by which a reading that fits hardly any is given up
Order = Literal["auto", "day_first", "month_first"]


class Asked(NamedTuple):
    """What people said of the texts of a column.

    Parameters
    ----------
    name : str
        Of the column, which tells keys.
    dates : {"auto", "day_first", "month_first"}
    bounds : bool
        Whether "10+" is read as 10.
    """

    name: str
    dates: Order = "auto"
    bounds: bool = False


def as_truths(found: Distinct, asked: Asked) -> State:  # noqa: ARG001 - as every reading
    """Return the reading of texts as truth values; two of them at least, or it is a constant."""
    if len(found.counts) > MOST_READ:
        raise RejectColumn("it has more spellings than truth values have")
    return {"kind": "truth"}


def as_dates(found: Distinct, asked: Asked) -> State:
    """Return the reading of texts as dates.

    Raises
    ------
    RejectColumn
        Nothing tells days from months.
    """
    if asked.dates != "auto":
        return {"kind": "date", "day_first": asked.dates == "day_first"}
    first = day_or_month_first(found.values, found.counts)
    if first is None:
        raise RejectColumn("nothing tells days from months: say which comes first")
    return {"kind": "date", "day_first": first}


def as_numbers(found: Distinct, asked: Asked) -> State:
    """Return the reading of texts as numbers."""
    how, _ = numerals_of(found.values, found.counts, Numerals(bounds=asked.bounds))
    return {"kind": "number", **asdict(how)}


READINGS = {"truth": as_truths, "date": as_dates, "number": as_numbers}


def reading_of(found: Distinct, asked: Asked, share: float) -> tuple[State, int]:
    """Return the first reading, of truth values, dates and numbers, that reads nearly all of the texts of a column.

    Parameters
    ----------
    share : float
        Rows of those that are not missing that must be read.

    Returns
    -------
    tuple of (dict, int)
        With how many rows it reads.

    Raises
    ------
    RejectColumn
        None does; the message says what came nearest, or that the digits are codes.
    """
    probe = Distinct(found.values[:PROBED], found.codes[:0], found.counts[:PROBED])
    most, nearest, told, total = 0.0, "", "", max(int(found.counts.sum()), 1)
    for kind, reading in READINGS.items():
        try:
            if _rows_read(probe, reading(probe, asked)) < share / 2 * probe.counts.sum():
                continue
            state = reading(found, asked)
        except RejectColumn as reason:
            told = told or (str(reason) if kind == "date" else "")
            continue
        rows = _rows_read(found, state)
        fits = rows / total
        if fits >= share and (kind != "truth" or _both(found)):
            return _no_codes(found, asked, state), rows
        most, nearest = max((most, nearest), (fits, kind))
    if told:
        raise RejectColumn(told)
    raise RejectColumn(f"{most:.0%} of its values can be read as a {nearest}" if nearest else "its values are texts")


def read_texts(values: Any, state: State) -> npt.NDArray[Any]:
    """Return texts as a reading reads them: floats, or moments; what cannot be read is NaN or NaT."""
    if state["kind"] == "truth":
        return read_truths(values.to_pylist())
    if state["kind"] == "date":
        return read_dates(values, state["day_first"])
    return read_numbers(values, Numerals(state["decimal"], state["unit"], state["bounds"], state["whole"]))


def _rows_read(found: Distinct, state: State) -> int:
    return found.rows(~np.isnan(read_texts(found.values, state)))


def _both(found: Distinct) -> bool:
    read = read_truths(found.texts)
    return bool((read == 0).any() and (read == 1).any())


def _no_codes(found: Distinct, asked: Asked, state: State) -> State:
    why = why_codes(asked.name, found.values, found.counts) if state["kind"] == "number" else ""
    if why:
        raise RejectColumn(why)
    return state
