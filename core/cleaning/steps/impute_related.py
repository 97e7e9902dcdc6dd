"""Missing numbers are filled by what the other columns say of them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

import msgspec
import pandas as pd
from msgspec import Meta
from sklearn.exceptions import ConvergenceWarning
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 - the next import needs it
from sklearn.impute import IterativeImputer
from sklearn.linear_model import BayesianRidge

from core.cleaning.filling import filled
from core.cleaning.sample import Sample, read_sample, sampled
from core.cleaning.step import Note, State, Step, register
from core.stopping import stopping_point


@dataclass(frozen=True)
class Params:
    """How long columns are predicted from each other."""

    rounds: Annotated[
        int, Meta(ge=1, le=50, title="Rounds", description="each predicts every column from all others once more")
    ] = 10


def fit(frame: pd.DataFrame, columns: tuple[str, ...], params: Params) -> State:  # noqa: ARG001 - as every step
    """Return a sample of rows from which the relations between columns are learnt."""
    return sampled(frame, columns)


def apply(frame: pd.DataFrame, columns: tuple[str, ...], state: State, params: Params, note: Note) -> pd.DataFrame:  # noqa: ARG001
    """Return the table with its gaps in numbers filled by linear models, within the range that was seen."""
    sample, model = _model(msgspec.json.encode(state), params)
    return filled(frame, sample, model.transform, note)


class _Ridge(BayesianRidge):  # type: ignore[misc]
    """The model of one column, which the imputer of scikit-learn fits anew in every round: minutes for 100 columns."""

    def fit(self, *given: Any) -> Any:
        stopping_point()
        return super().fit(*given)


@lru_cache(maxsize=4)
def _model(state: bytes, params: Params) -> tuple[Sample, Any]:
    sample = read_sample(msgspec.json.decode(state))
    model = IterativeImputer(_Ridge(), max_iter=params.rounds, random_state=0, keep_empty_features=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # that rounds ran out is what was asked for
        return sample, model.fit(sample.rows)


register(
    Step(
        name="impute_related",
        label="Fill missing numbers from related columns",
        summary="Fills what is missing of a number with what linear models of the other numbers predict.",
        scope="table",
        params=Params,
        fit=fit,
        apply=apply,
        order=62,
    )
)
