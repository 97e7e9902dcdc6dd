"""Direct loss estimation: the errors that boosted trees expect of unlabelled predictions, summed."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from core.performance.estimate.trees import Codes, Forest
from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Floats, Values, as_numbers, encode
from core.profiles.estimate import EstimatedRows, EstimateSpec, build_estimate
from core.profiles.profile import Profile


class LossModel(msgspec.Struct, frozen=True, tag="dle"):
    """What turns features and predictions into expected errors.

    Parameters
    ----------
    output : str
        Column of the predicted value.
    losses : tuple of str
        Those of ``absolute``, ``square``, ``relative`` and ``log_square`` that the reference allows.
    scales : tuple of float
        Mean of each loss in the reference, in units of which it is summed.
    columns : tuple of ColumnSpec
        Columns the trees look at.
    codes : tuple of bytes
        Code of each counter of each column; 0 where a number is missing.
    forests : tuple of Forest
        One a loss.

    Notes
    -----
    Source: NannyML, direct_loss_estimation/metrics.py, with scikit-learn's boosting instead of LightGBM's. Trees do
    not extrapolate: beyond the reference they expect the error of its nearest rows.
    """

    output: str
    losses: tuple[str, ...]
    scales: tuple[float, ...]
    columns: tuple[ColumnSpec, ...]
    codes: tuple[bytes, ...]
    forests: tuple[Forest, ...]

    @property
    def spec(self) -> EstimateSpec:
        """Layout of the estimate profiles: one group, one sum a loss."""
        return EstimateSpec(1, len(self.losses))

    def build(self, columns: Mapping[str, Values], n: int, cell: Bins | None = None, n_cells: int = 1) -> Profile:
        """Return one estimate profile a cell; rows without a finite prediction are left out."""
        used = np.isfinite(as_numbers(columns.get(self.output, [None] * n))[0])
        codes = self.encoded(columns, n)[:, used]
        expected = [forest(codes) for forest in self.forests]
        return build_estimate(self.spec, self.rows(used, expected), cell, n_cells)

    def encoded(self, columns: Mapping[str, Values], n: int) -> Codes:
        """Return the codes of all rows, shape (columns, n)."""
        codes = np.zeros((len(self.columns), n), dtype=np.uint8)
        for row, column, lookup in zip(codes, self.columns, self.codes, strict=True):
            bins, _ = encode(column, columns.get(column.name, [None] * n))
            np.take(np.frombuffer(lookup, dtype=np.uint8), bins, out=row)
        return codes

    def rows(self, used: npt.NDArray[np.bool_], losses: list[Floats]) -> EstimatedRows:
        """Return what rows with these losses, in units of `scales`, add; those of labels give the realised figures."""
        return EstimatedRows(used, np.zeros(int(used.sum()), dtype=np.int64), losses)
