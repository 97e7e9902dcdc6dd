"""Do the columns still hang together? The verdict on the mean reconstruction error of windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from core.drift.reconstruction import Reconstruction
from core.profiles.encode import Bins, Floats

State = Literal["no_data", "insufficient", "ok", "warning"]

MIN_ROWS = 30
CHANCE = 0.0027  # two-sided, of three standard errors
LOOKS = 10  # a window that still fills is looked at again and again, so it asks for so many times the certainty
LEAST_EFFECT = 0.1  # of a deviation of the error of single rows


@dataclass(frozen=True)
class ReconstructionDrift:
    """The verdict on how the columns of one window hang together.

    Parameters
    ----------
    n : int
        Rows of the window.
    verdict : str
        One of the states.
    error, reference_error : float
        Mean error of the window, NaN without rows, and of the reference.
    z : float
        Their difference in standard errors at these numbers of rows.
    effect : float
        Their difference in deviations of the error of single reference rows.
    p_value : float
        Two-sided; the distribution of the mean is taken as skewed as the rows make it.
    reason : str
        One sentence.
    """

    n: int
    verdict: State
    error: float
    reference_error: float
    z: float
    effect: float
    p_value: float
    reason: str


def weigh(
    reconstruction: Reconstruction, n: Bins, sums: Floats, filling: npt.NDArray[np.bool_] | None = None
) -> tuple[ReconstructionDrift, ...]:
    """Return the verdict on each window, from the sums of its errors alone.

    Parameters
    ----------
    reconstruction : Reconstruction
    n : ndarray of int, shape (windows,)
        Rows of each window.
    sums : ndarray of float, shape (windows, 2)
        See `error_sums`.
    filling : ndarray of bool, shape (windows,), optional
        Windows that more rows will join; they are judged at a tenth of the probability.

    Notes
    -----
    A warning asks for a mean error more than three standard errors away, both ways, as relations that tighten lower
    it, and for a tenth of a deviation, so that no number of rows makes a trifle of it. The standard error is that of
    a mean of as many rows, of the window and of the reference. Of few rows the mean is skewed as the rows are; it is
    taken for a shifted gamma (Pearson's type III), without which long tails alarm in 1.7 % of windows of 30.
    """
    rows = np.maximum(n.astype(np.float64), 1.0)
    error = np.where(n > 0, sums[:, 0] / rows, np.nan)
    deviation = max(reconstruction.deviation, 1e-12)
    effect = (error - reconstruction.mean) / deviation
    noise = np.sqrt(1 / rows + 1 / reconstruction.n)
    skewness = reconstruction.skewness * (1 / rows**2 - 1 / reconstruction.n**2) / noise**3
    p = np.where(n > 0, _two_sided(effect / noise, skewness), 1.0)
    wanted = CHANCE / np.where(False if filling is None else filling, LOOKS, 1)
    moved = (p < wanted) & (np.abs(effect) >= LEAST_EFFECT)
    states = np.select([n == 0, n < MIN_ROWS, moved], ["no_data", "insufficient", "warning"], "ok").tolist()
    z = effect / noise
    return tuple(
        ReconstructionDrift(
            n=int(n[window]),
            verdict=state,
            error=float(error[window]),
            reference_error=reconstruction.mean,
            z=float(z[window]),
            effect=float(effect[window]),
            p_value=float(p[window]),
            reason=_reason(state, reconstruction.mean, float(error[window]), float(p[window])),
        )
        for window, state in enumerate(states)
    )


def _reason(state: State, before: float, now: float, p: float) -> str:
    if state == "warning":
        how, verb = ("worse", "rose") if now > before else ("better", "fell")
        text = f"the mean error of reconstructing a row {verb} from {before:.3g} to {now:.3g}"
        return f"The rows fit the relations between the columns {how} than those of the reference: {text}."
    if state == "ok" and p < CHANCE:
        return "A difference beyond chance in the relations between the columns, but too small to matter."
    fixed = {
        "ok": "The rows fit the relations between the columns as those of the reference do.",
        "insufficient": f"Too few rows: at least {MIN_ROWS} are needed.",
        "no_data": "No rows.",
    }
    return fixed[state]


def _two_sided(z: Floats, skewness: Floats) -> Floats:
    """Return the two-sided p-value of a standardised mean of this skewness."""
    mirrored, size = z * np.where(skewness < 0, -1.0, 1.0), np.maximum(np.abs(skewness), 1e-6)
    shape = 4 / size**2
    place = np.maximum(shape + mirrored * np.sqrt(shape), 0.0)
    gamma = np.minimum(special.gammainc(shape, place), special.gammaincc(shape, place))
    tail = np.where(size < 1e-3, special.ndtr(-np.abs(z)), gamma)
    return np.asarray(np.minimum(2 * tail, 1.0), dtype=np.float64)
