"""A labelled reference of a regression -> trees that expect the size of its errors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.errors import NotEnoughData
from core.performance.estimate.boosting import boosted, left_out
from core.performance.estimate.coding import coded_columns
from core.performance.estimate.losses import LossModel
from core.performance.estimate.sample import N_CELLS, chosen, drawn, taken
from core.profiles.encode import Floats, Values, as_numbers
from core.profiles.estimate import build_estimate
from core.profiles.performance import PerformanceSpec
from core.profiles.profile import Profile

MOST_VALUES = 600_000
LEAST_TAKEN, MOST_TAKEN = 5_000, 60_000
LEAST_ROWS = 300
N_FOLDS = 2


def fit_losses(
    columns: Mapping[str, Values], labels: Values, known: npt.NDArray[np.bool_], performance: PerformanceSpec
) -> tuple[LossModel, Profile, Profile]:
    """Return the model, and the reference's profiles by estimate and by label, split at random.

    Raises
    ------
    NotEnoughData
        Fewer than 300 rows have a finite label and prediction, or the errors are too large to be averaged.
    """
    most = int(np.clip(MOST_VALUES // max(len(columns), 1), LEAST_TAKEN, MOST_TAKEN))
    rows = chosen(known, most)
    label = as_numbers(taken(labels, rows))[0]
    value = as_numbers(taken(columns.get(performance.output, [None] * len(known)), rows))[0]
    usable = np.isfinite(label) & np.isfinite(value)
    if usable.sum() < LEAST_ROWS:
        raise NotEnoughData(f"{usable.sum()} labelled rows with numbers; at least {LEAST_ROWS} are needed.")
    losses = losses_of(label[usable], value[usable])
    if "square" not in losses:
        raise NotEnoughData("The errors of the reference are too large to be averaged.")
    coded = coded_columns(columns, rows[usable], losses["absolute"], performance.output)
    codes = np.stack([one.codes for one in coded])
    scales = [float(loss.mean()) or 1.0 for loss in losses.values()]
    targets = [loss / scale for loss, scale in zip(losses.values(), scales, strict=True)]
    model = LossModel(
        output=performance.output,
        losses=tuple(losses),
        scales=tuple(scales),
        columns=tuple(one.column for one in coded),
        codes=tuple(one.lookup.tobytes() for one in coded),
        forests=tuple(boosted(codes, target) for target in targets),
    )
    fold = drawn(codes.shape[1], N_FOLDS)
    expected = [left_out(codes, target, fold) for target in targets]
    used, cell = np.ones(codes.shape[1], dtype=bool), drawn(codes.shape[1], N_CELLS)
    estimated, realised = (
        build_estimate(model.spec, model.rows(used, each), cell, N_CELLS) for each in (expected, targets)
    )
    return model, estimated, realised


def losses_of(label: Floats, value: Floats) -> dict[str, Floats]:
    """Return the losses of each row that can be averaged, by name.

    Parameters
    ----------
    label, value : ndarray of float64, shape (n,), finite

    Returns
    -------
    dict of str to ndarray of float64, shape (n,)
        ``absolute`` and ``square`` unless they overflow; ``relative`` unless a label is 0; ``log_square`` unless a
        label or a value is negative.
    """
    with np.errstate(over="ignore"):
        error = value - label
        losses = {"absolute": np.abs(error), "square": error**2}
        if np.abs(label).min() > 0:
            losses["relative"] = np.abs(error / label)
        if min(label.min(), value.min()) >= 0:
            losses["log_square"] = (np.log1p(value) - np.log1p(label)) ** 2
        return {name: loss for name, loss in losses.items() if np.isfinite(loss.sum())}
