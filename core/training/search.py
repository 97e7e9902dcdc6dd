"""The race of the algorithms: each is tuned by successive halving, the best is found within a time limit."""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.experimental import enable_halving_search_cv  # noqa: F401 - scikit-learn wants to be asked
from sklearn.metrics import get_scorer
from sklearn.model_selection import HalvingRandomSearchCV, KFold, ParameterSampler, StratifiedKFold

from core.training.algorithm import BASELINE, Algorithm, Setting, algorithms_for
from core.training.features import Schema
from core.training.folds import MOST_ROWS as MOST_FOLDED
from core.training.folds import Folds, Tell, cross_validate
from core.training.pipeline import pipeline
from core.training.plan import Plan
from core.training.ranking import RANKINGS
from core.training.target import Target

CANDIDATES = 9
FACTOR = 3
FOLDS = 3
MOST_FITS = FOLDS * (CANDIDATES + CANDIDATES // FACTOR + 1)
FEWEST_ROWS = 300  # with fewer there is nothing to halve, and the usual params stand
MARGIN = 1.5  # of the time a fit is expected to take


class OutOfTime(Exception):
    """The search must end for the best model to be fitted in time."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A place on the leaderboard.

    Parameters
    ----------
    algorithm : Algorithm
    params : object
        The best that were found.
    folds : Folds, optional
        How well it did; None where it was not tried, for the reason in `why`.
    state : {"done", "out of time", "failed", "left out"}
    tried : int
        Settings that were tried.
    """

    algorithm: Algorithm
    params: Any
    folds: Folds | None = None
    state: Literal["done", "out of time", "failed", "left out"] = "done"
    why: str = ""
    tried: int = 1

    def to_json(self) -> dict[str, Any]:
        """Return the entry as JSON."""
        found = self.folds
        return {
            "algorithm": self.algorithm.name,
            "label": self.algorithm.label,
            "params": asdict(self.params),
            "state": self.state,
            "why": self.why,
            "tried": self.tried,
            "score": None if found is None else found.mean,
            "low": None if found is None else _finite(found.low),
            "high": None if found is None else _finite(found.high),
            "fit_s": None if found is None else found.fit_s,
            "predict_s": None if found is None else found.predict_s,
        }


@dataclass
class Race:
    """What the algorithms compete on.

    Parameters
    ----------
    frame, coded
        Features of the training part, and what was true there.
    ends_at : float
        Of the monotonic clock; by then the best must be fitted.
    tell, show : callable
        Told how far it is; shown the leaderboard whenever it grows.
    """

    frame: pd.DataFrame
    coded: npt.NDArray[Any]
    schema: Schema
    target: Target
    plan: Plan
    ends_at: float
    tell: Tell
    show: Callable[[list[Entry]], None]
    entries: list[Entry] = field(default_factory=list)

    def run(self) -> list[Entry]:
        """Return the leaderboard, the best first."""
        chosen = algorithms_for(self.target.task)
        for place, algorithm in enumerate(chosen):
            self.tell(place, len(chosen), algorithm.label)
            self.entries.append(self._entry(algorithm, len(chosen) - place, place / len(chosen), 1 / len(chosen)))
            self.show(self.ranked())
        return self.ranked()

    def ranked(self) -> list[Entry]:
        """Return the entries, the best first, those without a score last."""
        sign = RANKINGS[self.target.task].sign
        return sorted(self.entries, key=lambda one: -sign * one.folds.mean if one.folds else math.inf)

    def setting(self) -> Setting:
        """Return what the estimators are built for."""
        return Setting(self.target.task, self.plan.seed, self.plan.balanced)

    def _entry(self, algorithm: Algorithm, left: int, first: float, share: float) -> Entry:
        why = self._too_much(algorithm)
        if why:
            return Entry(algorithm, algorithm.params(), None, "left out", why, 0)
        now = time.monotonic()
        part = _Part(self.tell, (first, share), now + (self.ends_at - now) / left, algorithm.label)
        usual = algorithm.params()
        try:
            found = self._folds(algorithm, usual, part)
        except OutOfTime:
            return Entry(algorithm, usual, None, "out of time", "it did not end in its share of the time limit")
        except (ValueError, ArithmeticError) as error:
            return Entry(algorithm, usual, None, "failed", str(error)[:200])
        entry = Entry(algorithm, usual, found)
        return self._tuned(entry, part) if algorithm.search and len(self.frame) >= FEWEST_ROWS else entry

    def _tuned(self, usual: Entry, part: _Part) -> Entry:
        """Return the entry with better params, where some are found in time."""
        try:
            params, tried = self._halved(usual.algorithm, part)
            folds = usual.folds if params == usual.params else self._folds(usual.algorithm, params, part)
        except OutOfTime:
            return replace(usual, why="its params were not tuned to the end: the time was up")
        except (ValueError, ArithmeticError) as error:  # such as a part of the rows without some class
            return replace(usual, why=f"its params were not tuned: {str(error)[:150]}")
        sign = RANKINGS[self.target.task].sign
        better = folds is not None and usual.folds is not None and sign * folds.mean > sign * usual.folds.mean
        return replace(usual, tried=tried, **({"params": params, "folds": folds} if better else {}))

    def _folds(self, algorithm: Algorithm, params: Any, part: _Part) -> Folds | None:
        model = pipeline(self.schema, algorithm, params, self.setting())
        few = len(self.frame) > MOST_FOLDED and self.plan.cv is None  # nothing can be compared without any
        plan = replace(self.plan, cv=FOLDS) if few else self.plan
        return cross_validate(model, self.frame, self.coded, self.target, plan, part.tell)

    def _too_much(self, algorithm: Algorithm) -> str:
        if self.plan.balanced and not algorithm.weighs and algorithm.name != BASELINE:
            return "it cannot weigh classes"
        if len(self.frame) ** 2 * len(self.schema.features) > algorithm.most_pairs:
            return "there are too many rows to compare each with each"
        return ""

    def _halved(self, algorithm: Algorithm, part: _Part) -> tuple[Any, int]:
        """Return the best params that successive halving over more and more rows finds, and how many were tried."""
        kind = KFold if self.target.task == "regression" else StratifiedKFold
        drawn = ParameterSampler(
            dict(algorithm.search), min(CANDIDATES, math.prod(map(len, algorithm.search.values()))),
            random_state=self.plan.seed,
        )  # fmt: skip
        candidates = [replace(algorithm.params(), **values) for values in drawn]
        models = [algorithm.build(params, self.setting()) for params in candidates]
        search = HalvingRandomSearchCV(
            pipeline(self.schema, algorithm, algorithm.params(), self.setting()),
            {"model": models},
            n_candidates=len(models),
            factor=FACTOR,
            min_resources=max(len(self.frame) // FACTOR**2, FEWEST_ROWS // FACTOR),
            cv=kind(FOLDS, shuffle=True, random_state=self.plan.seed),
            scoring=_telling(get_scorer(RANKINGS[self.target.task].scorer), part),
            refit=False,
            error_score="raise",
            random_state=self.plan.seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            search.fit(self.frame, self.coded)
        best = search.best_params_["model"]
        return next(params for params, model in zip(candidates, models, strict=True) if model is best), len(models)


def _telling(scorer: Callable[..., float], part: _Part) -> Callable[..., float]:
    """Return a scorer that tells how far the search is, which ends it in time."""
    fits = count(1)

    def score(model: Any, rows: pd.DataFrame, truth: npt.NDArray[Any]) -> float:
        done = next(fits)
        part.tell(done, MOST_FITS, f"tuning, fit {done}")
        return float(scorer(model, rows, truth))

    return score


@dataclass(frozen=True)
class _Part:
    """One algorithm's part of the race: tells how far it is, and ends it in time."""

    outer: Tell
    place: tuple[float, float]
    """Where in the whole it begins, and how long it is."""
    deadline: float
    label: str

    def tell(self, done: int, of: int, said: str) -> None:
        if time.monotonic() > self.deadline:
            raise OutOfTime
        first, share = self.place
        self.outer(int(1_000 * (first + share * min(done / of, 1.0))), 1_000, f"{self.label}: {said}")


def winner(entries: Sequence[Entry], n_train: int, seconds: float) -> Entry | None:
    """Return the best entry that can be fitted to all rows in so many seconds."""
    for one in entries:
        if one.folds is not None and MARGIN * one.folds.fit_s * n_train / max(one.folds.n_train, 1) <= seconds:
            return one
    return None


def simplest(entries: Sequence[Entry]) -> Entry | None:
    """Return the simplest algorithm that learns, where there are too few rows to compare any; None where some were."""
    alike = all(one.folds is None for one in entries)
    return next((one for one in entries if alike and one.state == "done" and one.algorithm.name != BASELINE), None)


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
