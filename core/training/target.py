"""What is to be predicted: a class or a number, and which class is the one that matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.cleaning.kinds import kind_of
from core.errors import InvalidInput
from core.profiles.encode import token
from core.training.algorithm import Task

WantedTask = Literal["auto", "classification", "regression"]
MOST_CLASSES = 50
FEW_NUMBERS = 10  # whole numbers of so few different values are classes, unless somebody says otherwise
YES = ("1", "true", "yes", "y", "positive", "pos")


@dataclass(frozen=True)
class Target:
    """What is to be predicted.

    Parameters
    ----------
    name : str
    task : {"binary", "multiclass", "regression"}
    classes : tuple of str, int, float or bool
        In the order of the codes that a model learns; empty in a regression.
    positive : str, int, float or bool, optional
        Of two classes the one that matters.
    """

    name: str
    task: Task
    classes: tuple[Any, ...] = ()
    positive: Any = None

    def coded(self, column: pd.Series[Any]) -> npt.NDArray[Any]:
        """Return values as a model learns them: codes of classes, or numbers."""
        if self.task == "regression":
            return column.to_numpy(dtype=np.float64)
        codes: npt.NDArray[np.int64] = pd.Index(list(self.classes), dtype=object).get_indexer(
            pd.Index(column, dtype=object)
        )
        return codes

    @property
    def positive_at(self) -> int:
        """Code of the positive class."""
        return self.classes.index(self.positive)

    @property
    def positive_token(self) -> str | None:
        """The positive class as monitoring writes it."""
        return None if self.positive is None else token(self.positive)


def read_target(column: pd.Series[Any], wanted: WantedTask = "auto", positive: Any = None) -> Target:
    """Return what a tidy column asks a model to predict.

    Parameters
    ----------
    wanted : {"auto", "classification", "regression"}
    positive : optional
        The class that matters; found from the values when left out: a yes, a 1, else the rarer one.

    Raises
    ------
    InvalidInput
        Nothing can be predicted of such values.
    """
    known = column.dropna()
    name, kind = str(column.name), kind_of(column)
    if kind in ("empty", "date"):
        raise InvalidInput(
            f"the target {name[:100]!r} holds {'nothing' if kind == 'empty' else 'dates'}", field="$.target_column"
        )
    distinct = known.nunique()
    if distinct < 2:
        raise InvalidInput(
            f"the target {name[:100]!r} holds one value only: there is nothing to learn", field="$.target_column"
        )
    if _is_number(kind, distinct, known, wanted):
        return Target(name, "regression")
    if distinct > MOST_CLASSES:
        raise InvalidInput(
            f"the target {name[:100]!r} has {distinct:,} different values; {MOST_CLASSES} classes can be learnt",
            field="$.target_column",
        )
    classes = tuple(sorted(map(_plain, known.unique()), key=lambda one: (str(type(one)), one)))
    if len(classes) > 2:
        if positive is not None:
            raise InvalidInput("only one of two classes can be the positive one", field="$.positive")
        return Target(name, "multiclass", classes)
    return Target(name, "binary", classes, _positive(known, classes, positive))


def _is_number(kind: str, distinct: int, known: pd.Series[Any], wanted: WantedTask) -> bool:
    if kind not in ("whole", "number"):
        if wanted == "regression":
            raise InvalidInput("texts and truth values are classes, not numbers", field="$.task")
        return False
    if wanted != "auto":
        return wanted == "regression"
    whole = kind == "whole" or bool((known == known.round()).all())
    return not (distinct == 2 or (whole and distinct <= FEW_NUMBERS))


def _positive(known: pd.Series[Any], classes: tuple[Any, ...], wanted: Any) -> Any:
    if wanted is not None:
        found = [one for one in classes if token(one) == token(wanted)]
        if not found:
            told = " and ".join(repr(one) for one in classes)
            raise InvalidInput(f"{str(wanted)[:60]!r} is not among the classes {told[:200]}", field="$.positive")
        return found[0]
    yes = [one for one in classes if token(one).casefold() in YES]
    counts = [int((known == one).sum()) for one in classes]
    return yes[0] if len(yes) == 1 else classes[int(np.argmin(counts))]


def _plain(value: Any) -> Any:
    plain = value.item() if isinstance(value, np.generic) else value
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain
