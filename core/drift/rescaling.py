"""Does one factor explain the change? Then the unit of the column may be another."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.drift.number_sides import BIN_ERROR, LIKELY_GAP, MEDIAN, Q1, Q3, NumberSides
from core.profiles.tally import QUANTUM

LEAST_FACTOR = 2.4  # less may be any growth of a skewed quantity, unless it is the factor between two units
LEAST_KNOWN_FACTOR = 1.4
INFORMATIVE = 0.3  # share of the rows that must have stayed in the reference's range for bins to tell a factor
UNITS = (1.609344, 2.0, 2.204623, 2.54, 3.28084, 3.785412, 4.184, 7.0, 12.0, 24.0, 25.4, 30.48, 60.0, 3_600.0, 86_400.0)
LOG_UNITS = [math.log(unit) for unit in UNITS]
LOG_10, MOST_TENS = math.log(10.0), 12
FURTHEST_TEN, FURTHEST_UNIT = 0.25, 0.05  # logarithm of how far a factor may be from one it is taken for
SURE_OF_SIGN = 0.2  # a mean less well known equals its opposite too easily
COARSE = 0.5  # width of a bin in units of a value in it
MANY_RATIOS = 5  # of quantiles, which then agree on a median
LOOSE = 0.7  # logarithm of how far a deviation may be from what a factor makes of it, with heavy tails
MAYBE_CLIPPED = 30.0  # reference deviations; a larger deviation may be larger still, as sums of squares are clipped
BINS_APART = 4  # quartiles must lie for their distance to be measured from bins
LEAST_WIDENING = 2e-3  # narrower by more, and the sums of squares no longer tell a deviation from none
ROUND = frozenset(10.0**power for power in (*range(-MOST_TENS, 0), *range(1, MOST_TENS + 1)))
COLDEST, HOTTEST = -100.0, 200.0  # a thermometer's range, in degrees of either scale


@dataclass(frozen=True)
class Rescaling:
    """What every value looks to have gone through: times `factor`, plus `offset`.

    Parameters
    ----------
    name : str
        The units, where they are known.
    known : bool
        Whether a factor between two units in use is as near as can be measured.
    """

    factor: float
    offset: float = 0.0
    name: str = ""
    known: bool = False


THERMOMETERS = (
    Rescaling(1.8, 32.0, "degrees Celsius had become Fahrenheit", known=True),
    Rescaling(1 / 1.8, -32 / 1.8, "degrees Fahrenheit had become Celsius", known=True),
    Rescaling(1.0, 273.15, "degrees Celsius had become kelvins", known=True),
    Rescaling(1.0, -273.15, "kelvins had become degrees Celsius", known=True),
)


def rescaling(sides: NumberSides) -> Rescaling | None:
    """Return the factor that turns the reference into the current values, or None where none does.

    Parameters
    ----------
    sides : NumberSides
        Values beyond the reference's range are all in one bin, so a large factor is read from the sums.

    Returns
    -------
    Rescaling or None
        The reference, so transformed, lies within chance of the current values, and their width agrees.

    Notes
    -----
    About 60 microseconds. A quantity that is skewed and grows by half, or a number centred on zero that spreads, also
    follows a factor: below 2.4 only factors between units in use count, around zero only powers of ten.
    """
    if sides.distance <= LIKELY_GAP * sides.noise:
        return None
    return next((found for found in _candidates(sides) if _explains(sides, found)), None)


def _candidates(sides: NumberSides) -> Iterator[Rescaling]:
    yield from _thermometers(sides)
    central = _central(sides)
    seen: list[float] = []
    usable = (pair for pair in _estimates(sides) if 0 < abs(pair[1]) < math.inf)
    for uncertainty, factor in sorted(usable):
        found = _rounded(factor, uncertainty)
        steep = LEAST_KNOWN_FACTOR if found.known else LEAST_FACTOR
        if found.factor == -1.0 or (abs(math.log(abs(found.factor))) >= math.log(steep) and found.factor > 0):
            if not any(math.isclose(found.factor, other) for other in seen) and (found.factor in ROUND or not central):
                yield found
            seen.append(found.factor)


def _thermometers(sides: NumberSides) -> Iterator[Rescaling]:
    before, now = sides.moments
    if math.isnan(before.deviation + now.deviation):
        return
    low, high = sides.column.edges[0], sides.column.edges[-1]
    for found in THERMOMETERS:
        kelvin = found.offset == -273.15
        near = low + (found.offset if kelvin else 0.0) > COLDEST and high + (found.offset if kelvin else 0.0) < HOTTEST
        gap = abs(found.factor * before.mean + found.offset - now.mean)
        if near and gap <= 3 * sides.noise * max(before.deviation, now.deviation):
            yield found


def _estimates(sides: NumberSides) -> Iterator[tuple[float, float]]:
    """Yield measured factors, each after how far from the truth its logarithm may well be."""
    before, now = sides.moments
    low, high = sides.column.edges[min(1, len(sides.edges) - 1)], sides.column.edges[-2:][0]
    pairs = zip(*sides.quantiles, strict=True)
    ratios = sorted(b / a for a, b in pairs if low < b < high and a * b > 0 and not _coarse(sides, b))
    if ratios:
        yield _doubt(sides, _log_width(sides) * (1 if len(ratios) >= MANY_RATIOS else 2)), ratios[len(ratios) // 2]
    if abs(before.mean) > 0.1 * before.deviation and abs(now.mean) > 10 * QUANTUM * sides.column.scale:
        yield _doubt(sides, before.deviation / abs(before.mean)), now.mean / before.mean
    elif before.deviation > 0 and now.deviation > 0:
        yield _doubt(sides, 1.5), now.deviation / before.deviation


def _doubt(sides: NumberSides, width: float) -> float:
    return 0.01 + 2.5 * width * sides.noise


def _log_width(sides: NumberSides) -> float:
    """Return the width of the middle half of the logarithms, where both quartiles have one sign; else a wide one."""
    low, high = sides.quantiles[0][Q1], sides.quantiles[0][Q3]
    return abs(math.log(abs(high)) - math.log(abs(low))) if low * high > 0 else 1.5


def _coarse(sides: NumberSides, value: float) -> bool:
    """Return whether the bin of a value is so wide that where in it the value lies decides its size."""
    return bool(sides.widths[bisect(sides.column.edges, value)] > COARSE * abs(value))


def _central(sides: NumberSides) -> bool:
    """Return whether the reference lies around zero, where a factor and a mere spread are the same."""
    low, middle, high = (sides.quantiles[0][place] for place in (Q1, MEDIAN, Q3))
    return low < 0 < high and abs(middle) < 0.25 * (high - low)


def _rounded(factor: float, uncertainty: float) -> Rescaling:
    """Return a factor as the one between two units that it must be, else with the digits that are sure."""
    size = abs(math.log(abs(factor)))
    if factor < 0:
        return Rescaling(-1.0, known=True) if size <= uncertainty <= SURE_OF_SIGN else Rescaling(factor)
    named = _named(size, uncertainty)
    if named is not None:
        return Rescaling(named if factor > 1 else 1 / named, known=True)
    return Rescaling(float(f"{factor:.{2 if uncertainty > FURTHEST_UNIT else 3}g}"))


def _named(size: float, uncertainty: float) -> float | None:
    """Return the factor between two units whose logarithm is as near to `size` as can be measured."""
    power = round(size / LOG_10)
    if 1 <= power <= MOST_TENS and abs(size - power * LOG_10) <= min(uncertainty, FURTHEST_TEN):
        return 10.0**power
    place = bisect(LOG_UNITS, size)
    nearest = min(range(max(place - 1, 0), min(place + 1, len(UNITS))), key=lambda unit: abs(LOG_UNITS[unit] - size))
    return UNITS[nearest] if abs(LOG_UNITS[nearest] - size) <= uncertainty <= FURTHEST_UNIT else None


def _explains(sides: NumberSides, found: Rescaling) -> bool:
    if not _widened_alike(sides, found):
        return False
    with np.errstate(over="ignore"):
        moved = sides.layout.points * found.factor + found.offset
    return sides.gap_to(moved) <= min(LIKELY_GAP * sides.noise + BIN_ERROR, 0.5 * sides.distance)


def _widened_alike(sides: NumberSides, found: Rescaling) -> bool:
    """Return whether the width of the values went along with the factor, as it does not in a shift."""
    size = abs(found.factor)
    wide = _widening(sides)
    if wide == 0 and size > LEAST_WIDENING:
        return False
    if math.isnan(wide) or wide == 0:
        informed = sides.now[-1] - sides.now[0] >= INFORMATIVE
        return bool(informed) or (found.known and not math.isnan(sides.moments[1].mean))
    tolerance = min(LOOSE, 0.5 * abs(math.log(size))) if size != 1.0 else LOOSE / 2
    at_least = max(wide, size) if wide > MAYBE_CLIPPED else wide
    return abs(math.log(at_least / size)) <= (LOOSE if found.factor == -1.0 else tolerance)


def _widening(sides: NumberSides) -> float:
    """Return how many times as wide the values are: from the middle half where it can be seen, else the deviation."""
    (low, high), (low_now, high_now) = ((side[Q1], side[Q3]) for side in sides.quantiles)
    first, last = bisect(sides.column.edges, low_now), bisect(sides.column.edges, high_now)
    seen = first > 1 and last < len(sides.edges) - 1 and last - first >= BINS_APART
    if seen and high > low and not sides.layout.grainy:
        return (high_now - low_now) / (high - low)
    before, now = sides.moments
    return now.deviation / before.deviation if before.deviation > 0 else math.nan
