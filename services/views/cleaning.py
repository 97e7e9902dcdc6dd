"""Datasets, recipes and runs as others see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class DatasetView:
    """A table of data.

    Parameters
    ----------
    id, name : str
    source : {"upload", "cleaning", "predictions"}
    n, size : int
        Rows, and bytes of the file it came in.
    columns : mapping of str to str
        Kind of each, in order.
    read_as : mapping
        Format of that file; the dialect of a CSV, also described in a phrase; sheet and sheets of a workbook; how
        many lines are in no row. Empty where there was no file.
    problems : tuple of mapping
        Lines that could not be read: line, text, reason; at most 1,000 of them.
    n_problems : int
        All of them.
    created_at : int
        Microseconds.
    """

    id: str
    name: str
    source: str
    n: int
    size: int
    columns: Mapping[str, str]
    read_as: Mapping[str, Any]
    problems: tuple[Mapping[str, Any], ...]
    n_problems: int
    created_at: int


@dataclass(frozen=True)
class RecipeView:
    """A saved recipe.

    Parameters
    ----------
    steps : tuple of mapping
        Step, columns and params of each.
    fitted : mapping, optional
        What it learnt, as `core.cleaning.fitted.read_fitted` reads; None before it has seen data, and in lists.
    is_fitted : bool
    target : str, optional
        Column that a model will predict.
    """

    id: str
    name: str
    steps: tuple[Mapping[str, Any], ...]
    is_fitted: bool
    created_at: int
    fitted: Mapping[str, Any] | None = None
    target: str | None = None


@dataclass(frozen=True)
class RunView:
    """Long work.

    Parameters
    ----------
    kind : str
        ``read``, ``clean``, ``train``.
    name : str
        What its result is called.
    status : {"waiting", "running", "done", "failed", "cancelled"}
    progress : float
        In [0, 1].
    said : str
        What it is at, for people.
    dataset : str, optional
        Id of the dataset it is over.
    result : mapping, optional
        Once it is done; of a training that is at work the leaderboard so far.
    error : mapping, optional
        Code, message and field, once it failed.
    asked : mapping
        What it was asked, as its kind reads it.
    """

    id: str
    kind: str
    status: str
    progress: float
    said: str
    dataset: str | None
    created_at: int
    ended_at: int | None
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    name: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.status in ("done", "failed", "cancelled")
