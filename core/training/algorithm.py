"""The register of algorithms: what each is called, what can be set, and the scikit-learn estimator it stands for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from core.errors import InvalidInput
from core.registry import Registry

Task = Literal["binary", "multiclass", "regression"]
CLASSES: tuple[Task, ...] = ("binary", "multiclass")
EVERY_TASK: tuple[Task, ...] = ("binary", "multiclass", "regression")


@dataclass(frozen=True)
class Setting:
    """What an estimator is built for.

    Parameters
    ----------
    task : {"binary", "multiclass", "regression"}
    seed : int
        Of everything that is drawn.
    balanced : bool
        Whether rare classes weigh as much as frequent ones.
    n_jobs : int
        Threads that may be used; -1 for one a core.
    """

    task: Task
    seed: int = 0
    balanced: bool = False
    n_jobs: int = -1

    @property
    def class_weight(self) -> str | None:
        """What scikit-learn calls weighing rare classes as much as frequent ones."""
        return "balanced" if self.balanced else None


Build: TypeAlias = "Callable[[Any, Setting], Any]"


@dataclass(frozen=True)
class Algorithm:
    """A way to learn.

    Parameters
    ----------
    name, label, summary : str
        For programs, for people, and one sentence of when to use it.
    tasks : tuple of {"binary", "multiclass", "regression"}
    params : type
        A frozen dataclass with a default for every field, each ``Annotated`` with `msgspec.Meta` (``title``,
        ``description``, bounds), of which form, validation and documents are made. Fields are called as the
        parameters of the estimator are.
    build : callable
        ``(params, setting) -> estimator``, not fitted.
    scaled : bool
        Whether numbers must be of one scale and levels columns of their own; else levels are numbered.
    fills : bool
        Whether missing numbers must be filled; else the estimator takes them as they are.
    weighs : bool
        Whether it can weigh classes.
    most_pairs : float
        Pairs of rows, times features, beyond which `auto` leaves it out: it compares each row with each.
    search : mapping of str to sequence
        Values of params among which `auto` looks for better ones.
    order : int
        Place in lists, and in a search: what is quick comes first.
    """

    name: str
    label: str
    summary: str
    tasks: tuple[Task, ...]
    params: type[Any]
    build: Build
    scaled: bool = False
    fills: bool = True
    weighs: bool = True
    most_pairs: float = math.inf
    search: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    order: int = 100


BASELINE = "baseline"  # what all others are held against, whatever is wanted of them
ALGORITHMS: Registry[Algorithm] = Registry("algorithm", "core.training.algorithms")


def register(algorithm: Algorithm) -> Algorithm:
    """Return an algorithm after adding it to the register."""
    return ALGORITHMS.add(algorithm.name, algorithm)


def algorithms_for(task: Task) -> tuple[Algorithm, ...]:
    """Return the algorithms that can learn a task, the quickest first."""
    found = [one for one in ALGORITHMS.all().values() if task in one.tasks]
    return tuple(sorted(found, key=lambda one: one.order))


def algorithm_for(name: str, task: Task, *, balanced: bool) -> Algorithm:
    """Return the algorithm of this name.

    Raises
    ------
    InvalidInput
        There is none, or it cannot learn this task, or cannot weigh classes as is wanted.
    """
    found = ALGORITHMS.get(name, "$.algorithm")
    if task not in found.tasks:
        fit = ", ".join(one.name for one in algorithms_for(task))
        what = "numbers" if task == "regression" else "classes"
        raise InvalidInput(f"{name} does not predict {what}; choose one of: {fit}", field="$.algorithm")
    if balanced and not found.weighs:
        raise InvalidInput(f"{name} cannot weigh classes", field="$.balanced")
    return found
