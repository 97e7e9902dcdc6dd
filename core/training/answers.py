"""What a fitted pipeline answers, as the predictions that are logged and monitored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.predictions import CLASS_SCORES, OUTPUT_PREFIX
from core.training.columns import Floats, Rows
from core.training.target import Target

HALF = 0.5


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers to some rows.

    Parameters
    ----------
    target : Target
    values : ndarray, shape (rows,)
        Codes of the predicted classes, or predicted numbers.
    scores : ndarray of float, shape (rows, classes), optional
        Probability of each class; None in a regression.
    """

    target: Target
    values: npt.NDArray[Any]
    scores: Floats | None = None

    def plain(self) -> list[Any]:
        """Return the predicted classes or numbers."""
        if self.target.task == "regression":
            return list(self.values.tolist())
        return [self.target.classes[code] for code in self.values.tolist()]

    def columns(self) -> dict[str, Any]:
        """Return the output columns, as monitoring knows them."""
        if self.scores is None:
            return {OUTPUT_PREFIX + "value": self.values}
        told: dict[str, Any] = {OUTPUT_PREFIX + "class": self.plain()}
        if self.target.task == "binary":
            return told | {OUTPUT_PREFIX + "probability": self.scores[:, self.target.positive_at]}
        start = f"{OUTPUT_PREFIX}{CLASS_SCORES}."
        return told | {f"{start}{one}": self.scores[:, code] for code, one in enumerate(self.target.classes)}

    def predictions(self) -> list[dict[str, Any]]:
        """Return one prediction a row, as it is answered and logged."""
        if self.scores is None:
            return [{"value": value} for value in self.values.tolist()]
        if self.target.task == "binary":
            scores = self.scores[:, self.target.positive_at].tolist()
            return [{"class": one, "probability": p} for one, p in zip(self.plain(), scores, strict=True)]
        names = [str(one) for one in self.target.classes]
        told = zip(self.plain(), self.scores.tolist(), strict=True)
        return [{"class": one, CLASS_SCORES: dict(zip(names, row, strict=True))} for one, row in told]


def answer(pipeline: Any, rows: Rows, target: Target, threshold: float = HALF) -> Answers:
    """Return what a fitted pipeline says of rows.

    Parameters
    ----------
    threshold : float in [0, 1]
        Of two classes: the probability from which on the positive one is told.
    """
    if target.task == "regression":
        return Answers(target, np.asarray(pipeline.predict(rows), dtype=np.float64))
    scores = probabilities(pipeline, rows, target)
    return Answers(target, decided(scores, target, threshold), scores)


def probabilities(pipeline: Any, rows: Rows, target: Target) -> Floats:
    """Return the probability of every class of the target, shape (rows, classes); 0 of one it never saw."""
    told = pipeline.predict_proba(rows)
    scores = np.zeros((len(told), len(target.classes)))
    scores[:, np.asarray(pipeline.classes_, dtype=np.int64)] = told
    return scores


def decided(scores: Floats, target: Target, threshold: float = HALF) -> npt.NDArray[np.int64]:
    """Return the codes of the classes that probabilities speak for."""
    if target.task != "binary":
        return np.asarray(scores.argmax(axis=1), dtype=np.int64)
    positive = target.positive_at
    return np.where(scores[:, positive] >= threshold, positive, 1 - positive)
