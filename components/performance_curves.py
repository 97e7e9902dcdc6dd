"""What lies behind the figures of a classification: confusion, ROC, precision-recall and calibration."""

from __future__ import annotations

from html import escape

import numpy as np
import numpy.typing as npt

from components.figures import message
from components.numbers import share
from components.performance_words import between
from components.plots import Figure, distinct, figure, line, short
from core.performance.curves import CalibrationCurve, Confusion
from services.views.metrics import Curves, PerformanceView

Values = npt.NDArray[np.float64]
MOST_WRITTEN, MOST_COUNTED = 8, 16  # classes of which cells have room for a count and its share, or for a count alone
WIDE = 12  # from so many classes on the matrix needs the width of the page
REFERENCE = "Reference"
UNIT: Figure = {"range": [-0.02, 1.02], "tickformat": ".0%", "nticks": 6, "showgrid": True}


def confusion(view: PerformanceView) -> Figure:
    """Return rows by true and predicted class: right ones in one colour, mistakes in another, by share."""
    found = _kept(view.current.confusion if view.current else None)
    if found is None:
        return message("No labelled rows in this window")
    levels, matrix = found.levels, found.matrix
    names = distinct([escape(short(level, 16)) for level in levels])
    rows = matrix.sum(axis=1, keepdims=True)
    shares = np.divide(matrix, rows, out=np.zeros(matrix.shape), where=rows > 0)
    right = np.eye(len(levels), dtype=bool)
    worst = max(float(shares[~right].max(initial=0.0)), 0.05)
    text = _cell_text(matrix, shares)
    parts = [
        _cells(names, np.where(right, shares, np.nan), text, 1.0, "var(--accent-faint)"),
        _cells(names, np.where(right, np.nan, shares), text, worst, "var(--heat-2)"),
    ]
    names_in_full = [escape(short(level, 60)) for level in levels]
    said = [
        [
            f"True {true}<br>predicted {other}<br>{count:,} rows, {share(part)} of the true"
            for other, count, part in zip(names_in_full, *row, strict=True)
        ]
        for true, *row in zip(names_in_full, matrix.tolist(), shares.tolist(), strict=True)
    ]
    many = len(levels) > 6
    axis = {"type": "category", "showgrid": False, "showline": False, "ticks": "", "nticks": len(levels) + 1}
    layout = {
        "height": confusion_height(view),
        "xaxis": axis | {"title": {"text": "Predicted"}, "tickangle": -90 if many else 0, "side": "bottom"},
        "yaxis": axis | {"title": {"text": "True"}, "autorange": "reversed"},
        "hovermode": "closest",
        "dragmode": False,
    }
    return figure([part | {"customdata": said} for part in parts], layout, "confusion")


def confusion_height(view: PerformanceView) -> int:
    """Return the height in pixels at which every class can be told."""
    found = _kept(view.current.confusion if view.current else None)
    n = 2 if found is None else len(found.levels)
    return 110 + min(max(n * (64 if n <= 4 else 30 if n <= MOST_COUNTED else 15), 170), 860)


def is_wide(view: PerformanceView) -> bool:
    """Return whether the matrix needs the width of the page."""
    found = view.current.confusion if view.current else None
    return found is not None and len(found.levels) > WIDE


def roc(view: PerformanceView) -> Figure:
    """Return the ROC curves of reference and window."""
    traces = []
    for side, name, colour in _sides(view):
        if side.roc is None or not np.isfinite(side.roc.true_positive_rate + side.roc.false_positive_rate).all():
            continue
        hover = "<b>" + name + "</b><br>threshold %{customdata}<br>true %{y:.1%}, false %{x:.1%}"
        drawn = _curve(side.roc.false_positive_rate, side.roc.true_positive_rate, name, colour, hover)
        traces.append(drawn | {"customdata": _thresholds(side.roc.thresholds)})
    if not traces:
        return message(_no_score(view))
    layout = _square("False positive rate", "True positive rate")
    return figure([_diagonal(), *traces], layout, "roc")


def precision_recall(view: PerformanceView) -> Figure:
    """Return the precision-recall curves of reference and window."""
    traces = []
    for side, name, colour in _sides(view):
        found = side.precision_recall
        if found is None or not found.recall.size or not np.isfinite(found.recall).all():
            continue
        hover = "<b>" + name + "</b><br>threshold %{customdata}<br>precision %{y:.1%}, recall %{x:.1%}"
        drawn = _curve(found.recall, found.precision, name, colour, hover)
        traces.append(drawn | {"customdata": _thresholds(found.thresholds)})
    if not traces:
        return message(_no_score(view))
    return figure(traces, _square("Recall", "Precision"), "precision-recall")


def calibration(view: PerformanceView) -> Figure:
    """Return what scores foretold and what came true, with bands, against the diagonal."""
    traces = [
        _calibrated(side.calibration, name, colour, banded=name != REFERENCE)
        for side, name, colour in _sides(view)
        if side.calibration is not None and side.calibration.n.size
    ]
    if not traces:
        return message("No labelled row has a score that is a probability")
    return figure([_diagonal(), *traces], _square("Mean score", "Share that came true"), "calibration")


def is_scored(view: PerformanceView) -> bool:
    """Return whether the model gives scores at all."""
    return any(side is not None and side.roc is not None for side in (view.current, view.reference))


def class_words(view: PerformanceView) -> str:
    """Return of which class the curves speak."""
    for side in (view.current, view.reference):
        if side is not None and side.roc is not None:
            return f"Scores of {short(side.roc.level, 40)} against the rest"
    return "The model gives no score"


def _kept(found: Confusion | None) -> Confusion | None:
    """Return the matrix without the classes nobody has; None where there are no rows."""
    if found is None or not found.matrix.any():
        return None
    there = (found.matrix.sum(axis=0) + found.matrix.sum(axis=1)) > 0
    levels = tuple(level for level, kept in zip(found.levels, there.tolist(), strict=True) if kept)
    return Confusion(levels, found.matrix[np.ix_(there, there)])


def _cell_text(matrix: npt.NDArray[np.int64], shares: Values) -> list[list[str]]:
    n = len(matrix)
    if n > MOST_COUNTED:
        return [[""] * n for _ in range(n)]
    if n > MOST_WRITTEN:
        return [[f"{count:,}" if count else "" for count in row] for row in matrix.tolist()]
    pairs = zip(matrix.tolist(), shares.tolist(), strict=True)
    return [[f"{count:,}<br>{share(part)}" for count, part in zip(*pair, strict=True)] for pair in pairs]


def _cells(names: list[str], z: Values, text: list[list[str]], most: float, colour: str) -> Figure:
    nulls = [[None if np.isnan(value) else round(value, 4) for value in row] for row in z.tolist()]
    return {
        "type": "heatmap",
        "x": names,
        "y": names,
        "z": nulls,
        "text": text,
        "texttemplate": "%{text}",
        "textfont": {"size": 12 if len(names) <= MOST_WRITTEN else 10, "color": "var(--ink)"},
        "colorscale": [[0, "var(--heat-0)"], [1, colour]],
        "zmin": 0,
        "zmax": most,
        "showscale": False,
        "hoverongaps": False,
        "hovertemplate": "%{customdata}<extra></extra>",
        "xgap": 2 if len(names) <= MOST_COUNTED else 1,
        "ygap": 2 if len(names) <= MOST_COUNTED else 1,
    }


def _sides(view: PerformanceView) -> list[tuple[Curves, str, str]]:
    sides = (view.reference, REFERENCE, "var(--reference)"), (view.current, view.name, "var(--accent)")
    return [(side, name, colour) for side, name, colour in sides if side is not None]


def _curve(x: Values, y: Values, name: str, colour: str, hover: str) -> Figure:
    drawn = line([], _rounded(y), name, colour, "")
    return drawn | {"x": _rounded(x), "mode": "lines", "hovertemplate": f"{hover}<extra></extra>"}


def _calibrated(found: CalibrationCurve, name: str, colour: str, *, banded: bool) -> Figure:
    sides = (side.tolist() for side in (found.n, found.score, found.share, found.low, found.high))
    said = [
        f"<b>{name}</b><br>score {share(score)}, {n:,} rows<br>came true {share(part)} ({between(low, high, 'ratio')})"
        for n, score, part, low, high in zip(*sides, strict=True)
    ]
    drawn = _curve(found.score, found.share, name, colour, "%{customdata}")
    bars = {
        "type": "data",
        "array": _rounded(np.maximum(found.high - found.share, 0)),
        "arrayminus": _rounded(np.maximum(found.share - found.low, 0)),
        "thickness": 1.25,
        "width": 3,
        "color": colour,
        "visible": banded,
    }
    return drawn | {"mode": "lines+markers", "customdata": said, "error_y": bars}


def _diagonal() -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 1],
        "y": [0, 1],
        "line": {"width": 1, "dash": "dot", "color": "var(--line-strong)"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _square(across: str, up: str) -> Figure:
    return {
        "showlegend": True,
        "hovermode": "closest",
        "xaxis": UNIT | {"title": {"text": across}},
        "yaxis": UNIT | {"title": {"text": up}},
    }


def _thresholds(values: Values) -> list[str]:
    return [f"{value:.3g}" if np.isfinite(value) else ("above all" if value > 0 else "below all") for value in values]


def _rounded(values: Values) -> list[float | None]:
    return [round(value, 5) if np.isfinite(value) else None for value in values.tolist()]


def _no_score(view: PerformanceView) -> str:
    return "No labelled rows of both kinds yet" if is_scored(view) else "The model gives no score"
