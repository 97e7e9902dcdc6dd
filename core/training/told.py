"""Output columns of a model, right or wrong row by row: what two models are compared by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.profiles.encode import Values, as_numbers, token
from core.profiles.scores import binary_losses, losses
from core.profiles.spec import ProfileSpec
from core.training.pairing import Told

Mask: TypeAlias = "npt.NDArray[np.bool_]"


def answered(columns: Mapping[str, Values], output: str, labels: Sequence[Any], *, numbers: bool) -> Mask:
    """Return which rows have both an answer and a label, shape (rows,).

    Parameters
    ----------
    output : str
        Column that holds the predicted class or value.
    numbers : bool
        Whether both have to be finite numbers.
    """
    known = np.ones(len(labels), dtype=bool)
    for side in (columns.get(output, [None] * len(labels)), labels):
        known &= np.isfinite(as_numbers(side)[0]) if numbers else ~pd.isna(np.array(side, dtype=object))
    return known


def told(whole: ProfileSpec, columns: Mapping[str, Values], labels: Sequence[Any], positive: str | None) -> Told:
    """Return what a model told of rows that have both an answer and a label.

    Parameters
    ----------
    whole : ProfileSpec
        Which says how the labels are set against these columns.
    positive : str, optional
        Of two classes the one that scores are to speak of; those of the other one are turned round.

    Examples
    --------
    >>> from core.profiles.reference import build_spec
    >>> columns, labels = {"prediction.class": ["a", "b", "b"]}, ["a", "a", "b"]
    >>> told(build_spec(columns, labels), columns, labels, None).right.tolist()
    [True, False, True]
    """
    spec = whole.performance
    if spec is None:
        return Told()
    if spec.task == "regression":
        return Told(error=as_numbers(columns[spec.output])[0] - as_numbers(labels)[0])
    true = [token(label) for label in labels]
    right = np.array([token(said) == one for said, one in zip(columns[spec.output], true, strict=True)], dtype=bool)
    scores = [as_numbers(columns[one.column])[0] for one in spec.scores]
    if not scores or not np.isfinite(scores).all():
        return Told(right=right)
    places = {one.level: place for place, one in enumerate(spec.scores)}
    of_class = np.array([places.get(one, -1) for one in true], dtype=np.int64)
    alone = len(scores) == 1
    loss = None
    if spec.probabilities:
        costs = binary_losses(scores[0], of_class == 0) if alone else losses(np.stack(scores, axis=1), of_class)
        loss = costs[0]
    turned = scores[0] if spec.positive == positive else -scores[0]
    return Told(right, turned if alone else None, loss)
