"""What happened to the numbers of a column that drifts."""

from __future__ import annotations

import math

import numpy as np

from core.drift.bins import N_GROUPS, equal_mass_groups, regroup
from core.drift.change_kind import Change
from core.drift.number_sides import BIN_ERROR, FEW_VALUES, LIKELY_GAP, MEDIAN, P10, P90, Q1, Q3, NumberSides
from core.drift.rescaling import Rescaling, rescaling
from core.drift.wording import plain, rose

ALWAYS, NEARLY_ALL, VARIETY_LEFT = 0.99, 0.98, 0.2  # shares of the most frequent bin; of the rest, what may be left
TAIL = 0.01
LEAST_GAIN, SURE = 0.02, 3.0  # a share that grew, and by how many standard errors
MOST_OUTSIDE, MOST_ON_BOTH_SIDES = 0.5, 0.35  # beyond it, too little is left that may be as it was
MOST_OF_IT, ALL_OF_IT = 0.6, 0.9
AS_WIDE = 1.25  # a middle half that counts as no wider
RUB_OFF = 0.15  # of what a part gained, the rest may look changed, as some of it falls among the rest
MINOR = 1.1, 0.2  # a gap between distribution functions that does not count: in units of noise, of the largest
LESS_MINOR = 0.35
FAR = 0.5  # a move of the median, in widths of the middle half


def number_change(sides: NumberSides) -> Change:
    """Return what happened, from the most definite kind to the least.

    Parameters
    ----------
    sides : NumberSides
        Values only: what is missing, infinite or mistyped has been looked at before.

    Notes
    -----
    A change of unit comes before a constant, as small factors crowd all values into one bin, and both before
    outliers, as large ones drive them out of the range.
    """
    if sides.reference.max() >= ALWAYS * sides.totals[0]:
        return _changed_constant(sides)
    found = rescaling(sides)
    if found is not None:
        return _unit_change(sides, found)
    return _constant(sides) or _outliers(sides) or _one_value(sides) or _moved(sides)


def _changed_constant(sides: NumberSides) -> Change:
    always = int(sides.reference.argmax())
    other = 1 - sides.current[always] / sides.totals[1]
    mean = sides.moments[1].mean
    known = "" if math.isnan(mean) else f"; their mean is now {plain(mean)}"
    value = plain(float(sides.layout.points[always]))
    text = f"{other:.1%} of the values are no longer {value}, which nearly all were in the reference{known}."
    return Change("changed constant", None, text)


def _unit_change(sides: NumberSides, found: Rescaling) -> Change:
    text = f"as if the unit had changed: times {'' if found.known else 'about '}{plain(found.factor)}"
    if found.factor == -1.0:
        text = "as if their sign had been turned"
    elif found.name:
        text = f"as if {found.name}"
    return Change("unit change", found.factor, f"The values moved {text}; {_centre(sides)}.")


def _constant(sides: NumberSides) -> Change | None:
    """Return the change where one value, or one bin no wider than any, has taken over."""
    top = int(sides.current.argmax())
    share, share_before = sides.current[top] / sides.totals[1], sides.reference[top] / sides.totals[0]
    if share < NEARLY_ALL or 1 - share > VARIETY_LEFT * (1 - share_before):
        return None
    low, high = (float(side[top]) for side in sides.bounds)
    mean, deviation = sides.moments[1].mean, sides.moments[1].deviation
    inside = 0 < top < len(sides.edges)
    if inside and sides.widths[top] == 0 and (share < 1 or not deviation > 0):
        text = f"{share:.1%} of the values are {plain(low)}; {share_before:.1%} in the reference."
    elif deviation == 0 and sides.fine:
        text = f"{share:.1%} of the values are about {plain(mean)}: they no longer vary."
    elif inside and high - low <= sides.width:
        text = f"{share:.1%} of the values lie between {plain(low)} and {plain(high)}; {share_before:.1%} did before."
    else:
        return None
    return Change("constant", None, text)


def _outliers(sides: NumberSides) -> Change | None:
    """Return the change where only the outermost bins gained, and the rest is as it was."""
    tail = TAIL + 1.5 / sides.totals[0]
    below = max(int(sides.before.searchsorted(tail, side="right")), 1)
    above = min(int(sides.before.searchsorted(1 - tail)) + 1, len(sides.edges))
    gains = float(sides.now[below - 1] - sides.before[below - 1]), float(sides.before[above - 1] - sides.now[above - 1])
    gain, most = sum(gains), MOST_OUTSIDE if min(gains) < max(gains) / 4 else MOST_ON_BOTH_SIDES
    outside = float(sides.before[below - 1] + 1 - sides.before[above - 1])
    if gain > most or not _large(sides, outside, gain, MOST_OF_IT):
        return None
    rest = sides.without([*range(below), *range(above, len(sides.current))])
    if rest.unlike > RUB_OFF * gain or not 1 / AS_WIDE < rest.widening() < AS_WIDE + 3 * rest.noise:
        return None
    if gains[1] >= gains[0]:
        where, edge, part = "above", sides.edges[above - 1], slice(above, None)
    else:
        where, edge, part = "below", sides.edges[below - 1], slice(0, below)
    share, before = sides.current[part].sum() / sides.totals[1], sides.reference[part].sum() / sides.totals[0]
    text = f"{share:.1%} of the values lie {where} {plain(float(edge))}; {before:.1%} did in the reference."
    return Change("outliers", None, text)


def _one_value(sides: NumberSides) -> Change | None:
    """Return the change where one value, or a narrow bin, explains it and the rest is as it was."""
    bin_ = int(np.abs(sides.gained).argmax())
    gain = abs(float(sides.gained[bin_]))
    if not 0 < bin_ < len(sides.edges) or sides.widths[bin_] > sides.width > 0:
        return None
    before = float(sides.reference[bin_]) / sides.totals[0]
    if not _large(sides, before, gain, ALL_OF_IT) or sides.without([bin_]).unlike > RUB_OFF * gain:
        return None
    return Change("reshaped", None, _bin_sentence(sides, bin_))


def _large(sides: NumberSides, before: float, gain: float, part: float) -> bool:
    """Return whether a share that changed by `gain` is beyond chance and the better part of the distance."""
    m, n = sides.totals
    pooled = before + gain * n / (m + n)
    chance = SURE * math.sqrt(max(pooled * (1 - pooled), 0.0)) * sides.noise
    return gain >= max(LEAST_GAIN, chance, part * (sides.distance - sides.noise))


def _bin_sentence(sides: NumberSides, bin_: int) -> str:
    low, high = (float(side[bin_]) for side in sides.bounds)
    change = rose(sides.reference[bin_] / sides.totals[0], sides.current[bin_] / sides.totals[1])
    if not 0 < bin_ < len(sides.edges):
        return f"Values {'below' if bin_ == 0 else 'above'} {plain(low)}, beyond the reference's range, {change}."
    if sides.widths[bin_] == 0:
        return f"The value {plain(low)} {change} of the values."
    return f"Values between {plain(low)} and {plain(high)} {change} of all."


def _moved(sides: NumberSides) -> Change:
    gap = sides.now - sides.before
    down, up = float(gap.max()), -float(gap.min())  # more below an edge: values fell
    if min(down, up) <= max(MINOR[0] * sides.noise, MINOR[1] * max(down, up)):
        return Change("shift", None, _shift_sentence(sides))
    middle = int(sides.before.searchsorted(0.5))
    left, right = gap[:middle], gap[middle:]
    inward = -float(left.min(initial=0.0)) + float(right.max(initial=0.0))
    outward = float(left.max(initial=0.0)) - float(right.min(initial=0.0))
    if min(inward, outward) <= max(2 * MINOR[0] * sides.noise, LESS_MINOR * max(inward, outward)) and _stretched(sides):
        return Change("spread", None, _spread_sentence(sides, wider=outward > inward))
    median, median_now = (side[MEDIAN] for side in sides.quantiles)
    if max(down, up) >= 2 * min(down, up) and abs(median_now - median) >= FAR * sides.width > 0:
        return Change("shift", None, _shift_sentence(sides))
    return Change("reshaped", None, _shape_sentence(sides))


def _stretched(sides: NumberSides) -> bool:
    """Return whether the reference explains the values, once either half of it is stretched to their quartiles."""
    (low, middle, high), (low_now, middle_now, high_now) = (_quartiles(side) for side in sides.quantiles)
    if not low < middle < high:
        return True
    left, right = (middle_now - low_now) / (middle - low), (high_now - middle_now) / (high - middle)
    if sides.now[0] >= 0.25 or sides.now[-1] <= 0.75:  # a quartile beyond the range cannot be measured
        left = right = max(left, right)
    away = sides.layout.points - middle
    stretched = middle_now + away * np.where(away < 0, left, right)
    return sides.gap_to(stretched) <= max(LIKELY_GAP * sides.noise + BIN_ERROR, LESS_MINOR * sides.distance)


def _quartiles(quantiles: list[float]) -> tuple[float, float, float]:
    return quantiles[Q1], quantiles[MEDIAN], quantiles[Q3]


def _shift_sentence(sides: NumberSides) -> str:
    for place, side in ((0, "below"), (-1, "above")):
        share = sides.current[place] / sides.totals[1]
        if share >= 0.5:
            mean = sides.moments[1].mean
            known = "" if sides.sums is None else f"; the mean of all is {plain(mean)}"
            known = "; too far out to tell how far" if sides.sums is not None and math.isnan(mean) else known
            edge = plain(float(sides.edges[place]))
            return f"{share:.1%} of the values lie {side} the reference's range, beyond {edge}{known}."
    sentence = _centre(sides)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _centre(sides: NumberSides) -> str:
    """Return where the median was and is; the mean, or a far percentile, where the median does not tell."""
    before, now = ([side[place] for place in (MEDIAN, Q3, Q1, P90, P10)] for side in sides.quantiles)
    names = ("median", "upper quartile", "lower quartile", "90th percentile", "10th percentile")
    mean, mean_now = (side.mean for side in sides.moments)
    if before[0] != now[0] and sides.now[0] < 0.5 < sides.now[-1]:
        name, old, new = names[0], before[0], now[0]
    elif not math.isnan(mean + mean_now):
        name, old, new = "mean", mean, mean_now
    else:
        told = next((place for place in range(len(names)) if before[place] != now[place]), 0)
        name, old, new = names[told], before[told], now[told]
    return f"the {name} {'rose' if new > old else 'fell'} from {plain(old)} to {plain(new)}"


def _spread_sentence(sides: NumberSides, *, wider: bool) -> str:
    (low, _, high), (low_now, _, high_now) = (_quartiles(side) for side in sides.quantiles)
    if sides.now[0] < 0.25 and sides.now[-1] > 0.75 and (high_now - low_now > high - low) == wider:
        half = f"from {plain(low)} - {plain(high)} to {plain(low_now)} - {plain(high_now)}"
        return f"The middle half of the values {'widened' if wider else 'narrowed'} {half}."
    before, now = (side.deviation for side in sides.moments)
    if now > before if wider else now < before:
        change = f"{'rose' if wider else 'fell'} from {plain(before)} to {plain(now)}"
        return f"The standard deviation {change}, around about the same median."
    outside = 1 - sides.now[-1] + sides.now[0]
    return f"{outside:.1%} of the values lie outside the reference's range, on both sides of it."


def _shape_sentence(sides: NumberSides) -> str:
    if sides.layout.grainy and len(sides.edges) <= FEW_VALUES:
        return _bin_sentence(sides, int(np.abs(sides.gained).argmax()))
    group = equal_mass_groups(sides.reference, N_GROUPS)
    gained = regroup(sides.gained, group)
    grown = np.flatnonzero(group == gained.argmax())
    low, high = float(sides.bounds[0][grown[0]]), float(sides.bounds[1][grown[-1]])
    before, now = sides.reference[grown].sum() / sides.totals[0], sides.current[grown].sum() / sides.totals[1]
    return f"Values between {plain(low)} and {plain(high)} {rose(before, now)} of all."
