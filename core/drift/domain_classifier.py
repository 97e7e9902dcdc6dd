"""Can a classifier tell the reference from the current rows, and by what? Asked on demand, as it reads raw rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import special, stats
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from core.drift.separation import Part, Separation, State
from core.drift.wording import quoted
from core.profiles.column import ColumnSpec
from core.profiles.encode import Bins, Floats, Values, encode
from core.profiles.spec import ProfileSpec

MIN_ROWS, MOST_ROWS = 100, 5_000  # a side
N_FOLDS, SEED = 5, 0
MOST_AUC = 0.65
SIDE = 1.96  # standard errors to the end of a 95 % interval
PERMUTED = 150  # columns a fold permuted; with many columns fewer folds are asked
STRANGE, MISTYPED = 1e300, -1e300  # where infinite and mistyped numbers are put: out of the way, but not missing
NAMED, WORTH_NAMING = 3, 0.1  # columns in the sentence, and how much each must help beside the first


def separate(reference: Mapping[str, Values], current: Mapping[str, Values], spec: ProfileSpec) -> Separation:
    """Return whether gradient boosted trees can tell current rows from those of the reference.

    Parameters
    ----------
    reference, current : mapping of str to sequence
        Values by column name, all of one length; a column left out is missing in every row. Only features are used.
    spec : ProfileSpec
        Frozen by the reference: its levels are the categories of the trees.

    Notes
    -----
    At most 5,000 rows a side, drawn by a fixed seed. Every row is scored by trees that did not see it (five stratified
    folds). AUC and its error: DeLong et al. 1988, within folds. Ranking: each column is shuffled in the scored rows.
    Of columns that say the same, each may look dispensable. Seconds, most of them for the trees.
    """
    features = [column for column in spec.columns if column.role == "feature"]
    sides = [_drawn(features, side) for side in (reference, current)]
    m, n = (len(side) for side in sides)
    if min(m, n) < MIN_ROWS or not features:
        few = f"Too few rows: at least {MIN_ROWS} a side are needed." if features else "There is no feature column."
        return Separation("insufficient", *(math.nan,) * 5, MOST_AUC, m, n, (), few)
    values, truth = np.concatenate(sides), np.repeat([False, True], [m, n])
    with threadpool_limits(1, "openmp"):  # threads that wait for a busy core cost ten times what they save
        auc, error, ranking = _scored(features, values, truth)
    low, high = max(auc - SIDE * error, 0.0), min(auc + SIDE * error, 1.0)
    p = float(special.ndtr(-(auc - 0.5) / math.sqrt((m + n + 1) / (12 * m * n))))
    verdict: State = "drift" if auc > MOST_AUC and low > 0.5 else "ok"
    return Separation(verdict, auc, error, p, low, high, MOST_AUC, m, n, ranking, _reason(verdict, auc, ranking))


def _reason(verdict: State, auc: float, ranking: tuple[Part, ...]) -> str:
    right = f"in {auc:.0%} of pairs of one row each (50% is a guess)"
    if verdict == "ok":
        return f"Current rows can hardly be told from those of the reference: a classifier is right {right}."
    named = [quoted(part.column) for part in ranking[:NAMED] if part.importance >= WORTH_NAMING * ranking[0].importance]
    listed = " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    by = f", most of all by {listed}" if named else ""
    return f"A classifier tells current rows from those of the reference {right}{by}."


def _drawn(features: Sequence[ColumnSpec], columns: Mapping[str, Values]) -> Floats:
    """Return rows of one side as the trees read them, shape (rows, features)."""
    n = max((len(values) for values in columns.values()), default=0)
    chosen = np.sort(np.random.default_rng(SEED).permutation(n)[:MOST_ROWS])
    read = [_read(column, columns.get(column.name), chosen) for column in features]
    return np.stack(read, axis=1) if read else np.zeros((len(chosen), 0))


def _read(column: ColumnSpec, values: Values | None, chosen: Bins) -> Floats:
    if values is None:
        picked: Values = [None] * len(chosen)
    else:
        picked = values[chosen] if isinstance(values, np.ndarray) else [values[row] for row in chosen.tolist()]
    bins, numbers = encode(column, picked)
    if numbers is None:
        return bins.astype(np.float64)
    return np.where(bins == column.strange, STRANGE, np.where(bins == column.mistyped, MISTYPED, numbers))


def _scored(
    features: Sequence[ColumnSpec], values: Floats, truth: npt.NDArray[np.bool_]
) -> tuple[float, float, tuple[Part, ...]]:
    """Return the mean AUC over the folds, its standard error and the ranking of the columns."""
    folds = StratifiedKFold(N_FOLDS, shuffle=True, random_state=SEED).split(values, truth)
    n_ranked = min(N_FOLDS, max(1, PERMUTED // len(features)))
    rng = np.random.default_rng(SEED)
    found, losses = [], []
    for fold, (train, test) in enumerate(folds):
        rows = _ordered(features, values, truth, train)
        trees = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=15, early_stopping=False, random_state=SEED)
        trees.fit(rows[train], truth[train])
        auc, variance = _auc(trees.decision_function(rows[test]), truth[test])
        found.append((auc, variance))
        if fold < n_ranked:
            losses.append(_losses(trees, rows[test], truth[test], auc, rng))
    aucs, variances = np.array(found).T
    importance = np.mean(losses, axis=0)
    order = np.argsort(-importance, kind="stable")
    ranking = tuple(Part(features[place].name, float(importance[place])) for place in order if importance[place] > 0)
    return float(aucs.mean()), math.sqrt(variances.sum()) / N_FOLDS, ranking


def _ordered(features: Sequence[ColumnSpec], values: Floats, truth: npt.NDArray[np.bool_], train: Bins) -> Floats:
    """Return the rows with each level as the share of current rows it has in the training rows.

    Trees that know of categories sort levels by just this; they prepare every call, which takes most of the time.
    """
    rows = values.copy()
    for place, column in enumerate(features):
        if column.kind == "categorical":
            bins = values[:, place].astype(np.int64)
            n = np.bincount(bins[train], minlength=column.size)
            current = np.bincount(bins[train], weights=truth[train], minlength=column.size)
            rows[:, place] = ((current + 0.5) / (n + 1.0))[bins]
    return rows


def _losses(
    trees: HistGradientBoostingClassifier,
    values: Floats,
    truth: npt.NDArray[np.bool_],
    auc: float,
    rng: np.random.Generator,
) -> Floats:
    """Return the AUC that is lost when each column in turn is shuffled, shape (features,)."""
    lost = np.zeros(values.shape[1])
    for place in range(values.shape[1]):
        shuffled = values.copy()
        shuffled[:, place] = rng.permutation(shuffled[:, place])
        lost[place] = auc - _auc(trees.decision_function(shuffled), truth)[0]
    return lost


def _auc(scores: Floats, truth: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Return the area under the ROC curve and its variance.

    Notes
    -----
    O(n log n). Source: DeLong, DeLong and Clarke-Pearson 1988, by mid-ranks as in Sun and Xu 2014.
    """
    m, n = int((~truth).sum()), int(truth.sum())
    ranks = stats.rankdata(scores)
    above = (ranks[truth] - stats.rankdata(scores[truth])) / m
    below = 1 - (ranks[~truth] - stats.rankdata(scores[~truth])) / n
    return float(above.mean()), float(above.var(ddof=1) / n + below.var(ddof=1) / m)
