"""Two models side by side, in the shape of the API."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.render import column_drift, model
from services.views.pairing import InputsPair, LivePair, PairedSide, PairView


def pair(view: PairView) -> dict[str, Any]:
    """Return two models side by side."""
    return {
        "a": _side(view.a),
        "b": _side(view.b),
        "metrics": [asdict(one) for one in view.metrics],
        "settings": [asdict(one) for one in view.settings],
        "importance": [asdict(one) for one in view.importance],
        "inputs": _inputs(view.inputs),
        "live": _live(view.live),
    }


def _side(view: PairedSide) -> dict[str, Any]:
    measured = {"n": view.n, "measured_on": view.measured_on, "algorithm": view.algorithm}
    return model(view.model) | measured


def _inputs(view: InputsPair) -> dict[str, Any]:
    return {
        "verdict": view.verdict,
        "n": {"a": view.n_a, "b": view.n_b},
        "columns": [column_drift(one) for one in view.columns],
        "only_a": view.only_a,
        "only_b": view.only_b,
        "reason": view.reason,
    }


def _live(view: LivePair) -> dict[str, Any]:
    return {
        "n": view.n,
        "rows_of": view.rows_of,
        "answered": {"a": view.answered_a, "b": view.answered_b},
        "metrics": [asdict(one) for one in view.metrics],
        "paired": [asdict(one) for one in view.paired],
        "reason": view.reason,
    }
